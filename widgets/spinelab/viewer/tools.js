// Measuring: the figure that follows from the points of each tool. LPS millimetres throughout.

import { axesOf, gap, pixelOf } from "./planes.js";
import { middleOf, voxelAt } from "./volume.js";

const DEG = 180 / Math.PI;

/** Whether a tool measures from front to back. */
const fromFront = (kind) => kind === "ap" || kind === "ratio";

/** Whether a tool works in a plane; the AP tools need a plane that shows front and back. */
export function usableIn(kind, plane) {
  return plane !== "coronal" || !fromFront(kind);
}

/** Whether the two ends of a calliper are held on one antero-posterior line; sagittal callipers turn freely. */
export function isHeld(kind, plane) {
  return fromFront(kind) && plane === "axial";
}

/** Where the next point of a measurement goes: the second end of a held calliper stays in line with the first. */
export function guided(kind, plane, points, point) {
  return isHeld(kind, plane) && points.length % 2 ? [points.at(-1)[0], point[1], point[2]] : point;
}

/** The angle between two lines in degrees, 0 to 90: lines have no direction. */
export function angleBetween([a, b, c, d]) {
  const size = gap(a, b) * gap(c, d);
  const product = a.reduce((sum, value, i) => sum + (b[i] - value) * (d[i] - c[i]), 0);
  return size ? Math.acos(Math.min(1, Math.abs(product) / size)) * DEG : 0;
}

/** Area of an outline within its plane, mm² (shoelace formula). */
export function outlineArea(points, plane) {
  const [across, down] = axesOf(plane);
  const twice = points.reduce((sum, point, i) => {
    const next = points[(i + 1) % points.length];
    return sum + point[across] * next[down] - next[across] * point[down];
  }, 0);
  return Math.abs(twice) / 2;
}

/** Mean, standard deviation and number of the voxels of a slice within `radius_mm` of a point. */
export function regionStatistics(study, values, plane, point, radius_mm) {
  const [across, down] = axesOf(plane);
  const off = (axis, n) => middleOf(study, axis, n) - point[axis];
  const [low, high] = [-1, 1].map((sign) =>
    voxelAt(
      study,
      point.map((mm) => mm + sign * radius_mm),
    ),
  );
  const found = [];
  for (let v = low[down]; v <= high[down]; v += 1)
    for (let u = low[across]; u <= high[across]; u += 1)
      if (Math.hypot(off(across, u), off(down, v)) <= radius_mm)
        found.push(values[pixelOf(study, plane, u, v)]);
  const count = found.length;
  const sumOf = (part) => found.reduce((sum, value) => sum + part(value), 0);
  const mean = sumOf((value) => value) / Math.max(1, count);
  const squares = sumOf((value) => (value - mean) ** 2);
  return { mean, sd: Math.sqrt(squares / Math.max(1, count - 1)), count };
}

/**
 * The figure of a finished measurement: {value, unit, text, …}.
 * `look` gives study, values and their unit, plane, radius_mm and nameAt(point).
 */
export function figureOf(kind, points, look) {
  const length = (first) => gap(points[first], points[first + 1]);
  if (kind === "angle") return figure(angleBetween(points), "deg", "°");
  if (kind === "area") return figure(outlineArea(points, look.plane), "mm2", " mm²");
  if (kind === "mark") return { value: null, unit: "", text: look.nameAt(points[0]) || "no named structure" };
  if (kind === "ratio") {
    const [canal, lesion] = [length(0), length(2)];
    return {
      ...figure(canal && (100 * lesion) / canal, "percent", " %"),
      canal_mm: round(canal),
      lesion_mm: round(lesion),
      parts: `${lesion.toFixed(1)} of ${canal.toFixed(1)} mm`,
    };
  }
  if (kind === "probe") {
    const { study, values, plane, unit, radius_mm } = look;
    const { mean, sd, count: voxels } = regionStatistics(study, values, plane, points[0], radius_mm);
    return {
      value: round(mean, 10),
      unit,
      text: inUnit(mean.toFixed(0), unit),
      sd: round(sd, 10),
      voxels,
      radius_mm,
      parts: `SD ${sd.toFixed(0)}, ${voxels} voxels, radius ${radius_mm} mm`,
    };
  }
  return figure(length(0), "mm", " mm");
}

/** A value of an image in words: MRI has no unit. */
export function inUnit(value, unit) {
  return unit ? `${value} ${unit}` : `signal ${value}`;
}

/** Words one after the other, with `glue` between them; what is false or missing is skipped. */
export function joined(glue, ...words) {
  return words.filter(Boolean).join(glue);
}

export function round(value, parts = 100) {
  return Math.round(value * parts) / parts;
}

function figure(value, unit, sign) {
  return { value: round(value), unit, text: `${value.toFixed(1)}${sign}` };
}
