// The bar above the pictures: what is shown where, and which tool the pointer holds.

import { makeChoice } from "../ui/choices.js";
import { makeButton, setAttribute } from "../ui/dom.js";
import { icon } from "./icons.js";
import { PLANES } from "./slices.js";
import { TOOLS, usableIn } from "./tools.js";

const ARRANGEMENTS = [
  ["planes", "Three planes"],
  ["one", "One plane"],
  ["pair", "Side by side"],
];
const MOVES = [
  ["cross", "Crosshair", "Drag or click: move the crosshair"],
  ["window", "Window", "Drag: right is wider, down is a higher level"],
  ["pan", "Pan", "Drag: move the picture"],
];

/** Make the bar; `act` holds arrangement, plane, modality, beside, tool, zoom and fit. */
export function makeBar(h, act) {
  const layout = makeChoice(h, "Layout", ARRANGEMENTS, act.arrangement);
  const plane = makeChoice(
    h,
    "Large plane",
    Object.entries(PLANES).map(([id, { name }]) => [id, name]),
    act.plane,
  );
  const images = h("div", { class: "sl-row", role: "group", "aria-label": "Images" });
  const small = (sign, label, work) =>
    h(
      "button",
      { type: "button", class: "sl-button sl-room-small", "aria-label": label, title: label, onclick: work },
      sign,
    );
  const zoom = h(
    "div",
    { class: "sl-row", role: "group", "aria-label": "Zoom" },
    small("−", "Zoom out", () => act.zoom(1 / 1.25)),
    small("+", "Zoom in", () => act.zoom(1.25)),
    makeButton(h, "Fit", act.fit, { title: "Show the whole slice" }),
  );
  const tools = new Map();
  for (const [id, name, title] of [
    ...MOVES,
    ...Object.entries(TOOLS).map(([key, { name: text }]) => [key, text]),
  ]) {
    const button = h(
      "button",
      {
        type: "button",
        class: "sl-button sl-room-tool",
        title,
        "aria-pressed": "false",
        onclick: () => act.tool(id),
      },
      icon(h, id),
      h("span", {}, name),
    );
    tools.set(id, button);
  }
  const toolRow = h(
    "div",
    { class: "sl-room-tools", role: "group", "aria-label": "Tools" },
    ...tools.values(),
  );
  const element = h(
    "div",
    { class: "sl-room-bar" },
    h("div", { class: "sl-room-looks" }, layout.element, plane.element, images, zoom),
    toolRow,
  );
  let offered = "";

  function offerImages(study, state) {
    const key = `${study.modalities.map(({ id }) => id)} ${state.arrangement}`;
    if (key === offered) return;
    offered = key;
    const pick = (label, value, choose) => {
      const select = h("select", { "aria-label": label, onchange: () => choose(select.value) });
      select.append(
        ...study.modalities.map(({ id, label: name }) =>
          h("option", { value: id, selected: id === value }, name),
        ),
      );
      return select;
    };
    const several = study.modalities.length > 1;
    images.replaceChildren(
      ...(several
        ? [pick(state.arrangement === "pair" ? "Left images" : "Images", state.modality, act.modality)]
        : []),
      ...(several && state.arrangement === "pair" ? [pick("Right images", state.beside, act.beside)] : []),
    );
  }

  return {
    element,
    show(study, state, allowed) {
      layout.show(state.arrangement);
      plane.show(state.plane);
      offerImages(study, state);
      const selects = images.querySelectorAll("select");
      if (selects[0]) selects[0].value = state.modality;
      if (selects[1]) selects[1].value = state.beside;
      for (const [id, button] of tools) {
        setAttribute(button, "aria-pressed", String(id === state.tool));
        button.hidden = id in TOOLS && allowed.length > 0 && !allowed.includes(id);
        setAttribute(
          button,
          "disabled",
          id in TOOLS && state.arrangement !== "planes" && !usableIn(id, state.plane),
        );
      }
    },
  };
}
