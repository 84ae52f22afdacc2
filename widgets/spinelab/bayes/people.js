// A thousand people as symbols: round with the disease, square without; filled with the findings, open without.

import { setAttribute } from "../ui/dom.js";

const ACROSS = 50;
const STEP = 10;
const RADIUS = 3.4;

const round = (x, y) =>
  `M${x - RADIUS} ${y}a${RADIUS} ${RADIUS} 0 1 0 ${2 * RADIUS} 0a${RADIUS} ${RADIUS} 0 1 0 ${-2 * RADIUS} 0Z`;
const square = (x, y) =>
  `M${x - RADIUS + 0.4} ${y - RADIUS + 0.4}h${2 * RADIUS - 0.8}v${2 * RADIUS - 0.8}h${0.8 - 2 * RADIUS}Z`;

const GROUPS = [
  ["ill-with", round],
  ["ill-without", round],
  ["well-with", square],
  ["well-without", square],
];

/** The path of the symbols from one place of the grid to another. */
export function symbolPath(shape, first, count) {
  let path = "";
  for (let place = first; place < first + count; place += 1) {
    path += shape((place % ACROSS) * STEP + STEP / 2, Math.floor(place / ACROSS) * STEP + STEP / 2);
  }
  return path;
}

/** Make the picture; `show(counts, label)` with the four groups in order, `names` null for groups not told apart. */
export function makePeople(h) {
  const paths = GROUPS.map(([name]) => h("path", { class: `sl-people-${name}` }));
  const svg = h(
    "svg",
    { class: "sl-people", role: "img", viewBox: `0 0 ${ACROSS * STEP} ${(1000 / ACROSS) * STEP}` },
    ...paths,
  );
  const keys = GROUPS.map(([name, shape]) =>
    h(
      "svg",
      { class: "sl-people-key", viewBox: "0 0 10 10", "aria-hidden": "true" },
      h("path", { class: `sl-people-${name}`, d: shape(5, 5) }),
    ),
  );
  const words = GROUPS.map(() => h("span", {}));
  const items = GROUPS.map((_, at) => h("li", {}, keys[at], words[at]));
  const legend = h("ul", { class: "sl-people-legend" }, ...items);
  return {
    element: h("div", { class: "sl-people-box" }, svg, legend),
    show(counts, names, label) {
      let first = 0;
      counts.forEach((count, at) => {
        setAttribute(paths[at], "d", symbolPath(GROUPS[at][1], first, count));
        first += count;
        items[at].hidden = names[at] === null;
        words[at].textContent = `${count} ${names[at] ?? ""}`;
      });
      setAttribute(svg, "aria-label", label);
    },
  };
}
