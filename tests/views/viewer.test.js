import assert from "node:assert/strict";
import test from "node:test";
import room from "../../widgets/spinelab/viewer/view.js";
import { FakeModel, openPage, press, settled } from "./fakes.js";
import { packedPatient } from "./patient.js";

const STATE = {
  arrangement: "planes",
  plane: "axial",
  modality: "ct",
  beside: "t2",
  position_mm: [0, 0, 0],
  window: {},
  thickness_mm: 0,
  lesion: "opll-localized",
  overlay: false,
  tool: "cross",
  probe_radius_mm: 2,
  measurements: [],
  task: {},
  answer: {},
  reveal: {},
};

/** A tool as Python sends it (`spinelab.viewer.toolbox`). */
function measuring(name, ...steps) {
  const asked = steps.map(
    (step, i) => `${name}: set ${step} (${i + 1} of ${steps.length}), by click or Enter.`,
  );
  const outline = [0, 1, 2].map((count) => `${name}: draw around it, or set points (${count} set).`);
  const prompts = steps.length ? asked : [...outline, `${name}: # points set; “Close outline” to close.`];
  return { name, points: steps.length, prompts, path: "M0 0" };
}
const TOOLS = {
  cross: { name: "Crosshair", hint: "Move the crosshair.", path: "M0 0" },
  window: { name: "Window", hint: "Drag: right for a wider window.", path: "M0 0" },
  distance: measuring("Distance", "one end", "the other end"),
  angle: measuring("Angle", "one end", "its other end", "one end of the second line", "its other end"),
  area: measuring("Area"),
  probe: measuring("Probe", "the middle of the region"),
};
const WORDS = {
  arrangements: [
    ["planes", "Three planes"],
    ["one", "One plane"],
    ["pair", "Side by side"],
  ],
  planes: { axial: "Axial", sagittal: "Sagittal", coronal: "Coronal" },
  beside: "Images on the right",
  set_point: "Set point at crosshair",
  close: "Close outline",
  take_back: "Take point back",
  radius: "Radius of the probe",
  broken: "The images could not be unpacked (#). Run the cell again.",
  send: "Send my answer",
  again: "Start again",
  taken: "Point taken back. ",
  undo: ["Nothing to undo.", "Undone."],
  redo: ["Nothing to do again.", "Done again."],
  other_slice: "The points of one measurement lie on one slice.",
  few_points: "An outline needs at least 3 points.",
  arriving: "The other slices are arriving …",
  arrived: "All slices have arrived.",
  missing: "That slice has not arrived.",
};
const packed = (index, data, first = {}) => ({
  _index: index,
  _first: first,
  _data: data,
  _shown: Object.keys(STATE),
  _tools: TOOLS,
  _words: WORDS,
  _trouble: "",
});

async function open(state = {}) {
  const el = openPage();
  const { index, data } = packedPatient();
  const model = new FakeModel({ ...STATE, ...state, ...packed(index, data) });
  const close = room.render({ model, el });
  await settled(20);
  model.saves = 0; // it has asked for first slices, of which there are none here
  const find = (selector) => el.querySelector(selector);
  const named = (text) => [...el.querySelectorAll("button")].find((button) => button.textContent === text);
  const canvas = find("canvas.sl-pane-canvas");
  const live = () => find(".sl-live").textContent;
  const later = () => settled(30);
  return { el, model, close, find, named, canvas, live, later };
}

function type(canvas, ...keys) {
  for (const key of keys) press(canvas, key);
}

test("three planes are shown, each with a name and a slice bar in words", async () => {
  const { el, close } = await open();
  const labels = [...el.querySelectorAll("canvas.sl-pane-canvas")].map((own) =>
    own.getAttribute("aria-label"),
  );
  assert.deepEqual(
    labels.map((label) => label.split(".")[0]),
    ["CT, axial plane", "CT, sagittal plane", "CT, coronal plane"],
  );
  assert.equal(el.querySelector(".sl-pane-range").getAttribute("aria-valuetext"), "z 0.0 mm");
  close();
});

test("keys scroll and move the crosshair by one voxel, and the kernel hears of it once the hand rests", async () => {
  const { model, canvas, find, live, close, later } = await open();
  type(canvas, "PageUp", "ArrowRight", "ArrowDown");
  await later();
  assert.equal(find(".sl-pane-range").value, "3");
  assert.equal(model.saves, 0);
  await settled(200);
  assert.deepEqual(model.get("position_mm"), [0.5, 0.5, 1]);
  assert.equal(model.saves, 1);
  await settled(250);
  assert.match(live(), /z 1\.0 mm\. 920 HU\. Crosshair at 0\.5, 0\.5, 1\.0 mm\./);
  close();
});

test("what stands around the pictures is written once a frame, however many slices a hand goes on", async () => {
  const { el, canvas, find, close, later } = await open();
  const bar = find(".sl-pane-range");
  const { MutationObserver } = el.ownerDocument.defaultView;
  const written = [];
  new MutationObserver((changes) => written.push(...changes)).observe(bar, {
    attributeFilter: ["aria-valuetext"],
  });
  type(canvas, "PageUp");
  await Promise.resolve();
  assert.equal(bar.ariaValueText, "z 0.0 mm");
  type(canvas, "PageDown", "PageDown");
  await later();
  assert.equal(bar.ariaValueText, "z -1.0 mm");
  assert.equal(written.length, 1);
  close();
});

test("a distance is measured by keyboard alone, listed, announced and sent in millimetres", async () => {
  const { model, canvas, find, named, live, close, later } = await open();
  named("Distance").click();
  assert.match(live(), /Distance: set one end \(1 of 2\)/);
  type(canvas, "Enter", "ArrowRight", "ArrowRight", "Enter");
  await later();
  const [entry] = model.get("measurements");
  assert.deepEqual([entry.kind, entry.value, entry.unit, entry.plane], ["distance", 1, "mm", "axial"]);
  assert.deepEqual(entry.points_mm, [
    [0, 0, 0],
    [1, 0, 0],
  ]);
  assert.match(find(".sl-room-result").textContent, /1\. 1\.0 mm Distance, C5, axial/);
  assert.match(live(), /Distance: 1\.0 mm/);
  close();
});

test("points are taken back, measurements undone, done again and deleted", async () => {
  const { model, canvas, find, named, close, later } = await open({ tool: "distance" });
  type(canvas, "Enter", "Backspace", "ArrowLeft", "Enter", "ArrowRight", "Enter");
  assert.equal(model.get("measurements").length, 1);
  await later();
  named("Undo").click();
  assert.equal(model.get("measurements").length, 0);
  await later();
  named("Redo").click();
  await later();
  find("[aria-label='Delete measurement 1']").click();
  assert.equal(model.get("measurements").length, 0);
  canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true }));
  assert.equal(model.get("measurements").length, 1);
  close();
});

test("an outline is closed by a button, not with fewer than three points", async () => {
  const { model, canvas, named, live, close, later } = await open({ tool: "area" });
  type(canvas, "Enter", "ArrowRight", "ArrowRight", "Enter");
  await later();
  named("Close outline").click();
  assert.match(live(), /at least 3 points/);
  type(canvas, "ArrowDown", "ArrowDown", "Enter");
  named("Close outline").click();
  assert.deepEqual(
    model.get("measurements").map(({ kind, value, unit }) => [kind, value, unit]),
    [["area", 0.5, "mm2"]],
  );
  close();
});

test("the points of one measurement lie on one slice", async () => {
  const { model, canvas, live, close } = await open({ tool: "distance" });
  type(canvas, "Enter", "PageUp", "ArrowRight", "Enter");
  assert.equal(model.get("measurements").length, 0);
  assert.match(live(), /lie on one slice/);
  close();
});

test("a window preset and a number field set width and level of the images that are looked at", async () => {
  const { model, el, named, close, later } = await open();
  named("Soft tissue").click();
  await later();
  assert.deepEqual(model.get("window"), { ct: [400, 40] });
  assert.equal(named("Soft tissue").getAttribute("aria-pressed"), "true");
  const [width] = el.querySelectorAll("input[type=number]");
  width.value = "0";
  width.dispatchEvent(new Event("change"));
  assert.deepEqual(model.get("window"), { ct: [1, 40] });
  close();
});

test("the thickness slider changes the values without the kernel, which hears of it at the end", async () => {
  const { model, find, el, close, later } = await open({ position_mm: [-0.5, -0.5, -1] });
  const slider = find(".sl-room-panel input[type=range]");
  slider.value = "3";
  slider.dispatchEvent(new Event("input"));
  assert.equal(model.saves, 0);
  await later();
  await settled(250);
  assert.match(
    el.querySelector(".sl-room-words").textContent,
    /OPLL, localized: 3\.0 mm thick\. At the crosshair: 800 HU/,
  );
  assert.equal(model.get("thickness_mm"), 3);
  close();
});

test("structures are named only while the learner asks for it", async () => {
  const { find, close, later } = await open();
  const words = async () => {
    await later();
    await settled(230);
    return find(".sl-room-words").textContent;
  };
  assert.doesNotMatch(await words(), /Spinal cord/);
  const box = find("input[type=checkbox]");
  box.checked = true;
  box.dispatchEvent(new Event("change"));
  assert.match(await words(), /Spinal cord/);
  close();
});

test("side by side shows two kinds of images of one slice", async () => {
  const { el, named, close, later } = await open();
  named("Side by side").click();
  await later();
  const shown = [...el.querySelectorAll(".sl-pane")].filter((pane) => !pane.hidden);
  assert.deepEqual(
    shown.map((pane) => pane.querySelector("canvas").getAttribute("aria-label").split(".")[0]),
    ["CT, axial plane", "T2, axial plane"],
  );
  close();
});

test("a task leaves its own tool, sends the measurement, and shows in words how it was marked", async () => {
  const task = { kind: "distance", prompt: "How deep is the canal?" };
  const { model, canvas, find, named, el, close, later } = await open({ task, tool: "distance" });
  assert.equal(find(".sl-room-ask").textContent, task.prompt);
  assert.equal(named("Angle").hidden, true);
  assert.equal(find("select[aria-label=Lesion]").closest("[role=group]").hidden, true);
  assert.ok(named("Send my answer").disabled);
  type(canvas, "Enter", "ArrowRight", "Enter");
  await later();
  named("Send my answer").click();
  assert.equal(model.get("answer").value, 0.5);
  model.set("reveal", {
    kind: "distance",
    plane: "axial",
    points_mm: [
      [0, 0, 0],
      [1, 0, 0],
    ],
    verdict: "incorrect",
    sign: "✗",
    words: "You measured 0.5 mm; the true value is 1.0 mm.",
  });
  await later();
  assert.match(el.querySelector(".sl-room-verdict").textContent, /✗ You measured 0\.5 mm/);
  close();
});

test("what Python changes is shown, and what the learner did meanwhile is kept", async () => {
  const { model, canvas, find, close, later } = await open();
  type(canvas, "PageUp");
  model.set("arrangement", "one");
  await later();
  assert.equal(find(".sl-room-grid").getAttribute("data-arrangement"), "one");
  assert.equal(find(".sl-pane-range").value, "3");
  model.set("position_mm", [0, 0, -2]);
  await later();
  assert.equal(find(".sl-pane-range").value, "0");
  close();
});

/** A room of one plane of which only the slice at the crosshair has arrived. */
async function openFirst() {
  const { index, data, arrays } = packedPatient();
  const [nx, ny] = [6, 5];
  const first = { "ct,axial,2": new DataView(arrays.ct.slice(2 * nx * ny, 3 * nx * ny).buffer) };
  index.arrays["ct,axial,2"] = { type: "i2", packed: false };
  const state = { ...STATE, arrangement: "one", plane: "axial", position_mm: [0, 0, 0], lesion: "" };
  const el = openPage();
  const model = new FakeModel({ ...state, thickness_mm: 0, ...packed(index, {}, first) });
  const close = room.render({ model, el });
  await settled(60);
  return {
    el,
    model,
    data,
    close,
    box: el.querySelector(".sl-room"),
    wait: el.querySelector(".sl-room-wait"),
  };
}

test("the first slices are shown while the rest is on its way, which is said, as is its arrival", async () => {
  const { el, model, data, close, box, wait } = await openFirst();
  assert.equal(box.dataset.begun, "true");
  assert.equal(box.dataset.painted, undefined);
  assert.equal(wait.textContent, WORDS.arriving);
  assert.equal(wait.getAttribute("role"), "status");
  assert.equal(wait.dataset.state, "arriving");
  model.set("_data", data);
  await settled(60);
  assert.equal(box.dataset.painted, "true");
  assert.ok(wait.hidden);
  assert.equal(el.querySelector(".sl-live").textContent, WORDS.arrived);
  close();
});

test("a view that could not hear what was sent asks for it again, once the kernel says that all was sent", async () => {
  const { model, data, close, box } = await openFirst();
  assert.equal(model.get("_asked"), "sent");
  model.set("_sent", true);
  assert.equal(model.get("_asked"), "again");
  model.set("_data", data);
  await settled(60);
  assert.equal(box.dataset.painted, "true");
  close();
});

test("a view that has its patient asks for nothing", async () => {
  const { index, data } = packedPatient();
  const model = new FakeModel({ ...STATE, ...packed(index, data, { "ct,axial,2": data.ct }) });
  const close = room.render({ model, el: openPage() });
  model.set("_sent", true);
  assert.equal(model.get("_asked"), undefined);
  close();
});

test("until the rest arrives a measurement can be made on the slice shown, and no other slice be reached", async () => {
  const { el, model, data, close } = await openFirst();
  const canvas = el.querySelector("canvas.sl-pane-canvas");
  const [range, live] = [el.querySelector(".sl-pane-range"), el.querySelector(".sl-live")];
  type(canvas, "PageUp");
  assert.match(live.textContent, /^That slice/);
  [...el.querySelectorAll("button")].find((own) => own.textContent === "Distance").click();
  type(canvas, "Enter", "ArrowRight", "Enter");
  await settled(30);
  assert.equal(model.get("measurements")[0].value, 0.5);
  assert.equal(range.value, "2");
  model.set("_data", data);
  await settled(60);
  type(canvas, "PageUp");
  await settled(30);
  assert.equal(range.value, "3");
  assert.equal(model.get("measurements").length, 1);
  close();
});

test("when the rest cannot come, the reason stands below the pictures, which stay", async () => {
  const { model, close, box, wait } = await openFirst();
  model.set("_trouble", "The other slices did not arrive (no memory).");
  assert.equal(wait.textContent, "The other slices did not arrive (no memory).");
  assert.equal(wait.dataset.state, "trouble");
  assert.equal(wait.hidden, false);
  model.set("thickness_mm", 0.5);
  await settled(30);
  assert.match(wait.textContent, /no memory/);
  assert.equal(box.inert, undefined);
  close();
});

test("images that cannot be unpacked are reported in a sentence", async () => {
  const { index, data } = packedPatient();
  index.arrays.ct.packed = true;
  const el = openPage();
  const close = room.render({ model: new FakeModel({ ...STATE, ...packed(index, data) }), el });
  const wait = el.querySelector(".sl-room-wait");
  for (let n = 0; n < 40 && !wait.textContent; n += 1) await settled(50); // a damaged stream ends in its own time
  assert.match(wait.textContent, /could not be unpacked .* Run the cell again/);
  close();
});

test("closing a view ends every listener", async () => {
  const { model, el, close } = await open();
  close();
  assert.equal(model.listening, 0);
  assert.equal(el.children.length, 0);
});
