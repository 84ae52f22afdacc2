// Marks a measurement against what is true, in the words of `spinelab.domain.marking`; a test compares them.

import { fixed, short } from "./numbers.js";
import { areaOf } from "./outlines.js";

const SIGNS = { figure: { ratio: " %", angle: "°" }, unit: { ratio: "percentage points", angle: "degrees" } };
const VERDICTS = { incorrect: "✗", correct: "✓", partly: "◐", shown: "○" };

/** Return what the reading room reveals of an answer; kinds that are not marked here are drawn to compare. */
export function revealed(answer, truth) {
  const { kind, points_mm: points } = truth.drawn;
  const marked =
    kind === "line"
      ? lineScored(answer, truth)
      : points.length > 1 && "offset" in truth
        ? figureMarked(answer, truth)
        : null;
  const { score = null, words = "The true answer is drawn over yours: compare them." } = marked ?? {};
  const verdict = score === null ? "shown" : score >= 1 ? "correct" : score > 0 ? "partly" : "incorrect";
  return { ...truth.drawn, score, error: null, unit: "", verdict, sign: VERDICTS[verdict], words };
}

/** The figure of a measurement from its points: mm, percent, degrees or mm². */
export function measured(kind, points, plane) {
  if (kind === "area") return areaOf(points, plane);
  if (kind !== "ratio" && kind !== "angle") return apart(points[0], points[1]);
  const sizes = [apart(points[0], points[1]), apart(points[2], points[3])];
  if (kind === "ratio") return sizes[0] ? (100 * sizes[1]) / sizes[0] : 0;
  const [first, second] = [minus(points[1], points[0]), minus(points[3], points[2])];
  const size = sizes[0] * sizes[1];
  const along = Math.abs(first.reduce((sum, mm, axis) => sum + mm * second[axis], 0));
  return size ? (Math.acos(Math.min(1, along / size)) * 180) / Math.PI : 0;
}

function figureMarked({ points_mm: points }, { drawn, tolerance, offset, place_mm: place }) {
  const { kind } = drawn;
  const [value, shown] = [measured(kind, points), measured(kind, drawn.points_mm) - offset];
  const error = value - shown;
  const unit = SIGNS.unit[kind] ?? "mm";
  const figure = (one) => `${fixed(one, 1)}${SIGNS.figure[kind] ?? " mm"}`;
  const words = `You measured ${figure(value)}; the true value is ${figure(shown)}: ${difference(error, unit)} (allowed: ${short(tolerance)} ${unit}).`;
  const away = apart(middle(points), middle(drawn.points_mm));
  if (place !== null && away > place)
    return { score: 0, words: `${words} But it was measured ${fixed(away, 0)} mm from the right place.` };
  return { score: share(error, tolerance), words };
}

function lineScored({ points_mm: points }, truth) {
  const { error, agrees, words } = lineMarked({ points }, truth);
  return { score: share(error, truth.tolerance) / (agrees ? 1 : 2), words };
}

/**
 * Mark a line by its ends, and by whether a lesion (the corners of whose edge are known) crosses it as it crosses the
 * true one: {error of the worse end in mm, agrees, words}.
 */
export function lineMarked({ points }, { drawn, tolerance, edge_mm: edge }) {
  const ways = [points, [...points].reverse()].map((order) =>
    order.map((point, end) => apart(point, drawn.points_mm[end])),
  );
  const [ends] = ways.sort((one, other) => one[0] + one[1] - other[0] - other[1]);
  const [first, second] = ends.map((mm) => fixed(mm, 1));
  const words = `The ends of your line lie ${first} mm and ${second} mm from the true ones (allowed: ${short(tolerance)} mm).`;
  const error = Math.max(...ends);
  if (!edge) return { error, agrees: true, words };
  const [yours, theirs] = [points, drawn.points_mm].map((line) => isCrossed(edge, line));
  const does = (crosses) => (crosses ? "crosses" : "stays in front of");
  const sign =
    yours === theirs
      ? `The lesion ${does(theirs)} the line: yours and the true one.`
      : `But the lesion ${does(yours)} your line and ${does(theirs)} the true one.`;
  return { error, agrees: yours === theirs, words: `${words} ${sign}` };
}

/** Say whether a lesion in front of a line lies partly behind it: `spinelab.domain.measurement.against_line`. */
function isCrossed(edge, [upper, lower]) {
  const length = apart(upper, lower);
  const [, y, z] = length ? minus(lower, upper).map((mm) => mm / length) : [0, 0, -1];
  const front = z < 0 ? [z, -y] : [-z, y]; // at right angles, towards the front of a patient who stands
  return edge.some(([back, up]) => (back - upper[1]) * front[0] + (up - upper[2]) * front[1] < 0);
}

export const minus = (one, other) => one.map((mm, axis) => mm - other[axis]);
export const apart = (one, other) => Math.hypot(...minus(one, other));
export const middle = (points) =>
  [0, 1, 2].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);

/** Full within the tolerance, none from twice the tolerance on, evenly between. */
const share = (error, tolerance) => Math.min(1, Math.max(0, 2 - Math.abs(error) / tolerance));

function difference(error, unit) {
  if (Number(fixed(Math.abs(error), 1)) === 0) return "no difference";
  return `${fixed(Math.abs(error), 1)} ${unit} too ${error > 0 ? "much" : "little"}`;
}
