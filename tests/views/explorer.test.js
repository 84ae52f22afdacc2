import assert from "node:assert/strict";
import test from "node:test";
import explorer from "../../widgets/spinelab/explorer/view.js";
import { FakeModel, boxScene, openPage, press, settled } from "./fakes.js";

function term(id, name, clue, more = {}) {
  const cites = [{ label: "Kawano 1988", level: "case series", url: "https://example.org", title: "T" }];
  return {
    id,
    term: name,
    lower: name.toLowerCase(),
    latin: `${name} (la)`,
    synonyms: [],
    segmental: false,
    function: `${name} works.`,
    location: `${name} lies there.`,
    clue,
    spoken: `${name} works. Source: Kawano 1988.`,
    cites,
    ...more,
  };
}

const BOXES = [
  { structure: "lamina", level: "C5", side: "left", box: [2, 20, -8, 9, 24, 2] },
  { structure: "lamina", level: "C6", side: "left", box: [2, 20, -28, 9, 24, -18] },
  { structure: "ligamentum_flavum", level: "C5-C6", side: "left", box: [1, 18, -18, 8, 20, -8] },
  { structure: "spinal_cord", box: [-6, 8, -60, 6, 15, 20] },
];

const WORDS = {
  angles: { anterior: { yaw: 0, pitch: 0 }, oblique: { yaw: 142, pitch: 18 } },
  modes: [
    ["explore", "Explore"],
    ["practise", "Practise: find the structure"],
  ],
  search: ["Search the descriptions", "Search a name"],
  section: "Section shown",
  turning: "Turn and zoom",
  flat: "drawn as a section",
  unnamed: "Unnamed structure",
  none_yet: "Nothing chosen yet",
  turns: [
    ["◀", "Turn left", [15, 0]],
    ["+", "Nearer", 0.9],
  ],
  views: ["anterior", "posterior", "left", "right", "superior", "oblique"].map((id) => [id, id]),
  cut_names: ["none", "sagittal", "axial", "coronal"].map((id) => [id, id]),
  cuts: { none: "Not cut.", sagittal: "Cut at # mm.", axial: "Cut at # mm.", coronal: "Cut at # mm." },
  from: [
    ["right", "left"],
    ["front", "behind"],
    ["below", "above"],
  ],
  ways: [
    ["left", "right"],
    ["back", "forward"],
    ["higher", "lower"],
  ],
};

function packed() {
  const scene = boxScene(BOXES);
  const vertices = scene.positions.length / 3;
  const steps = Int16Array.from(scene.positions, (value) => Math.round(value / 0.01));
  const buffer = new ArrayBuffer(Math.ceil((vertices * 6) / 4) * 4 + vertices * 4 + scene.indices.length * 4);
  new Int16Array(buffer, 0, steps.length).set(steps);
  new Uint32Array(buffer, Math.ceil((vertices * 6) / 4) * 4 + vertices * 4).set(scene.indices);
  const index = {
    region: "cervical",
    title: "Cervical spine",
    mesh: { vertices, triangles: scene.indices.length / 3, offset_mm: [0, 0, 0], step_mm: 0.01 },
    parts: scene.parts,
    center_mm: [0, 16, -20],
    cuts: {
      none: { start: 0, limits: [-6, 9], normal: null },
      sagittal: { start: 0, limits: [-6, 9], normal: [1, 0, 0] },
      coronal: { start: 16, limits: [8, 24], normal: [0, 1, 0] },
      axial: { start: -20, limits: [-60, 20], normal: [0, 0, 1] },
    },
    terms: {
      lamina: term("lamina", "Lamina", "a plate behind the canal"),
      ligamentum_flavum: term("ligamentum_flavum", "Ligamentum flavum", "a pair of sheets", {
        segmental: true,
        synonyms: ["LF"],
      }),
      spinal_cord: term("spinal_cord", "Spinal cord", "a soft cylinder"),
    },
    entries: {
      names: [
        { id: "lamina", label: "Lamina", note: "Lamina (la)", lang: "la", words: "" },
        { id: "ligamentum_flavum", label: "Ligamentum flavum", note: "", lang: "la", words: "LF" },
        { id: "spinal_cord", label: "Spinal cord", note: "Spinal cord (la)", lang: "la", words: "" },
      ],
      clues: [
        { id: "ligamentum_flavum", label: "a pair of sheets" },
        { id: "lamina", label: "a plate behind the canal" },
        { id: "spinal_cord", label: "a soft cylinder" },
      ],
    },
    sections: [
      {
        id: "midsagittal",
        title: "Mid-sagittal",
        view: "-3 -8 11 11",
        origin: [0, 0, 0],
        across: [0, 1, 0],
        up: [0, 0, 1],
        shapes: [2, 3].map((part) => ({ part, path: "M0 0L5 0L5 -5Z" })),
      },
    ],
  };
  return { index, mesh: new DataView(buffer) };
}

function open(state = {}) {
  const el = openPage();
  const { index, mesh } = packed();
  const shown = {
    region: "cervical",
    structure: "",
    level: "",
    side: "",
    view: "oblique",
    cut_axis: "none",
    cut_mm: 0,
    bone_opacity: 1,
    hidden: [],
    isolate: false,
    mode: "explore",
    seed: 3,
    picked_mm: [],
    practice: {},
  };
  const model = new FakeModel({
    ...shown,
    _shown: Object.keys(shown),
    _words: WORDS,
    _regions: [["cervical", "Cervical"]],
    _index: index,
    _mesh: mesh,
    ...state,
  });
  const close = explorer.render({ model, el });
  const find = (selector) => el.querySelector(selector);
  const named = (text) => [...el.querySelectorAll("button")].find((button) => button.textContent === text);
  return { el, model, close, find, named, options: () => [...el.querySelectorAll("[role=option]")] };
}

test("every structure of the scene is offered by name, with its Latin name", () => {
  const { options, close } = open();
  assert.deepEqual(
    options().map((option) => option.querySelector(".sl-option-text").firstChild.textContent),
    ["Lamina", "Ligamentum flavum", "Spinal cord"],
  );
  close();
});

test("a structure is chosen by keyboard, reaches the model and is announced with function and source", async () => {
  const { find, model, close } = open();
  const list = find("[role=listbox]");
  list.focus();
  press(list, "ArrowDown");
  press(list, "Enter");
  assert.equal(model.get("structure"), "ligamentum_flavum");
  assert.ok(model.saves > 0);
  assert.match(find(".sl-live").textContent, /Ligamentum flavum works\. Source: Kawano 1988/);
  assert.equal(find(".sl-name").textContent, "Ligamentum flavum");
  close();
});

test("the search field filters by name, Latin and synonym, and Enter takes the first", () => {
  const { find, options, model, close } = open();
  const search = find("input[type=search]");
  search.value = "lf";
  search.dispatchEvent(new Event("input"));
  assert.equal(options().length, 1);
  assert.equal(find(".sl-count").textContent, "1 of 3 match.");
  press(search, "Enter");
  assert.equal(model.get("structure"), "ligamentum_flavum");
  close();
});

test("without WebGL the drawing offers the same structures to the pointer", () => {
  const { find, model, close } = open();
  assert.equal(find(".sl-stage-drawing").hidden, false);
  find('[data-part="2"]').dispatchEvent(new MouseEvent("click", { bubbles: true }));
  assert.equal(model.get("structure"), "ligamentum_flavum");
  assert.equal(model.get("level"), "C5-C6");
  assert.equal(model.get("side"), "left");
  close();
});

test("hide and isolate work on the chosen structure, and show all undoes both", () => {
  const { named, find, close } = open({ structure: "ligamentum_flavum" });
  named("Hide").click();
  assert.match(find(".sl-option-state").textContent, /hidden/);
  named("Isolate").click();
  assert.equal(find('[data-part="3"]'), null);
  named("Show all").click();
  assert.ok(find('[data-part="3"]'));
  close();
});

test("what the learner changed is sent to the kernel after a pause, in one message", async () => {
  const { named, model, close } = open({ structure: "lamina" });
  named("Hide").click();
  named("Isolate").click();
  assert.equal(model.saves, 0);
  await settled(200);
  assert.equal(model.saves, 1);
  assert.deepEqual(model.get("hidden"), ["lamina"]);
  assert.equal(model.get("isolate"), true);
  close();
});

test("practice withholds the names and tells how a guess was wrong", () => {
  const { named, find, options, el, model, close } = open();
  named("Practise: find the structure").click();
  const asked = /Find: ([^.]+)\./.exec(find(".sl-task").textContent)[1];
  assert.ok(options().every((option) => !/lamina|flavum|cord/i.test(option.textContent)));
  const wrong = options().find((option) => option.id.split("-").at(-1) !== asked.replaceAll(" ", "_"));
  wrong.click();
  assert.match(find(".sl-verdict").textContent, /^✗ No, you chose the .+ The nearest .+ is /);
  const right = options().find((option) => option.id.split("-").at(-1) === asked.replaceAll(" ", "_"));
  right.click();
  assert.match(find(".sl-verdict").textContent, /^✓ Yes/);
  assert.deepEqual(model.get("practice"), { asked: 1, found: 0, order: 3 });
  assert.ok(el.querySelector(".sl-verdict-good"));
  close();
});

test("a change that Python makes is shown", () => {
  const { model, find, close } = open();
  model.set("structure", "spinal_cord");
  assert.equal(find(".sl-name").textContent, "Spinal cord");
  assert.match(find(".sl-words").textContent, /Chosen: spinal cord/);
  close();
});

test("in locate mode names are withheld and the chosen place is sent in millimetres", () => {
  const { model, options, find, close } = open({ mode: "locate" });
  assert.ok(options().every((option) => !/lamina|flavum|cord/i.test(option.textContent)));
  options()[0].click();
  assert.equal(model.get("picked_mm").length, 3);
  assert.equal(find(".sl-name").textContent, "Unnamed structure");
  close();
});

test("closing a view ends every listener", () => {
  const { model, el, close } = open();
  assert.ok(model.listening > 0);
  close();
  assert.equal(model.listening, 0);
  assert.equal(el.children.length, 0);
});

test("two views of one model do not disturb each other", () => {
  const { model, el, close } = open();
  const second = explorer.render({ model, el });
  close();
  model.set("structure", "lamina");
  assert.equal(el.querySelector(".sl-name").textContent, "Lamina");
  second();
});

test("a round of practice that was cut off goes on where it was left", () => {
  const asked = (find) => /Find: ([^.]+)\./.exec(find(".sl-task").textContent)[1];
  const first = open({ mode: "practise" });
  first.named("Skip").click();
  const second = asked(first.find);
  first.close(); // which sends what was done last
  const left = first.model.get("practice");
  assert.equal(left.asked, 1);
  const again = open({ mode: "practise", seed: 0, practice: left });
  assert.equal(asked(again.find), second);
  again.close();
});
