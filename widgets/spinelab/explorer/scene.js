// The scene as Python packed it: numbers unpacked, parts named, styles decided. No drawing here.

/** Unpack the mesh of a region; `index` is the readable half, `bytes` a DataView of the rest. */
export function unpackScene(index, bytes) {
  const { vertices, triangles, offset_mm, step_mm } = index.mesh;
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const packed = new Int16Array(buffer, 0, vertices * 3);
  let at = Math.ceil((vertices * 6) / 4) * 4;
  const normals = new Int8Array(buffer, at, vertices * 4);
  at += vertices * 4;
  const indices = new Uint32Array(buffer, at, triangles * 3);
  const positions = new Float32Array(vertices * 3);
  for (let i = 0; i < positions.length; i += 1) positions[i] = packed[i] * step_mm + offset_mm[i % 3];
  return {
    positions,
    normals,
    indices,
    parts: index.parts,
    center: index.center_mm,
    shape: sparse(positions),
  };
}

/** Every so many-th point: enough to know how much room the model takes in a picture. */
function sparse(positions, wanted = 600) {
  const step = Math.max(1, Math.floor(positions.length / 3 / wanted)) * 3;
  return Float32Array.from(
    { length: Math.floor(positions.length / step) * 3 },
    (_none, i) => positions[Math.floor(i / 3) * step + (i % 3)],
  );
}

/** One tone a structure: told apart by lightness as well as by hue, so that colour blindness hides no border. */
export const COLORS = {
  vertebral_body: [0.9, 0.84, 0.73],
  vertebral_arch: [0.82, 0.75, 0.62],
  pedicle: [0.86, 0.78, 0.64],
  lamina: [0.88, 0.81, 0.68],
  spinous_process: [0.91, 0.85, 0.74],
  transverse_process: [0.87, 0.8, 0.67],
  superior_articular_process: [0.83, 0.76, 0.64],
  inferior_articular_process: [0.85, 0.78, 0.66],
  uncinate_process: [0.82, 0.74, 0.6],
  dens: [0.8, 0.71, 0.56],
  mammillary_process: [0.78, 0.7, 0.57],
  accessory_process: [0.8, 0.71, 0.58],
  sacral_promontory: [0.8, 0.71, 0.56],
  sacral_wing: [0.84, 0.77, 0.65],
  rib: [0.84, 0.79, 0.7],
  intervertebral_disc: [0.46, 0.62, 0.76],
  anulus_fibrosus: [0.5, 0.66, 0.78],
  nucleus_pulposus: [0.33, 0.52, 0.72],
  ligamentum_flavum: [0.95, 0.7, 0.1],
  posterior_longitudinal_ligament: [0.72, 0.36, 0.66],
  anterior_longitudinal_ligament: [0.27, 0.55, 0.42],
  interspinous_ligament: [0.62, 0.68, 0.36],
  supraspinous_ligament: [0.46, 0.55, 0.2],
  nuchal_ligament: [0.5, 0.58, 0.25],
  facet_joint_capsule: [0.8, 0.5, 0.42],
  dura_mater: [0.55, 0.7, 0.83],
  spinal_cord: [0.97, 0.9, 0.62],
  conus_medullaris: [0.95, 0.84, 0.5],
  cauda_equina: [0.93, 0.79, 0.34],
  spinal_nerve: [0.93, 0.83, 0.4],
  vertebral_artery: [0.78, 0.2, 0.2],
};

/** The colour of a structure for a style sheet. */
export function cssColor(structure) {
  const tone = COLORS[structure] ?? [0.7, 0.7, 0.7];
  return `rgb(${tone.map((value) => Math.round(value * 255)).join(" ")})`;
}

/** Whether a part belongs to a choice of structure, level and side; empty level or side means any. */
export function matches(part, { structure, level, side }) {
  return part.structure === structure && (!level || part.level === level) && (!side || part.side === side);
}

/** How each part is drawn: null when hidden. */
export function stylesFor(parts, tissues, state) {
  const hidden = new Set(state.hidden);
  return parts.map((part) => {
    const chosen = Boolean(state.structure) && matches(part, state);
    const bone = tissues[part.structure] === "bone";
    if (state.isolate && state.structure && !chosen) return null;
    if (hidden.has(part.structure) && !chosen) return null;
    let opacity = bone ? state.bone_opacity : 1;
    if (part.structure === "dura_mater") opacity = 0.5;
    if (chosen) opacity = 1;
    if (opacity < 0.03) return null;
    return {
      color: [...(COLORS[part.structure] ?? [0.7, 0.7, 0.7]), opacity],
      shine: bone ? 0.05 : 0.16,
      selected: chosen,
      layer: bone ? 1 : 0,
    };
  });
}

/** Whether each closed surface is drawn as a whole or not at all, so that no inner side can be seen. */
export function drawnWhole(parts, styles) {
  const shown = new Map();
  return parts.every(({ solid }, index) => {
    const visible = Boolean(styles[index]);
    if (!shown.has(solid)) shown.set(solid, visible);
    return shown.get(solid) === visible;
  });
}

/** The plane that removes what lies beyond a cut; see `cutInWords` for which side goes. */
export function planeOf(axis, position_mm) {
  if (axis === "sagittal") return [1, 0, 0, position_mm];
  if (axis === "coronal") return [0, 1, 0, position_mm];
  if (axis === "axial") return [0, 0, 1, position_mm];
  return null;
}

const REMOVED = { sagittal: "the patient's left part", coronal: "the back part", axial: "the upper part" };

/** Say which cut is made and what it removed. */
export function cutInWords(axis, position_mm) {
  if (!REMOVED[axis]) return "Not cut.";
  return `Cut in the ${axis} plane at ${position_mm.toFixed(0)} mm; ${REMOVED[axis]} is removed.`;
}

/** "lamina of C5, left": one part in words. */
export function partInWords(part, terms) {
  const term = lowerFirst(terms[part.structure].term);
  const where = part.level ? `${terms[part.structure].segmental ? " at" : " of"} ${part.level}` : "";
  const side = part.side === "midline" ? "" : `, ${part.side}`;
  return `${term}${where}${side}`;
}

export function upperFirst(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function lowerFirst(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
