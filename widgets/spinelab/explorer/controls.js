// The controls above and below the picture: region, view, turning, cut plane, bone, drawing.

import { makeChoice, makeSlider } from "../ui/choices.js";
import { makeButton, setAttribute } from "../ui/dom.js";
import { cutInWords } from "./scene.js";

const VIEW_NAMES = [
  ["anterior", "Anterior"],
  ["posterior", "Posterior"],
  ["left", "Left"],
  ["right", "Right"],
  ["superior", "Superior"],
  ["oblique", "Oblique"],
];

const CUTS = [
  ["none", "No cut"],
  ["sagittal", "Sagittal"],
  ["axial", "Axial"],
  ["coronal", "Coronal"],
];

/** All controls of the explorer as one block; `act` holds what each of them does. */
export function makeControls(h, regions, act) {
  const region = makeChoice(h, "Region", regions, act.region);
  const view = makeChoice(h, "View", VIEW_NAMES, act.view);
  const cut = makeChoice(h, "Cut plane", CUTS, act.cut);
  const position = makeSlider(
    h,
    "Cut at",
    { min: -40, max: 40, step: 0.5, words: (mm) => `${mm.toFixed(1)} mm` },
    act.cutAt,
  );
  const bone = makeSlider(
    h,
    "Bone",
    { min: 0, max: 1, step: 0.05, words: (x) => `${Math.round(x * 100)} % opaque` },
    act.bone,
  );
  const flat = makeButton(h, "Drawing", act.drawing, {
    pressed: false,
    title: "Show sections as a flat drawing instead of the 3D model",
  });
  const turns = [
    ["◀", "Turn left", () => act.turn(15, 0)],
    ["▶", "Turn right", () => act.turn(-15, 0)],
    ["▲", "Tilt up", () => act.turn(0, 15)],
    ["▼", "Tilt down", () => act.turn(0, -15)],
    ["+", "Nearer", () => act.zoom(1 / 1.15)],
    ["−", "Further away", () => act.zoom(1.15)],
  ].map(([sign, name, work]) =>
    h(
      "button",
      { type: "button", class: "sl-button sl-turn", "aria-label": name, title: name, onclick: work },
      sign,
    ),
  );
  const turning = h("div", { class: "sl-row", role: "group", "aria-label": "Turn and zoom" }, ...turns);
  const sections = h("select", {
    "aria-label": "Section shown",
    onchange: () => act.section(sections.value),
  });
  const flatRow = h("div", { class: "sl-row", hidden: true }, h("span", {}, "Section"), sections);
  const above = h(
    "div",
    { class: "sl-controls" },
    region.element,
    h("div", { class: "sl-row" }, view.element, flat),
    flatRow,
  );
  const below = h(
    "div",
    { class: "sl-controls" },
    h("div", { class: "sl-row" }, turning, bone.element),
    h("div", { class: "sl-row" }, cut.element, position.element),
  );
  return {
    above,
    below,
    show(state, limits, sectionList) {
      region.show(state.region);
      view.show(state.view);
      cut.show(state.cut_axis);
      position.show(state.cut_mm, limits);
      setAttribute(position.input, "disabled", state.cut_axis === "none");
      bone.show(state.bone_opacity);
      setAttribute(flat, "aria-pressed", String(state.drawing));
      for (const node of [turning, cut.element, position.element, view.element]) node.hidden = state.drawing;
      flatRow.hidden = !state.drawing;
      sections.replaceChildren(
        ...sectionList.map(({ id, title }) =>
          h("option", { value: id, selected: id === state.section }, title),
        ),
      );
    },
    cutWords: (state) => (state.drawing ? "" : cutInWords(state.cut_axis, state.cut_mm)),
  };
}
