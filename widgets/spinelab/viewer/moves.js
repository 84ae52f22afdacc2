// What hands do on a picture, by the tool they hold: crosshair, window, pan, points. Knows no pixels' colours.

import { axesOf, gap, headUp } from "./planes.js";
import { draggedWindow } from "./tone.js";
import { middleOf, modalityOf } from "./volume.js";

const FAR_PX = 5; // a press that moves less is a click
const PAN_PX = 24;
const ZOOM = 1.25;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Return what `makeFrame` asks for. `room` is {state, study, sight, caliper, change, repaint, activate, undo, redo,
 * remove, speak, fit, awake, measuring, setWindow, hover}.
 */
export function makeMoves(room) {
  const { state, sight, caliper, change, repaint, measuring } = room;
  let drag = null; // {kind, frame, start, far, handle, begun}

  const pointAt = (frame, at) => frame.pane.toPatient(at, state.position_mm);
  const onSlice = (frame, at) => sight.onSlice(frame, pointAt(frame, at));
  const handleAt = (frame, at) => caliper.handleAt(frame, at, sight.sliceAt(frame));
  const go = (position_mm) => change({ position_mm }, false);

  function slice(frame, k) {
    const axis = axesOf(frame.plane)[2];
    go(state.position_mm.with(axis, middleOf(room.study, axis, k)));
  }

  function step(frame, steps) {
    const k = sight.sliceOf(frame) + steps;
    if (k < 0 || k >= sight.countOf(frame)) return;
    slice(frame, k);
    room.speak(frame);
  }

  function zoom(frame, factor) {
    frame.pane.zoomed(factor);
    repaint();
  }

  function pan(frame, delta) {
    frame.pane.moved(...delta);
    repaint();
  }

  function moveCross(frame, [right, below], pace) {
    const [across, down] = axesOf(frame.plane);
    const steps = { [across]: right, [down]: headUp(frame.plane) ? -below : below };
    room.hover(null);
    go(state.position_mm.map((mm, axis) => mm + (steps[axis] ?? 0) * pace * room.study.spacing_mm[axis]));
    room.speak(frame);
  }

  function pointAtCross(frame) {
    if (measuring()) caliper.point(state.tool, frame.plane, sight.onSlice(frame, state.position_mm));
  }

  function down(frame, at, { button, shiftKey }) {
    if (!room.study) return;
    frame.pane.element.focus({ preventScroll: true });
    room.activate(frame);
    const kind = button === 2 ? "window" : button === 1 || shiftKey ? "pan" : state.tool;
    drag = { kind, frame, start: at, handle: measuring(kind) && handleAt(frame, at) };
    if (kind === "cross") go(pointAt(frame, at));
  }

  function move(frame, at, delta) {
    if (drag?.frame !== frame) return;
    const { kind, handle, start } = drag;
    drag.far ||= gap(at, start) > FAR_PX;
    if (kind === "cross") go(pointAt(frame, at));
    else if (kind === "pan") pan(frame, delta);
    else if (kind === "window") {
      const { modality } = frame;
      const { range } = modalityOf(room.study, modality);
      room.setWindow(modality, draggedWindow(sight.windowOf(modality), ...delta, range), false);
    } else if (handle) caliper.pull(handle, onSlice(frame, at));
    else if (drag.far) {
      if (!drag.begun) caliper.point(kind, frame.plane, onSlice(frame, start));
      drag.begun = true;
      if (kind === "area") caliper.trail(frame.plane, onSlice(frame, at));
      room.hover({ frame, point: onSlice(frame, at) });
    }
  }

  function up(frame, at) {
    if (!drag) return;
    const { kind, handle, far, begun } = drag;
    drag = null;
    const here = onSlice(frame, at);
    if (handle) caliper.letGo(handle);
    else if (kind === "pan" && !far) {
      const { width, height } = frame.pane.size;
      pan(frame, [width / 2 - at[0], height / 2 - at[1]]);
    } else if (!measuring(kind)) change({}, true);
    else if (!far) {
      go(here);
      caliper.point(kind, frame.plane, here); // which speaks last
    } else if (begun && kind === "area") caliper.close();
    else if (begun && room.tools[kind].points > 1) caliper.point(kind, frame.plane, here);
  }

  /** React to a key; says whether it was used. */
  function key(frame, { key: name, shiftKey: far, altKey, ctrlKey, metaKey }) {
    if (!room.study) return false;
    const arrow = ARROWS[name];
    const point =
      measuring() && (() => (far && state.tool === "area" ? caliper.close() : pointAtCross(frame)));
    const nearer = () => zoom(frame, ZOOM);
    const keys =
      ctrlKey || metaKey
        ? { z: far ? room.redo : room.undo, Z: room.redo, y: room.redo }
        : {
            PageUp: () => step(frame, 1),
            PageDown: () => step(frame, -1),
            "+": nearer,
            "=": nearer,
            "-": () => zoom(frame, 1 / ZOOM),
            0: room.fit,
            Enter: point,
            " ": point,
            Backspace: caliper.back,
            Escape: caliper.drop,
            Delete: () => caliper.chosen && room.remove(caliper.chosen),
          };
    const work = arrow
      ? () =>
          altKey
            ? pan(frame, [-arrow[0] * PAN_PX, -arrow[1] * PAN_PX])
            : moveCross(frame, arrow, far ? 10 : 1)
      : keys[name];
    if (work) work();
    return Boolean(work);
  }

  return {
    zoom,
    pointAtCross,
    focus: room.activate,
    step,
    slice,
    down,
    move,
    up,
    cancel() {
      drag = null;
    },
    hover(frame, at) {
      if (!room.study) return;
      room.hover(at && { frame, point: pointAt(frame, at) });
      const held = at && measuring() && handleAt(frame, at);
      frame.cursor(held ? "grab" : (room.tools[state.tool].cursor ?? "crosshair"));
    },
    pinch(frame, factor, delta) {
      frame.pane.zoomed(factor);
      pan(frame, delta);
    },
    wheel(frame, steps, event) {
      if (!room.study || !room.awake()) return; // the page scrolls until a picture was chosen
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) zoom(frame, steps > 0 ? 1 / ZOOM : ZOOM);
      else step(frame, frame.plane === "axial" ? -steps : steps);
    },
    double: caliper.close,
    key,
  };
}
