// One picture: a slice on a canvas with its zoom and place, and the way between pixels and patient. No tools.

import { paintMarks } from "./marks.js";
import { paintCorners, paintCross, paintLetters, paintScale } from "./paint.js";
import { axesOf, clamp, colorAcross, headUp, PLANES, same } from "./planes.js";
import { shade, tint } from "./tone.js";

const LARGEST_ZOOM = 12;
const SMALLEST_ZOOM = 0.3;
const AROUND = 1.25; // how much more than the vertebrae is shown at first
const CANVAS = { alpha: false, willReadFrequently: true }; // drawn by the processor: what is read back costs nothing

/**
 * Make a pane. Slices and positions are asked for at every `paint(scene)`; it keeps only its pixels: the slice as it is
 * and as large as it is shown. To enlarge it costs most of a picture, so that is done only where the slice, the zoom or
 * the place changed.
 */
export function makePane(h) {
  const canvas = h("canvas.sl-pane-canvas", {
    tabindex: 0,
    role: "application",
    "aria-roledescription": "image viewer",
    "aria-label": "Picture",
  });
  const [sheet, print] = [h("canvas"), h("canvas")]; // the slice at voxel resolution, and as large as it is shown
  const [g, ink, press] = [canvas, sheet, print].map((own) => own.getContext("2d", CANVAS));
  const size = { width: 512, height: 512 };
  let image = null;
  let drawn = []; // what the sheet holds, so that an unchanged slice is not shaded again
  let printed = []; // and how the print shows it
  let study = null;
  let plane = "";
  let [across, down] = [0, 1];
  let eye = null;

  const spanOf = (axis) => study.size[axis] * study.spacing_mm[axis];
  /** Pixels a mm. */
  function scale() {
    const [low, high] = study.focus_mm;
    const span = (axis) => Math.min(spanOf(axis), (high[axis] - low[axis]) * AROUND);
    return eye.zoom * Math.min(size.width / span(across), size.height / span(down));
  }
  const downwards = (value) => (headUp(plane) ? -value : value);

  function toScreen(point) {
    const [x, y] = [across, down].map((axis, i) => (point[axis] - eye.middle[i]) * scale());
    return [size.width / 2 + x, size.height / 2 + downwards(y)];
  }

  /** The patient's point under a pixel, on the slice through `position_mm`. */
  function toPatient([x, y], position_mm) {
    const point = [...position_mm];
    point[across] = eye.middle[0] + (x - size.width / 2) / scale();
    point[down] = eye.middle[1] + downwards(y - size.height / 2) / scale();
    return point;
  }

  function draw({ values, labels, table, colors }) {
    const [wide, high] = [study.size[across], study.size[down]];
    const wanted = [values, labels, table, wide];
    if (same(wanted, drawn)) return;
    if (image?.width !== wide || image.height !== high) {
      Object.assign(sheet, { width: wide, height: high });
      image = ink.createImageData(wide, high);
    }
    const pixels = new Uint32Array(image.data.buffer);
    shade(pixels, values, table);
    if (labels) tint(pixels, labels, colors, wide);
    ink.putImageData(image, 0, 0);
    drawn = wanted;
  }

  /** Enlarge the sheet. */
  function enlarge() {
    const wanted = [drawn, JSON.stringify(eye)];
    if (same(wanted, printed)) return;
    printed = wanted;
    const corner = study.origin_mm.map((mm, axis) => mm - study.spacing_mm[axis] / 2);
    if (headUp(plane)) corner[down] += spanOf(down);
    const place = [...toScreen(corner), ...[across, down].map((axis) => spanOf(axis) * scale())];
    const { width, height } = canvas;
    press.fillRect(0, 0, width, height);
    press.drawImage(sheet, ...place.map((px) => (px * width) / size.width));
  }

  return {
    element: canvas,
    size,
    toScreen,
    toPatient,
    scale,
    /** Take over how large the page shows the picture. */
    resize() {
      Object.assign(size, { width: canvas.clientWidth || 512, height: canvas.clientHeight || 512 });
      const ratio = Math.min(devicePixelRatio, 2);
      const [width, height] = [size.width, size.height].map((px) => Math.round(px * ratio));
      if (canvas.width !== width || canvas.height !== height)
        for (const own of [canvas, print]) Object.assign(own, { width, height });
      printed = [];
    },
    /** Look at another study or plane; `nextEye` {zoom, middle} is shared by panes of the same plane. */
    aim(nextStudy, name, nextEye) {
      [study, plane, eye] = [nextStudy, name, nextEye];
      [across, down] = axesOf(name);
    },
    zoomed(factor) {
      eye.zoom = clamp(SMALLEST_ZOOM, eye.zoom * factor, LARGEST_ZOOM);
    },
    moved(dx, dy) {
      [across, down].forEach((axis, i) => {
        const first = study.origin_mm[axis];
        const by = (i ? downwards(dy) : dx) / scale();
        eye.middle[i] = clamp(first, eye.middle[i] - by, first + spanOf(axis));
      });
    },
    /** Draw: {values, labels, table, colors, cross, marks, corners, strong}. */
    paint(scene) {
      if (!g) return;
      draw(scene);
      enlarge();
      const ratio = canvas.width / size.width;
      g.resetTransform();
      g.drawImage(print, 0, 0);
      g.scale(ratio, ratio);
      paintCross(g, size, toScreen(scene.cross), [across, down].map(colorAcross), scene.strong);
      paintMarks(
        g,
        size,
        scene.marks.map((mark) => ({
          ...mark,
          at: mark.points_mm.map(toScreen),
          radius_px: (mark.radius_mm ?? 0) * scale(),
        })),
      );
      paintLetters(g, size, PLANES[plane].letters);
      paintScale(g, size, scale());
      paintCorners(g, size, scene.corners);
    },
  };
}

/** Where a plane is looked at first: the vertebrae with a little around them. */
export function firstLook({ focus_mm: [low, high] }, name) {
  return { zoom: 1, middle: axesOf(name).map((axis) => (low[axis] + high[axis]) / 2) };
}
