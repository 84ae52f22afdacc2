// The list of tests: for each its study, its likelihood ratios and whether it was found.

import { makeChoice } from "../ui/choices.js";
import { freshId, setAttribute } from "../ui/dom.js";
import { readRatio } from "./odds.js";

const number = (value) => (value >= 10 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(2));

/** A ratio in words: its value and interval. */
export function ratioWords(limits) {
  const ratio = readRatio(limits);
  if (!ratio) return "none";
  const [value, low, high] = ratio;
  if (low === null) return `${number(value)} (no interval published)`;
  const top = Number.isFinite(high) ? number(high) : "no upper limit";
  return `${number(value)} (${number(low)} to ${top})`;
}

/** A link to a source with its level of evidence. */
export function makeCitation(h, cite) {
  const text = `${cite.label}, ${cite.level}`;
  return cite.url
    ? h("a", { href: cite.url, target: "_blank", rel: "noreferrer", title: cite.title }, text)
    : h("span", { title: cite.title }, text);
}

/** One row of the list. `choose(result)` with "", "positive" or "negative"; `pick(source)`. */
export function makeTest(h, test, { choose, pick }) {
  const choice = makeChoice(
    h,
    test.name,
    [
      ["", "not examined"],
      ["positive", test.labels[0]],
      ["negative", test.labels[1]],
    ],
    choose,
  );
  const [, present, absent] = choice.element.children;
  const id = freshId("study");
  const select = h(
    "select",
    { id, onchange: () => pick(select.value) },
    ...test.studies.map((study) => h("option", { value: study.source }, study.cite.label)),
  );
  const ratios = h("p", { class: "sl-soft sl-test-ratios" });
  const element = h(
    "li",
    { class: "sl-test" },
    h("div", { class: "sl-test-head" }, h("strong", {}, test.name), choice.element),
    ratios,
    h(
      "div",
      { class: "sl-test-study sl-soft" },
      test.studies.length > 1 ? h("label", { for: id }, "Study") : `Study: ${test.studies[0].cite.label}`,
      test.studies.length > 1 ? select : null,
    ),
  );
  return {
    element,
    show(study, result) {
      choice.show(result);
      select.value = study.source;
      setAttribute(present, "disabled", !study.positive);
      setAttribute(absent, "disabled", !study.negative);
      const [yes, no] = test.labels;
      ratios.textContent = `Ratio if ${yes}: ${ratioWords(study.positive)}; if ${no}: ${ratioWords(study.negative)}.`;
    },
  };
}
