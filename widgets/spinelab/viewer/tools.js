// Measuring: what each tool asks for, and the figure that follows from its points. LPS millimetres throughout.

import { PLANES } from "./slices.js";

const DEG = 180 / Math.PI;

/** What can be done with the pointer; `steps` names the points a measurement is made of. */
export const TOOLS = {
  distance: { name: "Distance", steps: ["one end", "the other end"] },
  angle: {
    name: "Angle",
    steps: ["one end of the first line", "its other end", "one end of the second line", "its other end"],
  },
  ap: { name: "AP diameter", steps: ["the anterior end", "the posterior end"] },
  ratio: {
    name: "Occupying ratio",
    steps: [
      "the anterior wall of the canal",
      "the posterior wall of the canal",
      "the anterior edge of the lesion",
      "its posterior edge",
    ],
  },
  area: { name: "Area", steps: null },
  probe: { name: "Probe", steps: ["the middle of the region"] },
  mark: { name: "Mark", steps: ["the point"] },
};

/** How many points end a measurement; an outline ends when it is closed. */
export function pointsOf(kind) {
  return TOOLS[kind].steps?.length ?? Number.POSITIVE_INFINITY;
}

/** Whether a tool works in a plane; the AP tools need a plane that shows front and back. */
export function usableIn(kind, plane) {
  return plane !== "coronal" || (kind !== "ap" && kind !== "ratio");
}

/**
 * Hold the second end of an AP calliper on the antero-posterior line of the first in axial slices; in
 * sagittal slices the spine is curved, so the calliper turns freely.
 */
export function guided(kind, plane, points, point) {
  if ((kind !== "ap" && kind !== "ratio") || plane !== "axial" || points.length % 2 === 0) return point;
  return [points.at(-1)[0], point[1], point[2]];
}

export function gap(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The angle between two lines in degrees, 0 to 90: lines have no direction. */
export function angleBetween([a, b, c, d]) {
  const u = b.map((value, i) => value - a[i]);
  const v = d.map((value, i) => value - c[i]);
  const size = Math.hypot(...u) * Math.hypot(...v);
  if (!size) return 0;
  return Math.acos(Math.min(1, Math.abs(u[0] * v[0] + u[1] * v[1] + u[2] * v[2]) / size)) * DEG;
}

/** Area of an outline within its plane, mm² (shoelace formula). */
export function outlineArea(points, plane) {
  const { across, down } = PLANES[plane];
  let twice = 0;
  points.forEach((point, i) => {
    const next = points[(i + 1) % points.length];
    twice += point[across] * next[down] - next[across] * point[down];
  });
  return Math.abs(twice) / 2;
}

/** Mean, standard deviation and number of the voxels of a slice within `radius_mm` of a point. */
export function regionStatistics(study, values, plane, point, radius_mm) {
  const { across, down, upward } = PLANES[plane];
  const [width, height] = [study.size[across], study.size[down]];
  const at = [across, down].map((axis) => (point[axis] - study.origin_mm[axis]) / study.spacing_mm[axis]);
  const reach = [across, down].map((axis) => radius_mm / study.spacing_mm[axis]);
  let [count, sum, squares] = [0, 0, 0];
  for (let v = Math.ceil(at[1] - reach[1]); v <= at[1] + reach[1]; v += 1) {
    for (let u = Math.ceil(at[0] - reach[0]); u <= at[0] + reach[0]; u += 1) {
      if (u < 0 || v < 0 || u >= width || v >= height) continue;
      if (((u - at[0]) / reach[0]) ** 2 + ((v - at[1]) / reach[1]) ** 2 > 1) continue;
      const value = values[(upward ? height - 1 - v : v) * width + u];
      count += 1;
      sum += value;
      squares += value * value;
    }
  }
  const mean = count ? sum / count : 0;
  const variance = count > 1 ? Math.max(0, (squares - count * mean * mean) / (count - 1)) : 0;
  return { mean, sd: Math.sqrt(variance), count };
}

/**
 * The figure of a finished measurement: {value, unit, text, …}.
 * `look` gives plane, unit of the values, radius_mm, statistics(point, radius) and nameAt(point).
 */
export function figureOf(kind, points, look) {
  switch (kind) {
    case "angle":
      return figure(angleBetween(points), "deg", "°");
    case "ratio": {
      const [canal_mm, lesion_mm] = [gap(points[0], points[1]), gap(points[2], points[3])];
      const share = canal_mm ? (100 * lesion_mm) / canal_mm : 0;
      const parts = `${lesion_mm.toFixed(1)} of ${canal_mm.toFixed(1)} mm`;
      return {
        ...figure(share, "percent", " %"),
        canal_mm: round(canal_mm),
        lesion_mm: round(lesion_mm),
        parts,
      };
    }
    case "area":
      return figure(outlineArea(points, look.plane), "mm2", " mm²");
    case "probe": {
      const { mean, sd, count } = look.statistics(points[0], look.radius_mm);
      const value = Math.round(mean * 10) / 10;
      const parts = `SD ${sd.toFixed(0)}, ${count} voxels, radius ${look.radius_mm} mm`;
      const text = look.unit === "HU" ? `${mean.toFixed(0)} HU` : `signal ${mean.toFixed(0)}`;
      return {
        value,
        unit: look.unit,
        text,
        sd: Math.round(sd * 10) / 10,
        voxels: count,
        radius_mm: look.radius_mm,
        parts,
      };
    }
    case "mark":
      return { value: null, unit: "", text: look.nameAt(points[0]) || "no named structure" };
    default:
      return figure(gap(points[0], points[1]), "mm", " mm");
  }
}

function round(value) {
  return Math.round(value * 100) / 100;
}

function figure(value, unit, sign) {
  return { value: round(value), unit, text: `${value.toFixed(1)}${sign}` };
}
