import assert from "node:assert/strict";
import test from "node:test";
import { firstLook, makePane } from "../../widgets/spinelab/viewer/pane.js";
import { greyTable } from "../../widgets/spinelab/viewer/tone.js";
import { packedPatient } from "./patient.js";

globalThis.Path2D = class {};
globalThis.devicePixelRatio = 1;

/** A canvas that counts what is drawn on it. */
function makeSheet() {
  const count = {};
  const context = new Proxy(
    {
      createImageData: (width, height) => ({
        width,
        height,
        data: new Uint8ClampedArray(width * height * 4),
      }),
    },
    {
      get: (own, name) =>
        own[name] ??
        (() => {
          count[name] = (count[name] ?? 0) + 1;
        }),
    },
  );
  return { count, getContext: () => context, clientWidth: 300, clientHeight: 200, width: 300, height: 150 };
}

/** A pane on a slice of the small patient, and how often it shaded and how often it enlarged the slice. */
function openPane() {
  const sheets = [];
  const pane = makePane(() => sheets[sheets.push(makeSheet()) - 1]);
  const [canvas, sheet, print] = sheets;
  const { index, arrays } = packedPatient();
  pane.aim(index, "axial", firstLook(index, "axial"));
  pane.resize();
  const scene = {
    values: arrays.ct.slice(0, 30),
    labels: null,
    table: greyTable(400, 40),
    colors: index.colors,
    cross: [0, 0, 0],
    marks: [],
    corners: [[], [], [], []],
    strong: false,
  };
  pane.paint(scene);
  const work = () => [sheet.count.putImageData, print.count.drawImage, canvas.count.drawImage];
  return { pane, scene, canvas, print, work };
}

test("a crosshair that moves costs neither shading nor enlarging the slice", () => {
  const { pane, scene, work } = openPane();
  assert.deepEqual(work(), [1, 1, 1]);
  pane.paint({ ...scene, cross: [0.5, 0, 0] });
  assert.deepEqual(work(), [1, 1, 2]);
});

test("another slice or window is shaded and enlarged, another zoom, place or size enlarged only", () => {
  const { pane, scene, canvas, print, work } = openPane();
  pane.paint({ ...scene, values: scene.values.slice() });
  assert.deepEqual(work(), [2, 2, 2]);
  const narrow = { ...scene, table: greyTable(200, 40) };
  pane.paint(narrow);
  assert.deepEqual(work(), [3, 3, 3]);
  pane.zoomed(2);
  pane.paint(narrow);
  pane.moved(10, 5);
  pane.paint(narrow);
  canvas.clientWidth = 400;
  pane.resize();
  assert.deepEqual([canvas.width, print.width], [400, 400]);
  pane.paint(narrow);
  assert.deepEqual(work(), [3, 6, 6]);
});
