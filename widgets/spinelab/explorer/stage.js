// The picture: a surface that turns, with letters and labels on top. Knows a camera and a scene, no tasks.

import {
  VIEWS,
  axes,
  directionInWords,
  edgeLetters,
  eye,
  fittingDistance,
  project,
  reachAcross,
  ray,
  viewProjection,
} from "./camera.js";
import { attachGestures } from "./gestures.js";
import { pickPart } from "./pick.js";
import { makeRenderer } from "./renderer.js";
import { drawnWhole } from "./scene.js";

const MARGIN = "300px"; // how near to the window a picture wakes up
const REST_MS = 250;
const LEAD_PX = 18; // the shortest line from a label to its structure

/** Make the stage. `onpick(hit)`, `onhover(hit)` (returns a text) and `onturn()` report what the learner does. */
export function makeStage(h, { label, onpick, onhover, onturn, signal }) {
  const surface = h("div", {
    class: "sl-surface",
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
  const tip = h("div", { class: "sl-tip", "aria-hidden": "true", hidden: true });
  const element = h("div", { class: "sl-stage" }, surface, ...Object.values(letters), marker, tag, tip);

  const camera = { ...VIEWS.oblique, target: [0, 0, 0], distance_mm: 400 };
  let canvas = null;
  let renderer = null; // only while the picture is near the window: browsers allow few at a time
  let scene = null;
  let styles = [];
  let plane = null;
  let closed = true;
  let labelled = null; // {point, text}
  let marked = null;
  let queued = 0;
  let hovering = 0;
  let rest = 0;
  let fitted = true; // until the learner zooms, the model keeps filling the picture

  const power = drawingPower(h);

  const aspect = () => surface.clientWidth / Math.max(1, surface.clientHeight);

  function wake() {
    if (renderer) return;
    canvas = h("canvas", { class: "sl-canvas" });
    renderer = makeRenderer(canvas, !power.software);
    if (!renderer) return;
    canvas.addEventListener("webglcontextlost", () => sleep(), { signal });
    surface.replaceChildren(canvas);
    if (scene) renderer.load(scene);
    repaint();
  }

  function sleep() {
    renderer?.dispose();
    renderer = null;
    surface.replaceChildren();
  }

  function fit() {
    fitted = true;
    camera.target = [...scene.center];
    camera.distance_mm = fittingDistance(camera, aspect(), scene.shape);
  }

  /** Without a graphics processor, draw coarsely while the picture moves and finely once it rests. */
  function paint(resting = false) {
    queued = 0;
    if (!scene || !renderer || !surface.clientWidth) return;
    clearTimeout(rest);
    if (power.software && !resting) rest = setTimeout(() => paint(true), REST_MS);
    const ratio = power.software ? (resting ? 2 : 1) : Math.min(globalThis.devicePixelRatio || 1, 2);
    const width = Math.round(surface.clientWidth * ratio);
    const height = Math.round(surface.clientHeight * ratio);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const dark = element.closest('[data-jp-theme-light="false"]') !== null;
    renderer.draw(styles, {
      ...axes(camera),
      matrix: viewProjection(camera, aspect()),
      eye: eye(camera),
      plane,
      closed,
      stripe_px: 7 * ratio,
      outline_mm: camera.distance_mm * 0.0016,
      outlineColor: dark ? [1, 1, 1, 1] : [0.05, 0.06, 0.1, 1],
    });
    const edges = edgeLetters(axes(camera));
    for (const [edge, node] of Object.entries(letters)) node.textContent = edges[edge];
    place(tag, labelled?.point, labelled?.text ?? "");
    if (!tag.hidden) leadOut(project(camera, aspect(), labelled.point).x);
    place(marker, marked, "");
    element.setAttribute("data-painted", "true");
  }

  function place(node, point, text) {
    const at = point ? project(camera, aspect(), point) : null;
    node.hidden = !at || Math.abs(at.x) > 1 || Math.abs(at.y) > 1;
    if (node.hidden) return;
    node.textContent = text;
    node.style.left = `${(at.x * 0.5 + 0.5) * 100}%`;
    node.style.top = `${(0.5 - at.y * 0.5) * 100}%`;
  }

  /** Set the label beside the model, on the nearer side with room for it, and draw a line to its structure. */
  function leadOut(x) {
    const reach = reachAcross(camera, aspect(), scene.shape);
    const half = surface.clientWidth / 2;
    const room = (edge) => (1 - Math.abs(edge)) * half - tag.offsetWidth - LEAD_PX;
    const toLeft = x < 0 ? room(reach.left) > 0 || room(reach.right) < 0 : room(reach.right) < 0;
    const edge = toLeft ? reach.left : reach.right;
    const most = (1 + (toLeft ? x : -x)) * half - tag.offsetWidth - 2;
    const lead = Math.max(LEAD_PX, Math.min(most, Math.abs(edge - x) * half + LEAD_PX));
    tag.style.setProperty("--lead", `${lead}px`);
    tag.classList.toggle("sl-tag-left", toLeft);
  }

  function repaint() {
    queued ||= requestAnimationFrame(() => paint());
  }

  function turn(yaw, pitch) {
    camera.yaw = ((camera.yaw + yaw + 540) % 360) - 180;
    camera.pitch = Math.max(-90, Math.min(90, camera.pitch + pitch));
    onturn();
    repaint();
  }

  function zoom(factor) {
    if (!scene) return;
    const fitting = fittingDistance(camera, aspect(), scene.shape);
    fitted = false;
    camera.distance_mm = Math.max(fitting * 0.2, Math.min(fitting * 1.5, camera.distance_mm * factor));
    repaint();
  }

  function hitAt(event) {
    if (!scene || !renderer) return null;
    const box = surface.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((event.clientY - box.top) / box.height) * 2;
    return pickPart(scene, ray(camera, aspect(), x, y), plane, (index) => Boolean(styles[index]));
  }

  function hover(event) {
    hovering ||= requestAnimationFrame(() => {
      hovering = 0;
      const text = onhover(hitAt(event));
      const box = surface.getBoundingClientRect();
      tip.hidden = !text;
      tip.textContent = text;
      tip.style.left = `${event.clientX - box.left + 14}px`;
      tip.style.top = `${event.clientY - box.top + 14}px`;
    });
  }

  function leave() {
    cancelAnimationFrame(hovering);
    hovering = 0;
    tip.hidden = true;
  }

  function resized() {
    if (fitted && scene) fit();
    repaint();
  }

  attachGestures(surface, { turn, zoom, pick: (event) => onpick(hitAt(event)), hover, leave }, signal);
  const watchers = [];
  if (globalThis.ResizeObserver) watchers.push(new ResizeObserver(resized));
  if (globalThis.IntersectionObserver) {
    const seen = ([entry]) => (entry.isIntersecting ? wake() : sleep());
    watchers.push(new IntersectionObserver(seen, { rootMargin: MARGIN }));
  }
  for (const watcher of watchers) watcher.observe(element);
  signal.addEventListener("abort", () => {
    for (const watcher of watchers) watcher.disconnect();
    cancelAnimationFrame(queued);
    cancelAnimationFrame(hovering);
    clearTimeout(rest);
    sleep();
  });

  return {
    element,
    works: power.works,
    /** Show another scene; with `steady` the camera stays where it is. */
    load(next, steady = false) {
      scene = next;
      renderer?.load(scene);
      if (!steady) fit();
      repaint();
    },
    style(next, cutPlane) {
      styles = next;
      plane = cutPlane;
      closed = drawnWhole(scene.parts, styles);
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
    words: () => directionInWords(camera),
  };
}

/** What this browser draws with; the context that is tried is given back at once. */
function drawingPower(h) {
  const context = h("canvas").getContext("webgl2");
  if (!context) return { works: false, software: true };
  const info = context.getExtension("WEBGL_debug_renderer_info");
  const name = context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER);
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return { works: true, software: /swiftshader|llvmpipe|software/i.test(name) };
}
