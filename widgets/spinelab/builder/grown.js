// What a lesion of a thickness is, and how cord and dural sac give way to it: the rules of `spinelab.domain.lesion`.

const NEVER = 255;
const OUTSIDE_MM = 99;
const NO_CORD_MM = 0.2; // thinner than this, the table says that there is no cord
const FILM_MM = 0.55; // between a lesion and the cord: dura and a film of fluid
const DURA_MM = 0.05; // between a lesion and the sac
const DURA_WALL_MM = 0.4; // parts the cord from the outside

/** The arrays of a grid as the kernel packed them; `bytes` is a DataView of all of them. */
export function unpackGrid(layout, bytes, cordSteps) {
  const { shape, start_mm, step_mm } = layout;
  const count = shape[0] * shape[1] * shape[2];
  const buffer = bytes.buffer;
  const base = bytes.byteOffset;
  const turns = Float32Array.from(new Uint8Array(buffer, base + layout.turns, count), (value) =>
    value === NEVER ? OUTSIDE_MM : value * layout.turns_mm,
  );
  const sac = Float32Array.from(
    new Int8Array(buffer, base + layout.sac, count),
    (value) => value * layout.sac_mm,
  );
  const floats = (at, length) => {
    const copy = buffer.slice(base + at, base + at + length * 4);
    return new Float32Array(copy);
  };
  return {
    shape,
    start_mm,
    step_mm,
    turns,
    sac,
    rows: floats(layout.rows, 5 * cordSteps * shape[2]),
    cordSteps,
    line: layout.line === undefined ? null : floats(layout.line, 3 * shape[2]),
  };
}

/** Middle (left, behind), half-diameters (across, deep) of the cord and shift of the sac, in one plane. */
export function cordRow(grid, plane, thickness_mm, cordStep_mm) {
  const place = Math.min(thickness_mm / cordStep_mm, grid.cordSteps - 1);
  const low = Math.min(Math.floor(place), Math.max(0, grid.cordSteps - 2));
  const high = Math.min(low + 1, grid.cordSteps - 1);
  const planes = grid.shape[2];
  return [0, 1, 2, 3, 4].map((quantity) => {
    const first = quantity * grid.cordSteps * planes + plane;
    const a = grid.rows[first + low * planes];
    return a + (grid.rows[first + high * planes] - a) * (place - low);
  });
}

/**
 * Signed distances, mm, to lesion, cord and sac in every plane of a grid, negative inside; `out` holds three
 * arrays of the grid's size, which are filled.
 */
export function fieldsAt(grid, thickness_mm, cordStep_mm, out) {
  const [nx, ny, nz] = grid.shape;
  const [left0, behind0] = grid.start_mm;
  const step = grid.step_mm[0];
  for (let k = 0; k < nz; k += 1) {
    const [aside, center, across, deep, moved] = cordRow(grid, k, thickness_mm, cordStep_mm);
    const cordHere = across > NO_CORD_MM;
    const shift = moved / step;
    for (let j = 0; j < ny; j += 1) {
      const v = (behind0 + j * step - center) / deep;
      const from = Math.max(0, Math.min(ny - 1.001, j - shift));
      const row = Math.floor(from);
      const share = from - row;
      for (let i = 0; i < nx; i += 1) {
        const at = i + nx * (j + ny * k);
        const lower = i + nx * (row + ny * k);
        let sac = grid.sac[lower] + (grid.sac[lower + nx] - grid.sac[lower]) * share;
        let cord = OUTSIDE_MM;
        if (cordHere) {
          const u = (left0 + i * step - aside) / across;
          const radius = Math.hypot(u, v);
          cord = (radius * (radius - 1)) / (Math.hypot(u / across, v / deep) + 1e-6);
        }
        const into = thickness_mm - grid.turns[at];
        if (thickness_mm > 0) {
          sac = Math.max(sac, into + DURA_MM);
          cord = Math.max(cord, into + FILM_MM, sac + DURA_WALL_MM);
        }
        out.lesion[at] = thickness_mm > 0 ? -into : OUTSIDE_MM;
        out.cord[at] = cord;
        out.sac[at] = sac;
      }
    }
  }
  return out;
}

/** Arrays for `fieldsAt`. */
export function roomFor(grid) {
  const count = grid.turns.length;
  return {
    lesion: new Float32Array(count),
    cord: new Float32Array(count),
    sac: new Float32Array(count),
  };
}

/** A measurement at a thickness: the table runs straight between its steps. */
export function measured(numbers, name, thickness_mm) {
  const steps = numbers.thickness_mm;
  const table = numbers[name];
  if (!table) return null;
  let high = steps.findIndex((step) => step >= thickness_mm);
  if (high < 0) high = steps.length - 1;
  if (high === 0) return table[0];
  const share = (thickness_mm - steps[high - 1]) / (steps[high] - steps[high - 1]);
  return table[high - 1] + (table[high] - table[high - 1]) * Math.min(1, Math.max(0, share));
}
