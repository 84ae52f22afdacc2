// A tiny patient for the viewer's tests: 6 x 5 x 4 voxels whose value tells their place, with a growth.

export const SIZE = [6, 5, 4];
const SPACING = [0.5, 0.5, 1];
const ORIGIN = [-1.5, -1, -2];

/** The readable half and the arrays, as the kernel sends them; deflated where `packed` says so. */
export function packedPatient() {
  const count = SIZE[0] * SIZE[1] * SIZE[2];
  const ct = Int16Array.from({ length: count }, (_, i) => i * 10 - 200);
  const t2 = Int16Array.from({ length: count }, (_, i) => count - i);
  const labels = Uint16Array.from({ length: count }, (_, i) => (i % 6 < 3 ? 1 : 2));
  const box = 2 * 2 * 2;
  const arrays = {
    ct,
    t2,
    labels,
    "g0.first": Uint8Array.from({ length: box }, (_, i) => [0, 20, 40, 255][i % 4]),
    "g0.second": new Uint8Array(box).fill(255),
    "g0.lesion": Uint8Array.from({ length: box }, (_, i) => [0, 20, 40, 255][i % 4]),
    "g0.ct.first": new Int16Array(box).fill(800),
    "g0.ct.second": new Int16Array(box),
    "g0.t2.first": new Int16Array(box).fill(5),
    "g0.t2.second": new Int16Array(box),
  };
  const types = new Map([
    [Int16Array, "i2"],
    [Uint16Array, "u2"],
    [Uint8Array, "u1"],
  ]);
  const index = {
    title: "Cervical spine",
    shape: [...SIZE].reverse(),
    size: SIZE,
    spacing_mm: SPACING,
    origin_mm: ORIGIN,
    names: ["", "Vertebral body C5", "Spinal cord", "Lesion"],
    colors: [null, [217, 196, 154], [247, 229, 158], [255, 93, 143]],
    levels: [
      { name: "C5", low_mm: -0.5, high_mm: 3 },
      { name: "C6", low_mm: -3, high_mm: -0.5 },
    ],
    focus_mm: [
      [-1.5, -1, -2],
      [1, 1, 1],
    ],
    modalities: [
      {
        id: "ct",
        label: "CT",
        unit: "HU",
        window: [2500, 480],
        range: 4000,
        presets: [
          { name: "Bone", window: [2500, 480], source: "a viewer" },
          { name: "Soft tissue", window: [400, 40], source: "a viewer" },
        ],
      },
      { id: "t2", label: "T2", unit: "", window: [100, 50], range: 100, presets: [] },
    ],
    growths: [
      {
        key: "g0",
        kind: "opll-localized",
        label: "OPLL, localized",
        offset: [1, 1, 2],
        shape: [2, 2, 2],
        largest_mm: 6,
        ramp_mm: 0.5,
        label_index: 3,
      },
    ],
    arrays: Object.fromEntries(
      Object.entries(arrays).map(([name, array]) => [
        name,
        { type: types.get(array.constructor), packed: false },
      ]),
    ),
  };
  const data = Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [
      name,
      new DataView(array.buffer, array.byteOffset, array.byteLength),
    ]),
  );
  return { index, data, arrays };
}
