// Measurements drawn over a slice, the learner's and the true ones, with labels that keep clear of each other.

import { paintLines, paintPath, paintText } from "./paint.js";
import { clamp } from "./planes.js";

const COLORS = {
  own: "#6ee7b7",
  chosen: "#ffffff",
  pending: "#fde68a",
  truth: "#f0abfc", // dashed as well, so that colour is not alone
};
const LABEL_PX = 13;
const STEP_PX = 18; // from one line of labels to the next
const [TOP_PX, BOTTOM_PX] = [44, 40]; // kept free for the corner texts
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
  const placed = [];
  for (const label of labels) paintLabel(g, size, label, placed);
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
  else if (kind === "area") paintLines(g, [pending ? at : [...at, at[0]]], color, 1.75, dash);
  else paintLines(g, linesOf(at), color, 1.75, dash);
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
  const color = COLORS[state];
  const parts = kind === "line" || kind === "mark" ? at.map((point) => [point]) : linesOf(at);
  const beside = (points, shift) => {
    const [x, y] = points.reduce((best, point) => (point[0] > best[0] ? point : best));
    return { color, x: x + 10 + (radius_px || 0), y: y + shift };
  };
  const labels = names.map((name, i) => ({ ...beside(parts[i], 4), text: name }));
  if (!text) return labels;
  const truth = state === "truth";
  if (truth && kind === "angle") {
    const [x, y] = middle(...linesOf(at).map((line) => middle(...line)));
    return [...labels, { color, text, x: x + 10, y }];
  }
  const low = Math.max(...at.map((point) => point[1]));
  const own = beside(at, -8);
  return [...labels, { ...own, text, y: truth ? low + STEP_PX : own.y }];
}

/** Write a label as near to its place as the picture and those written before allow. */
function paintLabel(g, { width, height }, { text, color, x, y }, placed) {
  const look = { color, size: LABEL_PX, bold: true };
  paintText(g, "", 0, 0, look); // sets the font that is measured with
  const wide = g.measureText(text).width;
  const left = clamp(8, x, width - wide - 8);
  const best = clamp(TOP_PX, y, height - BOTTOM_PX);
  const free = (own) =>
    own >= TOP_PX &&
    own <= height - BOTTOM_PX &&
    placed.every(
      (box) => Math.abs(box.y - own) >= STEP_PX || box.left > left + wide + 4 || box.right < left - 4,
    );
  let found = best;
  for (let n = 1; n < 80 && !free(found); n += 1)
    found = best + (n % 2 ? -1 : 1) * Math.ceil(n / 2) * (STEP_PX / 2);
  placed.push({ left, right: left + wide, y: found });
  paintText(g, text, left, found, look);
}
