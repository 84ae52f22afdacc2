// A pane with its slice bar, and what hands do on it passed on. Knows no patient.

import { makeButton } from "../ui/dom.js";
import { attachHands } from "./hands.js";
import { makePane } from "./pane.js";

/** Make one frame; `keys` says what its keys do, `act` hears of everything with the frame as its first argument. */
export function makeFrame(h, { number, keys, act, signal }) {
  const pane = makePane(h);
  const canvas = pane.element;
  const range = h("input.sl-pane-range", {
    type: "range",
    min: 0,
    oninput: () => act.slice(frame, +range.value),
    onfocus: () => act.focus(frame),
  });
  const [back, on] = [
    ["‹", -1],
    ["›", 1],
  ].map(([sign, steps]) => makeButton(h, sign, () => act.step(frame, steps), { class: "sl-pane-step" }));
  const element = h(".sl-pane", canvas, h(".sl-pane-foot", back, range, on));
  let seen = ""; // what the page says already
  const frame = { number, element, pane, plane: "axial", modality: "", cursor, show };
  attachHands(canvas, frame, act, signal);

  function cursor(shape) {
    canvas.style.cursor = shape;
  }

  /** Show that slice `k` of `count` is seen; `chosen` where keys and windows go to this frame. */
  function show(k, count, chosen, name, words) {
    range.max = count - 1;
    range.value = k;
    const now = [count, chosen, name, words].join();
    if (now === seen) return;
    seen = now;
    range.ariaValueText = words;
    element.classList.toggle("sl-pane-active", chosen);
    range.ariaLabel = `Slice, ${name}`;
    back.ariaLabel = `Previous slice, ${name}`;
    on.ariaLabel = `Next slice, ${name}`;
    canvas.ariaLabel = `${name}. ${keys}`;
  }
  return frame;
}
