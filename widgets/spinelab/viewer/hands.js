// Pointer, pinch, wheel and keys on a picture, turned into plain calls. Knows no tool and no patient.

const PINCH = 2;

/**
 * Listen on a canvas. `act` holds down(at, event), move(at, delta, event), up(at, event), cancel(), hover(at),
 * leave(), pinch(factor, delta), wheel(steps, at, event) and key(event), which returns whether it used the key.
 */
export function attachHands(canvas, act, signal) {
  const fingers = new Map();
  let pinching = false;
  const on = (type, react, options) => canvas.addEventListener(type, react, { signal, ...options });
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  on("pointerdown", (event) => {
    canvas.setPointerCapture?.(event.pointerId);
    fingers.set(event.pointerId, place(event));
    if (fingers.size === PINCH) {
      pinching = true;
      act.cancel();
    } else if (fingers.size === 1) act.down(place(event), event);
  });

  on("pointermove", (event) => {
    const now = place(event);
    const before = fingers.get(event.pointerId);
    if (!before) return event.pointerType === "touch" ? undefined : act.hover(now);
    if (pinching) {
      const [a, b] = [...fingers.values()];
      fingers.set(event.pointerId, now);
      const [c, d] = [...fingers.values()];
      if (!d) return undefined;
      const spread = (p, q) => Math.max(1, Math.hypot(p[0] - q[0], p[1] - q[1]));
      const shift = [0, 1].map((i) => (c[i] + d[i] - a[i] - b[i]) / 2);
      return act.pinch(spread(c, d) / spread(a, b), shift);
    }
    fingers.set(event.pointerId, now);
    return act.move(now, [now[0] - before[0], now[1] - before[1]], event);
  });

  on("pointerup", (event) => {
    if (!fingers.delete(event.pointerId)) return;
    if (!pinching) act.up(place(event), event);
    if (!fingers.size) pinching = false;
  });
  on("pointercancel", (event) => {
    fingers.delete(event.pointerId);
    if (!fingers.size) pinching = false;
    act.cancel();
  });
  on("pointerleave", () => act.leave());
  on("contextmenu", (event) => event.preventDefault()); // the right button sets the window
  on("dblclick", (event) => act.double(place(event)));
  on("wheel", (event) => act.wheel(Math.sign(event.deltaY), place(event), event), { passive: false });
  on("keydown", (event) => {
    if (!act.key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}
