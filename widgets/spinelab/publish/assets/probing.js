// The mean of the probe in the CT that is shown, and whether it lies in the lesion; a twin of
// `spinelab.imaging.exam.probed`.

import { isHeld } from "./held.js";
import { rounded } from "./numbers.js";
import { NORMAL } from "./outlines.js";

/**
 * Return {value, isHeld} at the point of {plane, points}, null outside the pictures. `voxels` holds `values` (x
 * fastest) and `size` [x, y, z].
 */
export function probed(probe, { values, size }, { plane, points: [point] }) {
  const along = NORMAL[plane];
  const at = point.map((mm, axis) => (mm - probe.origin_mm[axis]) / probe.spacing_mm[axis]);
  if (!at.every((place, axis) => place >= -0.5 && place < size[axis] - 0.5)) return null;
  const reach = probe.spacing_mm.map((mm, axis) => (axis === along ? 0 : probe.radius_mm / mm));
  at[along] = rounded(at[along]);
  const first = at.map((place, axis) => Math.max(0, Math.ceil(place - reach[axis])));
  const last = at.map((place, axis) => Math.min(size[axis] - 1, Math.floor(place + reach[axis])));
  let [sum, count] = [0, 0];
  for (let x = first[0]; x <= last[0]; x += 1)
    for (let y = first[1]; y <= last[1]; y += 1)
      for (let z = first[2]; z <= last[2]; z += 1) {
        const away = [x, y, z].reduce(
          (total, place, axis) => (axis === along ? total : total + ((place - at[axis]) / reach[axis]) ** 2),
          0,
        );
        if (away > 1) continue;
        sum += values[(z * size[1] + y) * size[0] + x];
        count += 1;
      }
  const index = at.map((place, axis) => rounded(place) - probe.first[axis]);
  const inBox = index.every((place, axis) => place >= 0 && place < probe.shape[axis]);
  const [nx, ny, nz] = probe.shape;
  const mask = { shape: [nz, ny, nx], held: probe.held };
  return { value: sum / count, isHeld: inBox && isHeld(mask, index.reverse()) };
}
