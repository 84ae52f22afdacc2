// From values to shades of grey: window and level, and the colours of structures on top. Pure arithmetic.

import { clamp } from "./planes.js";

const SHIFT = 32768; // Int16 values as positions in a table
const OPAQUE = 0xff000000;
const FILL = 0.34; // how strongly a structure's colour shows inside it
const EDGE = 0.85; // and on its border

/** A table from value + 32768 to a grey RGBA pixel (little-endian, as ImageData is on every machine of today). */
export function greyTable(width, level) {
  const table = new Uint32Array(65536).fill(OPAQUE);
  const [low, span] = [level - width / 2 + SHIFT, Math.max(1, width)];
  const [first, last] = [low, low + span].map((end) => clamp(0, Math.ceil(end), table.length));
  for (let n = first; n < last; n += 1) table[n] = OPAQUE | (Math.round((n - low) * (255 / span)) * 0x10101);
  return table.fill(0xffffffff, last);
}

/** Write the grey of every value into `pixels` (Uint32Array). */
export function shade(pixels, values, table) {
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = table[values[i] + SHIFT];
}

/** Lay the colours of structures ([r, g, b] by label, null for none) over the grey; borders stand out. */
export function tint(pixels, labels, colors, width) {
  for (let i = 0; i < pixels.length; i += 1) {
    const label = labels[i];
    const color = colors[label];
    if (!color) continue;
    const inside =
      labels[i - 1] === label &&
      labels[i + 1] === label &&
      labels[i - width] === label &&
      labels[i + width] === label;
    const share = inside ? FILL : EDGE;
    const grey = (pixels[i] & 255) * (1 - share);
    pixels[i] =
      OPAQUE |
      ((grey + color[2] * share) << 16) |
      ((grey + color[1] * share) << 8) |
      (grey + color[0] * share);
  }
}

/** The window after a drag: to the right wider (less contrast), downwards a higher level (darker). */
export function draggedWindow([width, level], dx, dy, range) {
  const step = range / 700;
  return [Math.max(1, Math.round(width + dx * step)), Math.round(level + dy * step)];
}
