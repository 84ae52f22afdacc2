// The same spine as a drawing: sections of the model as SVG shapes, for readers without WebGL and as a second view.

import { setAttribute } from "../ui/dom.js";
import { edgeLetters } from "./camera.js";
import { cssColor } from "./scene.js";

/**
 * Make the drawing. `onpick({part, point_mm})` is called as by the stage.
 * A section is {id, title, shapes: [{part, rings: [[x, y], …]}], box: [x0, y0, x1, y1], origin, across, up}:
 * rings in mm to the right and up; origin + x * across + y * up leads back to the patient.
 */
export function makeDrawing(h, { onpick }) {
  const svg = h("svg", { class: "sl-drawing", role: "img", preserveAspectRatio: "xMidYMid meet" });
  const letters = Object.fromEntries(
    ["up", "down", "left", "right"].map((edge) => [
      edge,
      h("span", { class: `sl-letter sl-letter-${edge}`, "aria-hidden": "true" }),
    ]),
  );
  const element = h("div", { class: "sl-stage sl-stage-drawing" }, svg, ...Object.values(letters));
  let section = null;

  function pointOf(event) {
    const matrix = svg.getScreenCTM?.();
    if (!matrix || !section) return null;
    const local = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    return section.origin.map((start, i) => start + section.across[i] * local.x - section.up[i] * local.y);
  }

  function shape({ part, rings }, style) {
    const path = rings
      .map((ring) => `M${ring.map(([x, y]) => `${x} ${-y}`).join("L")}Z`) // SVG counts downwards
      .join("");
    return h(
      "path",
      {
        d: path,
        "fill-rule": "evenodd",
        fill: cssColor(style.structure),
        "fill-opacity": style.opacity,
        class: style.selected ? "sl-shape sl-shape-selected" : "sl-shape",
        "data-part": part,
        onclick: (event) => onpick({ part, point_mm: pointOf(event) ?? style.anchor }),
      },
      style.name ? h("title", {}, style.name) : null,
    );
  }

  return {
    element,
    /** Draw a section; `styles[part]` as for the stage, `nameOf(part)` "" where names are withheld. */
    show(next, parts, styles, title, nameOf) {
      section = next;
      const edges = edgeLetters({ right: next.across, up: next.up });
      for (const [edge, node] of Object.entries(letters)) node.textContent = edges[edge];
      const [x0, y0, x1, y1] = next.box;
      setAttribute(svg, "viewBox", `${x0 - 3} ${-y1 - 3} ${x1 - x0 + 6} ${y1 - y0 + 6}`);
      setAttribute(svg, "aria-label", title);
      const drawn = next.shapes.filter(({ part }) => styles[part]);
      drawn.sort((a, b) => Number(styles[a.part].selected) - Number(styles[b.part].selected));
      svg.replaceChildren(
        ...drawn.map((entry) =>
          shape(entry, {
            structure: parts[entry.part].structure,
            opacity: styles[entry.part].color[3],
            selected: styles[entry.part].selected,
            anchor: parts[entry.part].anchor,
            name: nameOf(parts[entry.part]),
          }),
        ),
      );
    },
  };
}
