// Numbers on a lattice of equal steps, x slowest and z fastest.

/** The value at a place counted in steps, between nodes, `counts` of them on each axis; `read(index)` gives one. */
export function between(counts, at, read) {
  const from = at.map((value, axis) => Math.min(Math.floor(value), counts[axis] - 2));
  let sum = 0;
  for (let corner = 0; corner < 8; corner += 1) {
    let weight = 1;
    let index = 0;
    for (let axis = 0; axis < 3; axis += 1) {
      const up = (corner >> axis) & 1;
      const share = at[axis] - from[axis];
      weight *= up ? share : 1 - share;
      index = index * counts[axis] + from[axis] + up;
    }
    if (weight) sum += weight * read(index);
  }
  return sum;
}
