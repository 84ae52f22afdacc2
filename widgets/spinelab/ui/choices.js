// Controls that several views share: a row of which one is pressed, a slider that says its value.

import { freshId, makeButton, makeGroup, setPressed, setText } from "./dom.js";

/** A row of toggle buttons of which one is pressed; `choose(value)` on a click. */
export function makeChoice(h, label, entries, choose) {
  const buttons = entries.map(([value, text]) =>
    makeButton(h, text, () => choose(value), { pressed: false }),
  );
  return {
    element: makeGroup(h, label, buttons),
    show(value) {
      buttons.forEach((button, i) => {
        setPressed(button, entries[i][0] === value);
      });
    },
  };
}

/** A labelled slider with its value in words; `change(value, done)` while and after it moves. */
export function makeSlider(h, label, { min, max, step, words }, change) {
  const id = freshId("slider");
  const output = h("output.sl-value", { for: id });
  const moved = ({ type }) => change(+input.value, type === "change");
  const input = h("input", { type: "range", id, min, max, step, oninput: moved, onchange: moved });
  return {
    element: h(".sl-row.sl-slider", h("label", { for: id }, label), input, output),
    input,
    show(value, limits) {
      if (limits) [input.min, input.max] = limits;
      input.value = value;
      const text = words(value);
      setText(output, text);
      input.ariaValueText = text;
    },
  };
}
