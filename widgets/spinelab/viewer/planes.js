// The three planes in which a patient is looked at, and what lies where in their pictures.

/** How a plane lies in the volume: the axes (0 x, 1 y, 2 z) across, down and through it, its letters and colour. */
export const PLANES = {
  axial: { name: "Axial", across: 0, down: 1, through: 2, letters: "RLAP", color: "#ff8a80" },
  sagittal: {
    name: "Sagittal",
    across: 1,
    down: 2,
    through: 0,
    upward: true,
    letters: "APSI",
    color: "#ffd54f",
  },
  coronal: {
    name: "Coronal",
    across: 0,
    down: 2,
    through: 1,
    upward: true,
    letters: "RLSI",
    color: "#81d4fa",
  },
};

/** The colour of the plane that lies across an axis. */
export function colorAcross(axis) {
  return Object.values(PLANES).find(({ through }) => through === axis).color;
}

/** A value kept between two limits. */
export function clamp(low, value, high) {
  return Math.max(low, Math.min(high, value));
}

/** The number of the pixel in which voxel [u, v] of a slice lies; v counts along the axis that runs down. */
export function pixelOf({ size }, plane, u, v) {
  const { across, down, upward } = PLANES[plane];
  return (upward ? size[down] - 1 - v : v) * size[across] + u;
}
