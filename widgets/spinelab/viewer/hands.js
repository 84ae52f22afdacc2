// Pointer, pinch, wheel and keys on a picture, turned into plain calls. Knows no tool and no patient.

import { gap } from "./planes.js";

/**
 * Listen on a canvas. Every function of `act` gets `frame` first: down(frame, at, event), move(frame, at, delta),
 * up(frame, at), cancel(), hover(frame, at or null), pinch(frame, factor, delta), wheel(frame, steps, event),
 * double(), focus(frame) and key(frame, event), which returns whether it used the key.
 */
export function attachHands(canvas, frame, act, signal) {
  const fingers = new Map();
  let pinching = false;
  const on = (type, react) => canvas.addEventListener(type, react, { signal, passive: false });
  const place = (event) => {
    const { left, top } = canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const spread = ([p, q]) => Math.max(1, gap(p, q));

  on("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
    pinching = fingers.size > 1;
    if (pinching) act.cancel();
    else act.down(frame, place(event), event);
  });

  on("pointermove", (event) => {
    const now = place(event);
    const before = fingers.get(event.pointerId);
    if (!before) return event.pointerType === "touch" || act.hover(frame, now);
    const old = [...fingers.values()];
    fingers.set(event.pointerId, now);
    const delta = [now[0] - before[0], now[1] - before[1]];
    if (!pinching) act.move(frame, now, delta);
    else if (old.length > 1)
      act.pinch(
        frame,
        spread([...fingers.values()]) / spread(old),
        delta.map((px) => px / 2),
      );
  });

  const lift = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    if (event.type !== "pointerup") act.cancel();
    else if (!pinching) act.up(frame, place(event));
    pinching &&= fingers.size > 0;
  };
  on("pointerup", lift);
  on("pointercancel", lift);
  on("pointerleave", () => act.hover(frame, null));
  on("contextmenu", (event) => event.preventDefault()); // the right button sets the window
  on("dblclick", act.double);
  on("focus", () => act.focus(frame));
  on("wheel", (event) => act.wheel(frame, Math.sign(event.deltaY), event));
  on("keydown", (event) => act.key(frame, event) && event.preventDefault());
}
