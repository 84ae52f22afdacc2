import assert from "node:assert/strict";
import test from "node:test";
import { moved } from "../../widgets/spinelab/question/kinds.js";
import question from "../../widgets/spinelab/question/view.js";
import { parseNumber } from "../../widgets/spinelab/ui/number.js";
import { FakeModel, openPage, settled } from "./fakes.js";

const ITEMS = {
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

function open(kind, mode, response = {}, change = () => {}) {
  const el = openPage();
  const item = { id: "x-01", kind, revision: 1, points: 1, stem: "Where is it?", ...ITEMS[kind] };
  change(item);
  const model = new FakeModel({ item, mode, response, feedback: {}, checked: 0, saved: "", scene: null });
  const close = question.render({ model, el });
  const named = (text) => [...el.querySelectorAll("button")].find((button) => button.textContent === text);
  return { el, model, close, named, find: (selector) => el.querySelector(selector) };
}

function type(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input"));
  field.dispatchEvent(new Event("change"));
}

test("a single-best answer is sent at once", () => {
  const { find, model, close } = open("single_best", "graded");
  find("input[value=behind]").click();
  assert.deepEqual(model.get("response"), { choice: "behind" });
  assert.equal(model.saves, 1);
  close();
});

test("an answer given earlier is shown again, for every kind", () => {
  const given = {
    single_best: { choice: "behind" },
    multiple_true_false: { marks: { elastic: true } },
    numeric: { value: 12.5 },
    ordering: { order: ["disc", "dura", "cord"] },
    short_text: { text: "lamina" },
    free_text: { text: "Because." },
    extended_matching: { matches: { roof: "lamina" } },
    key_feature: { answers: { tests: ["beta"], cause: "OPLL" } },
    script_concordance: { judgements: { rest: -2 } },
  };
  const shown = {
    single_best: (el) => el.querySelector("input:checked").value === "behind",
    multiple_true_false: (el) => el.querySelectorAll("input:checked").length === 1,
    numeric: (el) => el.querySelector("input").value === "12.5",
    ordering: (el) => /Disc.*Dura.*Cord/s.test(el.querySelector("ol").textContent),
    short_text: (el) => el.querySelector("input").value === "lamina",
    free_text: (el) => el.querySelector("textarea").value === "Because.",
    extended_matching: (el) =>
      [...el.querySelectorAll("select")].map(({ value }) => value).join() === ",lamina",
    key_feature: (el) =>
      el.querySelectorAll("input:checked").length === 1 &&
      el.querySelector("input[type=text]").value === "OPLL",
    script_concordance: (el) =>
      el.querySelector("input:checked").closest("label").textContent === "−2 ruled out",
  };
  for (const kind of Object.keys(ITEMS)) {
    const { el, close } = open(kind, "graded", given[kind]);
    assert.ok(shown[kind](el), kind);
    close();
  }
});

test("statements left open are left out of the answer", () => {
  const { el, model, close } = open("multiple_true_false", "graded");
  el.querySelectorAll("input")[1].click(); // the first statement: false
  assert.deepEqual(model.get("response"), { marks: { elastic: false } });
  close();
});

test("a number outside the allowed range is refused with what is allowed, and not kept", () => {
  const { find, model, close } = open("numeric", "graded", { value: 3 });
  type(find("input"), "99");
  assert.equal(find(".sl-error").textContent, "99 is out of range: type a number from 0 to 40 (mm).");
  assert.equal(find("input").getAttribute("aria-invalid"), "true");
  assert.deepEqual(model.get("response"), {});
  close();
});

test("numbers are read with decimal point or comma, words are refused", () => {
  const range = { min: 0, max: 40, unit: "mm" };
  assert.equal(parseNumber("12,5", range).value, 12.5);
  assert.equal(parseNumber(" 12.5 ", range).value, 12.5);
  for (const text of ["abc", "1e3", "NaN", "1..2", "--1"])
    assert.equal(parseNumber(text, range).value, null, text);
});

test("elements move up and down by button and keep the focus", () => {
  const { el, model, close } = open("ordering", "graded");
  const down = [...el.querySelectorAll("button")].find(
    (button) => button.getAttribute("aria-label") === "Move down: Dura",
  );
  down.click();
  assert.deepEqual(model.get("response").order, ["cord", "dura", "disc"]);
  assert.equal(document.activeElement.getAttribute("aria-label"), "Move down: Dura");
  close();
});

test("moving beyond an end changes nothing", () => {
  assert.deepEqual(moved(["a", "b", "c"], "a", -1), ["a", "b", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], "a", 2), ["b", "c", "a"]);
});

test("an order that is right as shown can be confirmed", () => {
  const { model, named, close } = open("ordering", "graded");
  named("This is my order").click();
  assert.deepEqual(model.get("response").order, ["dura", "cord", "disc"]);
  close();
});

test("typing is sent after a pause, not at every letter", async () => {
  const { find, model, close } = open("free_text", "graded");
  const field = find("textarea");
  for (const text of ["B", "Be", "Bec"]) {
    field.value = text;
    field.dispatchEvent(new Event("input"));
  }
  assert.equal(model.saves, 0);
  await settled(600);
  assert.equal(model.saves, 1);
  assert.deepEqual(model.get("response"), { text: "Bec" });
  close();
});

test("what was typed is sent when the view closes", () => {
  const { find, model, close } = open("short_text", "graded");
  find("input").value = "lamina";
  find("input").dispatchEvent(new Event("input"));
  close();
  assert.deepEqual(model.get("response"), { text: "lamina" });
});

test("practice asks for an answer before it judges one", () => {
  const { model, named, find, close } = open("single_best", "practice");
  named("Check my answer").click();
  assert.equal(model.get("checked"), 0);
  assert.equal(find(".sl-status").textContent, "Answer first, then check.");
  close();
});

test("practice shows a reason under every option, and a new answer takes them away", () => {
  const { el, model, named, find, close } = open("single_best", "practice");
  find("input[value=front]").click();
  named("Check my answer").click();
  assert.equal(model.get("checked"), 1);
  model.set("feedback", {
    verdict: "incorrect",
    summary: "Not right.",
    explanation: "E.",
    teaches: { notebook: "01-anatomy", cell: "walls" },
    parts: [
      { id: "front", text: "In front", chosen: true, correct: false, rationale: "That is the PLL." },
      { id: "behind", text: "Behind", chosen: false, correct: true, rationale: "It joins laminae." },
    ],
    cites: [{ key: "k", label: "Kawano 1988", level: "case series", url: "https://example.org" }],
  });
  assert.equal(el.querySelectorAll(".sl-reason").length, 2);
  assert.match(find(".sl-reason").textContent, /✗ Not right \(your answer\)\. That is the PLL\./);
  assert.equal(find(".sl-feedback").hidden, false);
  assert.match(find(".sl-feedback").textContent, /Taught in lesson 01-anatomy\./);
  named("Check my answer").click(); // the same answer again: the kernel would say nothing new
  assert.equal(model.get("checked"), 1);
  assert.equal(find(".sl-status").textContent, "");
  find("input[value=behind]").click();
  assert.equal(el.querySelectorAll(".sl-reason").length, 0);
  assert.equal(find(".sl-feedback").hidden, true);
  close();
});

const TAUGHT = { notebook: "01-anatomy", cell: "walls", href: "01-anatomy.ipynb#cell-id=walls" };

function openTaught(rendermime, teaches = TAUGHT) {
  const { model, find, close } = open("single_best", "practice", { choice: "front" });
  if (rendermime) model.widget_manager = { rendermime };
  model.set("feedback", {
    verdict: "correct",
    summary: "Right.",
    explanation: "E.",
    parts: [],
    cites: [],
    teaches,
  });
  return { model, find, close, link: find(".sl-feedback a[href*=ipynb]") };
}

test("the reason links to the cell that teaches it, and JupyterLab opens it beside this notebook", async () => {
  const handled = [];
  const { find, link, close } = openTaught({
    resolver: { resolveUrl: async (file) => `my%20course/${file}` },
    linkHandler: { handleLink: (node, path, hash) => handled.push([node, path, hash]) },
  });
  await settled();
  assert.equal(find(".sl-feedback").textContent.includes("Taught in lesson 01-anatomy."), true);
  assert.equal(link.getAttribute("href"), TAUGHT.href);
  assert.deepEqual(handled, [[link, "my course/01-anatomy.ipynb", "#cell-id=walls"]]);
  assert.equal(link.hasAttribute("target"), false);
  close();
});

test("without JupyterLab, or when it cannot find the lesson, the browser follows the link in a new tab", async () => {
  const lost = { resolver: { resolveUrl: async () => Promise.reject(new Error("no")) }, linkHandler: {} };
  for (const rendermime of [null, {}, lost]) {
    const { link, close } = openTaught(rendermime);
    await settled();
    assert.equal(link.getAttribute("href"), TAUGHT.href);
    assert.equal(link.target, "_blank");
    close();
  }
});

test("where no address is given, or no lesson teaches it, there is no link", () => {
  const plain = openTaught(null, { notebook: "01-anatomy", cell: "walls" });
  assert.equal(plain.link, null);
  assert.match(plain.find(".sl-feedback").textContent, /Taught in lesson 01-anatomy\./);
  plain.close();
  const { find, close } = openTaught(null, null);
  assert.doesNotMatch(find(".sl-feedback").textContent, /Taught in/);
  close();
});

test("how often the learner was right at each certainty is said in words, and few answers are called few", () => {
  const { model, find, close } = open("single_best", "practice", { choice: "front" });
  const given = { verdict: "correct", summary: "Right.", explanation: "E.", parts: [], cites: [] };
  model.set("feedback", given);
  assert.equal(find(".sl-calibration").hidden, true);
  model.set("feedback", {
    ...given,
    calibration: [
      { certainty: "guess", right: 1, count: 1 },
      { certainty: "fairly", right: 3, count: 4 },
      { certainty: "sure", right: 4, count: 5 },
    ],
  });
  assert.equal(find(".sl-calibration").hidden, false);
  const rows = [...find(".sl-calibration").querySelectorAll("li")];
  assert.deepEqual(
    rows.map((row) => row.textContent),
    [
      "A guess: right 1 of 1 time; too few to say more.",
      "Fairly sure: right 3 of 4 times; too few to say more.",
      "Sure: right 4 of 5 times, 80 percent.",
    ],
  );
  const widths = rows.map((row) => row.querySelector(".sl-calibration-bar > span").style.width);
  assert.deepEqual(widths, ["0%", "0%", "80%"]);
  close();
});

test("a graded question has no way to check an answer and says when it is saved", () => {
  const { model, named, find, close } = open("single_best", "graded");
  assert.equal(named("Check my answer"), undefined);
  model.set("saved", "Answer saved.");
  assert.equal(find(".sl-status").textContent, "Answer saved.");
  close();
});

test("clearing an answer empties the form and the response", () => {
  const { model, named, find, close } = open("single_best", "graded", { choice: "front" });
  named("Clear my answer").click();
  assert.deepEqual(model.get("response"), {});
  assert.equal(find("input:checked"), null);
  close();
});

test("text of an item is text, never markup", () => {
  const { el, close } = open("single_best", "practice");
  const model = new FakeModel({
    item: {
      id: "x",
      kind: "single_best",
      points: 1,
      stem: "<img src=x onerror=alert(1)>",
      options: [{ id: "a", text: "<b>A</b>" }],
    },
    mode: "practice",
    response: {},
    feedback: {},
    checked: 0,
    saved: "",
  });
  question.render({ model, el });
  assert.equal(el.querySelector("img, b"), null);
  close();
});

test("closing a view ends every listener", () => {
  const { model, el, close } = open("single_best", "graded");
  close();
  assert.equal(model.listening, 0);
  assert.equal(el.children.length, 0);
});

function pick(select, value) {
  select.value = value;
  select.dispatchEvent(new Event("change"));
}

test("every scenario has a labelled list of its own, and what is left open is left out", () => {
  const { el, model, close } = open("extended_matching", "graded");
  const [weight, roof] = el.querySelectorAll("select");
  assert.match(el.querySelector(`label[for=${weight.id}]`).textContent, /^Scenario 1\. It carries weight\.$/);
  assert.equal(weight.options[2].textContent, "B. The lamina");
  pick(weight, "body");
  pick(roof, "lamina");
  assert.deepEqual(model.get("response"), { matches: { weight: "body", roof: "lamina" } });
  pick(roof, "");
  assert.deepEqual(model.get("response"), { matches: { weight: "body" } });
  pick(weight, "");
  assert.deepEqual(model.get("response"), {});
  close();
});

test("a menu takes no more answers than it says, and tells how many are left", () => {
  const { el, model, close } = open("key_feature", "graded");
  const boxes = [...el.querySelectorAll("input[type=checkbox]")];
  for (const box of boxes) box.click();
  assert.deepEqual(model.get("response"), { answers: { tests: ["alpha", "beta"] } });
  assert.equal(boxes[2].checked, false);
  const count = el.querySelector(".sl-case-head p");
  assert.equal(count.textContent, "Take an answer back first. 2 of at most 2 chosen.");
  assert.equal(el.querySelector("fieldset").getAttribute("aria-describedby"), count.id);
  boxes[0].click();
  assert.deepEqual(model.get("response"), { answers: { tests: ["beta"] } });
  assert.equal(count.textContent, "1 of at most 2 chosen.");
  close();
});

test("where one answer is asked for, the next choice takes the place of the last", () => {
  const { el, model, close } = open("key_feature", "graded", {}, (item) => {
    item.questions = [{ ...item.questions[0], at_most: 1 }];
  });
  const [alpha, beta] = el.querySelectorAll("input[type=radio]");
  alpha.click();
  beta.click();
  assert.deepEqual(model.get("response"), { answers: { tests: ["beta"] } });
  assert.match(el.querySelector("legend").textContent, /\(choose one\)$/);
  close();
});

test("what is written into the box of a case is sent after a pause and kept beside the menu", async () => {
  const { el, model, close } = open("key_feature", "graded", { answers: { tests: ["alpha"] } });
  const field = el.querySelector("input[type=text]");
  field.value = "OPLL";
  field.dispatchEvent(new Event("input"));
  assert.equal(model.saves, 0);
  await settled(600);
  assert.deepEqual(model.get("response"), { answers: { tests: ["alpha"], cause: "OPLL" } });
  close();
});

test("each finding is judged on five points, and an item without a panel says that it is not scored", () => {
  const { el, model, close } = open("script_concordance", "practice");
  assert.match(el.textContent, /No expert panel yet: this question is for thought and is not scored/);
  const [first] = el.querySelectorAll("fieldset");
  assert.match(first.textContent, /If you were thinking of: an infectionand then you find: a fever/);
  const points = [...first.querySelectorAll("label")].map((label) => label.textContent);
  assert.deepEqual([points[0], points[2], points[4]], ["−2 ruled out", "0 no change", "+2 certain"]);
  first.querySelectorAll("input")[3].click();
  assert.deepEqual(model.get("response"), { judgements: { fever: 1 } });
  close();
});

test("a panel is named by its size, and by nothing else", () => {
  const { el, close } = open("script_concordance", "graded", {}, (item) => {
    item.experts = 12;
  });
  assert.match(el.textContent, /Scored by the answers of 12 experts\./);
  close();
});

test("practice asks for every part of a set before it judges", () => {
  const halves = {
    extended_matching: [{ matches: { roof: "body" } }, "Choose an option for every scenario first."],
    key_feature: [{ answers: { tests: ["alpha"] } }, "Answer every question of the case first."],
    script_concordance: [{ judgements: { rest: 0 } }, "Judge every finding first."],
  };
  for (const [kind, [response, says]] of Object.entries(halves)) {
    const { model, named, find, close } = open(kind, "practice", response);
    named("Check my answer").click();
    assert.equal(model.get("checked"), 0, kind);
    assert.equal([...find(".sl-question").querySelectorAll(".sl-status")].at(-1).textContent, says);
    close();
  }
});

test("reasons stand under scenario, option, question and answer, without a verdict where there is none", () => {
  const { el, model, close } = open("key_feature", "practice", { answers: { tests: ["alpha"], cause: "x" } });
  model.set("feedback", {
    verdict: "partly",
    summary: "Partly right.",
    explanation: "E.",
    parts: [
      { id: "tests", label: "50% of this question", chosen: null, correct: false, rationale: "1 of 2." },
      { id: "tests/alpha", label: "Right answer", chosen: true, correct: true, rationale: "Needed." },
      {
        id: "cause/spur",
        label: "Not the answer: spur",
        chosen: false,
        correct: false,
        rationale: "At a disc.",
      },
      { id: "cause", label: "", chosen: null, correct: null, rationale: "No verdict." },
    ],
    cites: [],
  });
  const said = [...el.querySelectorAll(".sl-reason")].map((reason) => reason.textContent);
  assert.deepEqual(said, [
    "✗ 50% of this question. 1 of 2.",
    "✓ Right answer (your answer). Needed.",
    "✗ Not the answer: spur. At a disc.",
    "No verdict.",
  ]);
  el.querySelector("input[type=checkbox]").click();
  assert.equal(el.querySelectorAll(".sl-reason").length, 0);
  close();
});

function openScan(mode, response = { seed: 4 }) {
  const el = openPage();
  const made = [];
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
  model.widget_manager = {
    get_model: async (id) => id,
    create_view: async (id) => {
      const view = { el: document.createElement("div"), removed: false };
      view.el.textContent = id;
      view.remove = () => {
        view.removed = true;
      };
      made.push(view);
      return view;
    },
  };
  const close = question.render({ model, el });
  const named = (text) => [...el.querySelectorAll("button")].find((button) => button.textContent === text);
  return { el, model, close, named, made, find: (selector) => el.querySelector(selector) };
}

test("a question on a scan shows the reading room of the patient", async () => {
  const { find, made, close } = openScan("graded");
  await settled();
  assert.equal(find(".sl-place").textContent, "room-1");
  close();
  assert.ok(made[0].removed);
});

test("a patient alone is no answer: there is nothing to check and nothing to clear", async () => {
  const { model, named, find, close } = openScan("practice");
  assert.notEqual(named("Clear my answer").getAttribute("disabled"), null);
  named("Check my answer").click();
  assert.equal(model.get("checked"), 0);
  assert.match(find(".sl-status").textContent, /^Measure or mark on the pictures first/);
  model.set("response", { seed: 4, points_mm: [[0, 0, 0]] });
  assert.equal(named("Clear my answer").getAttribute("disabled"), null);
  named("Check my answer").click();
  assert.equal(model.get("checked"), 1);
  close();
});

test("practice offers another patient and puts the new room in place of the old", async () => {
  const { model, named, find, made, close } = openScan("practice");
  await settled();
  named("Another patient").click();
  assert.equal(model.get("redrawn"), 1);
  assert.match(find(".sl-status").textContent, /^Computing the next patient/);
  model.set("scene", null);
  model.set("scene", "IPY_MODEL_room-2");
  await settled();
  assert.equal(find(".sl-place").textContent, "room-2");
  assert.ok(made[0].removed && !made[1].removed);
  assert.equal(find(".sl-status").textContent, "");
  close();
});

test("a graded question on a scan offers neither another patient nor a check", () => {
  const { named, close } = openScan("graded");
  assert.equal(named("Another patient"), undefined);
  assert.equal(named("Check my answer"), undefined);
  close();
});

function openCase(mode, response) {
  const opened = openScan(mode, response);
  opened.close();
  const item = { id: "x-01", kind: "case", points: 1, stem: "Play.", case: "found-by-chance" };
  opened.model.set("item", item);
  const el = openPage();
  const close = question.render({ model: opened.model, el });
  const named = (text) => [...el.querySelectorAll("button")].find((button) => button.textContent === text);
  return { ...opened, close, named, find: (selector) => el.querySelector(selector) };
}

test("a case is shown as its own view, is not cleared from outside, and is checked once a step is taken", async () => {
  const { model, named, find, close } = openCase("practice", { seed: 24 });
  await settled();
  assert.equal(find(".sl-place").textContent, "room-1");
  assert.equal(named("Clear my answer"), undefined);
  named("Check my answer").click();
  assert.equal(model.get("checked"), 0);
  assert.match(find(".sl-status").textContent, /^Play the case first/);
  model.set("response", { seed: 24, log: [{ kind: "do", what: "ask-hands" }] });
  named("Check my answer").click();
  assert.equal(model.get("checked"), 1);
  close();
});
