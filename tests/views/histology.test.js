// The histology drawings in Node: what is drawn, naming, finding, clean-up.

import assert from "node:assert/strict";
import { test } from "node:test";
import { makeChance } from "../../widgets/spinelab/histology/chance.js";
import { tissueParts } from "../../widgets/spinelab/histology/tissues.js";
import view from "../../widgets/spinelab/histology/view.js";
import { FakeModel, openPage, press } from "./fakes.js";

const names = (kind) =>
  tissueParts(kind, 1)
    .map(({ structure }) => structure)
    .filter(Boolean);
const TISSUES = ["normal", "calcified", "ossified"].map((kind) => ({
  id: kind,
  name: `The ${kind} ligament`,
  entity: "CLF",
  gist: "Gist.",
  cites: [],
  structures: names(kind).map((id) => ({ id, name: `Name of ${id}`, text: `What ${id} is.`, cites: [] })),
}));

function opened(state = {}) {
  const page = openPage();
  const model = new FakeModel({
    left: "calcified",
    right: "ossified",
    structure: "",
    mode: "explore",
    score: {},
    seed: 1,
    _tissues: TISSUES,
    ...state,
  });
  const close = view.render({ model, el: page });
  const group = (id) => page.querySelector(`[data-structure="${id}"]`);
  const button = (text) => [...page.querySelectorAll("button")].find((held) => held.textContent === text);
  return { page, model, close, group, button };
}

test("a drawing is the same for the same seed and another for another", () => {
  assert.deepEqual(tissueParts("ossified", 3), tissueParts("ossified", 3));
  assert.notDeepEqual(tissueParts("ossified", 3), tissueParts("ossified", 4));
});

test("every stroke is finite path data", () => {
  for (const kind of ["normal", "calcified", "ossified"])
    for (const { strokes } of tissueParts(kind, 5))
      for (const { d } of strokes)
        assert.ok(/^M/.test(d) && !/NaN|Infinity|undefined/.test(d), d.slice(0, 60));
});

test("a shuffle keeps every item and its order for a seed", () => {
  const items = [1, 2, 3, 4, 5, 6];
  const mixed = makeChance(9).mixed(items);
  assert.deepEqual([...mixed].sort(), items);
  assert.deepEqual(mixed, makeChance(9).mixed(items));
});

test("what is pointed at or focused is told; leaving takes it away", () => {
  const { page, group } = opened();
  group("core").dispatchEvent(new Event("pointerenter"));
  assert.match(page.textContent, /What core is/);
  group("core").dispatchEvent(new Event("pointerleave"));
  assert.doesNotMatch(page.textContent, /What core is/);
  group("bone").dispatchEvent(new Event("focus"));
  assert.match(page.textContent, /What bone is/);
});

test("a structure is chosen by key, by click and by its name, and let go again", () => {
  const { model, group, button } = opened();
  press(group("marrow"), "Enter");
  assert.equal(model.get("structure"), "ossified/marrow");
  group("rim").dispatchEvent(new Event("click"));
  assert.equal(model.get("structure"), "calcified/rim");
  button("Name of bone").click();
  assert.equal(model.get("structure"), "ossified/bone");
  assert.equal(group("bone").getAttribute("aria-pressed"), "true");
  button("Name of bone").click();
  assert.equal(model.get("structure"), "");
});

test("in the search no name gives the answer away", () => {
  const { page, button } = opened();
  button("Find it").click();
  const spoken = [...page.querySelectorAll("svg, svg [aria-label]")].map((node) =>
    node.getAttribute("aria-label"),
  );
  assert.ok(spoken.every((label) => !label.includes("Name of") && !label.includes("ligament")));
  assert.ok([...page.querySelectorAll(".sl-names")].every((row) => row.hidden));
});

function asked(page) {
  const text = page.querySelector(".sl-task").textContent;
  return text.match(/Find: name of ([\w-]+)/)[1];
}

test("a wrong choice is named, a right one at the first try counts", () => {
  const { page, model, group, button } = opened();
  button("Find it").click();
  const first = asked(page);
  group(first).dispatchEvent(new Event("click"));
  assert.deepEqual(model.get("score"), { asked: 1, found: 1 });
  button("Next structure").click();
  const second = asked(page);
  assert.notEqual(second, first);
  group(first).dispatchEvent(new Event("click"));
  assert.match(page.querySelector('[role="status"]').textContent, new RegExp(`✗ That is: name of ${first}`));
  group(second).dispatchEvent(new Event("click"));
  assert.deepEqual(model.get("score"), { asked: 2, found: 1 });
});

test("a round that was cut off goes on where it was left", () => {
  const first = opened();
  first.button("Find it").click();
  first.button("Skip").click();
  const second = asked(first.page);
  const { page, model } = opened({ mode: "find", score: first.model.get("score") });
  assert.equal(asked(page), second);
  assert.deepEqual(model.get("score"), { asked: 1, found: 0 });
});

test("the search ends after every structure of both drawings", () => {
  const { page, model, button } = opened();
  button("Find it").click();
  const total = names("calcified").length + names("ossified").length;
  for (let i = 0; i < total; i += 1) button("Skip").click();
  assert.equal(page.querySelector(".sl-task").textContent, `Done: 0 of ${total} found at the first try.`);
  assert.deepEqual(model.get("score"), { asked: total, found: 0 });
});

test("another tissue replaces the drawing", () => {
  const { page, model, group } = opened();
  const select = page.querySelector("select");
  select.value = "normal";
  select.dispatchEvent(new Event("change"));
  assert.equal(model.get("left"), "normal");
  assert.ok(group("elastic"));
  assert.equal(group("core"), null);
});

test("closing the view leaves no listener behind", () => {
  const { page, model, close } = opened();
  close();
  assert.equal(model.listening, 0);
  assert.equal(page.children.length, 0);
});
