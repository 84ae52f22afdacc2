// Marks a point or an outline against the lesion or the structure of the patient that is shown; see scans.js.

import { awayIn, outlineBy, outlineOf, outside } from "./held.js";
import { middle } from "./measuring.js";
import { cut, fixed, short } from "./numbers.js";
import { dice, NORMAL } from "./outlines.js";

/** What is drawn where there is no truth to draw. */
export const NOTHING = { kind: "area", plane: "axial", points_mm: [], text: "" };

/** Return {fraction, sentence, words, drawn} of a mark {plane, points}. */
export function markedPlace(file, left) {
  const found = file.shape === "outline" ? outlined(file, left) : pointed(file, left);
  if (found.unusable) return { fraction: 0, sentence: found.unusable, words: "", drawn: NOTHING };
  const { fraction, sentence } = found;
  return { fraction, sentence, ...shown(file, left, found) };
}

function pointed(file, { points: [point] }) {
  const error = Math.max(0, file.place ? outside(file.place, point) : awayIn(file, point));
  const full = error <= file.tolerance;
  if (full) return { error, fraction: 1, sentence: "" };
  return file.half !== null && error <= file.half
    ? { error, fraction: 0.5, sentence: "The mark lies close by." }
    : { error, fraction: 0, sentence: "The mark lies elsewhere." };
}

function outlined(file, { plane, points }) {
  if (plane !== file.plane) return misplaced(`The outline was to be drawn in the ${file.plane} plane.`);
  const heights = points.map((point) => point[NORMAL[plane]]);
  if (Math.max(...heights) - Math.min(...heights) > 1)
    return { unusable: "The corners of the outline do not lie in one slice." };
  const through = mean(heights);
  const ring = outlineOf(file.place, plane, through);
  if (Math.abs(file.place.largest_mm[plane] - through) > file.place_mm || !ring.length)
    return misplaced("The outline was drawn too far from the slice that was asked for.");
  const error = dice(points, ring, plane);
  if (error >= file.tolerance) return { error, fraction: 1, sentence: "" };
  return file.half !== null && error >= file.half
    ? { error, fraction: 0.5, sentence: "The outline fits in part." }
    : { error, fraction: 0, sentence: "The outline does not fit." };
}

const misplaced = (sentence) => ({ fraction: 0, sentence, isMisplaced: true });

/** The true outline in the learner's slice, or where there is most of the lesion, and the error in words. */
function shown(file, left, { error, isMisplaced }) {
  const plane = file.shape === "outline" ? file.plane : left.plane;
  const through = mean(left.points.map((point) => point[NORMAL[plane]]));
  let ring = file.place
    ? outlineOf(file.place, plane, through)
    : outlineBy((point) => awayIn(file, point), file.box_mm, file.step_mm, plane, through);
  let there = {};
  if ((isMisplaced || !ring.length) && file.place) {
    ring = outlineOf(file.place, plane, file.place.largest_mm[plane]);
    if (ring.length) there = { position_mm: middle(ring).map((mm) => cut(mm, 2)) };
  }
  const drawn = {
    kind: "area",
    plane,
    points_mm: ring.map((point) => point.map((mm) => cut(mm, 2))),
    text: "true outline",
    ...there,
  };
  if (isMisplaced) return { drawn, words: "The true outline is drawn where the lesion is largest." };
  if (file.shape === "outline")
    return {
      drawn,
      words:
        `Your outline and the true one overlap with a Dice of ${fixed(error, 2)}; ` +
        `full mark from ${fixed(file.tolerance, 2)}.`,
    };
  const words =
    error <= 0
      ? "Your mark lies in what was asked for."
      : `Your mark lies ${fixed(error, 1)} mm from what was asked for; full mark within ${short(file.tolerance)} mm.`;
  return { drawn, words };
}

const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
