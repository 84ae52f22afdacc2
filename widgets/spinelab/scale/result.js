// The result of a tool: each reading with its band, what it means and where that comes from.

import { makeSources } from "../ui/sources.js";

const NOTHING = "Nothing is answered yet.";

/** Return {element, show({outcomes, broken}, open, needed)}; a live region that speaks in whole sentences. */
export function makeResult(h, form) {
  const list = h("div", { class: "sl-scale-outcomes" });
  const state = h("p", { class: "sl-soft" });
  const element = h(
    "div",
    { class: "sl-scale-result", role: "status", "aria-live": "polite", "aria-label": "Result" },
    state,
    list,
  );
  const reminder = form.kind === "checklist" ? form.notes[0] : ""; // no list of ticks is an all-clear
  return {
    element,
    show({ outcomes, broken }, open, needed) {
      const silent = outcomes.length ? "" : NOTHING; // where every entry may be left out, none is missing
      state.textContent = stateInWords(broken, open, needed) || reminder || silent;
      state.hidden = !state.textContent;
      list.replaceChildren(...outcomes.map((outcome) => drawOutcome(h, outcome)));
    },
  };
}

function stateInWords(broken, open, needed) {
  if (broken) return broken;
  if (open.length === needed && needed > 1) return NOTHING;
  if (!open.length) return "";
  return `Not answered yet: ${open.map((label) => label.replace(/\?$/, "")).join("; ")}.`;
}

/** A value as it is read: "13 of 18 points", "yes", "40 %". */
export function valueInWords({ reading, value }) {
  if (typeof value === "boolean") return value ? "yes" : "no";
  const shown = typeof value === "number" ? value.toFixed(reading.digits) : value.replaceAll("_", " ");
  return `${shown.replace(/^-/, "−")} ${reading.unit}`.trim();
}

function drawOutcome(h, outcome) {
  const { reading, band } = outcome;
  const words = valueInWords(outcome);
  return h(
    "div",
    { class: "sl-scale-outcome" },
    h(
      "p",
      { class: "sl-scale-value" },
      h("span", {}, `${reading.label}: `),
      h("strong", {}, words),
      band && band.label !== words ? h("span", { class: "sl-scale-band" }, `— ${band.label}`) : null,
    ),
    band?.meaning
      ? h(
          "p",
          {},
          `${band.meaning} `,
          band.cites.length ? h("span", { class: "sl-soft" }, ...makeSources(h, band.cites, "["), "]") : null,
        )
      : null,
    reading.note ? h("p", { class: "sl-soft" }, reading.note) : null,
  );
}
