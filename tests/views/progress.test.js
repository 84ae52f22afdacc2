import assert from "node:assert/strict";
import test from "node:test";
import progress from "../../widgets/spinelab/progress/view.js";
import { FakeModel, openPage, settled } from "./fakes.js";

function open() {
  const el = openPage();
  const model = new FakeModel({
    most_bytes: 100,
    asked: 0,
    file: {},
    given: {},
    anyway: 0,
    doubt: "",
    said: "",
  });
  const close = progress.render({ model, el });
  const named = (text) => [...el.querySelectorAll("button")].find((one) => one.textContent === text);
  const said = () => el.querySelector("[role=status]").textContent;
  return { el, model, close, named, said };
}

/** Choose a file, as a browser would after its dialogue. */
async function choose(el, name, text) {
  const pick = el.querySelector("input[type=file]");
  const file = { name, size: text.length, text: async () => text };
  Object.defineProperty(pick, "files", { value: [file], configurable: true });
  pick.dispatchEvent(new document.defaultView.Event("change"));
  await settled();
}

test("the file that was asked for goes to the downloads, once", () => {
  const { model, named, said, close } = open();
  const made = [];
  document.defaultView.URL.createObjectURL = (data) => made.push(data.size) && "blob:1";
  document.defaultView.URL.revokeObjectURL = () => {};
  document.defaultView.HTMLAnchorElement.prototype.click = function () {
    made.push(this.download);
  };
  named("Save my progress").click();
  assert.equal(model.get("asked"), 1);
  assert.match(said(), /Gathering/);
  model.set("file", { number: 1, text: "abc" });
  model.set("said", "Saved: 1 case.");
  assert.deepEqual(made, [3, "my-progress.json"]);
  assert.match(said(), /Saved: 1 case\. Look for my-progress\.json among your downloads\./);
  model.set("said", "");
  assert.match(said(), /Saved/); // what was said stays until there is something new
  close();
});

test("a chosen file goes to the kernel; one that is too large or empty does not", async () => {
  const { el, model, said, close } = open();
  await choose(el, "big.json", "x".repeat(101));
  assert.match(said(), /big\.json has 101 bytes; .* 100 at most\. Nothing was changed\./);
  await choose(el, "none.json", "");
  assert.match(said(), /none\.json is empty/);
  assert.deepEqual(model.get("given"), {});
  await choose(el, "mine.json", "{}");
  assert.deepEqual(model.get("given"), { name: "mine.json", text: "{}" });
  close();
});

test("a file that was begun elsewhere is asked about, with the focus on the question", () => {
  const { el, model, named, said, close } = open();
  const doubt = el.querySelector(".sl-progress-doubt");
  assert.equal(doubt.hidden, true);
  model.set("doubt", "Begun in another place.");
  assert.equal(doubt.hidden, false);
  assert.equal(document.activeElement.textContent, "Begun in another place.");
  named("Leave it").click();
  assert.equal(doubt.hidden, true);
  assert.match(said(), /left\. Nothing was changed/);
  model.set("doubt", "");
  model.set("doubt", "Begun in another place.");
  named("Load it all the same").click();
  assert.equal(model.get("anyway"), 1);
  model.set("doubt", "");
  assert.equal(doubt.hidden, true);
  close();
});

test("a kernel that says nothing is named after a while", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { named, said, close } = open();
  named("Save my progress").click();
  t.mock.timers.tick(10_000);
  assert.match(said(), /kernel does not answer yet/);
  close();
});
