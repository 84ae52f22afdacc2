// The parts of the cut faces that need no graphics: what a plane meets, and which pixels a box covers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fittingDistance, viewProjection } from "../../widgets/spinelab/explorer/camera.js";
import { coveredPixels, planeMeets } from "../../widgets/spinelab/explorer/caps.js";

const BOX = [-10, -20, -30, 10, 20, 30];

test("a plane meets a box that it runs through and no other", () => {
  assert.ok(planeMeets(BOX, [0, 0, 1, 12]));
  assert.ok(planeMeets(BOX, [0, 0, 1, 30]));
  assert.ok(!planeMeets(BOX, [0, 0, 1, 31]));
  assert.ok(!planeMeets(BOX, [1, 0, 0, -10.5]));
});

test("a box in view covers pixels in the middle of the picture, a smaller one fewer", () => {
  const camera = { yaw: 0, pitch: 0, target: [0, 0, 0], distance_mm: 300, aspect: 2 };
  const matrix = viewProjection(camera);
  const [x, y, across, up] = coveredPixels(BOX, matrix, 800, 400);
  assert.ok(Math.abs(x + across / 2 - 400) < 3 && Math.abs(y + up / 2 - 200) < 3);
  assert.ok(up > across, "the box is taller than wide");
  const smaller = coveredPixels(
    BOX.map((value) => value / 2),
    matrix,
    800,
    400,
  );
  assert.ok(smaller[2] < across && smaller[3] < up);
});

test("a box out of sight covers nothing", () => {
  const camera = { yaw: 0, pitch: 0, target: [0, 0, 0], distance_mm: 300, aspect: 2 };
  camera.distance_mm = fittingDistance(camera, [BOX.slice(0, 3), BOX.slice(3)]);
  const aside = BOX.map((value, i) => (i % 3 === 0 ? value + 5000 : value));
  assert.equal(coveredPixels(aside, viewProjection(camera), 800, 400), null);
});
