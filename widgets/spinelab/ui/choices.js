// Controls that several views share: a row of which one is pressed, a slider that says its value.

import { freshId, makeButton, setAttribute } from "./dom.js";

/** A row of toggle buttons of which one is pressed; `choose(value)` on a click. */
export function makeChoice(h, label, entries, choose) {
  const buttons = entries.map(([value, text]) => [
    value,
    makeButton(h, text, () => choose(value), { pressed: false }),
  ]);
  return {
    element: h(
      "div",
      { class: "sl-row", role: "group", "aria-label": label },
      ...buttons.map(([, button]) => button),
    ),
    show(value) {
      for (const [own, button] of buttons) setAttribute(button, "aria-pressed", String(own === value));
    },
  };
}

/** A labelled slider with its value in words; `change(value, done)` while and after it moves. */
export function makeSlider(h, label, { min, max, step, words }, change) {
  const id = freshId("slider");
  const output = h("output", { for: id, class: "sl-value" });
  const input = h("input", {
    type: "range",
    id,
    min,
    max,
    step,
    oninput: () => change(Number(input.value), false),
    onchange: () => change(Number(input.value), true),
    onkeydown: (event) => event.stopPropagation(),
  });
  return {
    element: h("div", { class: "sl-row sl-slider" }, h("label", { for: id }, label), input, output),
    input,
    show(value, limits) {
      if (limits) Object.assign(input, { min: limits[0], max: limits[1] });
      input.value = value;
      output.textContent = words(value);
      setAttribute(input, "aria-valuetext", words(value));
    },
  };
}
