// The lesion builder's pieces in Node: surfaces, the rules of growth, the panel.

import assert from "node:assert/strict";
import { test } from "node:test";
import { growingSurfaces, joined } from "../../widgets/spinelab/builder/body.js";
import { cordRow, fieldsAt, measured, roomFor, unpackGrid } from "../../widgets/spinelab/builder/grown.js";
import { surfaceNet } from "../../widgets/spinelab/builder/nets.js";
import { holds, makeChoices } from "../../widgets/spinelab/builder/panel.js";
import { PAINT, toneOf } from "../../widgets/spinelab/builder/plane.js";
import { makeElements } from "../../widgets/spinelab/ui/dom.js";
import { openPage } from "./fakes.js";

function ball(size, radius) {
  const field = new Float32Array(size ** 3);
  const c = (size - 1) / 2;
  for (let k = 0; k < size; k += 1)
    for (let j = 0; j < size; j += 1)
      for (let i = 0; i < size; i += 1)
        field[i + size * (j + size * k)] = Math.hypot(i - c, j - c, k - c) - radius;
  return surfaceNet(field, [size, size, size]);
}

function volume({ points, indices }) {
  let sum = 0;
  for (let at = 0; at < indices.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((i) => [0, 1, 2].map((k) => points[indices[at + i] * 3 + k]));
    sum +=
      a[0] * (b[1] * c[2] - b[2] * c[1]) -
      a[1] * (b[0] * c[2] - b[2] * c[0]) +
      a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return sum / 6;
}

test("a ball's surface is closed, faces outwards and holds its volume", () => {
  const net = ball(25, 8.3);
  const edges = new Map();
  for (let at = 0; at < net.indices.length; at += 3)
    for (const [i, j] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ]) {
      const [a, b] = [net.indices[at + i], net.indices[at + j]];
      edges.set(`${a}-${b}`, (edges.get(`${a}-${b}`) ?? 0) + 1);
    }
  for (const edge of edges.keys()) {
    const [a, b] = edge.split("-");
    assert.equal(edges.get(edge), edges.get(`${b}-${a}`), edge);
  }
  const true_volume = (4 / 3) * Math.PI * 8.3 ** 3;
  assert.ok(Math.abs(volume(net) / true_volume - 1) < 0.03, volume(net) / true_volume);
});

test("normals point away from the middle", () => {
  const { points, normals } = ball(25, 8.3);
  for (let at = 0; at < points.length; at += 3) {
    const out = [0, 1, 2].reduce((sum, i) => sum + (points[at + i] - 12) * normals[at + i], 0);
    assert.ok(out > 7);
  }
});

// 5 x 5 samples a plane, 1 mm apart, 3 planes; the lesion grows from the front (the first row) by a mm a row.
function grid() {
  const [nx, ny, nz] = [9, 9, 3];
  const count = nx * ny * nz;
  const bytes = new Uint8Array(count * 2 + 4 + 4 * (5 * 3 * nz + 3 * nz));
  const rowsAt = Math.ceil((count * 2) / 4) * 4;
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < count; at += 1) {
    const j = Math.floor(at / nx) % ny;
    const k = Math.floor(at / (nx * ny));
    bytes[at] = k === 1 && j < 8 ? j * 20 : 255; // multiples of 0.05 mm; never in the end planes
    view.setInt8(count + at, (Math.abs(j - 4) - 3.5) * 10);
  }
  const rows = [0, 4, 2.5, 1.5, 0]; // aside, centre, across, deep, moved
  const step = 3;
  rows.forEach((value, quantity) => {
    for (let t = 0; t < step; t += 1)
      for (let k = 0; k < nz; k += 1) {
        const moved = quantity === 1 ? value + t * 0.25 : value;
        view.setFloat32(rowsAt + 4 * ((quantity * step + t) * nz + k), moved, true);
      }
  });
  const layout = {
    shape: [nx, ny, nz],
    start_mm: [-4, 0, 100],
    step_mm: [1, 1, 1],
    turns: 0,
    sac: count,
    rows: rowsAt,
    line: rowsAt + 4 * 5 * step * nz,
    turns_mm: 0.05,
    sac_mm: 0.1,
  };
  for (let k = 0; k < nz; k += 1) view.setFloat32(layout.line + 4 * (nz + k), 100 + k, true); // z of the line
  return unpackGrid(layout, view, step);
}

test("a point is lesion from its thickness on, and nothing is at none", () => {
  const held = grid();
  const out = roomFor(held);
  const at = (j) => 4 + 9 * (j + 9);
  fieldsAt(held, 0, 0.25, out);
  assert.ok(out.lesion.every((value) => value > 0));
  fieldsAt(held, 0.5, 0.25, out);
  assert.ok(out.lesion[at(0)] < 0);
  assert.equal(out.lesion[at(3)], 2.5);
  assert.ok(out.lesion[at(8)] > 50);
});

test("cord and sac keep clear of the lesion by dura and film", () => {
  const held = grid();
  const out = roomFor(held);
  fieldsAt(held, 0.5, 0.25, out);
  for (let i = 0; i < out.lesion.length; i += 1) {
    assert.ok(out.cord[i] >= -out.lesion[i] + 0.549);
    assert.ok(out.sac[i] >= -out.lesion[i] + 0.049);
    assert.ok(out.cord[i] >= out.sac[i] + 0.399);
  }
});

test("between two steps of thickness the cord lies between", () => {
  const held = grid();
  assert.equal(cordRow(held, 0, 0.25, 0.25)[1], 4.25);
  assert.equal(cordRow(held, 0, 0.375, 0.25)[1], 4.375);
  assert.equal(cordRow(held, 0, 9, 0.25)[1], 4.5); // never beyond the table
});

test("growing surfaces lie in the patient and join the fixed scene as closed parts", () => {
  const held = grid();
  const out = roomFor(held);
  fieldsAt(held, 2.5, 0.25, out);
  const made = growingSurfaces(held, out);
  assert.ok(made.some(({ structure }) => structure === "lesion"));
  for (const { points } of made)
    for (let at = 2; at < points.length; at += 3) assert.ok(points[at] > 99.9 && points[at] < 102.1);
  const fixed = {
    positions: new Float32Array(9),
    normals: new Int8Array(12),
    indices: Uint32Array.from([0, 1, 2]),
    parts: [{ structure: "lamina", solid: 0, first: 0, count: 3 }],
    center: [0, 0, 0],
  };
  const scene = joined(fixed, made);
  const lesion = scene.parts.find(({ structure }) => structure === "lesion");
  const own = scene.indices.slice(lesion.first, lesion.first + lesion.count);
  assert.ok(own.every((vertex) => vertex >= 3 && vertex < scene.positions.length / 3));
  assert.equal(new Set(scene.parts.map(({ solid }) => solid)).size, scene.parts.length);
});

test("a measurement runs straight between its steps and holds beyond the last", () => {
  const numbers = { thickness_mm: [0, 0.5, 1], ratio: [0, 4, 10] };
  assert.equal(measured(numbers, "ratio", 0.25), 2);
  assert.equal(measured(numbers, "ratio", 1), 10);
  assert.equal(measured(numbers, "ratio", 3), 10);
  assert.equal(measured(numbers, "cord", 1), null);
});

test("a sentence appears from its value on, or below it", () => {
  assert.ok(holds({ measure: "" }, {}));
  assert.ok(holds({ measure: "a", least: 60, below: false }, { a: 60 }));
  assert.ok(!holds({ measure: "a", least: 60, below: false }, { a: 59.9 }));
  assert.ok(holds({ measure: "a", least: 6, below: true }, { a: 5.9 }));
  assert.ok(!holds({ measure: "a", least: 6, below: true }, {}));
});

test("what is drawn from fields is not drawn from outlines", () => {
  assert.equal(toneOf("spinal_cord"), null);
  assert.equal(toneOf("lamina"), PAINT.bone);
  assert.equal(toneOf("interspinous_ligament"), PAINT.ligament);
});

const OFFERED = {
  kinds: [
    {
      id: "opll-mixed",
      name: "OPLL, mixed",
      sides: [],
      usual: "C4-C6",
      fewest: 3,
      regions: ["cervical", "thoracic"],
    },
    {
      id: "cpll-nodule",
      name: "CPLL",
      sides: ["midline", "left"],
      usual: "C5-C6",
      fewest: 2,
      regions: ["cervical"],
    },
  ],
  levels: { cervical: ["C2", "C3", "C4", "C5", "C6", "C7", "T1"], thoracic: ["T1", "T2", "T3", "T4", "T5"] },
  most_vertebrae: 4,
};

function choose(select, value) {
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

test("moving one end takes the other along, within what a kind needs and the model holds", () => {
  const page = openPage();
  const asked = [];
  const choices = makeChoices(makeElements(new AbortController().signal), OFFERED, (next) =>
    asked.push(next.levels),
  );
  page.append(choices.element);
  choices.show({ kind: "opll-mixed", levels: "C4-C6", side: "" });
  const [, first, last] = page.querySelectorAll("select");
  choose(first, "C6");
  choose(last, "C3");
  choose(first, "C2");
  choose(last, "T5");
  assert.deepEqual(asked, ["C6-T1", "C2-C4", "C2-C5", "T3-T5"]);
});

test("another kind keeps the levels where it can lie, or else brings its usual ones", () => {
  const page = openPage();
  const asked = [];
  const choices = makeChoices(makeElements(new AbortController().signal), OFFERED, (next) =>
    asked.push(next),
  );
  page.append(choices.element);
  choices.show({ kind: "opll-mixed", levels: "C3-C6", side: "" });
  choose(page.querySelector("select"), "cpll-nodule");
  choices.show({ kind: "opll-mixed", levels: "T2-T4", side: "" });
  choose(page.querySelector("select"), "cpll-nodule");
  assert.deepEqual(asked, [
    { kind: "cpll-nodule", levels: "C3-C6", side: "midline" },
    { kind: "cpll-nodule", levels: "C5-C6", side: "midline" },
  ]);
});
