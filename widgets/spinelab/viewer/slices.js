// Slices of a patient in three planes, with the lesion grown to any thickness. Arrays in, arrays out.

import { axesOf, clamp, headUp, pixelOf } from "./planes.js";
import { growthNamed, stridesOf } from "./volume.js";

const KEPT = 24; // slices remembered: going back and forth, and window changes, cost nothing
const NEVER = 255;
const STEPS_PER_MM = 10;

/** Copy slice `k` out of an array of the volume: an axial one lies there in one piece, others have their top row last. */
function readSlice({ arrays, size, strides }, name, plane, k) {
  if (!arrays[name]) return arrays[[name, plane, k]];
  const [across, down, through] = axesOf(plane);
  const [array, rows, step] = [arrays[name], size[down], strides[across]];
  const start = k * strides[through];
  if (!headUp(plane)) return array.slice(start, start + strides[through]);
  const out = new array.constructor(size[across] * rows);
  for (let row = rows - 1, at = 0; row >= 0; row -= 1) {
    let from = start + row * strides[down];
    for (const end = at + size[across]; at < end; from += step) out[at++] = array[from];
  }
  return out;
}

/** How far each of the 256 thresholds has turned at a thickness: 0 not yet, 1 wholly, between within the ramp. */
export function turned(thickness_mm, ramp_mm) {
  return Float32Array.from({ length: 256 }, (_none, step) =>
    thickness_mm > 0 && step < NEVER ? clamp(0, (thickness_mm - step / STEPS_PER_MM) / ramp_mm + 0.5, 1) : 0,
  );
}

/** Call `visit(pixel, voxel of the growth)` for every pixel of slice `k` that lies in the growth's box. */
function overlap(study, growth, { plane, k }, visit) {
  const [across, down, through] = axesOf(plane);
  const [at, size] = [growth.offset, growth.shape].map((zyx) => zyx.toReversed());
  const strides = stridesOf(size);
  for (let v = 0; v < size[down]; v += 1) {
    let pixel = pixelOf(study, plane, at[across], at[down] + v);
    let voxel = (k - at[through]) * strides[through] + v * strides[down];
    for (let u = 0; u < size[across]; u += 1, pixel += 1, voxel += strides[across]) visit(pixel, voxel);
  }
}

/** Give slices of a study; a `look` is {plane, k, modality, lesion, thickness_mm}. */
export function makeSlices(study) {
  const memory = new Map();

  /** A slice of an array as it is without a lesion, or changed by `change(slice)` where a growth reaches it. */
  function slice(name, look, growth, change) {
    const { plane, k } = look;
    const key = [name, plane, k, growth?.kind, growth && look.thickness_mm].join();
    if (!memory.has(key)) {
      const made = growth ? slice(name, look).slice() : readSlice(study, name, plane, k);
      if (growth) change(made);
      memory.set(key, made);
      if (memory.size > KEPT) memory.delete(memory.keys().next().value);
    }
    return memory.get(key);
  }

  /** An array of a growth: when its voxels turn, or what they become. */
  const partOf = ({ key }, name) => study.arrays[`${key}.${name}`];

  function growthOf({ lesion, thickness_mm, plane, k }) {
    const growth = growthNamed(study, lesion);
    const axis = 2 - axesOf(plane)[2]; // growth boxes count z, y, x
    const depth = k - growth?.offset[axis];
    return thickness_mm > 0 && depth >= 0 && depth < growth.shape[axis] ? growth : undefined;
  }

  return {
    /** Whether what a look shows has arrived, and the lesion that grows there. */
    has(look) {
      const { plane, k, modality } = look;
      const growth = growthOf(look);
      return Boolean(
        (study.arrays[modality] ?? study.arrays[[modality, plane, k]]) &&
          (!growth || partOf(growth, `${modality}.first`)),
      );
    },
    /** Values of a slice, Int16Array: HU or signal. The same object while nothing changed. */
    values(look) {
      const growth = growthOf(look);
      const { modality } = look;
      return slice(modality, look, growth, (values) => {
        const share = turned(look.thickness_mm, growth.ramp_mm);
        const names = ["first", "second", `${modality}.first`, `${modality}.second`];
        const [first, second, then, last] = names.map((name) => partOf(growth, name));
        overlap(study, growth, look, (pixel, voxel) => {
          const [a, b] = [share[first[voxel]], share[second[voxel]]];
          if (!a) return;
          const once = values[pixel] + a * (then[voxel] - values[pixel]);
          values[pixel] = Math.round(once + b * (last[voxel] - once));
        });
      });
    },
    /** What lies where, Uint16Array of indices into `study.names`. */
    labels(look) {
      const growth = growthOf(look);
      return slice("labels", look, growth, (labels) => {
        const lesion = partOf(growth, "lesion");
        const limit = Math.min(look.thickness_mm * STEPS_PER_MM, NEVER - 1);
        overlap(study, growth, look, (pixel, voxel) => {
          if (lesion[voxel] <= limit) labels[pixel] = growth.label_index;
        });
      });
    },
  };
}
