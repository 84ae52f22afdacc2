// The spaced review of the static edition: what is asked next, what is kept, and what another window did meanwhile.

import assert from "node:assert/strict";
import { test } from "node:test";
import { makeModel } from "../../widgets/spinelab/publish/assets/model.js";
import { makeSitting } from "../../widgets/spinelab/publish/assets/sitting.js";

const RULES = {
  parameters: [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614,
    0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
  ],
  retention: 0.9,
  learning_s: [600],
  relearning_s: [600],
  longest_days: 365,
  fuzzing: false,
  fuzz: [],
  least_stability: 0.001,
  most_log: 10,
};
const KEY = "spine-course:review";

function storage(kept = {}) {
  return {
    getItem: (key) => kept[key] ?? null,
    setItem: (key, text) => {
      kept[key] = text;
    },
    cards: () => JSON.parse(kept[KEY] ?? "{}"),
  };
}

/** A review of questions a, b and c; `answer(verdict)` checks an answer to the one on the screen. */
function opened({ shelf = storage(), broken = [], now = new Date("2026-11-22T10:00:00.400Z") } = {}) {
  const time = { now };
  const state = {
    stage: "start",
    rating: 0,
    waits: [],
    counts: {},
    asked: {},
    question: null,
    new_a_day: 10,
  };
  const model = makeModel({ ...state, saved: "", restored: "", progress: "" }, () => {}, null);
  let question = null;
  const items = ["a", "b", "c"].map((id) => ({
    id,
    lesson: "01-x",
    goal: `Know ${id}`,
    marked: true,
    entry: id,
  }));
  const ask = async (item) => {
    if (broken.includes(item.id)) throw new Error("gone");
    question = makeModel({ feedback: {}, certainty: "" }, () => {}, null);
    question.id = item.id;
    return question;
  };
  const sitting = makeSitting({
    model,
    deck: { rules: RULES, items },
    ask,
    storage: shelf,
    clock: () => time.now,
  });
  return {
    model,
    shelf,
    time,
    turn: () => sitting.heard(["turned"]),
    rate: async (rating) => {
      model.set("rating", rating);
      await sitting.heard(["rating"]);
    },
    restore: async (restored) => {
      model.set("restored", restored);
      await sitting.heard(["restored"]);
    },
    answer: (verdict, certainty = "") => question.answer({ certainty, feedback: { verdict } }),
    id: () => question.id,
  };
}

test("an answer is rated and kept, and another rating takes its place", async () => {
  const review = opened();
  assert.deepEqual(review.model.get("counts"), { due: 0, fresh: 3, done: 0, seen: 0, total: 3 });
  await review.turn();
  assert.equal(review.model.get("stage"), "asking");
  assert.deepEqual(review.model.get("asked"), { lesson: "01-x", goal: "Know a", again: false });
  review.answer("correct", "sure");
  assert.equal(review.model.get("stage"), "rated");
  assert.equal(review.model.get("rating"), 4);
  assert.equal(review.model.get("waits")[0], "in 10 minutes");
  const { state, reps } = review.shelf.cards().a;
  assert.deepEqual([state, reps], [2, 1]);
  await review.rate(1);
  assert.deepEqual([review.shelf.cards().a.state, review.shelf.cards().a.reps], [1, 1]);
  review.answer("correct"); // again on the same question: for learning only
  assert.equal(review.shelf.cards().a.reps, 1);
  assert.equal(review.model.get("counts").done, 1);
  assert.equal(review.model.get("saved"), "Kept in this browser.");
  assert.deepEqual(Object.keys(JSON.parse(review.model.get("progress")).cards), ["a"]);
});

test("a question that is put off comes last, and a wrong one comes back in the same sitting", async () => {
  const review = opened();
  await review.turn();
  await review.turn(); // a is put off
  assert.equal(review.id(), "b");
  review.answer("incorrect");
  await review.turn();
  assert.equal(review.id(), "c");
  review.answer("correct");
  await review.turn();
  assert.equal(review.id(), "b", "due later today, but before what was put off");
  review.time.now = new Date("2026-11-22T10:30:00Z");
  review.answer("correct");
  await review.turn();
  assert.equal(review.id(), "a");
  review.answer("correct");
  await review.turn();
  assert.equal(review.model.get("stage"), "done");
  assert.equal(review.model.get("counts").seen, 3);
});

test("a question that cannot be shown is passed over, and said so", async () => {
  const review = opened({ broken: ["a"] });
  await review.turn();
  assert.equal(review.id(), "b");
  assert.match(review.model.get("saved"), /'a' cannot be shown: gone/);
});

test("what another window or a file brings is not lost, and what makes no sense is left", async () => {
  const shelf = storage({ [KEY]: "not JSON" });
  const [one, other] = [opened({ shelf }), opened({ shelf })];
  await one.turn();
  one.answer("correct");
  await other.turn(); // has heard of it
  assert.equal(other.id(), "b");
  other.answer("correct");
  await one.rate(2);
  assert.deepEqual(Object.keys(shelf.cards()).sort(), ["a", "b"]);

  const elsewhere = opened();
  await elsewhere.restore(one.model.get("progress"));
  assert.match(elsewhere.model.get("saved"), /^2 questions read, 2 of them newer/);
  await elsewhere.restore("nonsense");
  assert.match(elsewhere.model.get("saved"), /no progress file/);
  assert.equal(elsewhere.model.get("counts").seen, 2);
});

test("where a browser keeps nothing, the review goes on and says so", async () => {
  const review = opened({
    shelf: {
      getItem: () => null,
      setItem: () => {
        throw new Error("full");
      },
    },
  });
  await review.turn();
  review.answer("correct");
  assert.match(review.model.get("saved"), /^Not kept/);
  await review.turn();
  assert.equal(review.id(), "b");
});
