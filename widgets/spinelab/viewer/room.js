// The reading room: pictures, one position, one set of measurements. Joins the pieces; any view can embed it.

import { atEnd, debounced, fillSelect, makeAnnouncer, makeButton, makeSelect, setText } from "../ui/dom.js";
import { makeBoard } from "./board.js";
import { makeCaliper } from "./caliper.js";
import { makeBar } from "./controls.js";
import { makeFrame } from "./frame.js";
import { makeMoves } from "./moves.js";
import { makePanel } from "./panel.js";
import { same } from "./planes.js";
import { makeScreen } from "./screen.js";
import { makeSight } from "./sight.js";
import { makeTaskStrip } from "./task.js";
import { round } from "./tools.js";
import { kept } from "./volume.js";

const SPEAK_MS = 350; // after the last key, so that a held key is not read out step by step
const WORDS_MS = 200; // after the last change of the picture: a text laid out at every step would slow a scroll
const RADII_MM = [1, 2, 3, 5];

/**
 * Make a reading room with its `tools` {id: {name, title, hint, path, points, prompts}} and the
 * `texts` of `words.py`. `onchange(traits, settled)` reports what the learner did. Use `load(study)` once, and
 * `show(state)` at first and whenever the state changed elsewhere.
 */
export function makeRoom(h, { tools, texts, onchange, signal }) {
  const state = {};
  let speaking = 0;
  let told = []; // what the controls around the pictures show
  let frames = [];

  const announcer = makeAnnouncer(h);
  const say = (sentence) => {
    clearTimeout(speaking); // where the crosshair is matters less than what was just done
    announcer.say(sentence);
  };
  const room = { state, tools, texts, study: null, slices: null };
  const measuring = (kind = state.tool) => tools[kind].prompts;
  const sight = makeSight(room);
  const board = makeBoard(() => {
    onchange({ measurements: board.list }, true);
    repaint();
  });
  Object.assign(room, { sight, measuring, change, setWindow });
  const screen = makeScreen(h, room, { frames: () => frames, painted, signal });
  const { repaint, shown } = screen;
  const look = (plane, point) =>
    sight.forMeasuring(shown().find((frame) => frame.plane === plane) ?? { ...frames[0], plane }, point);
  const caliper = makeCaliper(board, { ...room, look, say, changed: repaint });
  const undo = () => caliper.back() || say(texts.undo[+board.undo()]);
  const redo = () => say(texts.redo[+board.redo()]);
  function remove(id) {
    board.remove(id);
    say(texts.deleted);
  }
  Object.assign(room, screen, {
    caliper,
    undo,
    redo,
    remove,
    awake: () => element.contains(document.activeElement),
    speak(frame) {
      clearTimeout(speaking);
      speaking = setTimeout(() => announcer.say(sight.crossInWords(frame)), SPEAK_MS);
    },
  });
  const moves = makeMoves(room);
  frames = [0, 1, 2].map((number) => makeFrame(h, { number, keys: texts.keys, signal, act: moves }));
  screen.grid.append(...frames.map((frame) => frame.element));

  const settle =
    (name) =>
    (value, done = true) =>
      change({ [name]: value }, done);
  const bar = makeBar(h, tools, texts, {
    settle,
    tool(tool) {
      caliper.drop();
      change({ tool }, true);
      say(hint());
    },
    zoom: (factor) => moves.zoom(screen.active(), factor),
    fit: screen.fit,
  });
  const panel = makePanel(h, texts, {
    settle,
    window: (next) => setWindow(screen.active().modality, next, true),
    undo,
    redo,
    clear() {
      board.clear();
      say(texts.all_deleted);
    },
    go(id) {
      const { plane, points_mm, text, words } = board.list.find((own) => own.id === id);
      caliper.choose(id);
      const seen = shown().some((frame) => frame.plane === plane);
      change({ position_mm: points_mm[0], ...(seen ? {} : { plane }) }, true);
      say(`${text}, ${words}`);
    },
    remove,
  });
  const task = makeTaskStrip(h, texts, {
    send: () => change({ answer: board.list.at(-1) }, true),
    again() {
      caliper.drop();
      board.clear();
      change({ answer: {}, reveal: {} }, true);
    },
  });
  const hintText = h("span.sl-room-hint");
  const setPoint = makeButton(h, texts.set_point, () => moves.pointAtCross(screen.active()));
  const close = makeButton(h, texts.close, caliper.close);
  const back = makeButton(h, texts.take_back, caliper.back);
  const radius = makeSelect(h, texts.radius, (mm) => change({ probe_radius_mm: +mm }, true));
  const words = h("p.sl-room-words.sl-soft");
  const element = h(
    ".sl-room",
    task,
    bar,
    h(".sl-room-prompt", hintText, radius, setPoint, close, back),
    h(".sl-room-body", screen, panel),
    words,
    announcer,
  );

  const hint = () => tools[state.tool].hint ?? caliper.prompt(state.tool);

  function change(next, settled) {
    const news = { ...next };
    const before = { ...state };
    Object.assign(state, next);
    if ("position_mm" in next) {
      state.position_mm = kept(room.study, next.position_mm);
      news.position_mm = state.position_mm.map((mm) => round(mm, 10));
    }
    if (room.study && !screen.arrived()) {
      Object.assign(state, before);
      told = []; // the control that was moved goes back
      repaint();
      return say(texts.missing);
    }
    if ("plane" in next || "arrangement" in next) screen.activate(frames[0]);
    onchange(news, settled);
    repaint();
  }

  function setWindow(modality, next, settled) {
    change({ window: { ...state.window, [modality]: next } }, settled);
  }

  function painted() {
    const { modality } = screen.active();
    Object.assign(element.dataset, {
      [room.study.whole ? "painted" : "begun"]: true,
      look: [frames[0].pane.scale(), ...screen.middle()], // pixels a mm; mm across, down, through
    });
    describe();
    const now = [
      ...Object.values({ ...state, position_mm: 0 }), // to scroll or to point changes none of them
      room.study,
      modality,
      board.list,
      caliper.chosen,
      caliper.pending?.points,
    ];
    if (same(now, told)) return;
    told = now;
    bar.show(room.study, state, task.toolOf(state.task));
    panel.show(room.study, { ...state, modality }, board, caliper.chosen);
    task.show(state, board.list.at(-1));
    setText(hintText, hint());
    setPoint.hidden = !measuring();
    close.hidden = state.tool !== "area";
    back.hidden = !caliper.pending;
    const own_mm = state.probe_radius_mm;
    const offered = new Set([...RADII_MM, own_mm]);
    radius.hidden = state.tool !== "probe";
    fillSelect(
      h,
      radius,
      [...offered].sort((a, b) => a - b).map((mm) => [mm, `${mm} mm`]),
      own_mm,
    );
  }

  const describe = debounced(() => setText(words, sight.inWords(shown())), WORDS_MS, signal);

  atEnd(signal, () => clearTimeout(speaking));

  return {
    element,
    /** Show another patient, or more of one; until it is whole, the slices that are there can be measured. */
    load(study) {
      if (room.study && study.whole) say(texts.arrived);
      screen.load(study);
    },
    /** Say why there is nothing, or nothing more, to see. */
    fail: screen.fail,
    /** Take over what changed elsewhere. */
    show({ measurements, ...next }) {
      Object.assign(state, next);
      if (measurements) board.reset(measurements);
      repaint();
    },
  };
}
