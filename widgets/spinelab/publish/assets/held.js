// Points of a lattice that belong to a lesion, one bit each, and lattices of distances; x slowest, z fastest.

import { between } from "./lattices.js";
import { rounded } from "./numbers.js";
import { NORMAL, ringOf } from "./outlines.js";

/** Say whether the point [x, y, z] of a lattice is held; `shape` counts it, slowest first. */
export function isHeld({ shape, held }, [first, second, third]) {
  const at = (first * shape[1] + second) * shape[2] + third;
  return ((held.getUint8(at >> 3) >> (7 - (at & 7))) & 1) === 1;
}

/** How far a point lies outside the held points, mm, to half a step; 0 within. */
export function outside(place, point) {
  const { origin_mm, step_mm, shape } = place;
  let nearest = Number.POSITIVE_INFINITY;
  for (let x = 0; x < shape[0]; x += 1)
    for (let y = 0; y < shape[1]; y += 1) {
      const across =
        (origin_mm[0] + x * step_mm - point[0]) ** 2 + (origin_mm[1] + y * step_mm - point[1]) ** 2;
      if (across >= nearest) continue;
      for (let z = 0; z < shape[2]; z += 1) {
        if (!isHeld(place, [x, y, z])) continue;
        nearest = Math.min(nearest, across + (origin_mm[2] + z * step_mm - point[2]) ** 2);
      }
    }
  return Math.max(0, Math.sqrt(nearest) - step_mm / 2);
}

/** The longest outline of the held points in a slice, points [x, y, z] mm; [] where the slice misses them. */
export function outlineOf(place, plane, through) {
  const { origin_mm, step_mm, shape } = place;
  const normal = NORMAL[plane];
  const index = rounded((through - origin_mm[normal]) / step_mm);
  if (index < 0 || index >= shape[normal]) return [];
  const [down, along] = [0, 1, 2].filter((axis) => axis !== normal);
  const of = (row, column) => set3(down, row, along, column, normal, index);
  const ring = ringOf((row, column) => isHeld(place, of(row, column)), shape[down], shape[along]);
  return ring.map(([row, column]) => {
    const at = [origin_mm[down] + row * step_mm, origin_mm[along] + column * step_mm];
    return set3(down, at[0], along, at[1], normal, through);
  });
}

/** The outline of a structure in a slice, as `outlineOf`: where the distance `away(point)` is below 0. */
export function outlineBy(away, [low, high], step_mm, plane, through) {
  const normal = NORMAL[plane];
  const [down, along] = [0, 1, 2].filter((axis) => axis !== normal);
  const count = (axis) => Math.ceil((high[axis] + step_mm - low[axis]) / step_mm);
  const point = (row, column) =>
    set3(down, low[down] + row * step_mm, along, low[along] + column * step_mm, normal, through);
  const ring = ringOf((row, column) => away(point(row, column)) < 0, count(down), count(along));
  return ring.map(([row, column]) => point(row, column));
}

function set3(...pairs) {
  const point = [0, 0, 0];
  for (let at = 0; at < pairs.length; at += 2) point[pairs[at]] = pairs[at + 1];
  return point;
}

/** Read a distance, mm, from lattices: from the first that reaches the point and tells it, finest first. */
export function awayIn({ lattices }, point) {
  const within = (one) =>
    point.every(
      (mm, axis) =>
        mm >= one.origin_mm[axis] && mm <= one.origin_mm[axis] + (one.shape[axis] - 1) * one.step_mm,
    );
  for (const one of lattices.filter(within)) {
    const found = reading(one, point);
    if (Math.abs(found) < one.up_to_mm - one.step_mm) return found; // else a corner may hold no more than the limit
  }
  return reading(lattices.at(-1), point);
}

/** The value of a lattice of whole numbers at a point; outside of it, the way to its edge is added. */
function reading({ origin_mm, step_mm, shape, per_mm, away }, point) {
  const at = point.map((mm, axis) =>
    Math.min(Math.max((mm - origin_mm[axis]) / step_mm, 0), shape[axis] - 1),
  );
  const beyond = Math.hypot(...point.map((mm, axis) => mm - origin_mm[axis] - at[axis] * step_mm));
  return between(shape, at, (index) => away.getInt16(2 * index, true)) / per_mm + beyond;
}
