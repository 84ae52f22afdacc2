import assert from "node:assert/strict";
import test from "node:test";
import { paintMarks } from "../../widgets/spinelab/viewer/marks.js";

globalThis.Path2D = class {
  moveTo() {}
  lineTo() {}
  arc() {}
};

/** A drawing context that remembers where each text was written; every letter is 7 px wide. */
function sheet() {
  const written = [];
  return {
    written,
    stroke() {},
    setLineDash() {},
    strokeText() {},
    measureText: (text) => ({ width: text.length * 7 }),
    fillText(text, x, y) {
      if (text) written.push({ text, left: x, right: x + text.length * 7, y });
    },
  };
}

function overlapping(labels) {
  return labels.flatMap((a, i) =>
    labels
      .slice(i + 1)
      .filter((b) => Math.abs(a.y - b.y) < 13 && a.left < b.right && b.left < a.right)
      .map((b) => `${a.text} / ${b.text}`),
  );
}

const SIZE = { width: 512, height: 512 };
const angle = (x, y) => [
  [x, y],
  [x + 40, y + 4],
  [x, y + 200],
  [x + 40, y + 190],
];

test("the labels of a learner's measurement and of the true one never overlap, wherever they lie", () => {
  for (let x = 0; x < 512; x += 61)
    for (let y = 0; y < 512; y += 37) {
      const g = sheet();
      const names = ["lower end plate of C2", "lower end plate of C7"];
      const own = { kind: "angle", at: angle(x, y), radius_px: 0, text: "12.3°", state: "chosen" };
      const truth = { ...own, at: angle(x + 3, y + 2), text: "true: 11.2°", names, state: "truth" };
      paintMarks(g, SIZE, [own, truth]);
      assert.equal(g.written.length, 4);
      assert.deepEqual(overlapping(g.written), []);
      assert.ok(g.written.every(({ left, y: at }) => left >= 8 && at >= 44 && at <= 456));
    }
});

/** Whether a label lies on a line through points. */
function covers({ left, right, y }, points) {
  return points.slice(1).some(([u, v], i) =>
    Array.from({ length: 101 }, (_none, n) => n / 100).some((part) => {
      const [x, at] = [points[i][0] + (u - points[i][0]) * part, points[i][1] + (v - points[i][1]) * part];
      return x > left && x < right && at > y - 10 && at < y + 2;
    }),
  );
}

test("no label hides a line of either measurement, in a large picture or on a phone", () => {
  for (const size of [SIZE, { width: 330, height: 286 }, { width: 187, height: 330 }])
    for (let x = 60; x < size.width - 60; x += 23)
      for (const slant of [-40, -3, 0, 3, 40]) {
        const g = sheet();
        const at = [
          [x, size.height / 2 - 60],
          [x + slant, size.height / 2 + 60],
        ];
        const own = { kind: "ap", at, radius_px: 0, text: "14.3 mm", state: "chosen" };
        const near = at.map(([u, v]) => [u + 14, v + 3]);
        paintMarks(g, size, [own, { ...own, at: near, text: "true: 13.0 mm", state: "truth" }]);
        assert.deepEqual(overlapping(g.written), []);
        for (const label of g.written) assert.ok(!covers(label, at) && !covers(label, near));
      }
});

test("both ends of a true line are named beside the learner's line", () => {
  const g = sheet();
  const at = [
    [250, 100],
    [230, 400],
  ];
  const own = { kind: "line", at, radius_px: 0, text: "82.0 mm", state: "own" };
  paintMarks(g, SIZE, [own, { ...own, text: "", names: ["canal at C2", "canal at C7"], state: "truth" }]);
  assert.deepEqual(
    g.written.map(({ text }) => text),
    ["82.0 mm", "canal at C2", "canal at C7"],
  );
  assert.deepEqual(overlapping(g.written), []);
});
