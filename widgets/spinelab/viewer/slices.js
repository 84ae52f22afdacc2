// Slices of a patient in three planes, with the lesion grown to any thickness. Arrays in, arrays out.

/** How a plane lies in the volume: the axes (0 x, 1 y, 2 z) across, down and through it, and its letters. */
export const PLANES = {
  axial: { across: 0, down: 1, through: 2, upward: false, letters: ["R", "L", "A", "P"], name: "Axial" },
  sagittal: { across: 1, down: 2, through: 0, upward: true, letters: ["A", "P", "S", "I"], name: "Sagittal" },
  coronal: { across: 0, down: 2, through: 1, upward: true, letters: ["R", "L", "S", "I"], name: "Coronal" },
};

const KEPT = 24; // slices remembered: going back and forth, and window changes, cost nothing
const NEVER = 255;
const STEPS_PER_MM = 10;

/** Where the pixels of slice `k` lie in an array of the volume. */
export function cutOf(size, strides, plane, k) {
  const { across, down, through, upward } = PLANES[plane];
  const [width, height] = [size[across], size[down]];
  const below = upward ? -strides[down] : strides[down];
  return {
    width,
    height,
    start: k * strides[through] + (upward ? (height - 1) * strides[down] : 0),
    right: strides[across],
    below,
  };
}

/** Copy a slice out of a volume, row by row from the top. */
export function readSlice(array, { width, height, start, right, below }) {
  const out = new array.constructor(width * height);
  for (let row = 0, at = 0; row < height; row += 1) {
    const first = start + row * below;
    if (right === 1) {
      out.set(array.subarray(first, first + width), at);
      at += width;
    } else for (let from = first, end = at + width; at < end; from += right) out[at++] = array[from];
  }
  return out;
}

/** How far each of the 256 thresholds has turned at a thickness: 0 not yet, 1 wholly, between within the ramp. */
export function turned(thickness_mm, ramp_mm) {
  const share = new Float32Array(256);
  if (thickness_mm <= 0) return share;
  for (let step = 0; step < NEVER; step += 1)
    share[step] = Math.max(0, Math.min(1, (thickness_mm - step / STEPS_PER_MM) / ramp_mm + 0.5));
  return share;
}

/** Call `visit(pixel, voxel of the growth)` for every pixel of slice `k` that lies in the growth's box. */
function overlap(study, growth, plane, k, visit) {
  const { across, down, through, upward } = PLANES[plane];
  const at = [...growth.offset].reverse();
  const size = [...growth.shape].reverse();
  const strides = [1, size[0], size[0] * size[1]];
  const depth = k - at[through];
  if (depth < 0 || depth >= size[through]) return;
  const [width, height] = [study.size[across], study.size[down]];
  for (let n = 0; n < size[down]; n += 1) {
    const row = at[down] + n;
    let pixel = (upward ? height - 1 - row : row) * width + at[across];
    let voxel = depth * strides[through] + n * strides[down];
    for (let m = 0; m < size[across]; m += 1, pixel += 1, voxel += strides[across]) visit(pixel, voxel);
  }
}

/** Change the values of a slice to what they are at a thickness. */
export function grow(values, study, growth, modality, plane, k, share) {
  const { first, second } = growth;
  const [one, two] = growth.values[modality];
  overlap(study, growth, plane, k, (pixel, voxel) => {
    const a = share[first[voxel]];
    if (a === 0) return;
    let value = values[pixel];
    value += a * (one[voxel] - value);
    const b = share[second[voxel]];
    if (b > 0) value += b * (two[voxel] - value);
    values[pixel] = Math.round(value);
  });
}

/** Give slices of a study; `look` is {plane, k, modality, lesion, thickness_mm}. */
export function makeSlices(study) {
  const memory = new Map();

  function remembered(key, make) {
    if (memory.has(key)) return memory.get(key);
    const made = make();
    memory.set(key, made);
    if (memory.size > KEPT) memory.delete(memory.keys().next().value);
    return made;
  }

  const plain = (name, plane, k) =>
    remembered(`${name} ${plane} ${k}`, () =>
      readSlice(study.arrays[name], cutOf(study.size, study.strides, plane, k)),
    );

  function growthOf({ lesion, thickness_mm, plane, k }) {
    const growth = thickness_mm > 0 ? study.growths.find(({ kind }) => kind === lesion) : undefined;
    const through = growth ? 2 - PLANES[plane].through : 0; // growth boxes count z, y, x
    const inside =
      growth && k >= growth.offset[through] && k < growth.offset[through] + growth.shape[through];
    return inside ? growth : undefined;
  }

  return {
    /** Values of a slice, Int16Array: HU or signal. The same object while nothing changed. */
    values(look) {
      const growth = growthOf(look);
      const { plane, k, modality, thickness_mm } = look;
      if (!growth?.values[modality]) return plain(modality, plane, k);
      return remembered(`${modality} ${plane} ${k} ${growth.kind} ${thickness_mm}`, () => {
        const values = plain(modality, plane, k).slice();
        grow(values, study, growth, modality, plane, k, turned(thickness_mm, growth.ramp_mm));
        return values;
      });
    },
    /** What lies where, Uint16Array of indices into `study.names`. */
    labels(look) {
      const growth = growthOf(look);
      const { plane, k, thickness_mm } = look;
      if (!growth?.lesion) return plain("labels", plane, k);
      return remembered(`labels ${plane} ${k} ${growth.kind} ${thickness_mm}`, () => {
        const labels = plain("labels", plane, k).slice();
        const limit = thickness_mm * STEPS_PER_MM;
        overlap(study, growth, plane, k, (pixel, voxel) => {
          if (growth.lesion[voxel] !== NEVER && growth.lesion[voxel] <= limit)
            labels[pixel] = growth.label_index;
        });
        return labels;
      });
    },
  };
}
