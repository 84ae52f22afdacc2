// The scene as Python packed it: numbers unpacked, parts named, styles decided. No drawing here.

/**
 * Return a scene: `index`, its readable half, with the mesh unpacked from `bytes`, a DataView of the rest. Every part
 * has its `color` as red, green and blue from 0 to 1.
 */
export function unpackScene(index, bytes) {
  const { vertices, triangles, offset_mm, step_mm } = index.mesh;
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const steps = new Int16Array(buffer, 0, vertices * 3);
  const at = Math.ceil((vertices * 6) / 4) * 4;
  const positions = Float32Array.from(steps, (step, i) => step * step_mm + offset_mm[i % 3]);
  return {
    ...index,
    positions,
    normals: new Int8Array(buffer, at, vertices * 4),
    indices: new Uint32Array(buffer, at + vertices * 4, triangles * 3),
    center: index.center_mm,
    shape: sparse(positions),
  };
}

const WANTED = 600; // points

/** Every so many-th point [x, y, z]: enough to know how much room the model takes in a picture. */
function sparse(positions) {
  const step = Math.max(1, Math.floor(positions.length / 3 / WANTED)) * 3;
  const points = [];
  for (let at = 0; at < positions.length; at += step) points.push([...positions.slice(at, at + 3)]);
  return points;
}

/** Whether a part belongs to a choice of structure, level and side; empty level or side means any. */
export function matches(part, { structure, level, side }) {
  return part.structure === structure && (!level || part.level === level) && (!side || part.side === side);
}

/** How each part is drawn: null when hidden. */
export function stylesFor(parts, state) {
  return parts.map((part) => {
    const selected = Boolean(state.structure) && matches(part, state);
    const { bone } = part;
    const away = (state.isolate && state.structure) || state.hidden.includes(part.structure);
    let opacity = bone ? state.bone_opacity : 1;
    if (part.structure === "dura_mater") opacity = 0.5;
    if (selected) opacity = 1;
    if ((away && !selected) || opacity < 0.03) return null;
    const color = [...part.color, opacity];
    return { color, shine: bone ? 0.05 : 0.16, selected, layer: bone ? 1 : 0 };
  });
}

export function upperFirst(text) {
  return text[0].toUpperCase() + text.slice(1);
}
