// What hands do on a picture, by the tool they hold: crosshair, window, pan, points. Knows no pixels' colours.

import { PLANES } from "./slices.js";
import { draggedWindow } from "./tone.js";
import { TOOLS } from "./tools.js";
import { modalityOf } from "./volume.js";

const FAR_PX = 5; // a press that moves less is a click
const PAN_PX = 24;

/**
 * Return what `makeFrame` asks for. `room` is {state, study, sight, caliper, change, repaint, activate, undo, redo,
 * remove, speak, fit}; `setWindow` and `setHover` as named.
 */
export function makeMoves(room) {
  const { state, sight, caliper, change, repaint } = room;
  let drag = null; // {kind, frame, start, far, handle, begun}

  const measuring = () => state.tool in TOOLS;
  const pointAt = (frame, at) => frame.pane.toPatient(at, state.position_mm);
  const onSlice = (frame, at) => sight.onSlice(frame, pointAt(frame, at));

  function toSlice(frame, k) {
    const axis = PLANES[frame.plane].through;
    const position_mm = [...state.position_mm];
    position_mm[axis] = room.study.origin_mm[axis] + k * room.study.spacing_mm[axis];
    change({ position_mm }, false);
  }

  function scroll(frame, steps) {
    const k = sight.sliceOf(frame) + steps;
    if (k < 0 || k >= sight.countOf(frame)) return;
    toSlice(frame, k);
    room.speak(frame);
  }

  function zoom(frame, factor) {
    frame.pane.zoomed(factor);
    repaint();
  }

  function pan(frame, dx, dy) {
    frame.pane.moved(dx, dy);
    repaint();
  }

  function moveCross(frame, [right, below], far) {
    const { across, down, upward } = PLANES[frame.plane];
    const position_mm = [...state.position_mm];
    const pace = far ? 10 : 1;
    position_mm[across] += right * pace * room.study.spacing_mm[across];
    position_mm[down] += (upward ? -below : below) * pace * room.study.spacing_mm[down];
    room.hover(null);
    change({ position_mm }, false);
    room.speak(frame);
  }

  function pointAtCross(frame) {
    if (measuring()) caliper.point(state.tool, frame.plane, sight.onSlice(frame, state.position_mm));
  }

  function down(frame, at, event) {
    if (!room.study) return;
    frame.pane.element.focus({ preventScroll: true });
    room.activate(frame);
    const kind = event.button === 2 ? "window" : event.button === 1 || event.shiftKey ? "pan" : state.tool;
    drag = { kind, frame, start: at, far: false };
    if (kind in TOOLS) drag.handle = caliper.handleAt(frame.pane, at, sight.sliceAt(frame));
    if (kind === "cross") change({ position_mm: pointAt(frame, at) }, false);
  }

  function move(frame, at, [dx, dy]) {
    if (drag?.frame !== frame) return;
    drag.far ||= Math.hypot(at[0] - drag.start[0], at[1] - drag.start[1]) > FAR_PX;
    if (drag.kind === "cross") change({ position_mm: pointAt(frame, at) }, false);
    else if (drag.kind === "pan") pan(frame, dx, dy);
    else if (drag.kind === "window") {
      const { range } = modalityOf(room.study, frame.modality);
      room.setWindow(frame.modality, draggedWindow(sight.windowOf(frame.modality), dx, dy, range), false);
    } else if (drag.handle) caliper.pull(drag.handle, onSlice(frame, at));
    else if (drag.far) {
      if (!drag.begun) caliper.point(drag.kind, frame.plane, onSlice(frame, drag.start));
      drag.begun = true;
      if (drag.kind === "area") caliper.trail(frame.plane, onSlice(frame, at));
      room.hover({ frame, point: onSlice(frame, at) });
    }
  }

  function up(frame, at) {
    if (!drag) return;
    const { kind, handle, far, begun } = drag;
    drag = null;
    const here = onSlice(frame, at);
    if (handle) caliper.letGo(handle);
    else if (!(kind in TOOLS)) change({}, true);
    else if (!far) {
      caliper.point(kind, frame.plane, here);
      change({ position_mm: here }, false);
    } else if (begun && kind === "area") caliper.close();
    else if (begun && kind !== "probe" && kind !== "mark") caliper.point(kind, frame.plane, here);
  }

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  /** React to a key; says whether it was used. */
  function key(frame, { key: name, shiftKey: far, altKey, ctrlKey, metaKey }) {
    if (!room.study) return false;
    const arrow = ARROWS[name];
    const keys =
      ctrlKey || metaKey
        ? { z: far ? room.redo : room.undo, Z: room.redo, y: room.redo }
        : {
            PageUp: () => scroll(frame, 1),
            PageDown: () => scroll(frame, -1),
            "+": () => zoom(frame, 1.25),
            "=": () => zoom(frame, 1.25),
            "-": () => zoom(frame, 1 / 1.25),
            0: room.fit,
            Enter:
              measuring() && (() => (far && state.tool === "area" ? caliper.close() : pointAtCross(frame))),
            " ": measuring() && (() => pointAtCross(frame)),
            Backspace: caliper.back,
            Escape: caliper.drop,
            Delete: () => caliper.chosen && room.remove(caliper.chosen),
          };
    if (arrow && altKey) pan(frame, -arrow[0] * PAN_PX, -arrow[1] * PAN_PX);
    else if (arrow) moveCross(frame, arrow, far);
    else if (keys[name]) keys[name]();
    else return false;
    return true;
  }

  return {
    zoom,
    pointAtCross,
    act: {
      focus: room.activate,
      step: scroll,
      slice: toSlice,
      tool: () => state.tool,
      down,
      move,
      up,
      cancel: () => {
        drag = null;
      },
      hover(frame, at) {
        if (!room.study) return;
        room.hover(at ? { frame, point: pointAt(frame, at) } : null);
        frame.cursor(Boolean(at && measuring() && caliper.handleAt(frame.pane, at, sight.sliceAt(frame))));
      },
      pinch(frame, factor, [dx, dy]) {
        frame.pane.zoomed(factor);
        pan(frame, dx, dy);
      },
      wheel(frame, steps, event) {
        if (!room.study || !room.awake()) return; // the page scrolls until a picture was chosen
        event.preventDefault();
        if (event.ctrlKey || event.metaKey) zoom(frame, steps > 0 ? 1 / 1.15 : 1.15);
        else scroll(frame, frame.plane === "axial" ? -steps : steps);
      },
      double: () => state.tool === "area" && caliper.close(),
      key,
    },
  };
}
