// Which part lies under the pointer: a ray against the triangles that are drawn, the cut surface included.

import { cross, dot, moved } from "./camera.js";

/** True when the ray meets the box [min x y z, max x y z]. */
export function meetsBox(origin, direction, box) {
  let near = 0;
  let far = Infinity;
  for (let i = 0; i < 3; i += 1) {
    const d = direction[i] || 1e-9; // nothing is divided by zero
    const ends = [box[i], box[i + 3]].map((edge) => (edge - origin[i]) / d);
    near = Math.max(near, Math.min(...ends));
    far = Math.min(far, Math.max(...ends));
  }
  return far >= near;
}

/** Where vertex `n` lies, as seen from a point. */
function cornerFrom(point, positions, n) {
  const v = 3 * n; // spelled out, since it is asked thousands of times while the pointer moves
  return [positions[v] - point[0], positions[v + 1] - point[1], positions[v + 2] - point[2]];
}

/**
 * The nearest hit of a part of a closed mesh beyond `from` mm along the ray: {t, inside} or null.
 * `inside` says that the ray was within the mesh at `from`: there the cut surface itself is hit.
 */
function nearestHit({ positions, indices }, { first, count }, { origin, direction }, from) {
  const across = cross(direction, Math.abs(direction[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1]);
  const up = cross(across, direction);
  /** A corner as it is seen along the ray: how far across, up and ahead. */
  const seen = (k) => {
    const p = cornerFrom(origin, positions, indices[k]);
    return [dot(across, p), dot(up, p), dot(direction, p)];
  };
  const turn = (a, b) => a[0] * b[1] - a[1] * b[0];
  let best = null;
  for (let k = first; k < first + count; k += 3) {
    const a = seen(k);
    const b = seen(k + 1);
    const c = seen(k + 2);
    // The ray, a point in this view, lies in the triangle if it turns the same way about each of its edges.
    const [u, v, w] = [turn(b, c), turn(c, a), turn(a, b)];
    const sum = u + v + w; // negative: an outer, counter-clockwise side
    const t = (u * a[2] + v * b[2] + w * c[2]) / sum;
    if (u * sum >= 0 && v * sum >= 0 && w * sum >= 0 && t > from && !(t >= best?.t))
      best = { t, inside: sum < 0 };
  }
  return best;
}

/** The vertex nearest to a point among the parts that `wanted(part, index)` names: {part, offset} or null. */
export function nearestVertex({ parts, positions, indices }, point, wanted) {
  let best = Infinity;
  let found = null;
  parts.forEach(({ first, count }, part) => {
    if (!wanted(parts[part], part)) return;
    for (let k = first; k < first + count; k += 1) {
      const offset = cornerFrom(point, positions, indices[k]);
      const size = dot(offset, offset);
      if (size < best) [best, found] = [size, { part, offset }];
    }
  });
  return found;
}

/**
 * The part under a ray: {part, point_mm} or null.
 * `plane` is [nx, ny, nz, d]: what has n·x > d is cut away. `visible(part)` says which parts are drawn.
 * Parts of one solid (a vertebra) share one closed surface, so what is inside is decided per solid.
 */
export function pickPart(scene, ray, plane, visible) {
  const { origin, direction } = ray;
  const [from, end] = keptSpan(origin, direction, plane);
  if (from === null) return null;
  const nearest = new Map();
  scene.parts.forEach((own, part) => {
    if (!visible(part) || !meetsBox(origin, direction, own.box)) return;
    const { solid } = own;
    const found = nearestHit(scene, own, ray, from);
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
  return { part, point_mm };
}

/** Where along the ray the kept half-space begins and ends; [null] when the ray never meets it. */
function keptSpan(origin, direction, plane) {
  if (!plane) return [0, Infinity];
  const along = dot(plane, direction);
  const start = dot(plane, origin) - plane[3];
  if (start > 0) return along < 0 ? [-start / along, Infinity] : [null];
  return [0, along > 0 ? -start / along : Infinity];
}
