// Which part lies under the pointer: a ray against the triangles that are drawn, the cut surface included.

import { dot } from "./camera.js";

const EPSILON = 1e-9;

/** True when the ray meets the box [min x y z, max x y z]. */
export function meetsBox(origin, direction, box) {
  let near = -Infinity;
  let far = Infinity;
  for (let i = 0; i < 3; i += 1) {
    const d = Math.abs(direction[i]) < EPSILON ? EPSILON : direction[i];
    const a = (box[i] - origin[i]) / d;
    const b = (box[i + 3] - origin[i]) / d;
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  return far >= Math.max(near, 0);
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
    const a = indices[k] * 3;
    const b = indices[k + 1] * 3;
    const c = indices[k + 2] * 3;
    const ax = positions[a];
    const ay = positions[a + 1];
    const az = positions[a + 2];
    const ux = positions[b] - ax;
    const uy = positions[b + 1] - ay;
    const uz = positions[b + 2] - az;
    const vx = positions[c] - ax;
    const vy = positions[c + 1] - ay;
    const vz = positions[c + 2] - az;
    const px = dy * vz - dz * vy;
    const py = dz * vx - dx * vz;
    const pz = dx * vy - dy * vx;
    const det = ux * px + uy * py + uz * pz;
    if (det > -EPSILON && det < EPSILON) continue;
    const inv = 1 / det;
    const sx = ox - ax;
    const sy = oy - ay;
    const sz = oz - az;
    const u = (sx * px + sy * py + sz * pz) * inv;
    if (u < 0 || u > 1) continue;
    const qx = sy * uz - sz * uy;
    const qy = sz * ux - sx * uz;
    const qz = sx * uy - sy * ux;
    const v = (dx * qx + dy * qy + dz * qz) * inv;
    if (v < 0 || u + v > 1) continue;
    const t = (vx * qx + vy * qy + vz * qz) * inv;
    if (t > from && t < best) {
      best = t;
      facing = det; // positive: the outer side of a counter-clockwise triangle
    }
  }
  if (best === Infinity) return null;
  return { t: best, inside: facing < 0 };
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
  scene.parts.forEach((part, index) => {
    if (!visible(index) || !meetsBox(origin, direction, part.box)) return;
    const found = nearestHit(scene.positions, scene.indices, part.first, part.count, origin, direction, from);
    const known = nearest.get(part.solid);
    if (found && (!known || found.t < known.t)) nearest.set(part.solid, { ...found, part: index });
  });
  let hit = null;
  for (const found of nearest.values()) {
    const onCut = found.inside && from > 0;
    const t = onCut ? from : found.t;
    if (t <= end && (!hit || t < hit.distance_mm)) hit = { part: found.part, distance_mm: t, onCut };
  }
  if (!hit) return null;
  const point_mm = origin.map((value, i) => value + direction[i] * hit.distance_mm);
  const part = hit.onCut ? partNearest(scene, scene.parts[hit.part].solid, point_mm, visible) : hit.part;
  return { part, point_mm, distance_mm: hit.distance_mm };
}

/** Where along the ray the kept half-space begins and ends; [null] when the ray never meets it. */
function keptSpan(origin, direction, plane) {
  if (!plane) return [0, Infinity];
  const along = dot(plane, direction);
  const start = dot(plane, origin) - plane[3];
  if (start > 0) return along < 0 ? [-start / along, Infinity] : [null];
  return [0, along > 0 ? -start / along : Infinity];
}

/** On a cut surface the part of the solid whose surface is nearest names the spot. */
function partNearest(scene, solid, point, visible) {
  let best = Infinity;
  let winner = -1;
  scene.parts.forEach((part, index) => {
    if (part.solid !== solid || !visible(index)) return;
    for (let k = part.first; k < part.first + part.count; k += 1) {
      const v = scene.indices[k] * 3;
      const d =
        (scene.positions[v] - point[0]) ** 2 +
        (scene.positions[v + 1] - point[1]) ** 2 +
        (scene.positions[v + 2] - point[2]) ** 2;
      if (d < best) {
        best = d;
        winner = index;
      }
    }
  });
  return winner;
}
