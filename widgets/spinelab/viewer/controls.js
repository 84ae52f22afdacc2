// The bar above the pictures: what is shown where, and which tool the pointer holds.

import { makeChoice } from "../ui/choices.js";
import { fillSelect, makeButton, makeGroup, makeSelect, setPressed } from "../ui/dom.js";
import { usableIn } from "./tools.js";

/** Make the bar; `act` holds settle, tool, zoom and fit. */
export function makeBar(h, tools, texts, act) {
  const { settle } = act;
  const layout = makeChoice(h, "Layout", texts.arrangements, settle("arrangement"));
  const plane = makeChoice(h, "Large plane", Object.entries(texts.planes), settle("plane"));
  const images = makeSelect(h, "Images", settle("modality"));
  const beside = makeSelect(h, texts.beside, settle("beside"));
  const small = (sign, label, factor) =>
    makeButton(h, sign, () => act.zoom(factor), { label, class: "sl-room-small" });
  const zoom = makeGroup(
    h,
    "Zoom",
    small("−", "Zoom out", 1 / 1.25),
    small("+", "Zoom in", 1.25),
    makeButton(h, "Fit", act.fit, { title: texts.fit }),
  );
  const icon = (path) =>
    h("svg.sl-room-icon", { viewBox: "0 0 20 20", "aria-hidden": true }, h("path", { d: path }));
  const buttons = Object.entries(tools).map(([id, { name, title, path }]) => [
    id,
    makeButton(h, [icon(path), h("span", name)], () => act.tool(id), {
      pressed: false,
      title,
      class: "sl-room-tool",
    }),
  ]);

  return {
    element: h(
      ".sl-room-bar",
      h(".sl-room-looks", layout, plane, images, beside, zoom),
      makeGroup(
        h,
        "Tools",
        buttons.map(([, button]) => button),
      ),
    ),
    show({ modalities }, state, allowed) {
      layout.show(state.arrangement);
      plane.show(state.plane);
      const offered = modalities.map(({ id, label }) => [id, label]);
      fillSelect(h, images, offered, state.modality);
      fillSelect(h, beside, offered, state.beside);
      images.hidden = offered.length < 2;
      beside.hidden = images.hidden || state.arrangement !== "pair";
      for (const [id, button] of buttons) {
        setPressed(button, id === state.tool);
        button.hidden = Boolean(tools[id].prompts && allowed && allowed !== id);
        button.disabled = state.arrangement !== "planes" && !usableIn(id, state.plane);
      }
    },
  };
}
