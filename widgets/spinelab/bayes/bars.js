// Probability before and after as two bars, the second with its interval.

import { setAttribute } from "../ui/dom.js";

const percentWords = (share) =>
  share >= 0.995 && share < 1
    ? ">99 %"
    : share > 0 && share < 0.005
      ? "<1 %"
      : `${Math.round(100 * share)} %`;

/** A share as the view writes it. */
export const asPercent = percentWords;

/** A probability with its interval in words. */
export function withInterval([value, low, high]) {
  const interval =
    low === null ? "no interval published" : `95 % interval ${asPercent(low)} to ${asPercent(high)}`;
  return `${asPercent(value)} (${interval})`;
}

/** Make the two bars; `show(before, after)` with after = [value, low, high] or null. */
export function makeBars(h) {
  const row = (name) => {
    const fill = h("div", { class: "sl-bar-fill" });
    const span = h("div", { class: "sl-bar-span" });
    const words = h("span", { class: "sl-bar-words" });
    return {
      fill,
      span,
      words,
      element: h(
        "div",
        { class: "sl-bar-row" },
        h("span", { class: "sl-bar-name" }, name),
        h("div", { class: "sl-bar", "aria-hidden": "true" }, fill, span),
        words,
      ),
    };
  };
  const [before, after] = [row("Before"), row("After")];
  const put = (bar, value, low, high) => {
    setAttribute(bar.fill, "style", `width:${100 * value}%`);
    bar.span.hidden = low === null;
    if (low !== null)
      setAttribute(bar.span, "style", `left:${100 * low}%;width:${Math.max(100 * (high - low), 0.6)}%`);
  };
  return {
    element: h("div", { class: "sl-bars" }, before.element, after.element),
    show(probability, result) {
      put(before, probability, null, null);
      before.words.textContent = asPercent(probability);
      after.element.hidden = !result;
      if (!result) return;
      put(after, ...result);
      after.words.textContent = withInterval(result);
    },
  };
}
