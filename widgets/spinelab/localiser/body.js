// The body of the chart: key points, outlines, names and what lies at a point. Knows places, not signs.

import { REGIONS } from "./dermatomes.js";
import { ARM, ARM_HALF, limbPoint, arm, leg, handPoint, THUMB, palm, SIDE, SHOULDER } from "./limbs.js";

/** Key sensory points of ISNCSCI on the figure: segment to [view, u, y]. */
export const KEY_POINTS = {
  C2: ["back", 10, 34],
  C3: ["front", 7, 60],
  C4: ["front", 38, 79],
  C5: ["front", ...limbPoint(ARM, ARM_HALF, 0.5, 0.5)],
  C6: ["back", ...handPoint([13, 10.5])],
  C7: ["back", ...handPoint([20, 1.5])],
  C8: ["back", ...handPoint([19.5, -6.3])],
  T1: ["front", ...limbPoint(ARM, ARM_HALF, 0.48, -0.5)],
  T2: ["front", 33.6, 98],
  T3: ["front", 18, 102.5],
  T4: ["front", 18, 112.2],
  T5: ["front", 18, 122.6],
  T6: ["front", 18, 133],
  T7: ["front", 18, 143.7],
  T8: ["front", 18, 154.7],
  T9: ["front", 18, 165.7],
  T10: ["front", 18, 176.7],
  T11: ["front", 18, 190],
  T12: ["front", 20, 217],
  L1: ["front", 23, 226],
  L2: ["front", 20, 256],
  L3: ["front", 16, 306],
  L4: ["front", 20.5, 397],
  L5: ["front", 27, 420],
  S1: ["back", 31, 410],
  S2: ["back", 24, 318],
  S3: ["back", 10, 246],
  "S4-5": ["back", 3.5, 236],
};

const mirrored = (points) => points.map(([u, y]) => [-u, y]);

/** Outlines of the figure below the dermatomes, both halves: closed rings of points. */
export const OUTLINES = [
  ...[arm([0, 1], [-1, 1]), leg([0, 1], [-1, 1]), [...palm(-8, 8)], THUMB].flatMap((ring) => [
    ring,
    mirrored(ring),
  ]),
  ...[[...SHOULDER.slice(1, -1), ...SIDE.map(([y, u]) => [u, y]).slice(1), [4, 250]]].map((half) => [
    ...half,
    ...mirrored(half).reverse(),
  ]),
];

/** Where a dermatome's name is written: [view, segment, u, y], on one half only. */
export const LABELS = [
  ["front", "C3", 0, 60.5],
  ["front", "C4", 20, 81],
  ["front", "C5", ...limbPoint(ARM, ARM_HALF, 0.3, 0.5)],
  ["front", "T1", ...limbPoint(ARM, ARM_HALF, 0.56, -0.5)],
  ["front", "C6", ...limbPoint(ARM, ARM_HALF, 0.76, 0.5)],
  ["front", "C8", ...limbPoint(ARM, ARM_HALF, 0.91, -0.5)],
  ["front", "T2", 8, 95.5],
  ...["T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10"].map((name) => [
    "front",
    name,
    8,
    KEY_POINTS[name][2] + 2.6,
  ]),
  ["front", "T11", 8, 195.5],
  ["front", "T12", 9, 213],
  ["front", "L1", 27, 226],
  ["front", "L2", 24, 262],
  ["front", "L3", 26, 298],
  ["front", "L4", 18, 358],
  ["front", "L5", 32, 358],
  ["back", "C2", 0, 36],
  ["back", "C3", 0, 57.5],
  ["back", "C4", 20, 81],
  ["back", "C5", ...limbPoint(ARM, ARM_HALF, 0.3, 0.5)],
  ["back", "C7", ...limbPoint(ARM, ARM_HALF, 0.78, 0)],
  ...["T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"].map((name, i) => [
    "back",
    name,
    8,
    95 + 9.2 * i,
  ]),
  ["back", "S1", 32, 236],
  ["back", "S2", 20, 280],
  ["back", "S3", 9, 247],
  ["back", "S1", 27, 384],
];

/** Whether a point lies in a ring of points. */
export function inside([u, y], ring) {
  let within = false;
  ring.forEach(([u1, y1], i) => {
    const [u0, y0] = ring[(i + ring.length - 1) % ring.length];
    if (y1 > y !== y0 > y && u < ((u0 - u1) * (y - y1)) / (y0 - y1) + u1) within = !within;
  });
  return within;
}

/** The dermatome at a point of the figure, "" for none. */
export function segmentAt(view, point) {
  return REGIONS.findLast((region) => region.view === view && inside(point, region.points))?.segment ?? "";
}
