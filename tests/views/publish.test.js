// The scripts of the static edition that need no browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { feedbackFor } from "../../widgets/spinelab/publish/assets/answers.js";
import { interleaved } from "../../widgets/spinelab/publish/assets/files.js";
import { find, wordsOf } from "../../widgets/spinelab/publish/assets/finding.js";
import { makeModel } from "../../widgets/spinelab/publish/assets/model.js";
import {
  exported,
  isForeign,
  layIn,
  makeProgress,
  parsed,
  told,
} from "../../widgets/spinelab/publish/assets/progress.js";

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

const WORK = { page: "questions", name: "x-y-01", traits: ["response", "certainty"], revision: 2 };
const NOW = new Date("2026-11-22T12:00:00.000Z");
const draw = () => "0123456789abcdef";

function kept(response, time = "2026-11-22T10:00:00.000Z", work = WORK) {
  const here = storage();
  makeProgress(work, here, () => new Date(time)).write({ response });
  return here;
}

function loaded(there, text) {
  return layIn(there, parsed(text, "x.json", NOW), draw);
}

test("progress goes into a file and comes back from it on another computer", () => {
  const here = storage({ other: "left alone" });
  makeProgress(WORK, here).write({ response: { choice: "a" }, checked: 1 });
  makeProgress(WORK, here).write({ certainty: "sure" });
  const there = storage();
  const done = loaded(there, exported(here, NOW, draw));
  assert.deepEqual(done, { loaded: 1, older: 0, skipped: 0 });
  assert.deepEqual(makeProgress(WORK, there).read(), { response: { choice: "a" }, certainty: "sure" });
  assert.equal(there.getItem("other"), null);
  assert.match(told(done, "x.json"), /^Loaded from x\.json: 1 answer/);
});

test("of everything the newer counts, and what is looked at keeps its time", () => {
  const [old, fresh] = ["2026-11-20T10:00:00.000Z", "2026-11-21T10:00:00.000Z"];
  const here = kept({ choice: "new" }, fresh);
  makeProgress(WORK, here).write({ response: { choice: "new" } }); // shown again, not answered again
  assert.match(exported(here, NOW, draw), /2026-11-21T10/);
  const older = exported(kept({ choice: "old" }, old), NOW, draw);
  assert.deepEqual(loaded(here, older), { loaded: 0, older: 1, skipped: 0 });
  assert.deepEqual(makeProgress(WORK, here).read().response, { choice: "new" });
  const there = kept({ choice: "old" }, old);
  assert.equal(loaded(there, exported(here, NOW, draw)).loaded, 1);
  assert.deepEqual(makeProgress(WORK, there).read().response, { choice: "new" });
});

test("the review of Jupyter is carried along", () => {
  const there = storage();
  const card = (last) => ({ state: 2, last });
  const file = (last) =>
    JSON.stringify({ ...JSON.parse(exported(storage(), NOW, draw)), review: { "a-01": card(last) } });
  assert.equal(loaded(there, file("2026-11-21T10:00:00Z")).loaded, 1);
  assert.equal(loaded(there, file("2026-11-20T10:00:00Z")).older, 1);
  assert.deepEqual(JSON.parse(exported(there, NOW, draw)).review, { "a-01": card("2026-11-21T10:00:00Z") });
});

test("a file that was begun elsewhere is known as such, unless nothing is here yet", () => {
  const other = parsed(
    exported(kept({ choice: "a" }), NOW, () => "f".repeat(16)),
    "x.json",
    NOW,
  );
  assert.equal(isForeign(storage(), other), false);
  const here = kept({ choice: "b" });
  assert.equal(isForeign(here, other), true);
  layIn(here, other, draw);
  assert.equal(isForeign(here, other), false); // from now on it is the same progress
});

test("what is no progress is refused in a sentence", () => {
  const refused = (text, sentence) => assert.throws(() => parsed(text, "x.json", NOW), sentence);
  refused("no", /x\.json cannot be read .* Nothing was changed\.$/);
  refused('{"format": "other"}', /no progress file of this course/);
  refused(
    '{"format": "spine-course-progress", "version": 1, "pages": {}}',
    /of version 1, from another edition/,
  );
  refused('{"format": "spine-course-progress", "version": 2, "pages": []}', /damaged/);
});

test("entries that make no sense are left out and counted, and nothing of theirs runs", () => {
  const good = {
    revision: 2,
    response: { text: "<script>alert(1)</script>" },
    answered_at: "2026-11-22T10:00:00Z",
  };
  const file = {
    format: "spine-course-progress",
    version: 2,
    pages: {
      questions: { "x-y-01": good, late: { ...good, answered_at: "9999-01-01T00:00:00Z" }, bare: 7 },
      "../up": { a: good },
      list: [],
    },
    review: { "a-01": 5, "../b": { last: "2026-11-22T10:00:00Z" } },
    origins: ["nobody", "0123456789abcdef", 5],
  };
  const found = parsed(JSON.stringify(file).replace('"x-y-01"', '"__proto__":{},"x-y-01"'), "x.json", NOW);
  assert.deepEqual(
    found.entries.map(([page, name]) => `${page}/${name}`),
    ["questions/x-y-01"],
  );
  assert.equal(found.skipped, 7);
  assert.deepEqual(found.origins, ["0123456789abcdef"]);
  const there = storage();
  layIn(there, found, draw);
  assert.deepEqual(makeProgress(WORK, there).read(), {}); // no trait of this widget
});

test("an answer to an earlier revision is not shown, and kept until there is a new one", () => {
  const here = kept({ choice: "a" });
  assert.deepEqual(makeProgress({ ...WORK, revision: 3 }, here).read(), {});
  assert.match(exported(here, NOW, draw), /"choice":"a"/);
});

test("damaged or full storage leaves the page at work", () => {
  const full = {
    ...storage({ "spine-course:work/questions/x-y-01": "{" }),
    setItem: () => {
      throw new Error("full");
    },
  };
  const progress = makeProgress(WORK, full);
  assert.deepEqual(progress.read(), {});
  progress.write({ response: { a: 1 } });
});
