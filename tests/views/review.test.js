import assert from "node:assert/strict";
import test from "node:test";
import review, { dayInWords } from "../../widgets/spinelab/review/view.js";
import { FakeModel, openPage, press, settled } from "./fakes.js";

const WAITS = ["in 10 minutes", "in 15 minutes", "in 2 days", "in 8 days"];
const COUNTS = { due: 5, fresh: 10, done: 0, seen: 7, total: 181 };
const ASKED = { lesson: "01-anatomy", goal: "Name the parts.", again: true };

/** Give the model children: each id is drawn as a question with a field to type in. */
function withChildren(model) {
  const drawn = [];
  model.widget_manager = {
    get_model: async (id) => id,
    create_view: async (id) => {
      const el = document.createElement("div");
      el.innerHTML = `<div class="sl-root" tabindex="-1">${id}<input type="text"><input type="radio"></div>`;
      drawn.push(id);
      return { el, remove: () => drawn.splice(drawn.indexOf(id), 1) };
    },
  };
  return drawn;
}

function open(state = {}) {
  const el = openPage();
  const model = new FakeModel({
    stage: "start",
    counts: COUNTS,
    asked: {},
    question: null,
    rating: 0,
    waits: [],
    turned: 0,
    progress: '{"format":"spinelab-progress"}',
    restored: "",
    saved: "",
    ...state,
  });
  const drawn = withChildren(model);
  const close = review.render({ model, el });
  const all = (selector) => [...el.querySelectorAll(selector)];
  const named = (text) => all("button").find((button) => button.textContent.startsWith(text));
  const visible = (node) => !node.closest("[hidden]");
  const said = () => el.querySelector(".sl-live").textContent.replace("\u200b", "");
  return { el, model, close, all, named, visible, said, drawn };
}

/** Choose a file in the field, as a browser would. */
async function choose(el, name, text) {
  const field = el.querySelector("input[type=file]");
  const file = { name, size: text.length, text: async () => text };
  Object.defineProperty(field, "files", { value: [file], configurable: true });
  field.dispatchEvent(new Event("change"));
  await settled(5);
}

test("the day is said in words", () => {
  assert.equal(dayInWords({ due: 5, fresh: 10, done: 0 }), "5 due today, 10 new.");
  assert.equal(dayInWords({ due: 0, fresh: 0, done: 0 }), "Nothing is due today.");
  assert.equal(dayInWords({ due: 1, fresh: 0, done: 4 }), "1 due today, 0 new; 4 done in this sitting.");
});

test("at the start there is one thing to do, and no rating to give", () => {
  const { named, visible, model, el, close } = open();
  assert.ok(visible(named("Begin")));
  assert.ok(!visible(named("Again")));
  assert.match(el.textContent, /5 due today, 10 new\./);
  assert.match(el.textContent, /7 of 181 practice questions met so far/);
  named("Begin").click();
  assert.equal(model.get("turned"), 1);
  named("Loading the question").click();
  assert.equal(model.get("turned"), 1);
  close();
  assert.equal(el.innerHTML, "");
});

test("where nothing is left for today nothing can be begun", () => {
  const { model, named, visible, close } = open({ counts: { ...COUNTS, due: 0, fresh: 0 } });
  assert.ok(!visible(named("Begin")));
  model.set("counts", COUNTS);
  assert.ok(visible(named("Begin")));
  close();
});

test("a question is drawn with its lesson, gets the focus, and goes when the next one comes", async () => {
  const { el, model, drawn, named, visible, close } = open();
  model.set("stage", "asking");
  model.set("asked", ASKED);
  model.set("question", "IPY_MODEL_one");
  await settled(5);
  assert.deepEqual(drawn, ["one"]);
  named("Not now").click();
  assert.ok(visible(named("Loading")));
  assert.match(el.textContent, /Lesson 01, met before\. Name the parts\./);
  assert.equal(document.activeElement.textContent, "one");
  model.set("question", "IPY_MODEL_two");
  await settled(5);
  assert.deepEqual(drawn, ["two"]);
  assert.ok(visible(named("Not now")));
  model.set("question", null);
  await settled(5);
  assert.deepEqual(drawn, []);
  close();
});

test("a question that is drawn late gets the focus when it is there", async () => {
  const { model, close } = open({ stage: "asking", asked: ASKED });
  const el = document.createElement("div");
  model.widget_manager.create_view = async () => ({ el });
  model.set("question", "IPY_MODEL_late");
  await settled(5);
  assert.equal(document.activeElement, document.body);
  el.innerHTML = '<div class="sl-root" tabindex="-1">late</div>';
  await settled(5);
  assert.equal(document.activeElement.textContent, "late");
  close();
});

test("after an answer the rating is shown, said aloud, and changed by button or key", () => {
  const { el, model, named, said, close } = open({ stage: "asking", asked: ASKED });
  model.set("waits", WAITS);
  model.set("stage", "rated");
  model.set("rating", 3);
  assert.match(said(), /^Rated Good: you meet this question again in 2 days\./);
  assert.equal(named("3 Good").textContent, "3 Good, in 2 days");
  assert.equal(named("3 Good").getAttribute("aria-pressed"), "true");
  named("2 Hard").click();
  assert.equal(model.get("rating"), 2);
  press(el.querySelector(".sl-review-day"), "4");
  assert.equal(model.get("rating"), 4);
  assert.match(said(), /^Rated Easy/);
  press(el.querySelector(".sl-review-day"), "n");
  assert.equal(model.get("turned"), 1);
  close();
});

test("keys rate from within the question, but not from where words are typed, and not before an answer", async () => {
  const { el, model, close } = open({ stage: "asking", asked: ASKED, question: "one" });
  await settled(5);
  const [words] = el.querySelectorAll("input[type=text]");
  const [choice] = el.querySelectorAll("input[type=radio]");
  press(choice, "1");
  assert.equal(model.get("rating"), 0);
  model.set("waits", WAITS);
  model.set("stage", "rated");
  model.set("rating", 3);
  press(words, "1");
  assert.equal(model.get("rating"), 3);
  press(choice, "1");
  assert.equal(model.get("rating"), 1);
  close();
});

test("the progress is downloaded as a file of its own name", () => {
  const { el, model, named, said, close } = open({ progress: '{"cards":{}}' });
  const made = [];
  const clicked = [];
  document.defaultView.URL.createObjectURL = (data) => made.push(data) && "blob:1";
  document.defaultView.URL.revokeObjectURL = (address) => made.push(address);
  document.defaultView.HTMLAnchorElement.prototype.click = function () {
    clicked.push(this.download);
  };
  named("Download").click();
  assert.equal(made[0].size, model.get("progress").length);
  assert.deepEqual(clicked, ["my-review.json"]);
  assert.match(said(), /my-review\.json was made/);
  close();
  assert.equal(el.innerHTML, "");
});

test("a file is read and sent; one that is too large or empty is refused here", async () => {
  const { el, model, close } = open();
  await choose(el, "big.json", "x".repeat(100_001));
  assert.equal(model.get("restored"), "");
  assert.match(el.textContent, /big\.json has 100001 bytes; a progress file has 100000 at most/);
  await choose(el, "none.json", "");
  assert.match(el.textContent, /none\.json is empty/);
  await choose(el, "mine.json", "{}");
  assert.equal(model.get("restored"), "{}");
  close();
});

test("the end of the sitting is said", () => {
  const { model, said, close } = open({ stage: "rated", rating: 3, waits: WAITS });
  model.set("counts", { ...COUNTS, due: 0, fresh: 0, done: 15 });
  model.set("stage", "done");
  assert.match(said(), /^Done for now\. Nothing is due today; 15 done in this sitting\./);
  close();
});
