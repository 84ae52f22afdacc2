// A measurement in the making, and those on the board: points set, moved, taken back, drawn. Knows no pixels' size.

import { axesOf, gap } from "./planes.js";
import { figureOf, guided, isHeld, joined, round, usableIn } from "./tools.js";

const GRIP_PX = 14; // how near a pointer must come to take hold of a point: a target of 28 px
const TRAIL_MM = 1; // an outline drawn by hand keeps a point for every millimetre
const LEAST_OUTLINE = 3;

/**
 * Make the calliper of a room. `tools` names what each tool asks for: {name, points, prompts}, 0 points for an outline;
 * `state` says how wide a probe is, `look(plane, point)` what is shown there; `say` speaks.
 */
export function makeCaliper(board, { state, tools, texts, look, say, changed }) {
  let pending = null; // {kind, plane, points}
  let pulling = null; // the entry as it is while one of its points is pulled
  let chosen = "";

  const name = (kind) => tools[kind].name;
  const liesOn = (entry, plane, { mm, reach_mm }) =>
    entry.plane === plane && Math.abs(entry.points_mm[0][axesOf(plane)[2]] - mm) <= reach_mm;
  const sayEntry = (entry) => say(`${name(entry.kind)}: ${entry.text}. ${entry.words}`);

  function finish() {
    const { points, ...begun } = pending;
    pending = null;
    let n = 1;
    while (board.list.some(({ id }) => id === `m${n}`)) n += 1;
    const entry = entryOf({ id: `m${n}`, radius_mm: state.probe_radius_mm, ...begun }, points);
    chosen = entry.id;
    board.add(entry);
    sayEntry(entry);
  }

  /** The record of a measurement: where, what, how large; what Python receives. */
  function entryOf({ id, kind, plane, radius_mm }, points) {
    const at = look(plane, points[0]);
    const { modality, level, lesion, thickness_mm } = at;
    const { parts, ...figure } = figureOf(kind, points, { ...at, radius_mm });
    return {
      id,
      kind,
      plane,
      modality,
      points_mm: points.map((point) => point.map((mm) => round(mm))),
      ...figure,
      level,
      lesion,
      thickness_mm,
      words: joined(", ", name(kind), parts, level, plane),
    };
  }

  const own = {
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
      const through = axesOf(plane)[2];
      if (!usableIn(kind, plane)) return say(`${name(kind)} ${texts.wrong_plane}`);
      if (pending?.kind !== kind) pending = null;
      if (pending && (pending.plane !== plane || Math.abs(pending.points[0][through] - at[through]) > 0.01))
        return say(texts.other_slice);
      pending ??= { kind, plane, points: [] };
      const { points } = pending;
      const point = guided(kind, plane, points, at);
      if (points.length % 2 && gap(points.at(-1), point) < 0.05) {
        if (kind === "area" && points.length >= LEAST_OUTLINE) return own.close();
        return say(texts.same_point);
      }
      pending.points = [...points, point];
      if (pending.points.length === tools[kind].points) finish();
      else say(own.prompt(kind));
      changed();
    },
    /** A point of an outline drawn by hand. */
    trail(plane, at) {
      if (pending?.kind === "area" && pending.plane === plane && gap(pending.points.at(-1), at) >= TRAIL_MM)
        pending.points = [...pending.points, at];
    },
    /** Close the outline. */
    close() {
      if (pending?.kind !== "area") return;
      if (pending.points.length < LEAST_OUTLINE) return say(texts.few_points);
      finish();
      changed();
    },
    /** Take the last point back; says whether there was one. */
    back() {
      if (!pending) return false;
      const { kind, points } = pending;
      pending.points = points.slice(0, -1);
      if (points.length === 1) pending = null;
      say(texts.taken + own.prompt(kind));
      changed();
      return true;
    },
    drop() {
      pending = null;
      changed();
    },
    prompt(kind) {
      const { prompts } = tools[kind];
      const set = pending?.kind === kind ? pending.points.length : 0;
      return (prompts[set] ?? prompts.at(-1)).replace("#", set);
    },
    /** The point of a measurement under a pixel: {id, index}. */
    handleAt({ plane, pane }, at, slice) {
      let best = null;
      let nearest = GRIP_PX;
      if (pending) return null;
      for (const { id, points_mm } of board.list.filter((entry) => liesOn(entry, plane, slice)))
        for (const [index, point] of points_mm.entries()) {
          const distance = gap(pane.toScreen(point), at);
          if (distance < nearest) [nearest, best] = [distance, { id, index }];
        }
      return best;
    },
    /** Move a point while it is held; the board keeps the old place until it is let go. */
    pull({ id, index }, to) {
      const entry = pulling?.id === id ? pulling : board.list.find((known) => known.id === id);
      const points = entry.points_mm.with(index, to);
      if (isHeld(entry.kind, entry.plane)) points[index ^ 1] = points[index ^ 1].with(0, to[0]);
      pulling = entryOf(entry, points);
      chosen = id;
      changed();
    },
    letGo({ id }) {
      if (pulling?.id === id) {
        board.replace(id, pulling);
        sayEntry(pulling);
      } else own.choose(id);
      pulling = null;
    },
    /** What is drawn on a slice; `over` is where the pointer is, `truth` the true answer. */
    marksOn(plane, slice, over, truth) {
      const marks = board.list.map((entry) => ({
        ...(pulling?.id === entry.id ? pulling : entry),
        state: entry.id === chosen ? "chosen" : "own",
      }));
      if (truth?.points_mm?.length) marks.push({ plane, ...truth, state: "truth" });
      if (pending) {
        const { points, ...begun } = pending;
        const points_mm = over ? [...points, guided(pending.kind, plane, points, over)] : points;
        marks.push({ ...begun, points_mm, radius_mm: state.probe_radius_mm, state: "pending" });
      }
      return marks.filter((entry) => liesOn(entry, plane, slice));
    },
  };
  return own;
}
