// How often a learner was right at each certainty: a bar and its words for each.

export const CERTAINTY_WORDS = [
  ["guess", "A guess"],
  ["fairly", "Fairly sure"],
  ["sure", "Sure"],
];
const FEWEST = 5; // answers below which a share says nothing

/** What a row says; `right` of `count` answers were wholly right. */
export function levelInWords({ certainty, right, count }) {
  const name = new Map(CERTAINTY_WORDS).get(certainty) ?? certainty;
  const said = `${name}: right ${right} of ${count} ${count === 1 ? "time" : "times"}`;
  if (count < FEWEST) return `${said}; too few to say more.`;
  return `${said}, ${Math.round((100 * right) / count)} percent.`;
}

/** A picture that is read without seeing it: {element, show(levels)}; hidden while there are no levels. */
export function makeCalibration(h) {
  const list = h("ul.sl-calibration-list");
  const element = h(
    ".sl-calibration",
    { hidden: true },
    h("p", h("strong", "How sure you were, and how often you were right")),
    list,
    h(
      "p.sl-soft",
      "The first check of each question since this notebook was started. It never counts for anything.",
    ),
  );
  return {
    element,
    show(levels = []) {
      element.hidden = !levels.length;
      list.replaceChildren(
        ...levels.map((level) => {
          const few = level.count < FEWEST;
          const width = few ? 0 : (100 * level.right) / level.count;
          const bar = h("span.sl-calibration-bar", {
            "aria-hidden": "true",
            class: few && "sl-calibration-few",
          });
          bar.append(h("span", { style: `width: ${width}%` }));
          return h("li", bar, h("span", levelInWords(level)));
        }),
      );
    },
  };
}
