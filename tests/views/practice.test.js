import assert from "node:assert/strict";
import test from "node:test";
import { nearestVertex } from "../../widgets/spinelab/explorer/pick.js";
import { judge, offsetInWords, shuffled } from "../../widgets/spinelab/explorer/practice.js";
import { boxScene } from "./fakes.js";

const scene = boxScene([
  { structure: "ligamentum_flavum", level: "C5-C6", side: "left", box: [1, 20, -10, 8, 23, 0] },
  { structure: "posterior_longitudinal_ligament", box: [-5, 8, -60, 5, 9, 60] },
]);
const WAYS = [
  ["towards the patient's left", "towards the patient's right"],
  ["further back", "further forward"],
  ["higher", "lower"],
];
const terms = {
  ligamentum_flavum: { lower: "ligamentum flavum", segmental: true, function: "F.", location: "L." },
  posterior_longitudinal_ligament: {
    lower: "posterior longitudinal ligament",
    segmental: false,
    function: "G.",
    location: "M.",
  },
};

test("a right guess is confirmed with the function", () => {
  const { right, sentence } = judge(scene, terms, "ligamentum_flavum", 0, [4, 23, -5], WAYS);
  assert.ok(right);
  assert.equal(sentence, "Yes, this is the ligamentum flavum C5-C6 left. F.");
});

test("a wrong guess says what was chosen, where that lies and how far the right one is", () => {
  const { right, sentence } = judge(scene, terms, "ligamentum_flavum", 1, [1, 9, -10], WAYS);
  assert.ok(!right);
  assert.equal(
    sentence,
    "No, you chose the posterior longitudinal ligament  midline. M. The nearest ligamentum flavum is 11 mm further back. L.",
  );
});

test("the offset leads to the nearest vertex of the structure", () => {
  const from = [1, 9, -10];
  const { offset } = nearestVertex(scene, from, ({ structure }) => structure === "ligamentum_flavum");
  assert.deepEqual(offset, [0, 11, 0]);
  assert.equal(
    nearestVertex(scene, from, () => false),
    null,
  );
});

test("an offset in words names the largest component first and drops what is under 1.5 mm", () => {
  assert.equal(offsetInWords([-7, 1, 4], WAYS), "7 mm towards the patient's right and 4 mm higher");
  assert.equal(offsetInWords([0.5, -1, 1], WAYS), "right beside it");
});

test("the same seed gives the same order, another seed another one, and nothing is lost", () => {
  const items = Array.from({ length: 12 }, (_, i) => i);
  assert.deepEqual(shuffled(items, 7), shuffled(items, 7));
  assert.notDeepEqual(shuffled(items, 7), shuffled(items, 8));
  assert.deepEqual(
    [...shuffled(items, 7)].sort((a, b) => a - b),
    items,
  );
});
