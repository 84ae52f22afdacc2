// The same spine as a drawing: sections of the model as SVG shapes, for readers without WebGL and as a second view.

import { setAttribute } from "../ui/dom.js";
import { makeLetters } from "./letters.js";

/**
 * Make the drawing. `onpick({part, point_mm})` is called as by the stage.
 * A section is {id, title, shapes: [{part, path}], view, origin, across, up}: SVG path data and view box in mm to the
 * right and down; origin + x * across - y * up leads back to the patient.
 */
export function makeDrawing(h, { onpick }) {
  const svg = h("svg.sl-drawing", { role: "img" });
  const letters = makeLetters(h);
  const element = h(".sl-stage.sl-stage-drawing", svg, letters.elements);
  let section = null;

  function pointOf(event) {
    const matrix = svg.getScreenCTM().inverse();
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    return section.origin.map((start, i) => start + section.across[i] * x - section.up[i] * y);
  }

  function shape({ part, path }, { color, selected }, name) {
    return h(
      "path.sl-shape",
      {
        class: selected ? "sl-shape-selected" : "",
        d: path,
        fill: `rgb(${color.slice(0, 3).map((share) => share * 255)})`,
        "fill-opacity": color[3],
        "data-part": part,
        onclick: (event) => onpick({ part, point_mm: pointOf(event) }),
      },
      name && h("title", name),
    );
  }

  return {
    element,
    /** Draw a section; `styles[part]` as for the stage, `nameOf(part)` "" where names are withheld. */
    show(next, parts, styles, title, nameOf) {
      section = next;
      letters.show({ right: next.across, up: next.up });
      setAttribute(svg, "viewBox", next.view);
      setAttribute(svg, "aria-label", title);
      const drawn = next.shapes.filter(({ part }) => styles[part]);
      drawn.sort((a, b) => styles[a.part].selected - styles[b.part].selected); // the chosen ones on top
      svg.replaceChildren(
        ...drawn.map((entry) => shape(entry, styles[entry.part], nameOf(parts[entry.part]))),
      );
    },
  };
}
