// The reading room: three panes, one position, one set of measurements. Joins the pieces; any view can embed it.

import { makeAnnouncer, makeButton, setAttribute } from "../ui/dom.js";
import { makeBoard } from "./board.js";
import { makeBar } from "./controls.js";
import { makeCaliper } from "./caliper.js";
import { makeFrame } from "./frame.js";
import { PLANE_COLORS } from "./paint.js";
import { firstLook } from "./pane.js";
import { makePanel } from "./panel.js";
import { makeSlices, PLANES } from "./slices.js";
import { makeTaskStrip } from "./task.js";
import { draggedWindow, greyTable } from "./tone.js";
import { TOOLS } from "./tools.js";
import { kept, levelAt, modalityOf, voxelAt } from "./volume.js";

const SPEAK_MS = 350; // after the last key, so that a held key is not read out step by step
const WORDS_MS = 200;

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
  let study = null;
  let slices = null;
  let eyes = {};
  let tables = {};
  let colors = [];
  let active = 0;
  let hover = null; // {frame, point}
  let queued = 0;
  let speaking = 0;
  let describing = 0;

  const announcer = makeAnnouncer(h);
  const board = makeBoard(() => {
    onchange({ measurements: board.list }, true);
    repaint();
  });
  const caliper = makeCaliper(board, {
    look: (plane, point) => lookFor(plane, point),
    say: announcer.say,
    changed: () => repaint(),
  });
  const bar = makeBar(h, {
    arrangement: (arrangement) => change({ arrangement }, true),
    plane: (plane) => change({ plane }, true),
    modality: (modality) => change({ modality }, true),
    beside: (beside) => change({ beside }, true),
    tool: chooseTool,
    zoom: (factor) => zoom(frames[active], factor),
    fit: () => {
      eyes = {};
      repaint();
    },
  });
  const panel = makePanel(h, {
    lesion: (lesion) => change({ lesion }, true),
    thickness: (thickness_mm, done) => change({ thickness_mm }, done),
    window: (next) => setWindow(frames[active].modality, next, true),
    windowField: (index, value) => {
      if (!Number.isFinite(value)) return;
      const { modality } = frames[active];
      const next = [...windowOf(modality)];
      next[index] = index === 0 ? Math.max(1, value) : value;
      setWindow(modality, next, true);
    },
    overlay: (overlay) => change({ overlay }, true),
    undo: () => undo(),
    redo: () => announcer.say(board.redo() ? "Done again." : "Nothing to do again."),
    clear: () => {
      board.clear();
      announcer.say("All measurements deleted. Undo brings them back.");
    },
    go: (id) => go(id),
    remove: (id) => remove(id),
  });
  const task = makeTaskStrip(h, {
    send: () => {
      const entry = board.list.at(-1);
      if (entry) onsend(entry);
    },
    again: () => {
      caliper.drop();
      board.clear();
      onchange({ answer: {}, reveal: {} }, true);
    },
  });
  const hint = h("span", { class: "sl-room-hint" });
  const setPoint = makeButton(h, "Set point at crosshair", () => pointAtCross(frames[active]));
  const close = makeButton(h, "Close outline", () => caliper.close());
  const back = makeButton(h, "Take point back", () => caliper.back());
  const prompt = h("div", { class: "sl-room-prompt" }, hint, setPoint, close, back);
  const frames = [0, 1, 2].map((number) =>
    makeFrame(h, {
      number,
      signal,
      act: {
        focus: () => activate(number),
        step: (steps) => scroll(frames[number], steps),
        slice: (k) => toSlice(frames[number], k),
        tool: () => state.tool,
        down,
        move,
        up,
        cancel: () => {
          drag = null;
        },
        hover: (frame, at) => {
          hover = at ? { frame, point: frame.pane.toPatient(at, state.position_mm) } : null;
          frame.cursor(
            at && TOOLS[state.tool] ? Boolean(caliper.handleAt(frame.pane, at, thisSlice(frame))) : false,
          );
          repaint();
        },
        pinch: (frame, factor, [dx, dy]) => {
          frame.pane.zoomed(factor);
          frame.pane.moved(dx, dy);
          repaint();
        },
        wheel,
        double: () => state.tool === "area" && caliper.close(),
        key,
      },
    }),
  );
  const grid = h("div", { class: "sl-room-grid" }, ...frames.map(({ element }) => element));
  const words = h("p", { class: "sl-room-words sl-soft" });
  const wait = h("p", { class: "sl-room-wait", role: "status" }, "Unpacking the images …");
  const screen = h("div", { class: "sl-room-screen" }, grid, wait);
  const element = h(
    "div",
    { class: "sl-room" },
    task.element,
    bar.element,
    prompt,
    h("div", { class: "sl-room-body" }, screen, panel.element),
    words,
    announcer.element,
  );
  let drag = null; // {kind, frame, start, moved, handle}

  // ---- state ----
  function change(next, settled) {
    Object.assign(state, next);
    if ("plane" in next || "arrangement" in next) active = 0;
    if ("position_mm" in next && study) state.position_mm = kept(study, next.position_mm);
    const { position_mm } = state;
    onchange("position_mm" in next ? { ...next, position_mm: position_mm.map(tenths) } : next, settled);
    repaint();
  }

  function setWindow(modality, next, settled) {
    change({ window: { ...state.window, [modality]: next } }, settled);
  }

  const windowOf = (modality) => state.window[modality] ?? modalityOf(study, modality).window;

  function chooseTool(tool) {
    caliper.drop();
    change({ tool }, true);
    announcer.say(hintFor());
  }

  function tableOf(modality) {
    const key = windowOf(modality).join();
    if (tables[modality]?.key !== key) tables[modality] = { key, table: greyTable(...windowOf(modality)) };
    return tables[modality].table;
  }

  // ---- panes ----
  function arrange() {
    const rest = Object.keys(PLANES).filter((plane) => plane !== state.plane);
    const looks = {
      planes: [state.plane, ...rest].map((plane) => ({ plane, modality: state.modality })),
      one: [{ plane: state.plane, modality: state.modality }],
      pair: [state.modality, state.beside].map((modality) => ({ plane: state.plane, modality })),
    }[state.arrangement];
    setAttribute(grid, "data-layout", state.arrangement);
    frames.forEach((frame, i) => {
      frame.element.hidden = i >= looks.length;
      if (!looks[i]) return;
      Object.assign(frame, looks[i]);
      eyes[frame.plane] ??= firstLook(study, frame.plane);
      frame.pane.aim(study, frame.plane, eyes[frame.plane]);
    });
  }

  const shown = () => frames.filter(({ element: own }) => !own.hidden);
  const sliceOf = (frame) => voxelAt(study, state.position_mm)[PLANES[frame.plane].through];

  function sliceMm(frame) {
    const axis = PLANES[frame.plane].through;
    return study.origin_mm[axis] + sliceOf(frame) * study.spacing_mm[axis];
  }

  const thisSlice = (frame) => ({
    mm: sliceMm(frame),
    reach_mm: study.spacing_mm[PLANES[frame.plane].through] / 2,
  });

  const lookOf = (frame) => ({
    plane: frame.plane,
    k: sliceOf(frame),
    modality: frame.modality,
    lesion: state.lesion,
    thickness_mm: state.thickness_mm,
  });

  /** What lies at a point of a frame's slice: its value and, where names are sent, its name. */
  function found(frame, point) {
    const { across, down, upward } = PLANES[frame.plane];
    const voxel = voxelAt(study, point);
    const [width, height] = [study.size[across], study.size[down]];
    const at = (upward ? height - 1 - voxel[down] : voxel[down]) * width + voxel[across];
    const look = { ...lookOf(frame), k: voxel[PLANES[frame.plane].through] };
    return {
      value: slices.values(look)[at],
      name: study.arrays.labels ? study.names[slices.labels(look)[at]] : "",
    };
  }

  function lookFor(plane, point) {
    const frame = shown().find((entry) => entry.plane === plane) ?? frames[0];
    const look = { ...lookOf(frame), plane, k: voxelAt(study, point)[PLANES[plane].through] };
    return {
      study,
      plane,
      frame,
      modality: look.modality,
      unit: modalityOf(study, look.modality).unit,
      values: slices.values(look),
      lesion: state.lesion,
      thickness_mm: state.thickness_mm,
      level: levelAt(study, point[2]),
      nameAt: (at) => (study.arrays.labels ? found(frame, at).name : "mark"),
    };
  }

  function paint() {
    queued = 0;
    if (!study || signal.aborted) return;
    arrange();
    for (const frame of shown()) paintFrame(frame);
    bar.show(study, state, task.allowed(state.task));
    panel.show(study, { ...state, modality: frames[active].modality }, board, board.list, caliper.chosen);
    task.show(state, board.list.at(-1));
    showPrompt();
    clearTimeout(describing);
    describing = setTimeout(describe, WORDS_MS);
    const { pane } = frames[0];
    setAttribute(element, "data-painted", "true");
    setAttribute(element, "data-scale", pane.pixels_per_mm.toFixed(4));
    setAttribute(element, "data-middle", eyes[frames[0].plane].middle.map((mm) => mm.toFixed(3)).join());
  }

  function paintFrame(frame) {
    const { pane } = frame;
    pane.resize();
    const look = lookOf(frame);
    const own = active === frame.number;
    const over = hover?.frame === frame ? hover.point : null;
    const measuring = state.tool in TOOLS;
    frame.show(look.k, study.size[PLANES[frame.plane].through], own && shown().length > 1, {
      name: `${modalityOf(study, frame.modality).label}, ${frame.plane} plane`,
      words: placeWords(frame),
    });
    pane.paint({
      values: slices.values(look),
      labels: state.overlay && study.arrays.labels ? slices.labels(look) : null,
      table: tableOf(frame.modality),
      colors,
      cross: state.position_mm,
      strong: own && measuring && !over,
      marks: caliper.marksOn(frame.plane, thisSlice(frame), over, state.reveal),
      corners: cornersOf(frame, over ?? (own ? state.position_mm : null)),
    });
  }

  function placeWords(frame) {
    const axis = PLANES[frame.plane].through;
    return `${"xyz"[axis]} ${sliceMm(frame).toFixed(1)} mm`;
  }

  function cornersOf(frame, point) {
    const wide = frame.pane.size.width > 260;
    const roomy = frame.pane.size.width > 420;
    const modality = modalityOf(study, frame.modality);
    const [w, l] = windowOf(frame.modality);
    const bottomLeft = [];
    if (point) {
      const { value, name } = found(frame, point);
      if (name && state.overlay) bottomLeft.push([name, "#fff3c4"]);
      bottomLeft.push([modality.unit ? `${value} ${modality.unit}` : `Signal ${value}`]);
    }
    const count = `${sliceOf(frame) + 1}/${study.size[PLANES[frame.plane].through]}`;
    bottomLeft.push([roomy ? `${placeWords(frame)}   ${count}` : placeWords(frame)]);
    const growth = study.growths.find(({ kind }) => kind === state.lesion);
    const bottomRight = [];
    if (roomy && growth && state.thickness_mm > 0)
      bottomRight.push([`${growth.label} ${state.thickness_mm.toFixed(1)} mm`]);
    if (wide) bottomRight.push([`W ${w}  L ${l}`]);
    const level = levelAt(study, frame.plane === "axial" ? sliceMm(frame) : state.position_mm[2]);
    return {
      topLeft: [
        [wide ? `${modality.label} ${frame.plane}` : PLANES[frame.plane].name, PLANE_COLORS[frame.plane]],
        ...(level && frame.plane === "axial" ? [[level, "#ffffff"]] : []),
      ],
      topRight: [["SIMULATED", "#ffb4a8"]],
      bottomLeft,
      bottomRight,
    };
  }

  function repaint() {
    queued ||= requestAnimationFrame(paint);
  }

  // ---- moving about ----
  function activate(number) {
    if (active === number) return;
    active = number;
    repaint();
  }

  function toSlice(frame, k) {
    const axis = PLANES[frame.plane].through;
    const position_mm = [...state.position_mm];
    position_mm[axis] = study.origin_mm[axis] + k * study.spacing_mm[axis];
    change({ position_mm }, false);
  }

  function scroll(frame, steps) {
    const axis = PLANES[frame.plane].through;
    const k = sliceOf(frame) + steps;
    if (k < 0 || k >= study.size[axis]) return;
    toSlice(frame, k);
    speakPlace(frame);
  }

  function zoom(frame, factor) {
    frame.pane.zoomed(factor);
    repaint();
  }

  function wheel(frame, steps, event) {
    if (!study || !element.contains(document.activeElement)) return; // the page scrolls until a picture was chosen
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) zoom(frame, steps > 0 ? 1 / 1.15 : 1.15);
    else scroll(frame, frame.plane === "axial" ? -steps : steps);
  }

  function moveCross(frame, right, down_, far) {
    const { across, down, upward } = PLANES[frame.plane];
    const position_mm = [...state.position_mm];
    const pace = far ? 10 : 1;
    position_mm[across] += right * pace * study.spacing_mm[across];
    position_mm[down] += (upward ? -down_ : down_) * pace * study.spacing_mm[down];
    hover = null;
    change({ position_mm }, false);
    speakPlace(frame);
  }

  function pointAtCross(frame) {
    if (!(state.tool in TOOLS)) return;
    caliper.point(state.tool, frame.plane, onSlice(frame, state.position_mm));
  }

  /** A point moved onto the middle of the slice that is shown. */
  function onSlice(frame, point) {
    const axis = PLANES[frame.plane].through;
    return point.map((mm, i) => (i === axis ? sliceMm(frame) : mm));
  }

  function down(frame, at, event) {
    if (!study) return;
    frame.pane.element.focus({ preventScroll: true });
    activate(frame.number);
    const button = event.button === 2 ? "window" : event.button === 1 || event.shiftKey ? "pan" : state.tool;
    drag = { kind: button, frame, start: at, far: false };
    if (button in TOOLS) drag.handle = caliper.handleAt(frame.pane, at, thisSlice(frame));
    if (button === "cross") change({ position_mm: frame.pane.toPatient(at, state.position_mm) }, false);
  }

  function move(frame, at, [dx, dy]) {
    if (!drag || drag.frame !== frame) return;
    drag.far ||= Math.hypot(at[0] - drag.start[0], at[1] - drag.start[1]) > 5;
    const here = () => onSlice(frame, frame.pane.toPatient(at, state.position_mm));
    if (drag.kind === "cross") change({ position_mm: frame.pane.toPatient(at, state.position_mm) }, false);
    else if (drag.kind === "pan") {
      frame.pane.moved(dx, dy);
      repaint();
    } else if (drag.kind === "window")
      setWindow(
        frame.modality,
        draggedWindow(windowOf(frame.modality), dx, dy, modalityOf(study, frame.modality).range),
        false,
      );
    else if (drag.handle) caliper.pull(drag.handle, here());
    else if (drag.far) {
      if (!drag.begun) {
        drag.begun = true;
        caliper.point(
          drag.kind,
          frame.plane,
          onSlice(frame, frame.pane.toPatient(drag.start, state.position_mm)),
        );
      }
      if (drag.kind === "area") caliper.trail(frame.plane, here());
      hover = { frame, point: here() };
      repaint();
    }
  }

  function up(frame, at) {
    if (!drag) return;
    const { kind, handle, far, begun } = drag;
    drag = null;
    const here = onSlice(frame, frame.pane.toPatient(at, state.position_mm));
    if (handle) caliper.letGo(handle);
    else if (!(kind in TOOLS)) onchange({}, true);
    else if (!far) {
      caliper.point(kind, frame.plane, here);
      change({ position_mm: here }, false);
    } else if (begun && kind === "area") caliper.close();
    else if (begun && kind !== "probe" && kind !== "mark") caliper.point(kind, frame.plane, here);
  }

  function key(frame, event) {
    if (!study) return false;
    const { key: name, shiftKey: far, altKey } = event;
    if (event.ctrlKey || event.metaKey) {
      if (name.toLowerCase() === "z") far ? board.redo() : undo();
      else if (name.toLowerCase() === "y") board.redo();
      else return false;
      return true;
    }
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (name in arrows) {
      const [dx, dy] = arrows[name];
      if (altKey) {
        frame.pane.moved(-dx * 24, -dy * 24);
        repaint();
      } else moveCross(frame, dx, dy, far);
      return true;
    }
    const other = {
      PageUp: () => scroll(frame, 1),
      PageDown: () => scroll(frame, -1),
      "+": () => zoom(frame, 1.25),
      "=": () => zoom(frame, 1.25),
      "-": () => zoom(frame, 1 / 1.25),
      0: () => {
        delete eyes[frame.plane];
        repaint();
      },
      Enter: () => (state.tool === "area" && far ? caliper.close() : pointAtCross(frame)),
      " ": () => pointAtCross(frame),
      Backspace: () => caliper.back(),
      Escape: () => caliper.drop(),
      Delete: () => caliper.chosen && remove(caliper.chosen),
    }[name];
    if (!other || ((name === "Enter" || name === " ") && !(state.tool in TOOLS))) return false;
    other();
    return true;
  }

  // ---- measurements ----
  function undo() {
    if (caliper.back()) return;
    announcer.say(board.undo() ? "Undone." : "Nothing to undo.");
  }

  function remove(id) {
    board.remove(id);
    announcer.say("Measurement deleted. Undo brings it back.");
  }

  function go(id) {
    const entry = board.list.find((own) => own.id === id);
    if (!entry) return;
    caliper.choose(id);
    const there = { position_mm: entry.points_mm[0] };
    if (!shown().some(({ plane }) => plane === entry.plane)) there.plane = entry.plane;
    change(there, true);
    announcer.say(`${entry.text}, ${entry.words}`);
  }

  function hintFor() {
    return TOOLS[state.tool]
      ? caliper.prompt(state.tool)
      : {
          cross:
            "Click, drag or use the arrow keys to move the crosshair; wheel or Page Up and Down to scroll.",
          window: "Drag: right for a wider window, down for a higher level.",
          pan: "Drag to move the picture; plus and minus zoom; Alt and arrows move it.",
        }[state.tool];
  }

  function showPrompt() {
    const text = hintFor();
    if (hint.textContent !== text) hint.textContent = text;
    setPoint.hidden = !(state.tool in TOOLS);
    close.hidden = state.tool !== "area";
    back.hidden = !caliper.pending;
  }

  // ---- words ----
  function speakPlace(frame) {
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      const { value, name } = found(frame, state.position_mm);
      const unit = modalityOf(study, frame.modality).unit || "signal";
      const level = levelAt(study, state.position_mm[2]);
      const place = state.position_mm.map((mm) => mm.toFixed(1)).join(", ");
      announcer.say(
        `${level ? `${level}. ` : ""}${placeWords(frame)}. ${name && state.overlay ? `${name}, ` : ""}${value} ${unit}. Crosshair at ${place} mm.`,
      );
    }, SPEAK_MS);
  }

  function describe() {
    if (!study || signal.aborted) return;
    const growth = study.growths.find(({ kind }) => kind === state.lesion);
    const level = levelAt(study, state.position_mm[2]);
    const looks = shown().map(
      (frame) => `${modalityOf(study, frame.modality).label} ${frame.plane}, ${placeWords(frame)}`,
    );
    const lesion = growth ? ` ${growth.label}: ${state.thickness_mm.toFixed(1)} mm thick.` : "";
    const { value, name } = found(frames[0], state.position_mm);
    const unit = modalityOf(study, frames[0].modality).unit || "signal";
    const at = name && state.overlay ? `${name}, ${value} ${unit}` : `${value} ${unit}`;
    words.textContent =
      `${study.title}. ${looks.join("; ")}${level ? `; at ${level}` : ""}.${lesion} At the crosshair: ${at}. ` +
      "Patient's right on your left. Simulated: computed from published measurements, not a scan of a person.";
  }

  // ---- life ----
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
    load(next) {
      study = next;
      slices = makeSlices(study);
      eyes = {};
      tables = {};
      colors = study.colors.map(
        (hex) => hex && [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
      );
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
    fail(sentence) {
      wait.hidden = false;
      wait.textContent = sentence;
    },
  };
}

function tenths(mm) {
  return Math.round(mm * 10) / 10;
}
