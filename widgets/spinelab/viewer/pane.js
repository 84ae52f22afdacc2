// One picture: a slice on a canvas with its zoom and place, and the way between pixels and patient. No tools.

import { PLANE_COLORS, paintCorners, paintCross, paintLetters, paintMark, paintScale } from "./paint.js";
import { PLANES } from "./slices.js";
import { shade, tint } from "./tone.js";

const LARGEST_ZOOM = 12;
const SMALLEST_ZOOM = 0.3;
const AROUND = 1.25; // how much more than the vertebrae is shown at first
const BACKGROUND = "#000";

/** Make a pane. Slices and positions are asked for at every `paint(scene)`; it keeps only its pixels. */
export function makePane(h, { label }) {
  const canvas = h("canvas", {
    class: "sl-pane-canvas",
    tabindex: "0",
    role: "application",
    "aria-roledescription": "image viewer",
    "aria-label": label,
  });
  const g = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  const sheet = h("canvas"); // the slice at voxel resolution
  const ink = sheet.getContext("2d", { alpha: false, willReadFrequently: true });
  let image = null;
  let pixels = null;
  let drawn = {}; // what the sheet holds, so that an unchanged slice is not shaded again
  let study = null;
  let plane = "axial";
  let eye = { zoom: 1, middle: [0, 0] };
  let [width, height] = [1, 1];

  const axes = () => PLANES[plane];
  const spanOf = (axis) => study.size[axis] * study.spacing_mm[axis];
  const fitting = () => {
    const [low, high] = study.focus_mm;
    const span = (axis) => Math.min(spanOf(axis), (high[axis] - low[axis]) * AROUND);
    return Math.min(width / span(axes().across), height / span(axes().down));
  };
  const scale = () => fitting() * eye.zoom; // pixels a mm

  function toScreen(point) {
    const { across, down, upward } = axes();
    const [u, v] = [point[across] - eye.middle[0], point[down] - eye.middle[1]];
    return [width / 2 + u * scale(), height / 2 + (upward ? -v : v) * scale()];
  }

  /** The patient's point under a pixel, on the slice through `through_mm`. */
  function toPatient([x, y], position_mm) {
    const { across, down, upward } = axes();
    const point = [...position_mm];
    point[across] = eye.middle[0] + (x - width / 2) / scale();
    const v = (y - height / 2) / scale();
    point[down] = eye.middle[1] + (upward ? -v : v);
    return point;
  }

  function draw(values, labels, table, colors) {
    const { across, down } = axes();
    const [wide, high] = [study.size[across], study.size[down]];
    const same =
      drawn.values === values && drawn.labels === labels && drawn.table === table && drawn.wide === wide;
    if (same) return;
    if (!image || image.width !== wide || image.height !== high) {
      Object.assign(sheet, { width: wide, height: high });
      image = ink.createImageData(wide, high);
      pixels = new Uint32Array(image.data.buffer);
    }
    shade(pixels, values, table);
    if (labels) tint(pixels, labels, colors, wide);
    ink.putImageData(image, 0, 0);
    drawn = { values, labels, table, wide };
  }

  return {
    element: canvas,
    toScreen,
    toPatient,
    get plane() {
      return plane;
    },
    get size() {
      return { width, height };
    },
    get pixels_per_mm() {
      return scale();
    },
    resize() {
      width = canvas.clientWidth || 512;
      height = canvas.clientHeight || 512;
      const ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
      const [w, t] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== w || canvas.height !== t) Object.assign(canvas, { width: w, height: t });
    },
    /** Look at another study or plane; `eye` {zoom, middle} is shared by panes of the same plane. */
    aim(nextStudy, nextPlane, nextEye) {
      [study, plane, eye] = [nextStudy, nextPlane, nextEye];
    },
    zoomed(factor) {
      eye.zoom = Math.max(SMALLEST_ZOOM, Math.min(LARGEST_ZOOM, eye.zoom * factor));
    },
    moved(dx, dy) {
      const { across, down, upward } = axes();
      const limit = (value, axis) => {
        const first = study.origin_mm[axis];
        return Math.max(first, Math.min(first + spanOf(axis), value));
      };
      eye.middle[0] = limit(eye.middle[0] - dx / scale(), across);
      eye.middle[1] = limit(eye.middle[1] + (upward ? dy : -dy) / scale(), down);
    },
    /** Draw: {values, labels, table, colors, cross, marks, corners, strong}. */
    paint(scene) {
      if (!g || !study) return;
      const ratio = canvas.width / width;
      draw(scene.values, scene.labels, scene.table, scene.colors);
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      g.fillStyle = BACKGROUND;
      g.fillRect(0, 0, width, height);
      const { across, down, upward } = axes();
      const corner = [0, 0, 0];
      corner[across] = study.origin_mm[across] - study.spacing_mm[across] / 2;
      corner[down] = study.origin_mm[down] + (upward ? spanOf(down) : 0) - study.spacing_mm[down] / 2;
      const [x, y] = toScreen(corner);
      g.imageSmoothingEnabled = true;
      g.drawImage(sheet, x, y, spanOf(across) * scale(), spanOf(down) * scale());
      const at = toScreen(scene.cross);
      const others = ["sagittal", "coronal", "axial"].filter((name) => name !== plane);
      const colors = [across, down].map(
        (axis) => PLANE_COLORS[others.find((name) => PLANES[name].through === axis)],
      );
      paintCross(g, { width, height }, at, colors, scene.strong);
      for (const mark of scene.marks) {
        const radius_px = (mark.radius_mm ?? 0) * scale();
        paintMark(g, { width, height }, { ...mark, at: mark.points_mm.map(toScreen), radius_px });
      }
      paintLetters(g, { width, height }, axes().letters);
      paintScale(g, { width, height }, scale());
      paintCorners(g, { width, height }, scene.corners);
    },
  };
}

/** Where a plane is looked at first: the vertebrae with a little around them. */
export function firstLook(study, plane) {
  const [low, high] = study.focus_mm;
  const middle = [PLANES[plane].across, PLANES[plane].down].map((axis) => (low[axis] + high[axis]) / 2);
  return { zoom: 1, middle };
}
