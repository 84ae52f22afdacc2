// The pieces that a judged claim is shown in: the choice, the evidence, the score. No traits here.

import { freshId } from "../ui/dom.js";
import { makeSource } from "../ui/sources.js";

/** A set of radio buttons under a legend; `given` is checked, `choose(value)` on a change. */
export function makeRadios(h, legend, entries, given, choose) {
  const name = freshId("radio");
  return h(
    "fieldset",
    { class: "sl-choices" },
    h("legend", {}, legend),
    ...entries.map(([value, words]) => {
      const input = h("input", { type: "radio", name, value, onchange: () => choose(value) });
      input.checked = value === given;
      return h("label", { class: "sl-choice" }, input, h("span", {}, words));
    }),
  );
}

/** What the sources say of a claim, after the learner's own words for it. */
export function makeEvidence(h, judged, answers, certainties) {
  const { card } = judged;
  const said = new Map(answers).get(judged.answer);
  const sure = new Map(certainties).get(judged.certainty).toLowerCase();
  const outcome = `You said: ${said} (${sure}). The sources ${judged.right ? "agree" : "say otherwise"}.`;
  const links = card.sources.map((source) => h("li", {}, ...makeSource(h, source)));
  return h(
    "section",
    { class: "sl-evidence", tabindex: "-1", "aria-label": "What the sources say" },
    h(
      "p",
      { class: judged.right ? "sl-outcome sl-right" : "sl-outcome sl-wrong" },
      h("span", { "aria-hidden": "true" }, judged.right ? "✓ " : "✗ "),
      outcome,
    ),
    h(
      "p",
      { class: "sl-ruling" },
      h("span", { "aria-hidden": "true" }, `${card.symbol} `),
      h("strong", {}, card.verdict),
    ),
    h("p", {}, card.statement),
    h("p", { class: "sl-soft" }, `About ${card.about}. Best evidence: ${card.level}.`),
    links.length
      ? h("ul", { class: "sl-sources", "aria-label": "Sources" }, ...links)
      : h("p", { class: "sl-soft" }, "No source was found."),
  );
}

/** How often the learner was right, by how sure. */
export function makeCalibration(h, rows) {
  const cells = rows.map(({ label, judged, right }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, label),
      h("td", {}, String(judged)),
      h("td", {}, judged ? `${right} of ${judged}` : "–"),
    ),
  );
  return makeTable(
    h,
    "How often you were right, by how sure you were",
    ["How sure", "Judged", "Right"],
    cells,
  );
}

/** The claims that were judged otherwise than by the sources. */
export function makeMissed(h, missed, answers) {
  const words = new Map(answers);
  const cells = missed.map(({ card, answer }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, card.claim),
      h("td", { "data-label": "You said" }, words.get(answer)),
      h("td", { "data-label": "The sources say" }, `${card.verdict}. ${card.statement}`),
    ),
  );
  const table = makeTable(h, "What you missed", ["Claim", "You said", "The sources say"], cells);
  table.classList.add("sl-missed");
  return table;
}

function makeTable(h, caption, heads, rows) {
  return h(
    "table",
    { class: "sl-scores" },
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", {}, ...rows),
  );
}
