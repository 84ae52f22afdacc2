// Marks an answer on a scan against what `spinebank.render.known_scan` knows of the patient that is shown, in the
// words of `spinebank.score` and `spinebank.render.reveal`; a test compares every mark and word.

import { NOTHING, markedPlace } from "./marking.js";
import { apart, lineMarked, measured, middle, minus } from "./measuring.js";
import { cut, fixed, short } from "./numbers.js";
import { NORMAL, PLANES } from "./outlines.js";
import { probed } from "./probing.js";

const VERDICTS = { 0: "incorrect", 0.5: "partly", 1: "correct" };
const OPENINGS = { 0: "Not right.", 0.5: "Partly right." };
const SIGNS = { incorrect: "✗", partly: "◐", correct: "✓" };
const ERROR_UNITS = { "%": "percentage points", "°": "degrees" };
const COUNTS = { ap: 2, ratio: 4, angle: 4, probe: 1, mark: 1, line: 2 };
const [FEWEST, MOST_POINTS, FARTHEST_MM] = [3, 2000, 2000];
const NEXT_MM = 1.5;

/**
 * Return {verdict, summary, parts, reveal} for a response; `voxels` {values, size} are the CT that a probe reads.
 * Of a patient of the pool who is not shown here nothing is known: undefined.
 */
export function scanFeedback(file, response, voxels) {
  const seed = response?.seed;
  if (seed !== file.seed && file.pool.includes(seed)) return undefined;
  const left = leftOn(file, response);
  const known = seed === file.seed;
  const { fraction, sentence, words, drawn } =
    typeof left !== "string"
      ? file.unit
        ? measuredOn(file, left, voxels)
        : markedOn(file, left)
      : { fraction: 0, sentence: left, ...(known ? unmarked(file, response) : {}) };
  const verdict = VERDICTS[fraction];
  const opening = fraction === 1 ? ["That is right."] : [OPENINGS[fraction], sentence];
  return {
    verdict,
    summary: [...opening, ...(known && words ? [words] : [])].join(" "),
    parts: [],
    ...(known ? { reveal: { ...drawn, words, verdict, sign: SIGNS[verdict] } } : {}),
  };
}

/** Read what was left on the pictures as {plane, points}, or say in a sentence why it is no answer. */
function leftOn(file, response) {
  if (response === null || response === undefined) return "No answer was given.";
  if (typeof response !== "object" || Array.isArray(response))
    return "The answer is not in the form that the question writes.";
  if (!Object.keys(response).length) return "No answer was given.";
  if (response.seed !== file.seed) return "The answer is about a patient whom the question does not have.";
  if (!("points_mm" in response)) return "Nothing was measured or marked on the pictures.";
  if (response.kind !== file.tool) return "The answer was not made with the tool that the question asks for.";
  if (!PLANES.includes(response.plane)) return "The answer does not say in which plane it was made.";
  return isFinished(file.tool, response)
    ? { plane: response.plane, points: response.points_mm }
    : "The answer is no finished measurement or mark.";
}

/** Say whether a response is a finished measurement or mark of a tool. */
export function isFinished(tool, { kind, plane, points_mm: points }) {
  const count = COUNTS[tool];
  return (
    kind === tool &&
    PLANES.includes(plane) &&
    Array.isArray(points) &&
    (count ? points.length === count : points.length >= FEWEST && points.length <= MOST_POINTS) &&
    points.every((point) => Array.isArray(point) && point.length === 3 && point.every(isNear))
  );
}

const isNear = (mm) => typeof mm === "number" && Math.abs(mm) <= FARTHEST_MM;

/** What is shown of the truth to whoever left nothing that can be marked. */
function unmarked(file, response) {
  if (!file.unit) return { words: "", drawn: NOTHING };
  return {
    words: `The true value for this patient is ${figure(file, file.true)}.`,
    drawn: drawnFigure(file, response),
  };
}

function drawnFigure(file, response) {
  const drawn = { ...file.drawn, text: `true: ${figure(file, file.true)}` };
  return { ...drawn, ...onSlice(drawn, response) };
}

function measuredOn(file, left, voxels) {
  const probe = file.probe && probed(file.probe, voxels, left);
  if (probe === null)
    return { fraction: 0, sentence: "The probe lies outside the pictures.", ...unmarked(file, left) };
  const value = probe ? probe.value : measured(file.tool, left.points, left.plane);
  const error = value - file.true;
  const misplaced = probe
    ? probe.isHeld
      ? ""
      : "The probe lies outside the lesion."
    : wrongPlace(file, left);
  const off = Math.abs(error) - file.rounding;
  const size = number(file, Math.abs(error));
  const unit = ERROR_UNITS[file.unit] ?? file.unit;
  const difference =
    Number(size) > 0 ? `${size} ${unit} too ${error > 0 ? "much" : "little"}` : "no difference";
  return {
    ...(misplaced
      ? { fraction: 0, sentence: misplaced }
      : off <= file.tolerance
        ? { fraction: 1, sentence: "" }
        : file.half !== null && off <= file.half
          ? {
              fraction: 0.5,
              sentence: "The measurement is close, but outside the tolerance for the full mark.",
            }
          : { fraction: 0, sentence: "The measurement lies outside the tolerance." }),
    words:
      `You measured ${figure(file, value)}; the true value for this patient is ${figure(file, file.true)}: ` +
      `${difference} (full mark within ${short(file.tolerance)} ${unit}).`,
    drawn: drawnFigure(file, left),
  };
}

/** Say whether lines lie far from the true ones or run another way; no figure is given away. */
function wrongPlace({ tool, drawn, place_mm, steepest }, { plane, points }) {
  const truth = drawn.points_mm;
  if (tool === "area" && plane !== drawn.plane)
    return `The outline was to be drawn in the ${drawn.plane} plane.`;
  const starts = truth.map((_point, at) => at).filter((at) => at % 2 === 0);
  const middles = (line) =>
    tool === "area" ? [middle(line)] : starts.map((at) => middle(line.slice(at, at + 2)));
  const [mine, theirs] = [middles(points), middles(truth)];
  const far = (others) => Math.max(...mine.map((one, at) => apart(one, others[at])));
  const away = tool === "angle" ? Math.min(far(theirs), far([theirs[1], theirs[0]])) : far(theirs);
  if (away > place_mm) return "The measurement was made too far from the place that was asked for.";
  if (tool !== "ap" && tool !== "ratio") return "";
  const steep = starts.some((at) => {
    const [own, true_] = [points, truth].map((line) => minus(line[at + 1], line[at]));
    const size = Math.hypot(...own) * Math.hypot(...true_);
    return size && Math.abs(own.reduce((sum, mm, axis) => sum + mm * true_[axis], 0)) / size < steepest;
  });
  return steep ? "The line does not run from front to back." : "";
}

function markedOn(file, left) {
  if (file.shape !== "line") return markedPlace(file, left);
  const found = lineMarked(left, file);
  const full = found.error <= file.tolerance;
  const half = file.half !== null && found.error <= file.half;
  const fraction = found.agrees ? (full ? 1 : half ? 0.5 : 0) : full || half ? 0.5 : 0;
  const said = { 0: "The mark lies elsewhere.", 0.5: "The mark lies close by.", 1: "" };
  const drawn = { ...file.drawn, ...onSlice(file.drawn, left) };
  return { fraction, sentence: said[fraction], words: found.words, drawn };
}

/** Lay the truth on the learner's slice if that is next to the true one; else say where to look for it. */
function onSlice({ plane, points_mm: points }, response) {
  if (!points.length) return {};
  const axis = NORMAL[plane];
  const own = through(response.points ?? response.points_mm, axis);
  if (response.plane === plane && Math.abs(own - through(points, axis)) <= NEXT_MM)
    return { points_mm: points.map((point) => point.map((mm, at) => (at === axis ? cut(own, 2) : mm))) };
  return { position_mm: middle(points).map((mm) => cut(mm, 2)) };
}

/** Where points lie along an axis, on average; nowhere, if they are no points. */
function through(points, axis) {
  if (!Array.isArray(points) || !points.length) return Number.POSITIVE_INFINITY;
  const numbers = points.map((point) => Number(point?.[axis] ?? Number.NaN));
  const mean = numbers.reduce((sum, mm) => sum + mm, 0) / numbers.length;
  return Number.isNaN(mean) ? Number.POSITIVE_INFINITY : mean;
}

const number = (file, value) => fixed(value, ["HU", "mm²"].includes(file.unit) ? 0 : 1);
const figure = (file, value) => `${number(file, value)}${file.unit === "°" ? "" : " "}${file.unit}`;
