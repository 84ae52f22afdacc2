// The scripts of the static edition that need no browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { feedbackFor } from "../../widgets/spinelab/publish/assets/answers.js";
import { interleaved } from "../../widgets/spinelab/publish/assets/files.js";
import { find, wordsOf } from "../../widgets/spinelab/publish/assets/finding.js";
import { makeModel } from "../../widgets/spinelab/publish/assets/model.js";
import { exported, imported, makeProgress } from "../../widgets/spinelab/publish/assets/progress.js";

test("low and high bytes come together again", () => {
  const halves = Uint8Array.from([1, 2, 3, 10, 20, 30]).buffer;
  assert.deepEqual([...new Uint8Array(interleaved(halves))], [1, 10, 2, 20, 3, 30]);
});

test("a model tells its listeners what changed, once, and what a view saved", () => {
  const saved = [];
  const heard = [];
  const model = makeModel({ level: "C5", list: [1] }, (names) => saved.push(names), null);
  model.on("change:level change:list", () => heard.push(model.get("level")));
  model.set("level", "C6");
  model.set("list", [1]); // the same
  model.save_changes();
  model.answer({ level: "C7", list: [2] });
  assert.deepEqual(heard, ["C6", "C7", "C7"]);
  assert.deepEqual(saved, [["level", "list"]]);
  model.save_changes();
  assert.equal(saved.length, 1);
});

test("bytes that are set again are always news", () => {
  const model = makeModel({ mesh: new DataView(new ArrayBuffer(2)) }, () => {}, null);
  let news = 0;
  model.on("change:mesh", () => {
    news += 1;
  });
  model.answer({ mesh: new DataView(new ArrayBuffer(2)) });
  assert.equal(news, 1);
});

test("an answer that was not asked beforehand is not called wrong", () => {
  const file = { form: "none", same: { explanation: "Because." }, said: [], parts: [] };
  const found = feedbackFor(file, { kind: "short_text" }, { text: "tectoria" });
  assert.equal(found.verdict, "unmarked");
  assert.equal(found.explanation, "Because.");
  assert.match(found.summary, /cannot check/);
});

const INDEX = {
  places: [
    ["01.html", "a", "One", "Flavum", "the beginning"],
    ["02.html", "b", "Two", "Dura", "another"],
  ],
  words: { dura: [1, 8], flavum: [0, 9, 1, 1], flat: [1, 1] },
};

test("the search wants every word, takes the last as a beginning and puts headings first", () => {
  assert.deepEqual(
    find(INDEX, "flavum").map(({ page }) => page),
    ["01.html", "02.html"],
  );
  assert.deepEqual(
    find(INDEX, "the flavum du").map(({ page }) => page),
    ["02.html"],
  );
  assert.deepEqual(find(INDEX, "nothing"), []);
  assert.deepEqual(find(INDEX, "  "), []);
  assert.deepEqual(wordsOf("Schräder, C5–C6"), ["schrader", "c5", "c6"]);
});

function storage(held = {}) {
  const map = new Map(Object.entries(held));
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => map.set(key, String(value)),
    key: (at) => [...map.keys()][at],
    get length() {
      return map.size;
    },
  };
}

test("progress goes into a file and comes back from it on another computer", () => {
  const here = storage({ other: "left alone" });
  makeProgress("01", here).write("cell", { response: { choice: "a" } });
  makeProgress("01", here).write("cell", { checked: 1 });
  const there = storage();
  assert.equal(imported(there, exported(here)), 1);
  assert.deepEqual(makeProgress("01", there).read("cell"), { response: { choice: "a" }, checked: 1 });
  assert.equal(there.getItem("other"), null);
});

test("what is no progress is refused in a sentence, and nothing is changed", () => {
  const here = storage();
  assert.throws(() => imported(here, "no"), /not JSON/);
  assert.throws(() => imported(here, '{"format": "other"}'), /no progress of this course/);
  assert.equal(here.length, 0);
});

test("damaged or full storage leaves the page at work", () => {
  const full = { ...storage({ "spine-course:01": "{" }), setItem: () => assert.fail("full") };
  const progress = makeProgress("01", full);
  assert.equal(progress.read("cell"), undefined);
  assert.throws(() => full.setItem());
  progress.write("cell", { a: 1 });
});
