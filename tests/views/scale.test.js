import assert from "node:assert/strict";
import test from "node:test";
import { valueInWords } from "../../widgets/spinelab/scale/result.js";
import scale from "../../widgets/spinelab/scale/view.js";
import { FakeModel, openPage } from "./fakes.js";

const BAND = { label: "", meaning: "", min: null, max: null, below: null, equals: null, cites: [] };
const INPUT = { options: [], min: null, max: null, unit: "", note: "", optional: false, default: null };
const FORM = {
  id: "trial",
  name: "Trial score",
  purpose: "To try",
  kind: "form",
  entity: "OPLL",
  verified: "partial",
  unverified: "The second item was inferred.",
  notes: ["A note."],
  cites: [{ label: "Kawano et al. 1988", level: "case series", url: "https://example.org/k" }],
  inputs: [
    {
      ...INPUT,
      name: "hands",
      label: "Hands",
      type: "choice",
      unit: "points",
      options: [
        [0, "Useless"],
        [1, "Clumsy"],
        [2, "Normal"],
      ],
    },
    { ...INPUT, name: "length_mm", label: "Length", type: "number", min: 0, max: 9, unit: "mm" },
    { ...INPUT, name: "gait", label: "Gait", type: "boolean", optional: true },
    { ...INPUT, name: "fell", label: "Fell", type: "flag" },
  ],
  readings: [
    {
      id: "sum",
      label: "Sum",
      unit: "of 11",
      digits: 1,
      note: "",
      tree: ["add", ["name", "hands"], ["name", "length_mm"]],
      bands: [
        { ...BAND, label: "low", below: 3, meaning: "Little.", cites: [{ label: "A", level: "", url: "" }] },
        { ...BAND, label: "high", min: 3, meaning: "Much." },
      ],
    },
    {
      id: "fallen",
      label: "Fallen",
      unit: "",
      digits: 0,
      note: "",
      tree: ["name", "fell"],
      bands: [{ ...BAND, label: "alarm", equals: true }],
    },
  ],
  rules: [{ tree: ["lt", ["name", "length_mm"], ["is", 8]], otherwise: "Too long for a trial." }],
  constants: {},
  table: null,
};

function open(form = FORM, answers = {}) {
  const el = openPage();
  const model = new FakeModel({ _form: form, answers, outcomes: [] });
  const close = scale.render({ model, el });
  const result = () => el.querySelector("[role=status]").textContent;
  const radio = (text) =>
    [...el.querySelectorAll("label")]
      .find((label) => label.textContent.endsWith(text))
      .querySelector("input");
  const type = (text) => {
    const field = el.querySelector("input[type=text]");
    field.value = text;
    field.dispatchEvent(new Event("input"));
    field.dispatchEvent(new Event("change"));
  };
  return { el, model, close, result, radio, type };
}

test("a result appears as soon as there is enough, with band, meaning and source, and is kept as a trait", () => {
  const { model, close, result, radio, type } = open();
  assert.match(result(), /Not answered yet: Hands; Length\.|Nothing is answered yet\./);
  radio("Clumsy").click();
  assert.match(result(), /Not answered yet: Length\./);
  type("1,5");
  assert.match(result(), /Sum: 2\.5 of 11— low/);
  assert.match(result(), /Little\. \[A\]/);
  assert.deepEqual(model.get("answers"), { hands: 1, length_mm: 1.5 });
  assert.deepEqual(model.get("outcomes")[0], {
    id: "sum",
    value: 2.5,
    unit: "of 11",
    band: "low",
    meaning: "Little.",
  });
  close();
});

test("a number out of range is refused with what is allowed and gives no result", () => {
  const { el, model, close, radio, type } = open();
  radio("Normal").click();
  type("12");
  assert.match(
    el.querySelector(".sl-field-error").textContent,
    /12 is out of range: type a number from 0 to 9/,
  );
  assert.equal(el.querySelector("input[type=text]").getAttribute("aria-invalid"), "true");
  assert.equal(el.querySelector("input[type=text]").value, "12", "what was typed stays to be mended");
  assert.deepEqual(model.get("answers"), { hands: 2 });
  assert.ok(!model.get("outcomes").some(({ id }) => id === "sum"));
  close();
});

test("values that do not fit together give the sentence of the rule instead of a number", () => {
  const { close, result, model } = open(FORM, { hands: 1, length_mm: 9 });
  assert.match(result(), /Too long for a trial\./);
  assert.ok(!/Sum/.test(result()));
  assert.deepEqual(model.get("outcomes"), []);
  close();
});

test("answers set from Python are shown, and a tick that is not set counts as no", () => {
  const { el, model, close, result, radio } = open(FORM, { hands: 2, length_mm: 3 });
  assert.ok(radio("Normal").checked);
  assert.equal(el.querySelector("input[type=text]").value, "3");
  assert.match(result(), /Fallen: no/);
  model.set("answers", { hands: 0, length_mm: 3, fell: true });
  assert.ok(radio("Useless").checked);
  assert.ok(radio("Fell").checked);
  assert.match(result(), /Fallen: yes— alarm/);
  close();
});

test("an answer that may be unknown can be taken back, and everything can be started again", () => {
  const { el, model, close, radio } = open(FORM, { hands: 2, length_mm: 3 });
  radio("Yes").click();
  assert.equal(model.get("answers").gait, true);
  const named = (text) => [...el.querySelectorAll("button")].find((button) => button.textContent === text);
  named("Not known").click();
  assert.ok(!("gait" in model.get("answers")));
  named("Start again").click();
  assert.deepEqual(model.get("answers"), {});
  assert.equal(el.querySelectorAll("input:checked").length, 0);
  assert.equal(el.querySelector("input[type=text]").value, "");
  close();
});

test("what is unverified and every source are always on show", () => {
  const { el, close } = open();
  assert.match(el.textContent, /Verified in part\. The second item was inferred\./);
  assert.equal(el.querySelector("a").getAttribute("href"), "https://example.org/k");
  close();
});

test("a tool that is only named shows the reason, no field and no number", () => {
  const named = {
    ...FORM,
    kind: "named",
    verified: "none",
    inputs: [],
    readings: [],
    unverified: "Not found.",
  };
  const { el, close } = open(named);
  assert.match(el.textContent, /Not verified, and so not computed\. Not found\./);
  assert.equal(el.querySelectorAll("input, [role=status]").length, 0);
  close();
});

test("a table has row and column headings and a source in every row", () => {
  const table = {
    caption: "Rates",
    heads: ["What", "Rate"],
    rows: [{ cells: ["Leak", "8.7 %"], cites: [{ label: "B 2015", level: "cohort", url: "" }] }],
  };
  const { el, close } = open({ ...FORM, kind: "table", table, inputs: [], readings: [] });
  assert.equal(el.querySelector("caption").textContent, "Rates");
  assert.deepEqual(
    [...el.querySelectorAll("thead th")].map((head) => head.textContent),
    ["What", "Rate", "Source"],
  );
  assert.equal(el.querySelector("tbody th").getAttribute("scope"), "row");
  assert.match(el.textContent, /Verified in part/);
  assert.match(el.querySelector("tbody").textContent, /Leak8\.7 %B 2015 \(cohort\)/);
  close();
});

test("a checklist says with nothing ticked that this is no all-clear", () => {
  const list = { ...FORM, kind: "checklist", inputs: FORM.inputs.slice(3), readings: FORM.readings.slice(1) };
  const { close, result } = open({ ...list, notes: ["An empty list is no all-clear."] });
  assert.match(result(), /An empty list is no all-clear\./);
  close();
});

test("markup in a label is text", () => {
  const { el, close } = open({ ...FORM, name: "<img src=x>" });
  assert.equal(el.querySelector("h3").textContent, "<img src=x>");
  close();
});

test("every field of one question has its own group name and label", () => {
  const { el, close } = open();
  for (const group of el.querySelectorAll("fieldset")) assert.ok(group.querySelector("legend").textContent);
  for (const field of el.querySelectorAll("input[type=text]"))
    assert.ok(el.querySelector(`label[for='${field.id}']`), "a number has a label");
  const names = new Set([...el.querySelectorAll("input[type=radio]")].map((input) => input.name));
  assert.equal(names.size, 2);
  close();
});

test("closing leaves no listener and no element", () => {
  const { el, model, close } = open();
  close();
  assert.equal(model.listening, 0);
  assert.equal(el.children.length, 0);
});

test("values are written as they are read", () => {
  const reading = { unit: "mm", digits: 1 };
  assert.equal(valueInWords({ reading, value: -2 }), "−2.0 mm");
  assert.equal(valueInWords({ reading: { unit: "", digits: 0 }, value: true }), "yes");
  assert.equal(valueInWords({ reading: { unit: "", digits: 0 }, value: "double_layer" }), "double layer");
});
