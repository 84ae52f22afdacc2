import assert from "node:assert/strict";
import test from "node:test";
import { moved } from "../../widgets/spinelab/question/kinds.js";
import question from "../../widgets/spinelab/question/view.js";
import { parseNumber } from "../../widgets/spinelab/ui/number.js";
import { FakeModel, settled } from "./fakes.js";
import { ITEMS, open, type } from "./questions.js";

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
