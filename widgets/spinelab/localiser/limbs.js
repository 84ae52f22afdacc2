// Limbs, hands and trunk of the half figure as rings of points. Knows shapes, not dermatomes.
// Coordinates: u outwards from the midline, y downwards.

export const ARM = [
  [37, 84],
  [57, 152],
  [71, 212],
];
export const ARM_HALF = [11.5, 8.5, 5.8];
const LEG = [
  [21.5, 222],
  [24.5, 318],
  [25.5, 402],
];
const LEG_HALF = [20.5, 12.5, 7.5];
const STEPS = 6;

/** A point of a limb: t from its root (0) to its end (1), s from its inner (-1) to its outer edge (1). */
export function limbPoint(line, half, t, s) {
  const [a, b, c] = line;
  const middle = 0.54;
  const [from, to, share, w0, w1] =
    t < middle ? [a, b, t / middle, half[0], half[1]] : [b, c, (t - middle) / (1 - middle), half[1], half[2]];
  const bulge = 1 + 0.1 * Math.sin(Math.PI * share); // muscle bellies
  const width = (w0 + (w1 - w0) * share) * bulge;
  const [du, dy] = [c[0] - a[0], c[1] - a[1]];
  const length = Math.hypot(du, dy);
  return [
    from[0] + (to[0] - from[0]) * share + (s * width * dy) / length,
    from[1] + (to[1] - from[1]) * share - (s * width * du) / length,
  ];
}

/** A patch of a limb between two heights and two lines along it. */
function patch(line, half, [t0, t1], [s0, s1]) {
  const along = Array.from({ length: STEPS + 1 }, (_, i) => t0 + ((t1 - t0) * i) / STEPS);
  return [
    ...along.map((t) => limbPoint(line, half, t, s1)),
    ...along.reverse().map((t) => limbPoint(line, half, t, s0)),
  ];
}

export const arm = (t, s) => patch(ARM, ARM_HALF, t, s);
export const leg = (t, s) => patch(LEG, LEG_HALF, t, s);

/** A point of the hand: a along it from the wrist, b outwards. */
export function handPoint([a, b]) {
  const [u, y] = ARM[2];
  const [cos, sin] = [0.97, 0.23];
  return [u + a * sin + b * cos, y + a * cos - b * sin];
}

const hand = (...points) => points.map(handPoint);
export const finger = (b, length, half = 1.9) =>
  hand(
    [17, b - half],
    [17 + length - 2, b - half],
    [17 + length, b - half / 2],
    [17 + length, b + half / 2],
    [17 + length - 2, b + half],
    [17, b + half],
  );
export const THUMB = hand([1, 5.6], [8, 10], [15, 14.5], [18, 14.5], [18.5, 12.5], [13, 8.5], [10, 7.5]);
export const palm = (inner, outer) =>
  hand([0, inner * 0.72], [8, inner], [17.5, inner], [17.5, outer], [8, outer], [0, outer * 0.72]);

export const SIDE = [
  [84, 35],
  [104, 33],
  [130, 32],
  [162, 30],
  [190, 34],
  [212, 40],
  [246, 41],
];

/** Half-width of the trunk at a height. */
export function flank(y) {
  const next = SIDE.findIndex(([at]) => at >= y);
  if (next <= 0) return SIDE[Math.max(next, 0)][1];
  const [[y0, u0], [y1, u1]] = [SIDE[next - 1], SIDE[next]];
  return u0 + ((u1 - u0) * (y - y0)) / (y1 - y0);
}

const band = (top, bottom) => [
  [0, top],
  [flank(top), top],
  [flank((top + bottom) / 2), (top + bottom) / 2],
  [flank(bottom), bottom],
  [0, bottom],
];

export const bands = (names, top, height) =>
  names.map((name, i) => [name, band(top + i * height, top + (i + 1) * height)]);

export const SHOULDER = [
  [0, 65],
  [10, 62],
  [29, 71],
  [40, 74],
  [47.5, 82],
  [36, 88],
  [0, 88],
];
