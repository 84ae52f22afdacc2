// The volumes of a patient as the kernel sent them: unpacked, asked for places, values and names. No drawing.

import { clamp } from "./planes.js";

const TYPES = { i2: Int16Array, u2: Uint16Array, u1: Uint8Array };

/**
 * Unpack what the kernel sent. `index` is the readable half (shape [z, y, x], size, spacing_mm and origin_mm
 * [x, y, z] in LPS, names, modalities, growths, `arrays` {name: {type, packed}}), `data` {name: DataView}. What has
 * not arrived is left out, and the study is not `whole`; slices for the first picture go by "ct,axial,61".
 */
export async function openStudy(index, data) {
  const arrays = {};
  const unpack = async ([name, { type, packed }]) => {
    const { buffer, byteOffset, byteLength } = data[name];
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    let plain = packed ? await inflated(bytes) : bytes;
    const Type = TYPES[type];
    const each = Type.BYTES_PER_ELEMENT;
    if (plain.byteOffset % each) plain = plain.slice();
    arrays[name] = new Type(plain.buffer, plain.byteOffset, plain.byteLength / each);
  };
  const sent = Object.entries(index.arrays).filter(([name]) => data[name]);
  await Promise.all(sent.map(unpack));
  return {
    ...index,
    arrays,
    strides: stridesOf(index.size),
    whole: Object.keys(index.arrays).every((name) => data[name] || name.includes(",")), // slices are doubles
  };
}

/** How far voxels that are neighbours along x, y and z lie apart in an array of a size [x, y, z]. */
export function stridesOf([x, y]) {
  return [1, x, x * y];
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The voxel [x, y, z] nearest to a point in LPS mm, kept inside the volume. */
export function voxelAt({ size, origin_mm, spacing_mm }, point_mm) {
  return point_mm.map((mm, i) => clamp(0, Math.round((mm - origin_mm[i]) / spacing_mm[i]), size[i] - 1));
}

/** The middle of voxel `k` along an axis, mm. */
export function middleOf({ origin_mm, spacing_mm }, axis, k) {
  return origin_mm[axis] + k * spacing_mm[axis];
}

/** The nearest place inside the volume. */
export function kept(study, point_mm) {
  return point_mm.map((mm, i) => clamp(study.origin_mm[i], mm, middleOf(study, i, study.size[i] - 1)));
}

/** The vertebra or disc at a height, "" above and below all of them. */
export function levelAt({ levels }, z_mm) {
  return levels.find(({ low_mm, high_mm }) => z_mm >= low_mm && z_mm < high_mm)?.name ?? "";
}

/** What one modality is called, measured in and looked at with. */
export function modalityOf({ modalities }, id) {
  return modalities.find((entry) => entry.id === id);
}

/** The growth of a lesion, undefined where there is none. */
export function growthNamed({ growths }, lesion) {
  return growths.find(({ kind }) => kind === lesion);
}
