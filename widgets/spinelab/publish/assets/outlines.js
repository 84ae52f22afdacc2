// Outlines in a plane: what they hold, how far two of them overlap, and the outline of held points. A twin of
// `spinelab.domain.outlines`; a test compares them.

const AXES = { axial: [0, 1], sagittal: [1, 2], coronal: [0, 2] };
export const NORMAL = { axial: 2, sagittal: 0, coronal: 1 };
export const PLANES = Object.keys(AXES);
const STEP_MM = 0.1;
const MOST_CELLS = 1_000_000;

/** Twice the common area over the sum of both areas of two outlines (points [x, y, z], mm), 0 to 1. */
export function dice(first, second, plane) {
  const outlines = [first, second].map((points) =>
    points.map((point) => AXES[plane].map((axis) => point[axis])),
  );
  const both = outlines.flat();
  const low = [0, 1].map((axis) => least(both.map((point) => point[axis])));
  const span = [0, 1].map((axis) => most(both.map((point) => point[axis])) - low[axis]);
  const step = Math.max(
    STEP_MM,
    Math.sqrt(Math.max(span[0] * span[1], 0) / MOST_CELLS),
    Math.max(...span) / MOST_CELLS,
  );
  const [u, v] = low.map((start, axis) =>
    Float64Array.from(
      { length: Math.max(1, Math.ceil(span[axis] / step)) },
      (_none, n) => start + (n + 0.5) * step,
    ),
  );
  const [one, two] = outlines.map((outline) => filled(outline, u, v));
  let [common, total] = [0, 0];
  for (let at = 0; at < one.length; at += 1) {
    common += one[at] & two[at];
    total += one[at] + two[at];
  }
  return total ? (2 * common) / total : 0;
}

const least = (values) => values.reduce((one, other) => Math.min(one, other));
const most = (values) => values.reduce((one, other) => Math.max(one, other));

/** Which points of a raster (columns u, rows v) lie in a closed outline, by the even-odd rule; row by row. */
function filled(outline, u, v) {
  const inside = new Uint8Array(u.length * v.length);
  outline.forEach(([u0, v0], at) => {
    const [u1, v1] = outline[(at + 1) % outline.length];
    v.forEach((height, row) => {
      if (v0 > height === v1 > height) return;
      const crossing = u0 + ((height - v0) * (u1 - u0)) / (v1 - v0);
      for (let column = 0; column < u.length && u[column] < crossing; column += 1)
        inside[row * u.length + column] ^= 1;
    });
  });
  return inside;
}

/** Area of an outline in a plane, mm². */
export function areaOf(points, plane) {
  const [u, v] = AXES[plane];
  return (
    Math.abs(
      points.reduce((sum, point, at) => {
        const next = points[(at + 1) % points.length];
        return sum + point[u] * next[v] - next[u] * point[v];
      }, 0),
    ) / 2
  );
}

/**
 * The longest outline of what a flat raster holds, as [row, column] between its points; [] where it holds nothing.
 * `isHeld(row, column)` is asked within the raster; points that only touch at a corner do not belong together.
 */
export function ringOf(isHeld, rows, columns) {
  const wide = columns + 2; // one empty point all around
  const held = (row, column) =>
    row > 0 && column > 0 && row <= rows && column <= columns && isHeld(row - 1, column - 1);
  const next = new Map(); // between two points lies a corner: 2n to the right of point n, 2n + 1 below it
  const join = (one, other) => {
    next.set(one, [...(next.get(one) ?? []), other]);
    next.set(other, [...(next.get(other) ?? []), one]);
  };
  for (let row = 0; row <= rows; row += 1)
    for (let column = 0; column <= columns; column += 1) {
      const corner = row * wide + column;
      const [top, left, right, bottom] = [2 * corner, 2 * corner + 1, 2 * corner + 3, 2 * (corner + wide)];
      const [a, b] = [held(row, column), held(row, column + 1)];
      const [c, d] = [held(row + 1, column), held(row + 1, column + 1)];
      const cut = [a !== b && top, a !== c && left, b !== d && right, c !== d && bottom];
      const crossed = cut.filter((edge) => edge !== false);
      if (crossed.length === 2) join(...crossed);
      if (crossed.length < 4) continue;
      join(top, a ? left : right);
      join(bottom, a ? right : left);
    }
  return longest(next).map((edge) => {
    const corner = edge >> 1;
    const [row, column] = [Math.floor(corner / wide) - 1, (corner % wide) - 1];
    return edge % 2 ? [row + 0.5, column] : [row, column + 0.5];
  });
}

/** The longest ring of a set of rings, each place with its two neighbours. */
function longest(next) {
  const seen = new Set();
  let best = [];
  for (const start of next.keys()) {
    if (seen.has(start)) continue;
    const ring = [];
    for (let at = start; at !== undefined; at = next.get(at).find((one) => !seen.has(one))) {
      seen.add(at);
      ring.push(at);
    }
    if (ring.length > best.length) best = ring;
  }
  return best;
}
