import assert from "node:assert/strict";
import test from "node:test";
import { makeStage } from "../../widgets/spinelab/explorer/stage.js";
import { openView } from "../../widgets/spinelab/ui/dom.js";
import { openPage } from "./fakes.js";

/** Open a stage; count the pictures it begins to draw while a browser tells it what comes into sight. */
function open() {
  const el = openPage();
  const page = { drawn: 0, asked: 0, tell: null };
  globalThis.IntersectionObserver = class {
    constructor(react) {
      page.tell = (...seen) => react(seen.map((isIntersecting) => ({ isIntersecting })));
    }
    observe() {
      page.asked += 1;
    }
    disconnect() {}
  };
  const { h, root, signal, close } = openView(el, "Spine");
  const stage = makeStage(h, { label: "Spine", angles: { yaw: 0, pitch: 0 }, onturn() {}, signal });
  root.append(stage.element);
  el.ownerDocument.defaultView.HTMLCanvasElement.prototype.getContext = () => {
    page.drawn += 1;
    return null;
  };
  return { page, close, el };
}

test("a picture is drawn when it comes into sight, though a busy browser tells what was before in the same breath", () => {
  const { page, close } = open();
  page.tell(false);
  assert.equal(page.drawn, 0);
  page.tell(false, true);
  assert.equal(page.drawn, 1);
  page.tell(true, false);
  assert.equal(page.drawn, 1);
  close();
});

test("a drawing that a phone or a driver takes away is begun anew where it is in sight", () => {
  const { page, close, el } = open();
  page.tell(true);
  assert.deepEqual([page.asked, page.drawn], [1, 1]);
  el.querySelector("canvas").dispatchEvent(new Event("webglcontextlost"));
  assert.equal(el.querySelector("canvas"), null);
  assert.equal(page.asked, 2);
  page.tell(true);
  assert.equal(page.drawn, 2);
  assert.ok(el.querySelector("canvas"));
  close();
});
