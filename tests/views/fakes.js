// Test doubles: a page without a browser, a model without a kernel, a scene of two boxes.

import assert from "node:assert/strict";
import { afterEach } from "node:test";
import { JSDOM, VirtualConsole } from "jsdom";

const pageErrors = []; // what a browser would only write to its console fails the test here
const consoleOfPage = new VirtualConsole();
consoleOfPage.on("jsdomError", (error) => pageErrors.push(error.message));
afterEach(() => assert.deepEqual(pageErrors.splice(0), []));

/** Give the views a document; returns the element they render into. */
export function openPage() {
  const { window } = new JSDOM("<!doctype html><body><div id='app'></div></body>", {
    pretendToBeVisual: true,
  });
  window.HTMLCanvasElement.prototype.getContext = () => null; // jsdom has no WebGL: the drawing stands in
  for (const name of [
    "document",
    "AbortController",
    "Element",
    "HTMLElement",
    "HTMLUnknownElement",
    "Node",
    "Event",
    "KeyboardEvent",
    "MouseEvent",
  ]) {
    globalThis[name] = window[name];
  }
  globalThis.addEventListener = window.addEventListener.bind(window);
  window.Element.prototype.scrollIntoView = () => {};
  window.SVGElement.prototype.getScreenCTM = () => ({ inverse() {} });
  globalThis.DOMPoint = FakePoint;
  globalThis.devicePixelRatio = 1;
  globalThis.ResizeObserver = globalThis.IntersectionObserver = FakeObserver;
  globalThis.requestAnimationFrame = (work) => setTimeout(work, 0);
  globalThis.cancelAnimationFrame = clearTimeout;
  return window.document.getElementById("app");
}

/** An observer of a page that is never laid out. */
class FakeObserver {
  observe() {}
  disconnect() {}
}

/** A point of a drawing that is shown at its own size. */
class FakePoint {
  constructor(x, y) {
    Object.assign(this, { x, y });
  }
  matrixTransform() {
    return this;
  }
}

/** A widget model that remembers what was set, saved and listened to. */
export class FakeModel {
  constructor(state) {
    this.state = { ...state };
    this.listeners = new Map();
    this.saves = 0;
  }

  get(name) {
    return this.state[name];
  }

  set(name, value) {
    const before = this.state[name];
    this.state[name] = value;
    if (before !== value) for (const react of [...(this.listeners.get(`change:${name}`) ?? [])]) react();
  }

  save_changes() {
    this.saves += 1;
  }

  on(event, react) {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), react]);
  }

  off(event, react) {
    this.listeners.set(
      event,
      (this.listeners.get(event) ?? []).filter((other) => other !== react),
    );
  }

  get listening() {
    return [...this.listeners.values()].reduce((sum, list) => sum + list.length, 0);
  }
}

/** A manager of widgets whose views hold their model's id, and say in `removed` whether they were taken away. */
export function fakeManager() {
  const made = [];
  const create_view = async (id) => {
    const view = { el: document.createElement("div"), removed: false };
    view.el.textContent = id;
    view.remove = () => {
      view.removed = true;
    };
    made.push(view);
    return view;
  };
  return { made, manager: { get_model: async (id) => id, create_view } };
}

/** Press a key on an element. */
export function press(element, key) {
  element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

/** Let promises and zero-length timers run. */
export function settled(wait_ms = 0) {
  return new Promise((resolve) => setTimeout(resolve, wait_ms));
}

const CORNERS = [0, 1, 2, 3, 4, 5, 6, 7];
// Each face of a box, counter-clockwise seen from outside, as corner numbers (bit 0: x, 1: y, 2: z).
const FACES = [
  [0, 4, 6, 0, 6, 2],
  [1, 3, 7, 1, 7, 5],
  [0, 1, 5, 0, 5, 4],
  [2, 6, 7, 2, 7, 3],
  [0, 2, 3, 0, 3, 1],
  [4, 5, 7, 4, 7, 6],
];

/** A scene of boxes: [{structure, level, side, box: [min x y z, max x y z]}]. */
export function boxScene(boxes) {
  const positions = [];
  const indices = [];
  const parts = boxes.map(({ structure, level = "", side = "midline", box }, solid) => {
    const start = positions.length / 3;
    for (const corner of CORNERS) {
      for (let i = 0; i < 3; i += 1) positions.push(box[i + (corner & (1 << i) ? 3 : 0)]);
    }
    const first = indices.length;
    indices.push(...FACES.flat().map((corner) => corner + start));
    const anchor = [0, 1, 2].map((i) => (box[i] + box[i + 3]) / 2);
    const words = [structure.replaceAll("_", " "), level, side].join(" ");
    const bone = structure === "lamina";
    return {
      words,
      bone,
      color: [0.7, 0.7, 0.7],
      structure,
      level,
      side,
      solid,
      first,
      count: 36,
      box,
      anchor,
    };
  });
  return { positions: Float32Array.from(positions), indices: Uint32Array.from(indices), parts };
}
