// Questions of every kind, opened as a learner sees them: what the tests of the question share.

import question from "../../widgets/spinelab/question/view.js";
import { FakeModel, fakeManager, openPage } from "./fakes.js";

export const ITEMS = {
  single_best: {
    options: [
      { id: "front", text: "In front" },
      { id: "behind", text: "Behind" },
    ],
  },
  multiple_true_false: {
    statements: [
      { id: "elastic", text: "It is elastic." },
      { id: "bony", text: "It is bone." },
    ],
  },
  numeric: { unit: "mm", min: 0, max: 40 },
  ordering: {
    elements: [
      { id: "dura", text: "Dura" },
      { id: "cord", text: "Cord" },
      { id: "disc", text: "Disc" },
    ],
    first_label: "anterior",
    last_label: "posterior",
  },
  short_text: { max_chars: 40 },
  free_text: { max_chars: 500, rows: 5 },
  extended_matching: {
    theme: "Parts",
    options: [
      { id: "body", text: "The body" },
      { id: "lamina", text: "The lamina" },
    ],
    scenarios: [
      { id: "weight", text: "It carries weight." },
      { id: "roof", text: "It is the roof." },
    ],
  },
  key_feature: {
    questions: [
      {
        id: "tests",
        form: "choose",
        text: "Which tests?",
        at_most: 2,
        options: ["alpha", "beta", "gamma"].map((id) => ({ id, text: id })),
      },
      { id: "cause", form: "write", text: "What is it?", max_chars: 40 },
    ],
  },
  script_concordance: {
    asks: "diagnosis",
    scale: ["ruled out", "less likely", "no change", "more likely", "certain"],
    experts: 0,
    judgements: [
      { id: "fever", thought: "an infection", finding: "a fever" },
      { id: "rest", thought: "a tumour", finding: "no pain at rest" },
    ],
  },
};

export function open(kind, mode, response = {}, change = () => {}) {
  const el = openPage();
  const item = { id: "x-01", kind, revision: 1, points: 1, stem: "Where is it?", ...ITEMS[kind] };
  change(item);
  const model = new FakeModel({ item, mode, response, feedback: {}, checked: 0, saved: "", scene: null });
  const close = question.render({ model, el });
  const named = (text) => [...el.querySelectorAll("button")].find((button) => button.textContent === text);
  return { el, model, close, named, find: (selector) => el.querySelector(selector) };
}

export function type(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input"));
  field.dispatchEvent(new Event("change"));
}

export function pick(select, value) {
  select.value = value;
  select.dispatchEvent(new Event("change"));
}

export function openScan(mode, response = { seed: 4 }) {
  const el = openPage();
  const { made, manager } = fakeManager();
  const item = { id: "x-01", kind: "measurement", points: 1, stem: "Measure.", tool: "ratio", patients: 3 };
  const model = new FakeModel({
    item,
    mode,
    response,
    feedback: {},
    checked: 0,
    redrawn: 0,
    saved: "",
    scene: "IPY_MODEL_room-1",
  });
  model.widget_manager = manager;
  const close = question.render({ model, el });
  const named = (text) => [...el.querySelectorAll("button")].find((button) => button.textContent === text);
  return { el, model, close, named, made, find: (selector) => el.querySelector(selector) };
}

export function openCase(mode, response) {
  const opened = openScan(mode, response);
  opened.close();
  const item = { id: "x-01", kind: "case", points: 1, stem: "Play.", case: "found-by-chance" };
  opened.model.set("item", item);
  const el = openPage();
  const close = question.render({ model: opened.model, el });
  const named = (text) => [...el.querySelectorAll("button")].find((button) => button.textContent === text);
  return { ...opened, close, named, find: (selector) => el.querySelector(selector) };
}
