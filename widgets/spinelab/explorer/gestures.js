// Drag, pinch, wheel, click and keys on a picture, turned into "turn", "zoom", "pick" and "hover".

const TURN_DEG = 15;
const DRAG_DEG_PER_PX = 0.5;
const CLICK_PX = 4; // a press that moves less is a click

/** Listen on `surface`; `act` holds turn(yaw, pitch), zoom(factor), pick(event), hover(event), leave(). */
export function attachGestures(surface, act, signal) {
  const touches = new Map();
  let travelled = 0;
  let spread = 0;
  const on = (type, react, options) => surface.addEventListener(type, react, { signal, ...options });

  on("pointerdown", (event) => {
    surface.setPointerCapture?.(event.pointerId);
    touches.set(event.pointerId, [event.clientX, event.clientY]);
    travelled = touches.size > 1 ? Infinity : 0;
  });

  on("pointermove", (event) => {
    const before = touches.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") act.hover(event);
      return;
    }
    const [dx, dy] = [event.clientX - before[0], event.clientY - before[1]];
    touches.set(event.pointerId, [event.clientX, event.clientY]);
    if (touches.size > 1) pinch();
    else drag(dx, dy);
  });

  function drag(dx, dy) {
    travelled += Math.hypot(dx, dy);
    if (travelled > CLICK_PX) act.turn(-dx * DRAG_DEG_PER_PX, dy * DRAG_DEG_PER_PX);
  }

  function pinch() {
    const [[ax, ay], [bx, by]] = touches.values();
    const now = Math.max(1, Math.hypot(ax - bx, ay - by));
    if (spread) act.zoom(spread / now);
    spread = now;
  }

  function lift(event) {
    const clicked = touches.delete(event.pointerId) && travelled <= CLICK_PX && event.type === "pointerup";
    spread = 0;
    if (clicked) act.pick(event);
  }

  on("pointerup", lift);
  on("pointercancel", lift);
  on("pointerleave", () => act.leave());
  on(
    "wheel",
    (event) => {
      if (document.activeElement !== surface) return; // the page scrolls until the picture was chosen
      event.preventDefault();
      act.zoom(event.deltaY > 0 ? 1.1 : 1 / 1.1);
    },
    { passive: false },
  );
  on("keydown", (event) => {
    const keys = {
      ArrowLeft: () => act.turn(TURN_DEG, 0),
      ArrowRight: () => act.turn(-TURN_DEG, 0),
      ArrowUp: () => act.turn(0, TURN_DEG),
      ArrowDown: () => act.turn(0, -TURN_DEG),
      "+": () => act.zoom(1 / 1.15),
      "=": () => act.zoom(1 / 1.15),
      "-": () => act.zoom(1.15),
    };
    if (!keys[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
}
