// The reading room: three panes, one position, one set of measurements. Joins the pieces; any view can embed it.

import { makeAnnouncer, makeButton, setAttribute } from "../ui/dom.js";
import { makeBoard } from "./board.js";
import { makeCaliper } from "./caliper.js";
import { makeBar } from "./controls.js";
import { makeFrame } from "./frame.js";
import { makeMoves } from "./moves.js";
import { firstLook } from "./pane.js";
import { makePanel } from "./panel.js";
import { makeSight } from "./sight.js";
import { makeSlices, PLANES } from "./slices.js";
import { makeTaskStrip } from "./task.js";
import { greyTable } from "./tone.js";
import { TOOLS } from "./tools.js";
import { kept, modalityOf } from "./volume.js";

const SPEAK_MS = 350; // after the last key, so that a held key is not read out step by step
const WORDS_MS = 200;
const HINTS = {
  cross: "Click, drag or use the arrow keys to move the crosshair; wheel or Page Up and Down to scroll.",
  window: "Drag: right for a wider window, down for a higher level.",
  pan: "Drag to move the picture; plus and minus zoom; Alt and arrows move it.",
};

/**
 * Make a reading room. `onchange(traits, settled)` reports what the learner did; `onsend(answer)` a task's
 * answer. Use `load(study)` once, then `show(state)` whenever the state changed elsewhere.
 */
export function makeRoom(h, { onchange, onsend, signal }) {
  const state = {
    arrangement: "planes",
    plane: "axial",
    modality: "ct",
    beside: "ct",
    position_mm: [0, 0, 0],
    window: {},
    thickness_mm: 0,
    lesion: "",
    overlay: false,
    tool: "cross",
    task: {},
    answer: {},
    reveal: {},
  };
  const room = { state, study: null, slices: null };
  let eyes = {}; // zoom and place of each plane
  let tables = {}; // greys of each modality's window
  let colors = [];
  let active = 0;
  let over = null; // where the pointer is: {frame, point}
  let [queued, speaking, describing] = [0, 0, 0];

  const announcer = makeAnnouncer(h);
  const say = (sentence) => {
    clearTimeout(speaking); // where the crosshair is matters less than what was just done
    announcer.say(sentence);
  };
  const board = makeBoard(() => {
    onchange({ measurements: board.list }, true);
    repaint();
  });
  const sight = makeSight(room);
  const caliper = makeCaliper(board, {
    look: (plane, point) =>
      sight.forMeasuring(shown().find((frame) => frame.plane === plane) ?? { ...frames[0], plane }, point),
    say,
    changed: () => repaint(),
  });
  Object.assign(room, {
    sight,
    caliper,
    change,
    repaint,
    setWindow,
    activate(frame) {
      if (active === frame.number) return;
      active = frame.number;
      repaint();
    },
    hover(next) {
      over = next;
      repaint();
    },
    awake: () => element.contains(document.activeElement),
    fit() {
      eyes = {};
      repaint();
    },
    undo: () => caliper.back() || say(board.undo() ? "Undone." : "Nothing to undo."),
    redo: () => say(board.redo() ? "Done again." : "Nothing to do again."),
    remove(id) {
      board.remove(id);
      say("Measurement deleted. Undo brings it back.");
    },
    speak(frame) {
      clearTimeout(speaking);
      speaking = setTimeout(() => announcer.say(sight.crossInWords(frame)), SPEAK_MS);
    },
  });
  const moves = makeMoves(room);
  const frames = [0, 1, 2].map((number) => makeFrame(h, { number, signal, act: moves.act }));
  const settle = (name) => (value) => change({ [name]: value }, true);
  const bar = makeBar(h, {
    arrangement: settle("arrangement"),
    plane: settle("plane"),
    modality: settle("modality"),
    beside: settle("beside"),
    tool(tool) {
      caliper.drop();
      change({ tool }, true);
      say(hint());
    },
    zoom: (factor) => moves.zoom(frames[active], factor),
    fit: room.fit,
  });
  const panel = makePanel(h, {
    lesion: settle("lesion"),
    thickness: (thickness_mm, done) => change({ thickness_mm }, done),
    window: (next) => setWindow(frames[active].modality, next, true),
    windowField(index, value) {
      const { modality } = frames[active];
      const next = [...sight.windowOf(modality)];
      next[index] = index === 0 ? Math.max(1, value) : value;
      if (Number.isFinite(value)) setWindow(modality, next, true);
    },
    overlay: settle("overlay"),
    undo: room.undo,
    redo: room.redo,
    clear() {
      board.clear();
      say("All measurements deleted. Undo brings them back.");
    },
    go(id) {
      const entry = board.list.find((own) => own.id === id);
      caliper.choose(id);
      change({ position_mm: entry.points_mm[0] }, true);
      if (!shown().some(({ plane }) => plane === entry.plane)) change({ plane: entry.plane }, true);
      say(`${entry.text}, ${entry.words}`);
    },
    remove: room.remove,
  });
  const task = makeTaskStrip(h, {
    send: () => onsend(board.list.at(-1)),
    again() {
      caliper.drop();
      board.clear();
      change({ answer: {}, reveal: {} }, true);
    },
  });
  const hintText = h("span", { class: "sl-room-hint" });
  const setPoint = makeButton(h, "Set point at crosshair", () => moves.pointAtCross(frames[active]));
  const close = makeButton(h, "Close outline", caliper.close);
  const back = makeButton(h, "Take point back", caliper.back);
  const grid = h("div", { class: "sl-room-grid" }, ...frames.map((frame) => frame.element));
  const words = h("p", { class: "sl-room-words sl-soft" });
  const wait = h("p", { class: "sl-room-wait", role: "status" }, "Unpacking the images …");
  const element = h(
    "div",
    { class: "sl-room" },
    task.element,
    bar.element,
    h("div", { class: "sl-room-prompt" }, hintText, setPoint, close, back),
    h("div", { class: "sl-room-body" }, h("div", { class: "sl-room-screen" }, grid, wait), panel.element),
    words,
    announcer.element,
  );

  const shown = () => frames.filter((frame) => !frame.element.hidden);
  const hint = () => HINTS[state.tool] ?? caliper.prompt(state.tool);

  function change(next, settled) {
    Object.assign(state, next);
    if ("plane" in next || "arrangement" in next) active = 0;
    if ("position_mm" in next) state.position_mm = kept(room.study, next.position_mm);
    const rounded = state.position_mm.map((mm) => Math.round(mm * 10) / 10);
    onchange("position_mm" in next ? { ...next, position_mm: rounded } : next, settled);
    repaint();
  }

  function setWindow(modality, next, settled) {
    change({ window: { ...state.window, [modality]: next } }, settled);
  }

  function tableOf(modality) {
    const window = sight.windowOf(modality);
    const key = window.join();
    if (tables[modality]?.key !== key) tables[modality] = { key, table: greyTable(...window) };
    return tables[modality].table;
  }

  /** Give each frame its plane and its images. */
  function arrange() {
    const rest = Object.keys(PLANES).filter((plane) => plane !== state.plane);
    const looks = {
      planes: [state.plane, ...rest].map((plane) => ({ plane, modality: state.modality })),
      one: [{ plane: state.plane, modality: state.modality }],
      pair: [state.modality, state.beside].map((modality) => ({ plane: state.plane, modality })),
    }[state.arrangement];
    setAttribute(grid, "data-arrangement", state.arrangement);
    frames.forEach((frame, i) => {
      frame.element.hidden = i >= looks.length;
      if (!looks[i]) return;
      Object.assign(frame, looks[i]);
      eyes[frame.plane] ??= firstLook(room.study, frame.plane);
      frame.pane.aim(room.study, frame.plane, eyes[frame.plane]);
    });
  }

  function paint() {
    queued = 0;
    if (!room.study || signal.aborted) return;
    arrange();
    for (const frame of shown()) paintFrame(frame);
    bar.show(room.study, state, task.allowed(state.task));
    panel.show(room.study, { ...state, modality: frames[active].modality }, board, caliper.chosen);
    task.show(state, board.list.at(-1));
    showHint();
    describing ||= setTimeout(describe, WORDS_MS);
    const { pane, plane } = frames[0];
    setAttribute(element, "data-painted", "true");
    setAttribute(element, "data-scale", pane.pixels_per_mm.toFixed(4));
    setAttribute(element, "data-middle", eyes[plane].middle.map((mm) => mm.toFixed(3)).join());
  }

  function paintFrame(frame) {
    frame.pane.resize();
    const look = sight.lookOf(frame);
    const own = active === frame.number;
    const point = over?.frame === frame ? over.point : null;
    frame.show(look.k, sight.countOf(frame), own && shown().length > 1, {
      name: `${modalityOf(room.study, frame.modality).label}, ${frame.plane} plane`,
      words: sight.placeOf(frame),
    });
    frame.pane.paint({
      values: room.slices.values(look),
      labels: state.overlay && room.study.arrays.labels ? room.slices.labels(look) : null,
      table: tableOf(frame.modality),
      colors,
      cross: state.position_mm,
      strong: own && state.tool in TOOLS && !point,
      marks: caliper.marksOn(frame.plane, sight.sliceAt(frame), point, state.reveal),
      corners: sight.corners(frame, point ?? (own ? state.position_mm : null)),
    });
  }

  function repaint() {
    queued ||= requestAnimationFrame(paint);
  }

  function showHint() {
    if (hintText.textContent !== hint()) hintText.textContent = hint();
    setPoint.hidden = !(state.tool in TOOLS);
    close.hidden = state.tool !== "area";
    back.hidden = !caliper.pending;
  }

  function describe() {
    describing = 0;
    words.textContent = sight.inWords(shown());
  }

  if (globalThis.ResizeObserver) {
    const watcher = new ResizeObserver(repaint);
    watcher.observe(grid);
    signal.addEventListener("abort", () => watcher.disconnect());
  }
  signal.addEventListener("abort", () => {
    cancelAnimationFrame(queued);
    clearTimeout(speaking);
    clearTimeout(describing);
  });

  return {
    element,
    /** Show another patient. */
    load(study) {
      Object.assign(room, { study, slices: makeSlices(study) });
      [eyes, tables] = [{}, {}];
      const part = (hex, at) => Number.parseInt(hex.slice(at, at + 2), 16);
      colors = study.colors.map((hex) => hex && [1, 3, 5].map((at) => part(hex, at)));
      wait.hidden = true;
      repaint();
    },
    /** Take over what changed elsewhere. */
    show({ measurements, ...next }) {
      Object.assign(state, next);
      if (measurements && JSON.stringify(measurements) !== JSON.stringify(board.list))
        board.reset(measurements);
      repaint();
    },
    /** Say why there is nothing to see. */
    fail(sentence) {
      wait.hidden = false;
      wait.textContent = sentence;
    },
  };
}
