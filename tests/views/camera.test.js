import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  axes,
  directionInWords,
  dot,
  edgeLetters,
  fittingDistance,
  project,
  reachAcross,
  ray,
  viewProjection,
} from "../../widgets/spinelab/explorer/camera.js";

const ANGLES = new URL("../../widgets/spinelab/ui/angles.json", import.meta.url);
const VIEWS = JSON.parse(readFileSync(ANGLES, "utf8"));
const camera = (view, aspect = 1.5) => ({ ...VIEWS[view], target: [3, -2, 5], distance_mm: 300, aspect });

test("the anterior view shows the patient's left on the right of the picture", () => {
  assert.deepEqual(edgeLetters(axes(camera("anterior"))), { right: "L", left: "R", up: "S", down: "I" });
});

test("the posterior view shows the patient's left on the left of the picture", () => {
  assert.equal(edgeLetters(axes(camera("posterior"))).left, "L");
});

test("the left view shows anterior on the left", () => {
  assert.deepEqual(edgeLetters(axes(camera("left"))), { right: "P", left: "A", up: "S", down: "I" });
});

test("the superior view has anterior at the top", () => {
  assert.deepEqual(edgeLetters(axes(camera("superior"))), { right: "R", left: "L", up: "A", down: "P" });
});

test("the axes of every view are perpendicular unit vectors", () => {
  for (const view of Object.keys(VIEWS)) {
    const { forward, up, right } = axes(camera(view));
    for (const v of [forward, up, right]) assert.ok(Math.abs(Math.hypot(...v) - 1) < 1e-9);
    for (const [a, b] of [
      [forward, up],
      [up, right],
      [right, forward],
    ]) {
      assert.ok(Math.abs(dot(a, b)) < 1e-9);
    }
  }
});

test("a projected point lies on the ray through its place in the picture", () => {
  const point = [12, 7, -20];
  for (const view of Object.keys(VIEWS)) {
    const { x, y } = project(camera(view, 1.6), point);
    const { origin, direction } = ray(camera(view, 1.6), x, y);
    const along = dot(
      direction,
      [0, 1, 2].map((i) => point[i] - origin[i]),
    );
    const miss = Math.hypot(...[0, 1, 2].map((i) => origin[i] + direction[i] * along - point[i]));
    assert.ok(miss < 1e-9, `${view}: ${miss}`);
  }
});

test("the matrix and the projection agree", () => {
  const point = [-8, 4, 11];
  const m = viewProjection(camera("oblique", 1.3));
  const clip = [0, 1, 2, 3].map(
    (r) => m[r] * point[0] + m[4 + r] * point[1] + m[8 + r] * point[2] + m[12 + r],
  );
  const { x, y } = project(camera("oblique", 1.3), point);
  assert.ok(Math.abs(clip[0] / clip[3] - x) < 1e-5);
  assert.ok(Math.abs(clip[1] / clip[3] - y) < 1e-5);
});

test("the fitting distance fills nine tenths of the picture and keeps all points in it", () => {
  const box = [-20, -30, -60, 26, 26, 70];
  const corners = Array.from({ length: 8 }, (_, c) => [0, 1, 2].map((i) => box[i + (c & (1 << i) ? 3 : 0)]));
  for (const view of Object.keys(VIEWS)) {
    const fitted = camera(view);
    fitted.distance_mm = fittingDistance(fitted, corners);
    const places = corners.map((corner) => project(fitted, corner));
    const widest = Math.max(...places.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]));
    assert.ok(Math.abs(widest - 0.9) < 1e-6, `${view}: ${widest}`);
  }
});

test("the reach across says how far a model extends to either side, and never beyond the picture", () => {
  const seen = camera("anterior");
  const points = [
    [-30, 0, 0],
    [10, 0, 40],
  ];
  const { left, right } = reachAcross(seen, points);
  const places = points.map((point) => project(seen, point).x);
  assert.deepEqual([left, right], [Math.min(...places), Math.max(...places)]);
  assert.deepEqual(
    reachAcross(seen, [
      [-9000, 0, 0],
      [9000, 0, 0],
    ]),
    { left: -1, right: 1 },
  );
});

test("the direction of view is put into words", () => {
  const from = [
    ["the right", "the left"],
    ["the front", "behind"],
    ["below", "above"],
  ];
  assert.equal(directionInWords(camera("posterior"), from), "seen from behind");
  assert.equal(directionInWords(camera("superior"), from), "seen from above");
  assert.equal(directionInWords({ yaw: 150, pitch: 0 }, from), "seen from behind and the left");
});
