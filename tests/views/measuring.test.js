import assert from "node:assert/strict";
import test from "node:test";
import { makeBoard } from "../../widgets/spinelab/viewer/board.js";
import {
  angleBetween,
  figureOf,
  guided,
  outlineArea,
  regionStatistics,
  usableIn,
} from "../../widgets/spinelab/viewer/tools.js";

const close = (a, b, by = 1e-6) => assert.ok(Math.abs(a - b) < by, `${a} is not ${b}`);

test("a distance is measured in millimetres of the patient", () => {
  const points = [
    [0, 0, 0],
    [3, 4, 0],
  ];
  assert.deepEqual(figureOf("distance", points, {}), { value: 5, unit: "mm", text: "5.0 mm" });
});

test("an angle lies between two lines without direction, 0 to 90 degrees", () => {
  const line = (...ends) => ends;
  const flat = line([0, 0, 0], [10, 0, 0]);
  close(angleBetween([...flat, [0, 0, 0], [0, 10, 0]]), 90);
  close(angleBetween([...flat, [5, 5, 0], [-5, -5, 0]]), 45);
  close(angleBetween([...flat, [0, 0, 0], [-10, 0, 0]]), 0, 1e-5);
  assert.equal(angleBetween([...flat, [1, 1, 1], [1, 1, 1]]), 0);
});

test("the occupying ratio is the lesion's share of the canal's AP diameter", () => {
  const points = [
    [0, 0, 0],
    [0, 14, 0],
    [0, 0, 0],
    [0, 6.3, 0],
  ];
  const { value, unit, canal_mm, lesion_mm } = figureOf("ratio", points, {});
  assert.deepEqual([value, unit, canal_mm, lesion_mm], [45, "percent", 14, 6.3]);
});

test("the area of an outline is that of the polygon, whichever way round it was drawn", () => {
  const square = [
    [0, 0, 5],
    [4, 0, 5],
    [4, 3, 5],
    [0, 3, 5],
  ];
  close(outlineArea(square, "axial"), 12);
  close(outlineArea(square.toReversed(), "axial"), 12);
  close(
    outlineArea(
      square.map(([x, y, z]) => [z, x, y]),
      "sagittal",
    ),
    12,
  );
});

test("a probe gives mean, standard deviation and number of the voxels in its circle", () => {
  const study = { size: [5, 5, 1], spacing_mm: [1, 1, 1], origin_mm: [0, 0, 0] };
  const values = new Int16Array(25).fill(100);
  values[12] = 130; // the middle
  const { mean, sd, count } = regionStatistics(study, values, "axial", [2, 2, 0], 1);
  assert.equal(count, 5);
  close(mean, 106);
  close(sd, Math.sqrt(180));
});

test("in axial slices the AP callipers keep to an antero-posterior line, in sagittal ones they turn freely", () => {
  assert.deepEqual(guided("ap", "axial", [[1, 0, 0]], [3, 9, 0]), [1, 9, 0]);
  assert.deepEqual(guided("ap", "sagittal", [[0, 1, 0]], [0, 9, 2]), [0, 9, 2]);
  assert.deepEqual(guided("distance", "axial", [[1, 0, 0]], [3, 9, 0]), [3, 9, 0]);
  assert.equal(usableIn("ap", "coronal"), false);
});

test("every step can be undone and done again, and a new step ends what was undone", () => {
  let news = 0;
  const board = makeBoard(() => {
    news += 1;
  });
  board.add({ id: "a" });
  board.add({ id: "b" });
  board.remove("a");
  board.undo();
  assert.deepEqual(board.list, [{ id: "a" }, { id: "b" }]);
  board.redo();
  assert.deepEqual(board.list, [{ id: "b" }]);
  board.undo();
  board.clear();
  assert.equal(board.canRedo, false);
  board.undo();
  assert.equal(board.list.length, 2);
  assert.equal(news, 8);
  board.reset([]);
  assert.equal(news, 8);
  assert.equal(board.undo(), false);
});
