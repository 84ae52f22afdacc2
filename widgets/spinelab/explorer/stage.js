// The picture: a canvas that turns, a drawing where WebGL is missing, labels on top. Knows gestures, not tasks.

import {
  VIEWS,
  axes,
  directionInWords,
  edgeLetters,
  eye,
  fittingDistance,
  project,
  ray,
  viewProjection,
} from "./camera.js";
import { makeRenderer } from "./renderer.js";
import { pickPart } from "./pick.js";

const TURN_DEG = 15;

/** Make the stage. `onpick(hit)`, `onhover(hit, x, y)` and `onturn()` report what the learner does with it. */
export function makeStage(h, { label, onpick, onhover, onturn, signal }) {
  const canvas = h("canvas", {
    class: "sl-canvas",
    tabindex: "0",
    role: "application",
    "aria-roledescription": "three-dimensional model",
    "aria-label": label,
  });
  const letters = Object.fromEntries(
    ["up", "down", "left", "right"].map((edge) => [
      edge,
      h("span", { class: `sl-letter sl-letter-${edge}`, "aria-hidden": "true" }),
    ]),
  );
  const tag = h("div", { class: "sl-tag", "aria-hidden": "true" });
  const marker = h("div", { class: "sl-marker", "aria-hidden": "true" });
  const tip = h("div", { class: "sl-tip", "aria-hidden": "true" });
  const element = h("div", { class: "sl-stage" }, canvas, ...Object.values(letters), marker, tag, tip);

  const renderer = makeRenderer(canvas);
  const camera = { ...VIEWS.oblique, target: [0, 0, 0], distance_mm: 400 };
  let scene = null;
  let styles = [];
  let plane = null;
  let labelled = null; // {point, text}
  let marked = null;
  let queued = 0;
  let fitted = true; // until the learner zooms, the model keeps filling the picture

  const aspect = () => canvas.clientWidth / Math.max(1, canvas.clientHeight);
  const visible = (index) => Boolean(styles[index]);

  function fit() {
    fitted = true;
    camera.target = [...scene.center];
    camera.distance_mm = fittingDistance(camera, aspect(), scene.box);
  }

  function paint() {
    queued = 0;
    if (!scene || !renderer || !canvas.clientWidth) return;
    const ratio = Math.min(globalThis.devicePixelRatio || 1, 1.5);
    const width = Math.round(canvas.clientWidth * ratio);
    const height = Math.round(canvas.clientHeight * ratio);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const dark = element.closest('[data-jp-theme-light="false"]') !== null;
    renderer.draw(styles, {
      ...axes(camera),
      matrix: viewProjection(camera, aspect()),
      eye: eye(camera),
      plane,
      outline_mm: camera.distance_mm * 0.0016,
      outlineColor: dark ? [1, 1, 1, 1] : [0.05, 0.06, 0.1, 1],
    });
    const edges = edgeLetters(camera);
    for (const [edge, node] of Object.entries(letters)) node.textContent = edges[edge];
    place(tag, labelled?.point, labelled?.text ?? "");
    place(marker, marked, "");
  }

  function place(node, point, text) {
    const at = point ? project(camera, aspect(), point) : null;
    node.hidden = !at || Math.abs(at.x) > 1 || Math.abs(at.y) > 1;
    if (node.hidden) return;
    node.textContent = text;
    node.style.left = `${(at.x * 0.5 + 0.5) * 100}%`;
    node.style.top = `${(0.5 - at.y * 0.5) * 100}%`;
    node.classList?.toggle("sl-tag-left", at.x > 0);
  }

  function repaint() {
    queued ||= requestAnimationFrame(paint);
  }

  function turn(yaw, pitch) {
    camera.yaw = ((camera.yaw + yaw + 540) % 360) - 180;
    camera.pitch = Math.max(-90, Math.min(90, camera.pitch + pitch));
    onturn();
    repaint();
  }

  function zoom(factor) {
    if (!scene) return;
    const fitting = fittingDistance(camera, aspect(), scene.box);
    fitted = false;
    camera.distance_mm = Math.max(fitting * 0.2, Math.min(fitting * 1.5, camera.distance_mm * factor));
    repaint();
  }

  function hitAt(event) {
    if (!scene || !renderer) return null;
    const box = canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((event.clientY - box.top) / box.height) * 2;
    return pickPart(scene, ray(camera, aspect(), x, y), plane, visible);
  }

  attachGestures();

  function attachGestures() {
    const touches = new Map();
    let travelled = 0;
    let spread = 0;
    const on = (type, react, options) => canvas.addEventListener(type, react, { signal, ...options });
    on("pointerdown", (event) => {
      canvas.setPointerCapture?.(event.pointerId);
      touches.set(event.pointerId, [event.clientX, event.clientY]);
      travelled = touches.size > 1 ? Infinity : 0;
    });
    on("pointermove", (event) => {
      const before = touches.get(event.pointerId);
      if (!before) return hover(event);
      const [dx, dy] = [event.clientX - before[0], event.clientY - before[1]];
      touches.set(event.pointerId, [event.clientX, event.clientY]);
      if (touches.size === 1) {
        travelled += Math.hypot(dx, dy);
        if (travelled > 4) turn(-dx * 0.5, dy * 0.5);
        return undefined;
      }
      const [[ax, ay], [bx, by]] = touches.values();
      const now = Math.hypot(ax - bx, ay - by);
      if (spread) zoom(spread / Math.max(now, 1));
      spread = now;
      return undefined;
    });
    const end = (event) => {
      const clicked = touches.delete(event.pointerId) && travelled <= 4 && event.type === "pointerup";
      spread = 0;
      if (clicked) onpick(hitAt(event));
    };
    on("pointerup", end);
    on("pointercancel", end);
    on("pointerleave", () => hideTip());
    on(
      "wheel",
      (event) => {
        if (document.activeElement !== canvas) return; // the page scrolls until the picture was chosen
        event.preventDefault();
        zoom(event.deltaY > 0 ? 1.1 : 1 / 1.1);
      },
      { passive: false },
    );
    on("keydown", (event) => {
      const keys = {
        ArrowLeft: () => turn(TURN_DEG, 0),
        ArrowRight: () => turn(-TURN_DEG, 0),
        ArrowUp: () => turn(0, TURN_DEG),
        ArrowDown: () => turn(0, -TURN_DEG),
        "+": () => zoom(1 / 1.15),
        "=": () => zoom(1 / 1.15),
        "-": () => zoom(1.15),
      };
      if (!keys[event.key] || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    });
  }

  let hoverQueued = 0;
  function hover(event) {
    if (hoverQueued || event.pointerType === "touch") return;
    hoverQueued = requestAnimationFrame(() => {
      hoverQueued = 0;
      const text = onhover(hitAt(event));
      const box = canvas.getBoundingClientRect();
      tip.hidden = !text;
      tip.textContent = text ?? "";
      tip.style.left = `${event.clientX - box.left + 14}px`;
      tip.style.top = `${event.clientY - box.top + 14}px`;
    });
  }

  function hideTip() {
    tip.hidden = true;
  }
  hideTip();

  function resized() {
    if (fitted && scene) fit();
    repaint();
  }

  const watcher = globalThis.ResizeObserver ? new ResizeObserver(resized) : null;
  watcher?.observe(canvas);
  signal.addEventListener("abort", () => {
    watcher?.disconnect();
    cancelAnimationFrame(queued);
    cancelAnimationFrame(hoverQueued);
    renderer?.dispose();
  });

  return {
    element,
    canvas,
    works: renderer !== null,
    load(next) {
      scene = next;
      renderer?.load(scene);
      fit();
      repaint();
    },
    style(next, cutPlane) {
      styles = next;
      plane = cutPlane;
      repaint();
    },
    label(next) {
      labelled = next;
      repaint();
    },
    mark(point) {
      marked = point;
      repaint();
    },
    look(view) {
      Object.assign(camera, VIEWS[view]);
      fit();
      repaint();
    },
    turn,
    zoom,
    repaint,
    words: () => directionInWords(camera),
  };
}
