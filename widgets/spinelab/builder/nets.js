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
export function surfaceNet(field, [nx, ny, nz]) {
  const points = [];
  const normals = [];
  const indices = [];
  const own = new Int32Array(nx * ny * nz).fill(-1); // the vertex of each cell
  const steps = [1, nx, nx * ny];
  const offset = CORNERS.map(([x, y, z]) => x + y * nx + z * nx * ny);
  const value = new Float32Array(8);
  for (let z = 0; z < nz - 1; z += 1) {
    for (let y = 0; y < ny - 1; y += 1) {
      for (let x = 0; x < nx - 1; x += 1) {
        const at = x + y * nx + z * nx * ny;
        let inside = 0;
        for (let corner = 0; corner < 8; corner += 1) {
          value[corner] = field[at + offset[corner]];
          if (value[corner] < 0) inside += 1;
        }
        if (inside === 0 || inside === 8) continue;
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
