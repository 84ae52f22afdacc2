// Measurements drawn over a slice, the learner's and the true ones, with labels that keep clear of each other.

import { paintLines, paintPath, paintText } from "./paint.js";
import { clamp } from "./planes.js";

const COLORS = {
  own: "#6ee7b7",
  chosen: "#fff",
  pending: "#fde68a",
  truth: "#f0abfc", // dashed as well, so that colour is not alone
};
const LABEL_PX = 13;
const [TOP_PX, BOTTOM_PX] = [44, 56]; // kept free for the corner texts
const PARTS = Array.from({ length: 33 }, (_none, n) => n / 32);
const SHIFTS = Array.from({ length: 4000 }, (_none, n) =>
  [Math.cos, Math.sin].map((turn) => turn(2.4 * n) * 5 * Math.sqrt(n)),
); // a spiral from a label's best place outwards, px
const PLUS = "m-4 0h8m-4-4v8"; // SVG path data from a point
const CROSS = "m-9-9l6 6m6 6l6 6m0-18l-6 6m-6 6l-6 6";

const middle = ([ax, ay], [bx, by]) => [(ax + bx) / 2, (ay + by) / 2];
const signs = (at, path) => at.map((point) => `M${point}${path}`).join("");

/**
 * Draw measurements: {kind, at: screen points, radius_px, text, names, state}, state one of "own", "chosen",
 * "pending" and "truth"; `names` says in words what each line (or point) of the truth is.
 */
export function paintMarks(g, size, marks) {
  for (const mark of marks) paintShape(g, mark);
  const labels = marks.flatMap(labelsOf);
  const texts = [];
  const lines = marks.flatMap(dotsOf);
  for (const label of labels) paintLabel(g, size, label, lines, texts);
}

function paintShape(g, { kind, at, radius_px, state }) {
  const color = COLORS[state];
  const pending = state === "pending";
  const dash = state === "truth" ? [6, 4] : [];
  if (kind === "probe" && radius_px) {
    const r = Math.max(3, radius_px);
    paintPath(
      g,
      signs(at, `m${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`),
      color,
      1.5,
      dash,
    );
  } else if (kind === "mark") paintPath(g, signs(at, CROSS), color, 1.75);
  else {
    const lines = kind === "area" ? [pending ? at : [...at, at[0]]] : linesOf(at);
    paintLines(g, lines, color, 1.75, dash);
  }
  if (kind === "angle" && at.length === 4) {
    g.globalAlpha = 0.5; // that the two lines are seen to belong together
    paintLines(g, [linesOf(at).map((line) => middle(...line))], color, 1, [2, 4]);
    g.globalAlpha = 1;
  }
  if (pending || !["area", "mark", "probe"].includes(kind)) paintPath(g, signs(at, PLUS), color, 1.5);
}

const linesOf = (at) => [at.slice(0, 2), at.slice(2)].filter((points) => points.length > 1);

/** What is written of a measurement, and where best: {text, color, x, y}, x and y bottom left. */
function labelsOf({ kind, at, radius_px, text, names = [], state }) {
  const parts = kind === "line" || kind === "mark" ? at.map((point) => [point]) : linesOf(at);
  const beside = (text, points, shift) => {
    const [x, y] = points.reduce((best, point) => (point[0] > best[0] ? point : best));
    return { text, color: COLORS[state], x: x + 10 + (radius_px || 0), y: y + shift };
  };
  const labels = names.map((name, i) => beside(name, parts[i], 4));
  return text ? [...labels, beside(text, at, -8)] : labels;
}

/** Points along what is drawn of a measurement, near enough to each other that no label fits between them. */
function dotsOf({ kind, at }) {
  const runs = kind === "area" ? [[...at, at[0]]] : [at.slice(0, 2), at.slice(2)];
  return runs.flatMap((points) =>
    points.flatMap(([x, y], i) => {
      const [u, v] = points[i + 1] ?? points[i];
      return PARTS.map((part) => [x + (u - x) * part, y + (v - y) * part]);
    }),
  );
}

/** Write a label as near to its place as the picture and what is drawn allow; `lines` and `texts` are points of it. */
function paintLabel(g, { width, height }, { text, color, x, y }, lines, texts) {
  const look = { color, size: LABEL_PX, bold: true };
  paintText(g, "", 0, 0, look); // sets the font that is measured with
  const wide = g.measureText(text).width;
  const moved = ([dx, dy]) => [clamp(8, x + dx, width - wide - 8), clamp(TOP_PX, y + dy, height - BOTTOM_PX)];
  const clear = (taken) =>
    SHIFTS.find((shift) => {
      const [left, low] = moved(shift);
      return taken.every(([u, v]) => u < left - 4 || u > left + wide + 4 || v < low - 14 || v > low + 6);
    });
  const [left, low] = moved(clear([...lines, ...texts]) ?? clear(texts) ?? SHIFTS[0]);
  for (let u = left; u < left + wide + 8; u += 8) texts.push([u, low - 12], [u, low + 3]);
  paintText(g, text, left, low, look);
}
