// The body chart: front and back, dermatomes filled with a pattern for each kind of sensation that is lost.

import { freshId, setAttribute } from "../ui/dom.js";
import { KEY_POINTS, LABELS, OUTLINES } from "./body.js";
import { REGIONS } from "./dermatomes.js";

const MIDDLE = 98;
const VIEWS = ["front", "back"];
const SIDES = ["left", "right"];

// The patient's left is on the viewer's right from the front, on the viewer's left from behind.
const outward = (view, side) => ((view === "front") === (side === "left") ? 1 : -1);
const place = (view, side, [u, y]) => `${(MIDDLE + outward(view, side) * u).toFixed(1)} ${y.toFixed(1)}`;
const ring = (view, side, points) => `M${points.map((point) => place(view, side, point)).join("L")}Z`;

/** The patterns: lines for pin prick, dots for vibration and position, a grid for light touch; wide ones: possible. */
function patterns(h, stem) {
  const make = (way, size, possible, ...marks) =>
    h(
      "pattern",
      {
        id: `${stem}-${way}-${possible ? "possible" : "expected"}`,
        width: size,
        height: size,
        patternUnits: "userSpaceOnUse",
        patternTransform: way === "pin" ? "rotate(45)" : null,
      },
      ...marks,
    );
  const line = (size, width, possible) =>
    h("line", {
      x1: 0,
      y1: 0,
      x2: 0,
      y2: size,
      class: "sl-mark-pin",
      "stroke-width": width,
      "stroke-dasharray": possible ? "2 2.5" : null,
    });
  return h(
    "defs",
    {},
    make("pin", 3, false, line(3, 2.4, false)),
    make("pin", 5, true, line(5, 1.6, true)),
    make("position", 3.4, false, h("circle", { cx: 1.7, cy: 1.7, r: 1.1, class: "sl-mark-position" })),
    make("position", 6.4, true, h("circle", { cx: 3.2, cy: 3.2, r: 1, class: "sl-mark-position" })),
    make(
      "touch",
      3.4,
      false,
      h("path", { d: "M0 0H3.4M0 0V3.4", class: "sl-mark-touch", "stroke-width": 1.5 }),
    ),
    make("touch", 6.4, true, h("path", { d: "M0 0H6.4", class: "sl-mark-touch", "stroke-width": 1.2 })),
  );
}

/** Make the chart. `show(lookup, ways, label)`: lookup(way, segment, side) gives {state, certainty}. */
export function makeBodyChart(h, points) {
  const stem = freshId("pattern");
  const layers = []; // [path, segment, side, way]
  const panels = VIEWS.map((view) => {
    const shapes = REGIONS.filter((region) => region.view === view);
    const base = OUTLINES.map((outline) => h("path", { class: "sl-body", d: ring(view, "left", outline) }));
    const marks = shapes.flatMap(({ segment, points: edge }) =>
      SIDES.flatMap((side) => {
        const d = ring(view, side, edge);
        const ground = h(
          "path",
          { class: "sl-dermatome", d },
          h("title", {}, `${segment}: ${points[segment]}`),
        );
        const fills = ["pin", "position", "touch"].map((way) => {
          const path = h("path", { class: "sl-loss", d });
          layers.push([path, segment, side, way]);
          return path;
        });
        return [ground, ...fills];
      }),
    );
    const dots = Object.entries(KEY_POINTS)
      .filter(([, [on]]) => on === view)
      .flatMap(([, [, u, y]]) =>
        SIDES.map((side) => {
          const [cx, cy] = place(view, side, [u, y]).split(" ");
          return h("circle", { class: "sl-key-point", cx, cy, r: 1.2 });
        }),
      );
    const names = LABELS.filter(([on]) => on === view).map(([, segment, u, y]) => {
      const [x, at] = place(view, view === "front" ? "right" : "left", [u, y]).split(" ");
      return h("text", { class: "sl-dermatome-name", x, y: at }, segment);
    });
    const heads = [
      h("ellipse", { class: "sl-body", cx: MIDDLE, cy: 27, rx: 17, ry: 22 }),
      h("path", { class: "sl-body", d: `M${MIDDLE - 9.5} 44H${MIDDLE + 9.5}V66H${MIDDLE - 9.5}Z` }),
    ];
    const edge = (side) =>
      h(
        "text",
        { class: "sl-side-letter", x: MIDDLE + 90 * outward(view, side), y: 14, "text-anchor": "middle" },
        side === "left" ? "L" : "R",
      );
    return h(
      "svg",
      { class: "sl-chart-view", viewBox: `0 0 ${2 * MIDDLE} 446`, "aria-hidden": "true" },
      view === "front" ? patterns(h, stem) : null,
      ...heads,
      ...base,
      ...marks,
      ...dots,
      ...names,
      edge("left"),
      edge("right"),
      h("text", { class: "sl-view-name", x: MIDDLE, y: 443 }, view === "front" ? "Front" : "Back"),
    );
  });
  const figure = h("div", { class: "sl-chart", role: "img" }, ...panels);
  return {
    element: figure,
    show(lookup, ways, label) {
      setAttribute(figure, "aria-label", label);
      for (const [path, segment, side, way] of layers) {
        const { state, certainty } = lookup(way, segment, side);
        const shown = state !== "normal" && ways.includes(way);
        setAttribute(path, "fill", shown ? `url(#${stem}-${way}-${certainty})` : "none");
        setAttribute(path, "data-loss", shown ? `${way} ${segment} ${side} ${certainty}` : null);
      }
    },
    /** A small square filled with a pattern, for the key. */
    swatch(way, certainty) {
      return h(
        "svg",
        { class: "sl-chart-swatch", viewBox: "0 0 22 14", "aria-hidden": "true" },
        h("rect", { class: "sl-dermatome", x: 0.5, y: 0.5, width: 21, height: 13 }),
        h("rect", { x: 0.5, y: 0.5, width: 21, height: 13, fill: `url(#${stem}-${way}-${certainty})` }),
      );
    },
  };
}
