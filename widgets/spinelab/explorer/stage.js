// The picture: a surface that turns, with letters and labels on top. Knows a camera and a scene, no tasks.

import { atEnd, setText } from "../ui/dom.js";
import { axes, directionInWords, eye, fittingDistance, ray, viewProjection } from "./camera.js";
import { attachGestures } from "./gestures.js";
import { leadOut, placeAt } from "./label.js";
import { makeLetters } from "./letters.js";
import { pickPart } from "./pick.js";
import { loseContext, makeRenderer } from "./renderer.js";

const MARGIN = "300px"; // how near to the window a picture wakes up
const REST_MS = 250;

/**
 * Make the stage. `angles` of a view are { yaw, pitch } in degrees; `onpick(hit)`, `onhover(hit)` (returns a text) and
 * `onturn()` report what the learner does.
 */
export function makeStage(h, { label, angles, onpick, onhover, onturn, signal }) {
  const surface = h(".sl-surface", {
    tabindex: 0,
    role: "application",
    "aria-roledescription": "3D model",
    "aria-label": label,
  });
  const letters = makeLetters(h);
  const [tag, marker, tip] = ["tag", "marker", "tip"].map((name) =>
    h(`.sl-${name}`, { "aria-hidden": true, hidden: true }),
  );
  const element = h(".sl-stage", surface, letters.elements, marker, tag, tip);

  const camera = {
    ...angles,
    target: [0, 0, 0],
    distance_mm: 400,
    get aspect() {
      return surface.clientWidth / (surface.clientHeight || 1);
    },
  };
  const power = drawingPower(h);
  let canvas;
  let renderer = null; // only while the picture is near the window: browsers allow few at a time
  let scene = null;
  let styles = [];
  let plane = null;
  let labelled = null; // {point, text}
  let marked = null;
  let [queued, hovering, rest] = [0, 0, 0];
  let fitted = true; // until the learner zooms, the model keeps filling the picture

  const fitting = () => fittingDistance(camera, scene.shape);

  function wake() {
    if (renderer) return;
    canvas = h("canvas.sl-canvas", { onwebglcontextlost: begin });
    renderer = makeRenderer(canvas, !power.software);
    surface.replaceChildren(canvas);
    if (scene) renderer?.load(scene);
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
    camera.distance_mm = fitting();
  }

  /** Without a graphics processor, draw coarsely while the picture moves and finely once it rests. */
  function paint(resting) {
    queued = 0;
    if (!scene || !renderer || !surface.clientWidth) return;
    clearTimeout(rest);
    if (power.software && !resting) rest = setTimeout(paint, REST_MS, true);
    const ratio = power.software ? (resting ? 2 : 1) : Math.min(devicePixelRatio, 2);
    const [width, height] = [surface.clientWidth, surface.clientHeight].map((px) => Math.round(px * ratio));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const seen = axes(camera);
    renderer.draw(styles, {
      ...seen,
      matrix: viewProjection(camera),
      eye: eye(camera),
      plane,
      stripe_px: 7 * ratio,
      outline_mm: camera.distance_mm * 0.0016,
      outlineColor: element.closest('[data-jp-theme-light="false"]') ? [1, 1, 1, 1] : [0.05, 0.06, 0.1, 1],
    });
    letters.show(seen);
    setText(tag, labelled?.text ?? "");
    const x = placeAt(tag, camera, labelled?.point);
    if (x !== null) leadOut(tag, x, camera, scene.shape, surface.clientWidth);
    placeAt(marker, camera, marked);
    element.dataset.painted = true;
  }

  function repaint() {
    queued ||= requestAnimationFrame(() => paint());
  }

  function turn(yaw, pitch) {
    camera.yaw += yaw;
    camera.pitch = Math.max(-90, Math.min(90, camera.pitch + pitch));
    onturn();
    repaint();
  }

  function zoom(factor) {
    if (!scene) return;
    const all = fitting();
    fitted = false;
    camera.distance_mm = Math.max(all * 0.2, Math.min(all * 1.5, camera.distance_mm * factor));
    repaint();
  }

  function within({ clientX, clientY }) {
    const { left, top } = surface.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  function hitAt(event) {
    if (!scene || !renderer) return null;
    const [x, y] = within(event);
    const [across, up] = [(x / surface.clientWidth) * 2 - 1, 1 - (y / surface.clientHeight) * 2];
    return pickPart(scene, ray(camera, across, up), plane, (part) => Boolean(styles[part]));
  }

  function hover(event) {
    hovering ||= requestAnimationFrame(() => {
      hovering = 0;
      const text = onhover(hitAt(event));
      const [x, y] = within(event);
      tip.hidden = !text;
      setText(tip, text);
      Object.assign(tip.style, { left: `${x + 14}px`, top: `${y + 14}px` });
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
  const seen = (changes) => (changes.at(-1).isIntersecting ? wake() : sleep()); // a busy page hears of several at once
  const watchers = [new ResizeObserver(resized), new IntersectionObserver(seen, { rootMargin: MARGIN })];
  /** Draw where the picture is in sight: at first, and again where a phone or a driver took the drawing away. */
  function begin() {
    sleep();
    for (const watcher of watchers) {
      watcher.disconnect();
      watcher.observe(element);
    }
  }
  begin();
  atEnd(signal, () => {
    for (const watcher of watchers) watcher.disconnect();
    cancelAnimationFrame(queued);
    leave();
    clearTimeout(rest);
    sleep();
  });

  return {
    element,
    works: power.works,
    /** Show another scene; with `steady` the camera stays where it is. */
    load(next, steady) {
      scene = next;
      renderer?.load(scene);
      if (!steady) fit();
      repaint();
    },
    style(next, cutPlane) {
      [styles, plane] = [next, cutPlane];
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
    look(from) {
      Object.assign(camera, from);
      fit();
      repaint();
    },
    turn,
    zoom,
    words: (from) => directionInWords(camera, from),
  };
}

/** What this browser draws with; the context that is tried is given back at once. */
function drawingPower(h) {
  const context = h("canvas").getContext("webgl2");
  if (!context) return { works: false, software: true };
  const info = context.getExtension("WEBGL_debug_renderer_info");
  const name = context.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER);
  loseContext(context);
  return { works: true, software: /swiftshader|llvmpipe|software/i.test(name) };
}
