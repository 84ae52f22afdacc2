// A pane with its slice bar, and what hands do on it passed on. Knows no patient.

import { setAttribute } from "../ui/dom.js";
import { attachHands } from "./hands.js";
import { makePane } from "./pane.js";

const HOW =
  "Arrow keys move the crosshair, Page Up and Page Down scroll, plus and minus zoom, Enter sets a point.";

/** Make one frame; `act` hears of everything with the frame as its first argument. */
export function makeFrame(h, { number, act, signal }) {
  const pane = makePane(h, { label: `Picture ${number + 1}. ${HOW}` });
  const range = h("input", {
    type: "range",
    class: "sl-pane-range",
    min: 0,
    step: 1,
    oninput: () => act.slice(frame, Number(range.value)),
    onkeydown: (event) => event.stopPropagation(),
    onfocus: () => act.focus(frame),
  });
  const step = (sign, label, steps) =>
    h(
      "button",
      {
        type: "button",
        class: "sl-pane-step",
        "aria-label": label,
        title: label,
        onclick: () => act.step(frame, steps),
      },
      sign,
    );
  const foot = h(
    "div",
    { class: "sl-pane-foot" },
    step("‹", "Previous slice", -1),
    range,
    step("›", "Next slice", 1),
  );
  const element = h("div", { class: "sl-pane" }, pane.element, foot);
  const frame = { number, element, pane, plane: "axial", modality: "ct" };
  let named = "";

  pane.element.addEventListener("focus", () => act.focus(frame), { signal });
  attachHands(
    pane.element,
    {
      down: (at, event) => act.down(frame, at, event),
      move: (at, delta, event) => act.move(frame, at, delta, event),
      up: (at, event) => act.up(frame, at, event),
      cancel: act.cancel,
      hover: (at) => act.hover(frame, at),
      leave: () => act.hover(frame, null),
      pinch: (factor, delta) => act.pinch(frame, factor, delta),
      wheel: (steps, _at, event) => act.wheel(frame, steps, event),
      double: () => act.double(frame),
      key: (event) => act.key(frame, event),
    },
    signal,
  );

  return Object.assign(frame, {
    cursor(grip) {
      const tool = act.tool();
      const style = grip ? "grab" : ({ pan: "move", window: "ns-resize" }[tool] ?? "crosshair");
      if (pane.element.style.cursor !== style) pane.element.style.cursor = style;
    },
    show(k, count, chosen, { name, words }) {
      if (Number(range.max) !== count - 1) range.max = count - 1;
      if (Number(range.value) !== k) range.value = k;
      setAttribute(range, "aria-valuetext", words);
      element.classList.toggle("sl-pane-active", chosen);
      if (named === name) return;
      named = name;
      setAttribute(range, "aria-label", `Slice, ${name}`);
      setAttribute(pane.element, "aria-label", `${name}. ${HOW}`);
      for (const [i, button] of [...foot.querySelectorAll("button")].entries())
        setAttribute(button, "aria-label", `${i ? "Next" : "Previous"} slice, ${name}`);
    },
  });
}
