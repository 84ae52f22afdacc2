// Which part lies under the pointer: a ray against the triangles that are drawn, the cut surface included.

import { dot, moved } from "./camera.js";

const EPSILON = 1e-9;

/** True when the ray meets the box [min x y z, max x y z]. */
export function meetsBox(origin, direction, box) {
  let near = 0;
  let far = Infinity;
  for (let i = 0; i < 3; i += 1) {
    const d = Math.abs(direction[i]) < EPSILON ? EPSILON : direction[i];
    const ends = [box[i], box[i + 3]].map((edge) => (edge - origin[i]) / d);
    near = Math.max(near, Math.min(...ends));
    far = Math.min(far, Math.max(...ends));
  }
  return far >= near;
}

/**
 * The nearest hit of a closed mesh beyond `from` mm along the ray: {t, inside} or null.
 * `inside` says that the ray was within the mesh at `from`: there the cut surface itself is hit.
 */
export function nearestHit(positions, indices, first, count, origin, direction, from) {
  let best = Infinity;
  let facing = 0;
  const [ox, oy, oz] = origin;
  const [dx, dy, dz] = direction;
  for (let k = first; k < first + count; k += 3) {
    // Möller and Trumbore's test, written out: it runs for every triangle at every move of the pointer
    const [a, b, c] = [indices[k] * 3, indices[k + 1] * 3, indices[k + 2] * 3];
    const [ax, ay, az] = [positions[a], positions[a + 1], positions[a + 2]];
    const [ux, uy, uz] = [positions[b] - ax, positions[b + 1] - ay, positions[b + 2] - az];
    const [vx, vy, vz] = [positions[c] - ax, positions[c + 1] - ay, positions[c + 2] - az];
    const [px, py, pz] = [dy * vz - dz * vy, dz * vx - dx * vz, dx * vy - dy * vx];
    const det = ux * px + uy * py + uz * pz;
    if (Math.abs(det) < EPSILON) continue;
    const [sx, sy, sz] = [ox - ax, oy - ay, oz - az];
    const u = (sx * px + sy * py + sz * pz) / det;
    if (u < 0 || u > 1) continue;
    const [qx, qy, qz] = [sy * uz - sz * uy, sz * ux - sx * uz, sx * uy - sy * ux];
    const v = (dx * qx + dy * qy + dz * qz) / det;
    const t = (vx * qx + vy * qy + vz * qz) / det;
    if (v >= 0 && u + v <= 1 && t > from && t < best) [best, facing] = [t, det];
  }
  return best === Infinity ? null : { t: best, inside: facing < 0 }; // positive: an outer, counter-clockwise side
}

/** The vertex nearest to a point among the parts that `wanted(part, index)` names: {part, offset} or null. */
export function nearestVertex({ parts, positions, indices }, point, wanted) {
  let best = Infinity;
  let found = null;
  parts.forEach(({ first, count }, part) => {
    if (!wanted(parts[part], part)) return;
    for (let k = first; k < first + count; k += 1) {
      const v = indices[k] * 3;
      const [x, y, z] = [positions[v] - point[0], positions[v + 1] - point[1], positions[v + 2] - point[2]];
      const size = x * x + y * y + z * z;
      if (size < best) [best, found] = [size, { part, offset: [x, y, z] }];
    }
  });
  return found;
}

/**
 * The part under a ray: {part, point_mm, distance_mm} or null.
 * `plane` is [nx, ny, nz, d]: what has n·x > d is cut away. `visible(part)` says which parts are drawn.
 * Parts of one solid (a vertebra) share one closed surface, so what is inside is decided per solid.
 */
export function pickPart(scene, { origin, direction }, plane, visible) {
  const [from, end] = keptSpan(origin, direction, plane);
  if (from === null) return null;
  const nearest = new Map();
  scene.parts.forEach(({ box, first, count, solid }, part) => {
    if (!visible(part) || !meetsBox(origin, direction, box)) return;
    const found = nearestHit(scene.positions, scene.indices, first, count, origin, direction, from);
    if (found && !(nearest.get(solid)?.t <= found.t)) nearest.set(solid, { ...found, part, solid });
  });
  let hit = null;
  for (const found of nearest.values()) {
    const onCut = found.inside && from > 0;
    const distance_mm = onCut ? from : found.t;
    if (distance_mm <= end && !(hit?.distance_mm <= distance_mm)) hit = { ...found, distance_mm, onCut };
  }
  if (!hit) return null;
  const { distance_mm, solid } = hit;
  const point_mm = moved(origin, direction, distance_mm);
  // on a cut surface the part of the solid whose surface is nearest names the spot
  const own = (part, index) => part.solid === solid && visible(index);
  const part = hit.onCut ? nearestVertex(scene, point_mm, own).part : hit.part;
  return { part, point_mm, distance_mm };
}

/** Where along the ray the kept half-space begins and ends; [null] when the ray never meets it. */
function keptSpan(origin, direction, plane) {
  if (!plane) return [0, Infinity];
  const along = dot(plane, direction);
  const start = dot(plane, origin) - plane[3];
  if (start > 0) return along < 0 ? [-start / along, Infinity] : [null];
  return [0, along > 0 ? -start / along : Infinity];
}
