// Whether a mark in the model counts: reads the field that `spinelab.publish.places` wrote, each of its arrays a
// DataView of a whole stored file.

import { between } from "./lattices.js";

const COARSE_MM = 4;
const CELL_MM = 2;
const SIDE = 5;
const UNITS = { coarse: 100, fine: 50 }; // for each millimetre

/**
 * Return verdict and summary for a response {point_mm, part}. `part` names what was marked, as the model's own list
 * names it; a response that came from elsewhere has none.
 */
export function placeOf(file, { point_mm: point, part }) {
  const beyond = beyondAt(file, point);
  if (beyond <= 0) return file.right;
  const [verdict, summary] = file.wrong;
  const mm = (beyond + file.tolerance).toFixed(0);
  return [verdict, summary.replace("{found}", part ?? "a place").replace("{mm}", mm)];
}

/** The response to a question that asks for a place: where the model was marked, and on what. */
export function markedIn(model) {
  const point_mm = model.get("picked_mm");
  const { term } = model.get("_index").terms[model.get("structure")] ?? {};
  const level = model.get("level");
  const side = model.get("side");
  const part = term && `${term}${level && ` ${level}`}${side && `, ${side}`}`;
  return point_mm.length ? { point_mm, part } : {};
}

/** How far a point lies beyond what counts, mm: from the fine cells where they are, else from the coarse lattice. */
export function beyondAt({ origin, nodes, coarse, cells, fine }, point) {
  const most = nodes.map((count) => 2 * (count - 1) - 1);
  const at = point.map((mm, axis) => within((mm - origin[axis]) / CELL_MM, most[axis] + 1));
  const cell = at.map((value, axis) => Math.min(Math.floor(value), most[axis]));
  const number = (cell[0] * (most[1] + 1) + cell[1]) * (most[2] + 1) + cell[2];
  const place = placeIn(new Uint32Array(cells.buffer), number);
  if (place >= 0) {
    const values = new Int8Array(fine.buffer, place * SIDE ** 3, SIDE ** 3);
    const inner = at.map((value, axis) => (value - cell[axis]) * (SIDE - 1));
    return between([SIDE, SIDE, SIDE], inner, (index) => values[index]) / UNITS.fine;
  }
  const wide = at.map((value) => (value * CELL_MM) / COARSE_MM);
  const values = new Int16Array(coarse.buffer);
  return between(nodes, wide, (index) => values[index]) / UNITS.coarse;
}

const within = (value, most) => Math.min(Math.max(value, 0), most);

/** Where a number stands in an ordered list, or -1. */
function placeIn(sorted, number) {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] === number) return middle;
    if (sorted[middle] < number) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
