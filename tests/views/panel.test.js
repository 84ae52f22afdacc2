import assert from "node:assert/strict";
import test from "node:test";
import question from "../../widgets/spinelab/question/view.js";
import { minutesLeft, passed } from "../../widgets/spinelab/quiz/clock.js";
import panel from "../../widgets/spinelab/quiz/view.js";
import { FakeModel, openPage, press } from "./fakes.js";

const QUESTIONS = ["a-01", "b-01", "c-01"].map((id) => ({ id, words: `Words of ${id}` }));

function open(state = {}) {
  const el = openPage();
  globalThis.CSS = { escape: (text) => text }; // jsdom has none
  document.defaultView.Element.prototype.scrollIntoView = () => {};
  const model = new FakeModel({
    title: "Anatomy",
    questions: QUESTIONS,
    states: {},
    flagged: [],
    certainty: {},
    minutes: 0,
    started_at: "",
    time_hidden: false,
    restarted: 0,
    ...state,
  });
  const close = panel.render({ model, el });
  const named = (text) => [...el.querySelectorAll("button")].find((button) => button.textContent === text);
  const line = () => el.querySelector(".sl-panel-line").textContent;
  const said = () => el.querySelector(".sl-live").textContent.replace("\u200b", "");
  const numbers = [...el.querySelectorAll(".sl-panel-jump")];
  return { el, model, close, named, line, said, numbers };
}

/** Put the questions on the page as their own cells would. */
function place(...ids) {
  return ids.map((id) => {
    const node = document.createElement("div");
    node.dataset.question = id;
    node.tabIndex = -1;
    document.body.append(node);
    return node;
  });
}

test("the line of progress and every number say where the learner stands, by sign and by name", () => {
  const { model, numbers, line, el, close } = open({ states: { "a-01": "answered", "b-01": "begun" } });
  assert.equal(line(), "1 of 3 answered, 1 begun.");
  assert.deepEqual(
    numbers.map((button) => button.textContent),
    ["1 ●", "2 ◐", "3 ○"],
  );
  model.set("flagged", ["c-01"]);
  assert.equal(numbers[2].textContent, "3 ○ ⚑");
  assert.equal(numbers[2].getAttribute("aria-label"), "Question 3, open, flagged: Words of c-01");
  assert.equal(line(), "1 of 3 answered, 1 begun, 1 flagged.");
  assert.equal(el.querySelector("progress").value, 1);
  close();
});

test("the time that is left is rounded up to whole minutes and never below nothing", () => {
  const began = "2026-11-22T10:00:00+00:00";
  const at = (seconds) => Date.parse(began) + seconds * 1000;
  assert.equal(minutesLeft(30, began, at(0)), 30);
  assert.equal(minutesLeft(30, began, at(1)), 30);
  assert.equal(minutesLeft(30, began, at(60)), 29);
  assert.equal(minutesLeft(30, began, at(30 * 60)), 0);
  assert.equal(minutesLeft(30, began, at(3 * 24 * 3600)), 0);
  assert.equal(minutesLeft(30, began, at(-500)), 30, "a clock that is behind adds no time");
});

test("each threshold is passed once, and a sleeping computer passes only the last", () => {
  assert.deepEqual([passed(11, 10), passed(10, 10), passed(10, 9)], [10, null, null]);
  assert.deepEqual([passed(6, 5), passed(2, 1), passed(1, 0), passed(0, 0)], [5, 1, 0, null]);
  assert.equal(passed(12, 3), 5);
});

test("the clock speaks at 10, 5 and 1 minutes and at the end, and the questions stay open", (t) => {
  t.mock.timers.enable({ apis: ["Date", "setInterval"], now: Date.parse("2026-11-22T10:00:00Z") });
  const { el, said, named, numbers, close } = open({ minutes: 12, started_at: "2026-11-22T10:00:00+00:00" });
  const time = el.querySelector(".sl-clock-line");
  const later = (minutes) => t.mock.timers.tick(minutes * 60_000);
  assert.equal(time.textContent, "About 12 minutes of 12 left. Nothing is closed when they are over.");
  assert.equal(said(), "");
  later(2);
  assert.equal(said(), "About 10 minutes left.");
  later(5);
  assert.equal(said(), "About 5 minutes left.");
  later(4);
  assert.equal(said(), "About 1 minute left.");
  assert.equal(named("Start the time again").hidden, true);
  later(1);
  assert.equal(said(), "The 12 minutes are over. You can go on answering: nothing is closed.");
  assert.equal(time.textContent, said());
  assert.equal(named("Start the time again").hidden, false);
  assert.ok(numbers.every((button) => !button.disabled));
  close();
});

test("a panel that is opened late shows what is left and does not speak of what has passed", (t) => {
  t.mock.timers.enable({ apis: ["Date", "setInterval"], now: Date.parse("2026-11-22T10:28:00Z") });
  const { el, said, close } = open({ minutes: 30, started_at: "2026-11-22T10:00:00+00:00" });
  assert.match(el.querySelector(".sl-clock-line").textContent, /^About 2 minutes of 30 left/);
  assert.equal(said(), "");
  close();
});

test("a hidden time says nothing, and closing the panel stops the clock", (t) => {
  t.mock.timers.enable({ apis: ["Date", "setInterval"], now: Date.parse("2026-11-22T10:00:00Z") });
  const { el, model, said, named, close } = open({ minutes: 12, started_at: "2026-11-22T10:00:00+00:00" });
  named("Hide the time").click();
  assert.equal(model.get("time_hidden"), true);
  assert.equal(el.querySelector(".sl-clock-line").textContent, "The time is hidden.");
  t.mock.timers.tick(12 * 60_000);
  assert.equal(said(), "");
  named("Show the time").click();
  const time = el.querySelector(".sl-clock-line");
  assert.match(time.textContent, /^The 12 minutes are over/);
  named("Start the time again").click();
  assert.equal(model.get("restarted"), 1);
  close();
  model.set("started_at", "2026-11-22T10:12:00+00:00");
  t.mock.timers.tick(60_000);
  assert.match(time.textContent, /^The 12 minutes are over/);
});

test("a quiz without a time shows no clock", () => {
  const { el, close } = open();
  assert.equal(el.querySelector(".sl-clock"), null);
  close();
});

test("a number brings its question and gives it the focus", () => {
  const { numbers, close } = open();
  const [, second] = place("a-01", "b-01");
  numbers[1].click();
  assert.equal(document.activeElement, second);
  close();
});

test("a question that is not on the page yet is announced, not silently missed", () => {
  const { numbers, said, close } = open();
  numbers[2].click();
  assert.equal(said(), "Question 3 is not on the page yet: scroll to it, or run its cell.");
  close();
});

test("the next open question goes round the end and leaves out what is answered", () => {
  const { named, numbers, close } = open({ states: { "b-01": "answered" } });
  const [first, , third] = place("a-01", "b-01", "c-01");
  numbers[0].click();
  named("Next open question").click();
  assert.equal(document.activeElement, third);
  named("Next open question").click();
  assert.equal(document.activeElement, first);
  close();
});

test("without a flagged question the button says so", () => {
  const { named, said, close } = open();
  named("Next flagged question").click();
  assert.equal(said(), "No question is flagged.");
  close();
});

test("arrow keys walk along the numbers, of which one is reached by Tab", () => {
  const { numbers, close } = open();
  const tabs = () => numbers.map((button) => button.getAttribute("tabindex")).join();
  assert.equal(tabs(), "0,-1,-1");
  numbers[0].focus();
  press(numbers[0], "ArrowRight");
  assert.equal(document.activeElement, numbers[1]);
  assert.equal(tabs(), "-1,0,-1");
  press(numbers[1], "End");
  assert.equal(document.activeElement, numbers[2]);
  press(numbers[2], "ArrowRight");
  assert.equal(document.activeElement, numbers[2]);
  press(numbers[2], "Home");
  assert.equal(document.activeElement, numbers[0]);
  close();
});

test("the closing summary lists what is open and what is flagged, and says what certainty is worth", () => {
  const { el, named, close } = open({
    states: { "a-01": "answered", "b-01": "begun" },
    flagged: ["a-01"],
    certainty: { "a-01": "sure", "b-01": "guess" },
  });
  const summary = el.querySelector(".sl-panel-summary");
  assert.equal(summary.hidden, true);
  named("Closing summary").click();
  assert.equal(summary.hidden, false);
  assert.equal(document.activeElement, summary);
  const [missing, flagged] = summary.querySelectorAll("ul");
  assert.match(missing.textContent, /Question 2 Words of b-01Question 3 Words of c-01/);
  assert.equal(flagged.textContent, "Question 1 Words of a-01");
  assert.match(summary.textContent, /How sure you were, which does not count: 1 sure, 1 a guess\./);
  assert.match(summary.textContent, /Nothing is sent until you hand the quiz in\./);
  named("Closing summary").click();
  assert.equal(summary.hidden, true);
  close();
});

function openQuestion(mode = "graded") {
  const el = document.createElement("div");
  document.body.append(el);
  const options = [{ id: "front", text: "In front" }];
  const item = { id: "a-01", kind: "single_best", revision: 1, points: 1, stem: "Where?", options };
  const model = new FakeModel({
    item,
    mode,
    response: {},
    feedback: {},
    checked: 0,
    saved: "",
    scene: null,
    flagged: false,
    certainty: "",
  });
  const close = question.render({ model, el });
  const named = (text) => [...el.querySelectorAll("button")].find((button) => button.textContent === text);
  const keys = (code, more = { altKey: true, shiftKey: true }) =>
    el
      .querySelector("input")
      .dispatchEvent(new KeyboardEvent("keydown", { code, bubbles: true, cancelable: true, ...more }));
  return { el, model, close, named, keys };
}

test("a graded question is flagged by button or key, and certainty can be taken back", () => {
  const { close: closePanel } = open();
  const { model, named, keys, close } = openQuestion();
  named("⚑ Flag for review").click();
  assert.equal(model.get("flagged"), true);
  assert.equal(named("⚑ Flag for review").getAttribute("aria-pressed"), "true");
  keys("KeyF");
  assert.equal(model.get("flagged"), false);
  keys("KeyF", { shiftKey: true });
  assert.equal(model.get("flagged"), false, "a letter alone does nothing");
  named("Sure").click();
  assert.equal(model.get("certainty"), "sure");
  named("Sure").click();
  assert.equal(model.get("certainty"), "");
  close();
  closePanel();
});

test("from inside a question the keys lead to the next open one and back to the panel", () => {
  const { numbers, close: closePanel } = open();
  const [second] = place("b-01");
  const { keys, close } = openQuestion();
  keys("KeyN");
  assert.equal(document.activeElement, second);
  keys("KeyB");
  assert.equal(document.activeElement, numbers[0]);
  closePanel();
  keys("KeyN"); // nobody listens any more
  assert.notEqual(document.activeElement, second);
  close();
});

test("a practice question has no flag; how sure the learner is may be said, and goes nowhere by itself", () => {
  const { close: closePanel } = open();
  const { model, named, close } = openQuestion("practice");
  assert.equal(named("⚑ Flag for review"), undefined);
  named("Sure").click();
  assert.equal(model.get("certainty"), "sure");
  assert.equal(model.get("checked"), 0);
  close();
  closePanel();
});

test("closing the panel ends every listener", () => {
  const { model, el, close } = open();
  close();
  assert.equal(model.listening, 0);
  assert.equal(el.children.length, 0);
});
