import assert from "node:assert/strict";
import test from "node:test";
import { deflateSync } from "node:zlib";
import { makeSight } from "../../widgets/spinelab/viewer/sight.js";
import { makeSlices, turned } from "../../widgets/spinelab/viewer/slices.js";
import { draggedWindow, greyTable, shade, tint } from "../../widgets/spinelab/viewer/tone.js";
import { levelAt, openStudy, voxelAt } from "../../widgets/spinelab/viewer/volume.js";
import { SIZE, packedPatient } from "./patient.js";

async function study() {
  const { index, data } = packedPatient();
  return openStudy(index, data);
}

const [NX, NY, NZ] = SIZE;
const valueAt = (x, y, z) => (x + NX * (y + NY * z)) * 10 - 200;
const calm = { modality: "ct", lesion: "", thickness_mm: 0 };

test("deflated arrays and arrays at an odd place of a buffer are unpacked alike", async () => {
  const { index, data, arrays } = packedPatient();
  index.arrays.ct.packed = true;
  data.ct = new DataView(new Uint8Array(deflateSync(Buffer.from(arrays.ct.buffer))).buffer);
  const odd = new Uint8Array(arrays.t2.byteLength + 1);
  odd.set(new Uint8Array(arrays.t2.buffer), 1);
  data.t2 = new DataView(odd.buffer, 1, arrays.t2.byteLength);
  const opened = await openStudy(index, data);
  assert.deepEqual(opened.arrays.ct, arrays.ct);
  assert.deepEqual(opened.arrays.t2, arrays.t2);
});

test("an axial slice has the patient's right on the left and anterior on top", async () => {
  const slice = makeSlices(await study()).values({ ...calm, plane: "axial", k: 2 });
  assert.equal(slice[0], valueAt(0, 0, 2));
  assert.equal(slice[NX * NY - 1], valueAt(NX - 1, NY - 1, 2));
});

test("sagittal and coronal slices have superior on top", async () => {
  const slices = makeSlices(await study());
  const sagittal = slices.values({ ...calm, plane: "sagittal", k: 1 });
  assert.equal(sagittal.length, NY * NZ);
  assert.equal(sagittal[0], valueAt(1, 0, NZ - 1));
  assert.equal(sagittal[NY * NZ - 1], valueAt(1, NY - 1, 0));
  const coronal = slices.values({ ...calm, plane: "coronal", k: 3 });
  assert.equal(coronal[0], valueAt(0, 3, NZ - 1));
  assert.equal(coronal[NX * NZ - 1], valueAt(NX - 1, 3, 0));
});

test("a voxel turns when the slider passes its threshold, halfway at the threshold itself", () => {
  const share = turned(2, 0.5);
  assert.deepEqual([share[0], share[17], share[20], share[30], share[255]], [1, 1, 0.5, 0, 0]);
  assert.ok(turned(0, 0.5).every((value) => value === 0));
});

test("growth changes CT, MRI and names alike, in every plane, and nothing outside its box", async () => {
  const patient = await study();
  const slices = makeSlices(patient);
  const grown = { modality: "ct", lesion: "opll-localized", thickness_mm: 3 };
  const axial = slices.values({ ...grown, plane: "axial", k: 1 });
  const at = (x, y) => axial[y * NX + x];
  assert.deepEqual([at(2, 1), at(3, 1)], [800, 800]); // thresholds 0 and 2 mm
  assert.equal(at(2, 2), valueAt(2, 2, 1)); // threshold 4 mm
  assert.equal(at(3, 2), valueAt(3, 2, 1)); // never
  assert.equal(at(0, 0), valueAt(0, 0, 1));
  const sagittal = slices.values({ ...grown, plane: "sagittal", k: 2 });
  assert.equal(sagittal[(NZ - 1 - 1) * NY + 1], 800);
  const t2 = slices.values({ ...grown, modality: "t2", plane: "coronal", k: 1 });
  assert.equal(t2[(NZ - 1 - 1) * NX + 3], 5);
  const labels = slices.labels({ ...grown, plane: "axial", k: 1 });
  assert.deepEqual([labels[NX + 2], labels[NX + 3], labels[2 * NX + 2], labels[0]], [3, 3, 1, 1]);
});

test("a slice is computed once while nothing changes", async () => {
  const slices = makeSlices(await study());
  const look = { modality: "ct", lesion: "opll-localized", thickness_mm: 3, plane: "axial", k: 1 };
  assert.equal(slices.values(look), slices.values(look));
  assert.notEqual(slices.values(look), slices.values({ ...look, thickness_mm: 3.1 }));
});

test("the names on a slice are read only while the learner asks for them", async () => {
  const patient = await study();
  const slices = makeSlices(patient);
  const state = { ...calm, window: {}, position_mm: [0, 0, 0], overlay: false };
  let read = 0;
  const labels = (look) => {
    read += 1;
    return slices.labels(look);
  };
  const sight = makeSight({ state, study: patient, slices: { ...slices, labels }, texts: { planes: {} } });
  const frame = { plane: "axial", modality: "ct", pane: { size: { width: 512 } } };
  const below = () => sight.corners(frame, state.position_mm)[2].map(([text]) => text);
  assert.deepEqual([below()[0], read], ["550 HU", 0]);
  state.overlay = true;
  assert.deepEqual([below()[0], below()[1]], ["Spinal cord", "550 HU"]);
  assert.ok(read > 0);
});

test("a window maps its lower end to black, its middle to grey, its upper end to white", () => {
  const table = greyTable(400, 40);
  const pixels = new Uint32Array(5);
  shade(pixels, Int16Array.from([-1000, -160, 40, 240, 3000]), table);
  assert.deepEqual(
    [...pixels].map((pixel) => pixel & 255),
    [0, 0, 127, 255, 255],
  );
  assert.ok([...pixels].every((pixel) => pixel >>> 24 === 255));
});

test("colours mark a structure's border more strongly than its inside", () => {
  const pixels = new Uint32Array(25).fill(0xff808080);
  const labels = Uint16Array.from({ length: 25 }, (_, i) => (i % 5 && i % 5 < 4 && i > 4 && i < 20 ? 1 : 0));
  tint(pixels, labels, [null, [255, 0, 0]], 5);
  const red = (i) => (pixels[i] >>> 0) & 255;
  assert.equal(red(0), 128);
  assert.ok(red(12) > 128 && red(6) > red(12));
});

test("a drag to the right widens the window, down raises the level, and the width stays above zero", () => {
  assert.deepEqual(draggedWindow([400, 40], 70, 0, 4000), [800, 40]);
  assert.deepEqual(draggedWindow([400, 40], 0, 7, 4000), [400, 80]);
  assert.equal(draggedWindow([400, 40], -5000, 0, 4000)[0], 1);
});

test("places are found by millimetre, and levels by height", async () => {
  const patient = await study();
  assert.deepEqual(voxelAt(patient, [-1.5, -1, -2]), [0, 0, 0]);
  assert.deepEqual(voxelAt(patient, [99, 0.1, 1]), [NX - 1, 2, NZ - 1]);
  assert.equal(levelAt(patient, 0), "C5");
  assert.equal(levelAt(patient, -1), "C6");
  assert.equal(levelAt(patient, 50), "");
});
