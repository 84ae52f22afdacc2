// Drag, pinch, wheel, click and keys on a picture, turned into "turn", "zoom", "pick" and "hover".

const TURN_DEG = 15;
const DRAG_DEG_PER_PX = 0.5;
const CLICK_PX = 4; // a press that moves less is a click
const STEP = 1.15;

/** What each key does: turn by [yaw, pitch] degrees, or zoom by a factor. */
const KEYS = {
  ArrowLeft: [TURN_DEG, 0],
  ArrowRight: [-TURN_DEG, 0],
  ArrowUp: [0, TURN_DEG],
  ArrowDown: [0, -TURN_DEG],
  "+": 1 / STEP,
  "=": 1 / STEP,
  "-": STEP,
};

/** Listen on `surface`; `act` holds turn(yaw, pitch), zoom(factor), pick(event), hover(event), leave(). */
export function attachGestures(surface, act, signal) {
  const touches = new Map();
  let travelled = 0;
  let spread = 0;
  const on = (type, react) => surface.addEventListener(type, react, { signal, passive: false });

  on("pointerdown", ({ pointerId, clientX, clientY }) => {
    surface.setPointerCapture(pointerId);
    touches.set(pointerId, [clientX, clientY]);
    travelled = touches.size > 1 ? Infinity : 0;
  });

  on("pointermove", (event) => {
    const { pointerId, clientX, clientY } = event;
    const before = touches.get(pointerId);
    if (!before) {
      if (event.pointerType !== "touch") act.hover(event);
      return;
    }
    touches.set(pointerId, [clientX, clientY]);
    if (touches.size > 1) pinch();
    else drag(clientX - before[0], clientY - before[1]);
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
  on("pointerleave", act.leave);
  on("wheel", (event) => {
    if (document.activeElement !== surface) return; // the page scrolls until the picture was chosen
    event.preventDefault();
    act.zoom(event.deltaY > 0 ? 1.1 : 1 / 1.1);
  });
  on("keydown", (event) => {
    const step = KEYS[event.key];
    if (!step || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (step.length) act.turn(...step);
    else act.zoom(step);
  });
}
