import assert from "node:assert/strict";
import test from "node:test";
import { settled } from "./fakes.js";
import { open, pick } from "./questions.js";

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
