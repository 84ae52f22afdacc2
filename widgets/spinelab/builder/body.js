// The stretch of spine with the lesion as one scene for the stage: fixed bones, and surfaces that follow the slider.

import { surfaceNet } from "./nets.js";

const MOST_MM = 0.8; // a field is as good as a step beyond this: keeps edges against bone where they are

/** Lesion, cord and sac of a thickness, from the fields of `fieldsAt`, as surfaces in patient mm. */
export function growingSurfaces(grid, fields) {
  return [
    ["lesion", fields.lesion],
    ["spinal_cord", fields.cord],
    ["dura_mater", fields.sac],
  ]
    .map(([structure, field]) => ({
      structure,
      ...placed(surfaceNet(closed(field, grid.shape), grid.shape), grid),
    }))
    .filter(({ indices }) => indices.length);
}

/** The field held to a narrow band, and positive all round, so that its surface is closed. */
function closed(field, [nx, ny, nz]) {
  const held = new Float32Array(field.length);
  for (let k = 0; k < nz; k += 1)
    for (let j = 0; j < ny; j += 1)
      for (let i = 0; i < nx; i += 1) {
        const at = i + nx * (j + ny * k);
        const rim = !i || !j || !k || i === nx - 1 || j === ny - 1 || k === nz - 1;
        held[at] = rim ? MOST_MM : Math.max(-MOST_MM, Math.min(MOST_MM, field[at]));
      }
  return held;
}

/** Points of the grid, which bends with the spine, in patient mm. */
function placed({ points, normals, indices }, grid) {
  const { start_mm, step_mm, line, shape } = grid;
  const planes = shape[2];
  for (let at = 0; at < points.length; at += 3) {
    const low = Math.min(Math.floor(points[at + 2]), planes - 2);
    const share = points[at + 2] - low;
    const on = (row) =>
      line[row * planes + low] + (line[row * planes + low + 1] - line[row * planes + low]) * share;
    const slope = on(2);
    const level = Math.sqrt(1 - slope * slope);
    const behind = start_mm[1] + points[at + 1] * step_mm[1];
    points[at] = start_mm[0] + points[at] * step_mm[0];
    points[at + 1] = on(0) + behind * level;
    points[at + 2] = on(1) - behind * slope;
    const n = [normals[at] / step_mm[0], normals[at + 1] / step_mm[1], normals[at + 2] / step_mm[2]];
    const turned = [n[0], n[1] * level + n[2] * slope, n[2] * level - n[1] * slope];
    const length = Math.hypot(...turned) || 1;
    for (let i = 0; i < 3; i += 1) normals[at + i] = turned[i] / length;
  }
  return { points, normals, indices };
}

/** One scene of the fixed part and of surfaces on top of it, as `makeStage` loads it. */
export function joined(fixed, surfaces) {
  const vertices = fixed.positions.length + surfaces.reduce((sum, { points }) => sum + points.length, 0);
  const count = fixed.indices.length + surfaces.reduce((sum, { indices }) => sum + indices.length, 0);
  const positions = new Float32Array(vertices);
  const normals = new Int8Array((vertices / 3) * 4);
  const indices = new Uint32Array(count);
  positions.set(fixed.positions);
  normals.set(fixed.normals);
  indices.set(fixed.indices);
  const parts = [...fixed.parts];
  let vertex = fixed.positions.length / 3;
  let index = fixed.indices.length;
  let solid = 1e4; // no closed surface of the fixed part has such a number
  for (const surface of surfaces) {
    positions.set(surface.points, vertex * 3);
    for (let i = 0; i < surface.points.length / 3; i += 1) {
      for (let c = 0; c < 3; c += 1)
        normals[(vertex + i) * 4 + c] = Math.round(surface.normals[i * 3 + c] * 127);
      normals[(vertex + i) * 4 + 3] = 115;
    }
    for (let i = 0; i < surface.indices.length; i += 1) indices[index + i] = surface.indices[i] + vertex;
    parts.push({
      structure: surface.structure,
      color: surface.color,
      level: "",
      side: "midline",
      solid,
      first: index,
      count: surface.indices.length,
      ...extent(surface.points),
    });
    solid += 1;
    vertex += surface.points.length / 3;
    index += surface.indices.length;
  }
  return { ...fixed, positions, normals, indices, parts };
}

function extent(points) {
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (let at = 0; at < points.length; at += 1) {
    box[at % 3] = Math.min(box[at % 3], points[at]);
    box[3 + (at % 3)] = Math.max(box[3 + (at % 3)], points[at]);
  }
  return { box, anchor: [0, 1, 2].map((i) => (box[i] + box[i + 3]) / 2) };
}
