// Looking back: how it ended, five scores with reasons, your path beside the recommended one, the sources.

import { makeSources } from "../ui/sources.js";

const SIGNS = { best: "✓", good: "✓", mixed: "◐", harm: "✗" };

/** Everything that is shown once the case has ended; in a quiz only that it has. */
export function drawDebrief(h, ended) {
  if (!ended.scores) return h("p.sl-case-outcome", {}, ended.outcome);
  return h(
    ".sl-case-section.sl-case-debrief",
    { role: "group", "aria-label": "Debrief" },
    h(
      `p.sl-case-outcome.sl-case-${ended.kind}`,
      {},
      h("span", { "aria-hidden": "true" }, `${SIGNS[ended.kind]} `),
      ended.outcome,
    ),
    h(
      "p",
      {},
      h("strong", {}, "It was: "),
      ended.truth,
      ended.given.length ? `. You gave it ${ended.given.map((each) => `${each} %`).join(", then ")}.` : ".",
    ),
    h("p", {}, h("strong", {}, "Take with you: "), ended.point),
    h("h4", {}, "Five scores, and why"),
    h("ul.sl-case-scores", {}, ...ended.scores.map((score) => drawScore(h, score))),
    drawSure(h, ended.sure),
    h("h4", {}, "Step by step"),
    h("ol.sl-case-steps", {}, ...ended.steps.map((step) => drawStep(h, step))),
    h("h4", {}, "What the reports say"),
    h(
      "ul",
      {},
      ...ended.points.map(({ say, cites }) =>
        h(
          "li",
          {},
          `${say} `,
          h(
            "span.sl-soft",
            {},
            ...(cites.length ? makeSources(h, cites) : ["Our teaching; no source was found."]),
          ),
        ),
      ),
    ),
    h("p.sl-soft", {}, ...makeSources(h, ended.built_on, "Built on: ")),
    h(
      "p.sl-soft",
      {},
      ...makeSources(h, ended.rules, "Only critical steps are scored, after "),
      "; the weights are ours.",
    ),
    h("p.sl-soft", {}, `What is weak about this case: ${ended.weakness}`),
  );
}

function drawScore(h, { name, value, marks }) {
  const share = value === null ? 0 : Math.round(value * 100);
  const said = value === null ? "not judged" : `${share} of 100`;
  return h(
    "li",
    {},
    h(
      ".sl-case-score",
      {},
      h("span.sl-case-score-name", {}, name),
      h("span.sl-case-bar", { "aria-hidden": "true" }, h("span", { style: `width: ${share}%` })),
      h("span", {}, said),
    ),
    h("ul.sl-case-marks", {}, ...marks.map((mark) => drawMark(h, mark))),
  );
}

function drawMark(h, { text, share }) {
  const [sign, kind, said] =
    share >= 1 ? ["✓", "best", ""] : share > 0 ? ["◐", "mixed", "in part: "] : ["✗", "harm", ""];
  return h("li.sl-soft", {}, h(`span.sl-case-${kind}`, { "aria-hidden": "true" }, `${sign} `), said, text);
}

function drawSure(h, rows) {
  if (!rows.length) return null;
  const said = rows.map(
    ({ label, made, credit }) =>
      `${label}: ${made} ${made === 1 ? "decision" : "decisions"}, ${credit} credit`,
  );
  return h("p", {}, h("strong", {}, "How sure you were: "), `${said.join("; ")}.`);
}

function drawStep(h, step) {
  const line = (term, text) => (text ? h("p", {}, h("strong", {}, `${term}: `), text) : null);
  const where = step.yours
    ? step.recommended
      ? ""
      : " (not on the recommended path)"
    : " (you never came here)";
  const sign = !step.chosen ? "" : step.agrees ? "✓ " : step.unsafe ? "✗ " : "◐ ";
  const verdict = !step.chosen
    ? ""
    : step.agrees
      ? "As recommended"
      : step.unsafe
        ? "Unsafe"
        : "Not what is recommended";
  return h(
    "li",
    {},
    h("p.sl-case-step", {}, h("strong", {}, step.title), where),
    verdict
      ? h(
          "p",
          { class: step.agrees ? "sl-case-best" : step.unsafe ? "sl-case-harm" : "sl-case-mixed" },
          sign,
          verdict,
        )
      : null,
    line("You", step.chosen && `${step.chosen} (${step.certainty.toLowerCase()})`),
    step.agrees ? null : line("Recommended", step.advised),
    line("Why", step.why),
    step.why
      ? h(
          "p.sl-soft",
          {},
          ...(step.cites.length ? makeSources(h, step.cites) : ["Our teaching; no source was found."]),
        )
      : null,
    step.yours ? line("You did not", step.missed.join("; ")) : null,
    line("Needless", step.extra.join("; ")),
  );
}
