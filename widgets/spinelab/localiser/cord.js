// A cross-section of the cord as on an axial scan: front above, the patient's left on the right.

import { freshId, setAttribute } from "../ui/dom.js";

const CX = 130;
const CY = 84;
export const GREY = [
  [0, -5],
  [7, -6],
  [13, -30],
  [24, -42],
  [37, -40],
  [41, -28],
  [33, -10],
  [29, 2],
  [33, 20],
  [43, 42],
  [41, 50],
  [34, 46],
  [22, 26],
  [12, 8],
  [6, 6],
  [0, 6],
];
export const HORN = [
  [8, -8],
  [13, -30],
  [24, -42],
  [37, -40],
  [41, -28],
  [33, -10],
  [22, -4],
];
const COLUMN = [
  [1.5, 9],
  [11, 12],
  [20, 28],
  [31, 46],
  [36, 54],
  [26, 60],
  [14, 63.5],
  [1.5, 65],
];
export const TRACTS = {
  corticospinal: { number: 1, ellipse: [55, 24, 17, 15], at: [55, 24] },
  spinothalamic: { number: 3, ellipse: [61, -24, 16, 16], at: [61, -24] },
  dorsal_column: { number: 2, points: COLUMN, at: [13, 48] },
};
export const HORN_NUMBER = { number: 4, at: [26, -26] };

const path = (points, sign) => `M${points.map(([x, y]) => `${CX + sign * x} ${CY + y}`).join("L")}Z`;

/** Make the drawing; `show(struck, label)`: struck(part, side) gives "expected", "possible" or "". */
export function makeCordSection(h) {
  const stem = freshId("cord");
  const parts = []; // [element, part, side]
  const stripes = (name, gap, width) =>
    h(
      "pattern",
      {
        id: `${stem}-${name}`,
        width: gap,
        height: gap,
        patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)",
      },
      h("line", { x1: 0, y1: 0, x2: 0, y2: gap, class: "sl-mark-cord", "stroke-width": width }),
    );
  const half = (side) => {
    const sign = side === "left" ? 1 : -1;
    const grey = h("path", { class: "sl-cord-grey", d: path(GREY, sign) });
    const horn = h("path", { class: "sl-cord-part", d: path(HORN, sign) });
    parts.push([horn, "horn", side]);
    const tracts = Object.entries(TRACTS).map(([name, { ellipse, points }]) => {
      const shape = ellipse
        ? h("ellipse", {
            class: "sl-cord-part",
            cx: CX + sign * ellipse[0],
            cy: CY + ellipse[1],
            rx: ellipse[2],
            ry: ellipse[3],
          })
        : h("path", { class: "sl-cord-part", d: path(points, sign) });
      parts.push([shape, name, side]);
      return shape;
    });
    const numbers = [...Object.values(TRACTS), HORN_NUMBER].flatMap(({ number, at: [x, y] }) => [
      h("circle", { class: "sl-cord-dot", cx: CX + sign * x, cy: CY + y, r: 7.5 }),
      h("text", { class: "sl-cord-number", x: CX + sign * x, y: CY + y + 4 }, String(number)),
    ]);
    return [grey, horn, ...tracts, ...numbers];
  };
  const halves = ["left", "right"].flatMap(half);
  const svg = h(
    "svg",
    { class: "sl-cord", role: "img", viewBox: "0 0 260 176" },
    h("defs", {}, stripes("expected", 4.5, 4), stripes("possible", 7, 1.6)),
    h("ellipse", { class: "sl-cord-white", cx: CX, cy: CY, rx: 88, ry: 68 }),
    ...halves,
    h("path", { class: "sl-cord-line", d: `M${CX} ${CY - 68}V${CY - 22}M${CX} ${CY + 8}V${CY + 68}` }),
    h("text", { class: "sl-cord-edge", x: CX, y: 12 }, "Front"),
    h("text", { class: "sl-cord-edge", x: CX, y: 170 }, "Back"),
    h("text", { class: "sl-cord-edge", x: 18, y: CY + 4 }, "R"),
    h("text", { class: "sl-cord-edge", x: 242, y: CY + 4 }, "L"),
  );
  return {
    element: svg,
    show(struck, label) {
      setAttribute(svg, "aria-label", label);
      for (const [element, part, side] of parts) {
        const certainty = struck(part, side);
        setAttribute(element, "fill", certainty ? `url(#${stem}-${certainty})` : "none");
        setAttribute(element, "data-struck", certainty ? `${part} ${side} ${certainty}` : null);
      }
    },
  };
}
