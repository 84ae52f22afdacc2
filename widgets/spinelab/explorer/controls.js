// The controls above and below the picture: region, view, turning, cut plane, bone, drawing.

import { makeChoice, makeSlider } from "../ui/choices.js";
import { fillSelect, makeButton, makeGroup, makeSelect, setPressed } from "../ui/dom.js";

/** All controls of the explorer as one block; `act` holds what each of them does. */
export function makeControls(h, regions, texts, act) {
  const { settle } = act;
  const region = makeChoice(h, "Region", regions, act.region);
  const view = makeChoice(h, "View", texts.views, act.view);
  const cut = makeChoice(h, "Cut plane", texts.cut_names, act.cut);
  const position = makeSlider(
    h,
    "Cut at",
    { step: 0.5, words: (mm) => `${mm.toFixed(1)} mm` },
    settle("cut_mm"),
  );
  const bone = makeSlider(
    h,
    "Bone",
    { min: 0, max: 1, step: 0.05, words: (x) => `${Math.round(x * 100)} % opaque` },
    settle("bone_opacity"),
  );
  const flat = makeButton(h, "Drawing", act.drawing, {
    title: texts.drawing,
  });
  const turning = makeGroup(
    h,
    texts.turning,
    texts.turns.map(([sign, label, step]) =>
      makeButton(h, sign, () => (step.length ? act.turn(...step) : act.zoom(step)), {
        label,
        class: "sl-turn",
      }),
    ),
  );
  const sections = makeSelect(h, texts.section, act.section);
  const flatRow = h(".sl-row", h("span", "Section"), sections);
  return {
    above: h(".sl-controls", region, h(".sl-row", view, flat), flatRow),
    below: h(".sl-controls", h(".sl-row", turning, bone), h(".sl-row", cut, position)),
    show(state, limits, sectionList) {
      region.show(state.region);
      view.show(state.view);
      cut.show(state.cut_axis);
      position.show(state.cut_mm, limits);
      position.input.disabled = state.cut_axis === "none";
      bone.show(state.bone_opacity);
      setPressed(flat, state.drawing);
      for (const node of [turning, cut.element, position.element, view.element]) node.hidden = state.drawing;
      flatRow.hidden = !state.drawing;
      fillSelect(
        h,
        sections,
        sectionList.map(({ id, title }) => [id, title]),
        state.section,
      );
    },
  };
}
