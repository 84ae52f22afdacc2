// The volumes of a patient as the kernel sent them: unpacked, asked for places, values and names. No drawing.

const TYPES = { i2: Int16Array, u2: Uint16Array, u1: Uint8Array };

/**
 * Unpack what the kernel sent. `index` is the readable half (shape [z, y, x], spacing_mm and origin_mm
 * [x, y, z] in LPS, names, modalities, growths, `arrays` {name: {type, packed}}), `data` {name: DataView}.
 */
export async function openStudy(index, data) {
  const arrays = {};
  const unpack = async ([name, { type, packed }]) => {
    const view = data[name];
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const plain = packed ? await inflated(bytes) : bytes;
    const Type = TYPES[type];
    const fits = plain.byteOffset % Type.BYTES_PER_ELEMENT === 0;
    const buffer = fits ? plain.buffer : plain.slice().buffer;
    arrays[name] = new Type(buffer, fits ? plain.byteOffset : 0, plain.byteLength / Type.BYTES_PER_ELEMENT);
  };
  await Promise.all(Object.entries(index.arrays).map(unpack));
  const size = [...index.shape].reverse(); // as x, y, z
  const growths = index.growths.map((growth, n) => ({
    ...growth,
    first: arrays[`g${n}.first`],
    second: arrays[`g${n}.second`],
    lesion: arrays[`g${n}.lesion`],
    values: Object.fromEntries(
      index.modalities
        .filter(({ id }) => arrays[`g${n}.${id}.first`])
        .map(({ id }) => [id, [arrays[`g${n}.${id}.first`], arrays[`g${n}.${id}.second`]]]),
    ),
  }));
  return { ...index, arrays, growths, size, strides: [1, size[0], size[0] * size[1]] };
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The voxel [x, y, z] nearest to a point in LPS mm, kept inside the volume. */
export function voxelAt(study, point_mm) {
  return point_mm.map((mm, i) =>
    Math.max(0, Math.min(study.size[i] - 1, Math.round((mm - study.origin_mm[i]) / study.spacing_mm[i]))),
  );
}

/** The nearest place inside the volume. */
export function kept(study, point_mm) {
  return point_mm.map((mm, i) => {
    const first = study.origin_mm[i];
    return Math.max(first, Math.min(first + (study.size[i] - 1) * study.spacing_mm[i], mm));
  });
}

/** The vertebra or disc at a height, "" above and below all of them. */
export function levelAt(study, z_mm) {
  return study.levels.find(({ low_mm, high_mm }) => z_mm >= low_mm && z_mm < high_mm)?.name ?? "";
}

/** What one modality is called, measured in and looked at with. */
export function modalityOf(study, id) {
  return study.modalities.find((entry) => entry.id === id);
}
