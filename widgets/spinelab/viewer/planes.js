// The three planes in which a patient is looked at, and what lies where in their pictures.

/** How a plane lies in the volume: its axes (0 x, 1 y, 2 z) across, down and through, its letters and colour. */
export const PLANES = {
  axial: { axes: [0, 1, 2], letters: "RLAP", color: "#ff8a80" },
  sagittal: { axes: [1, 2, 0], letters: "APSI", color: "#ffd54f" },
  coronal: { axes: [0, 2, 1], letters: "RLSI", color: "#81d4fa" },
};

/** The axes [across, down, through] of a plane. */
export function axesOf(plane) {
  return PLANES[plane].axes;
}

/** Whether a picture of a plane is seen with the patient's head up, against the axis that runs down. */
export function headUp(plane) {
  return plane !== "axial";
}

/** The colour of the plane that lies across an axis. */
export function colorAcross(axis) {
  return PLANES[["sagittal", "coronal", "axial"][axis]].color;
}

/** How far two points lie apart. */
export function gap(a, b) {
  return Math.hypot(...a.map((value, i) => value - b[i]));
}

/** Whether a list holds what an earlier one held. */
export function same(now, before) {
  return now.every((part, i) => part === before[i]);
}

/** A value kept between two limits. */
export function clamp(low, value, high) {
  return Math.max(low, Math.min(high, value));
}

/** The number of the pixel in which voxel [u, v] of a slice lies; v counts along the axis that runs down. */
export function pixelOf({ size }, plane, u, v) {
  const [across, down] = axesOf(plane);
  return (headUp(plane) ? size[down] - 1 - v : v) * size[across] + u;
}
