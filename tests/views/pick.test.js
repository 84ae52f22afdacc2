import assert from "node:assert/strict";
import test from "node:test";
import { pickPart } from "../../widgets/spinelab/explorer/pick.js";
import { boxScene } from "./fakes.js";

const front = { structure: "vertebral_body", box: [-10, -10, -10, 10, 10, 10] };
const back = { structure: "spinal_cord", box: [-3, 15, -10, 3, 20, 10] };
const scene = boxScene([front, back]);
const fromFront = { origin: [0, -100, 0], direction: [0, 1, 0] };
const all = () => true;

test("the nearest part in front of the eye is picked, with the point on its surface", () => {
  const hit = pickPart(scene, fromFront, null, all);
  assert.equal(hit.part, 0);
  assert.deepEqual(hit.point_mm, [0, -10, 0]);
});

test("a hidden part is looked through", () => {
  const hit = pickPart(scene, fromFront, null, (index) => index !== 0);
  assert.equal(hit.part, 1);
});

test("a ray into nothing picks nothing", () => {
  assert.equal(pickPart(scene, { origin: [50, -100, 0], direction: [0, 1, 0] }, null, all), null);
});

test("on a cut the cut surface itself is hit", () => {
  const fromBehind = { origin: [0, 100, 0], direction: [0, -1, 0] };
  const hit = pickPart(scene, fromBehind, [0, 1, 0, 4], all); // everything behind y = 4 is gone, the cord too
  assert.equal(hit.part, 0);
  assert.deepEqual(hit.point_mm, [0, 4, 0]);
});

test("what was cut away is not picked", () => {
  const fromLeft = { origin: [100, 17, 0], direction: [-1, 0, 0] };
  assert.equal(pickPart(scene, fromLeft, [0, 1, 0, 4], all), null);
});

test("a ray that leaves the kept side before it meets anything picks nothing", () => {
  assert.equal(pickPart(scene, fromFront, [0, 1, 0, -50], all), null);
});

test("on the cut of a solid with several parts the nearest part names the spot", () => {
  const two = boxScene([
    { structure: "vertebral_body", box: [-10, -10, -10, 10, 10, 10] },
    { structure: "pedicle", box: [-10, 10, -10, 10, 30, 10] },
  ]);
  two.parts[1].solid = 0; // one closed surface would have no wall between them; the rule is what is tested
  const fromLeft = { origin: [100, 28, 9], direction: [-1, 0, 0] };
  assert.equal(pickPart(two, fromLeft, [1, 0, 0, 2], all).part, 1);
});
