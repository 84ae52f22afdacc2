// From values to shades of grey: window and level, and the colours of structures on top. Pure arithmetic.

const SHIFT = 32768; // Int16 values as positions in a table
const OPAQUE = 0xff000000;
const FILL = 0.34; // how strongly a structure's colour shows inside it
const EDGE = 0.85; // and on its border

/** A table from value + 32768 to a grey RGBA pixel (little-endian, as ImageData is on every machine of today). */
export function greyTable(width, level) {
  const table = new Uint32Array(65536);
  const low = level - width / 2;
  const scale = 255 / Math.max(1, width);
  const first = Math.max(0, Math.min(65536, Math.ceil(low) + SHIFT));
  const last = Math.max(first, Math.min(65536, Math.floor(low + width) + SHIFT));
  table.fill(OPAQUE, 0, first);
  for (let n = first; n < last; n += 1) {
    const grey = Math.round((n - SHIFT - low) * scale);
    table[n] = OPAQUE | (grey << 16) | (grey << 8) | grey;
  }
  table.fill(0xffffffff, last);
  return table;
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
    const border =
      labels[i - 1] !== label ||
      labels[i + 1] !== label ||
      labels[i - width] !== label ||
      labels[i + width] !== label;
    const share = border ? EDGE : FILL;
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
