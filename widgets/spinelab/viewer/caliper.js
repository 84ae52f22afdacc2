// A measurement in the making, and those on the board: points set, moved, taken back, drawn. Knows no pixels' size.

import { PLANES } from "./slices.js";
import { figureOf, gap, guided, pointsOf, regionStatistics, TOOLS, usableIn } from "./tools.js";

const GRIP_PX = 14; // how near a pointer must come to take hold of a point: a target of 28 px
const TRAIL_MM = 1; // an outline drawn by hand keeps a point for every millimetre
const LEAST_OUTLINE = 3;

/** Make the calliper of a room; `look(plane, point)` says what is shown there, `say` speaks, `changed` redraws. */
export function makeCaliper(board, { look, say, changed }) {
  let pending = null; // {kind, plane, points}
  let pulling = null; // the entry as it is while one of its points is pulled
  let chosen = "";
  const radius_mm = 2;

  const name = (kind) => TOOLS[kind].name;
  const through = (plane, point) => point[PLANES[plane].through];
  const liesOn = (entry, plane, { mm, reach_mm }) =>
    entry.plane === plane && Math.abs(through(plane, entry.points_mm[0]) - mm) <= reach_mm;

  function finish() {
    const { kind, plane, points } = pending;
    pending = null;
    const entry = entryOf({ id: freshName(), kind, plane }, points);
    chosen = entry.id;
    board.add(entry);
    say(`${name(kind)}: ${entry.text}. ${entry.words}`);
  }

  function freshName() {
    const used = new Set(board.list.map(({ id }) => id));
    let n = 1;
    while (used.has(`m${n}`)) n += 1;
    return `m${n}`;
  }

  /** The record of a measurement: where, what, how large; what Python receives. */
  function entryOf({ id, kind, plane }, points) {
    const at = look(plane, points[0]);
    const figure = figureOf(kind, points, {
      plane,
      unit: at.unit,
      radius_mm,
      nameAt: at.nameAt,
      statistics: (point, radius) => regionStatistics(at.study, at.values, plane, point, radius),
    });
    const { parts, ...rest } = figure;
    const where = [name(kind), parts, at.level, plane].filter(Boolean).join(", ");
    return {
      id,
      kind,
      plane,
      modality: at.modality,
      points_mm: points.map((point) => point.map((mm) => Math.round(mm * 100) / 100)),
      ...rest,
      level: at.level,
      lesion: at.lesion,
      thickness_mm: at.thickness_mm,
      words: where,
    };
  }

  const tool = {
    get pending() {
      return pending;
    },
    get chosen() {
      return chosen;
    },
    choose(id) {
      chosen = id;
      changed();
    },
    /** Set the next point; ends the measurement with its last one. */
    point(kind, plane, at) {
      if (!usableIn(kind, plane)) return say(`${name(kind)} needs an axial or a sagittal picture.`);
      if (pending?.kind !== kind) pending = null;
      if (
        pending &&
        (pending.plane !== plane || Math.abs(through(plane, pending.points[0]) - through(plane, at)) > 0.01)
      )
        return say(
          "The points of one measurement lie on one slice: go back to it, or press Escape to start anew.",
        );
      pending ??= { kind, plane, points: [] };
      const point = guided(kind, plane, pending.points, at);
      const last = pending.points.at(-1);
      if (last && gap(last, point) < 0.05 && pending.points.length % 2) {
        if (kind === "area" && pending.points.length >= LEAST_OUTLINE) return tool.close();
        return say("That is the same point: move on first.");
      }
      pending.points = [...pending.points, point];
      if (pending.points.length >= pointsOf(kind)) finish();
      else say(tool.prompt(kind));
      return changed();
    },
    /** A point of an outline drawn by hand. */
    trail(plane, at) {
      if (pending?.kind === "area" && pending.plane === plane && gap(pending.points.at(-1), at) >= TRAIL_MM)
        pending.points = [...pending.points, at];
    },
    /** Close the outline. */
    close() {
      if (pending?.kind !== "area") return;
      if (pending.points.length < LEAST_OUTLINE)
        return say(`An outline needs at least ${LEAST_OUTLINE} points.`);
      finish();
      changed();
    },
    /** Take the last point back; says whether there was one. */
    back() {
      if (!pending) return false;
      pending.points = pending.points.slice(0, -1);
      const { kind, points } = pending;
      if (!points.length) pending = null;
      say(`Point taken back. ${tool.prompt(kind)}`);
      changed();
      return true;
    },
    drop() {
      pending = null;
      changed();
    },
    prompt(kind) {
      const { steps } = TOOLS[kind];
      const set = pending?.kind === kind ? pending.points.length : 0;
      if (!steps)
        return set < LEAST_OUTLINE
          ? `${name(kind)}: draw around it, or set points by click or Enter (${set} set).`
          : `${name(kind)}: ${set} points set; double-click, Shift and Enter, or “Close outline” to close.`;
      const count = steps.length > 1 ? ` (${set + 1} of ${steps.length})` : "";
      return `${name(kind)}: set ${steps[set]}${count}, by click or Enter.`;
    },
    /** The point of a measurement under a pixel: {id, index}. */
    handleAt(pane, at, slice) {
      let best = null;
      let nearest = GRIP_PX;
      if (pending) return null;
      for (const entry of board.list) {
        if (!liesOn(entry, pane.plane, slice)) continue;
        for (const [index, point] of entry.points_mm.entries()) {
          const [x, y] = pane.toScreen(point);
          const distance = Math.hypot(x - at[0], y - at[1]);
          if (distance < nearest) [nearest, best] = [distance, { id: entry.id, index }];
        }
      }
      return best;
    },
    /** Move a point while it is held; the board keeps the old place until it is let go. */
    pull({ id, index }, to) {
      const entry = pulling?.id === id ? pulling : board.list.find((own) => own.id === id);
      const points = entry.points_mm.map((point, i) => (i === index ? to : point));
      if ((entry.kind === "ap" || entry.kind === "ratio") && entry.plane === "axial") {
        const twin = index % 2 ? index - 1 : index + 1;
        points[twin] = [to[0], points[twin][1], points[twin][2]];
      }
      pulling = entryOf(entry, points);
      chosen = id;
      changed();
    },
    letGo({ id }) {
      if (pulling?.id === id) {
        board.replace(id, pulling);
        say(`${name(pulling.kind)}: ${pulling.text}. ${pulling.words}`);
      } else tool.choose(id);
      pulling = null;
    },
    /** What is drawn on a slice; `over` is where the pointer is, `truth` the true answer. */
    marksOn(plane, slice, over, truth) {
      const here = (entry) => liesOn(entry, plane, slice);
      const marks = board.list
        .map((entry) => (pulling?.id === entry.id ? pulling : entry))
        .filter(here)
        .map((entry) => ({
          kind: entry.kind,
          points_mm: entry.points_mm,
          radius_mm: entry.radius_mm,
          text: entry.text,
          state: entry.id === chosen ? "chosen" : "own",
        }));
      if (truth?.points_mm?.length && here({ plane: truth.plane ?? plane, points_mm: truth.points_mm }))
        marks.push({ kind: truth.kind, points_mm: truth.points_mm, text: truth.text, state: "truth" });
      if (pending && here({ plane: pending.plane, points_mm: pending.points })) {
        const points = over
          ? [...pending.points, guided(pending.kind, plane, pending.points, over)]
          : pending.points;
        marks.push({ kind: pending.kind, points_mm: points, radius_mm, text: "", state: "pending" });
      }
      return marks;
    },
  };
  return tool;
}
