// The surface of a sampled field as triangles (naive surface nets). Knows numbers, no anatomy.

const CORNERS = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
  [1, 1, 0],
  [0, 0, 1],
  [1, 0, 1],
  [0, 1, 1],
  [1, 1, 1],
];
const EDGES = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
  [0, 2],
  [1, 3],
  [4, 6],
  [5, 7],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
];

/**
 * The surface where a field passes zero, negative inside. `field` runs fastest along the first of `shape`. Points
 * and outward normals are in units of the grid; samples at the border must be positive, so that it is closed.
 */
export function surfaceNet(field, shape) {
  const [nx, ny] = shape;
  const points = [];
  const normals = [];
  const indices = [];
  const own = new Int32Array(field.length); // the vertex of each cell
  const steps = [1, nx, nx * ny];
  const offset = CORNERS.map(([x, y, z]) => x + y * nx + z * nx * ny);
  const value = new Float32Array(8);
  const [low, high] = boxInside(field, shape);
  for (let z = low[2]; z <= high[2]; z += 1) {
    for (let y = low[1]; y <= high[1]; y += 1) {
      for (let x = low[0]; x <= high[0]; x += 1) {
        const at = x + y * nx + z * nx * ny;
        const here = field[at] < 0;
        if (
          here === field[at + offset[1]] < 0 &&
          here === field[at + offset[2]] < 0 &&
          here === field[at + offset[3]] < 0 &&
          here === field[at + offset[4]] < 0 &&
          here === field[at + offset[5]] < 0 &&
          here === field[at + offset[6]] < 0 &&
          here === field[at + offset[7]] < 0
        )
          continue;
        for (let corner = 0; corner < 8; corner += 1) value[corner] = field[at + offset[corner]];
        own[at] = points.length / 3;
        addVertex(value, x, y, z, points, normals);
        joinFaces(at, [x, y, z]);
      }
    }
  }
  return {
    points: Float32Array.from(points),
    normals: Float32Array.from(normals),
    indices: Uint32Array.from(indices),
  };

  /** Faces across the three edges that start at the cell's first corner. */
  function joinFaces(at, place) {
    for (let axis = 0; axis < 3; axis += 1) {
      const [b, c] = [(axis + 1) % 3, (axis + 2) % 3];
      if (!place[b] || !place[c]) continue;
      const here = value[0] < 0;
      if (here === value[1 << axis] < 0) continue;
      const [p, q, r, s] = [own[at], own[at - steps[b]], own[at - steps[b] - steps[c]], own[at - steps[c]]];
      if (here) indices.push(p, q, r, p, r, s);
      else indices.push(p, r, q, p, s, r);
    }
  }
}

/** The first and last cell, each way, that can hold a part of the surface. */
function boxInside(field, [nx, ny, nz]) {
  const low = [nx, ny, nz];
  const high = [-1, -1, -1];
  for (let z = 0; z < nz; z += 1)
    for (let y = 0; y < ny; y += 1) {
      const row = nx * (y + ny * z);
      for (let x = 0; x < nx; x += 1) {
        if (field[row + x] >= 0) continue;
        if (x < low[0]) low[0] = x;
        if (x > high[0]) high[0] = x;
        if (y < low[1]) low[1] = y;
        if (y > high[1]) high[1] = y;
        if (z < low[2]) low[2] = z;
        if (z > high[2]) high[2] = z;
      }
    }
  return [low.map((value) => Math.max(0, value - 1)), high];
}

function addVertex(value, x, y, z, points, normals) {
  let [px, py, pz, count] = [0, 0, 0, 0];
  for (const [from, to] of EDGES) {
    const [a, b] = [value[from], value[to]];
    if (a < 0 === b < 0) continue;
    const share = a / (a - b);
    const [start, end] = [CORNERS[from], CORNERS[to]];
    px += start[0] + (end[0] - start[0]) * share;
    py += start[1] + (end[1] - start[1]) * share;
    pz += start[2] + (end[2] - start[2]) * share;
    count += 1;
  }
  points.push(x + px / count, y + py / count, z + pz / count);
  const [a, b, c, d, e, f, g, h] = value;
  const [nx, ny, nz] = [
    b - a + d - c + f - e + h - g,
    c - a + d - b + g - e + h - f,
    e - a + f - b + g - c + h - d,
  ];
  const length = Math.hypot(nx, ny, nz) || 1;
  normals.push(nx / length, ny / length, nz / length);
}
