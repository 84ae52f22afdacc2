// The edge of a case: who it is, what happened when, what was found before, what it cost.

import { makeButton } from "../ui/dom.js";

/** The card on the door: no portrait, no name but a letter; their spine in 3D once there are pictures of it. */
export function drawPatient(h, { name, words, background, seed }, pictures, openSpine) {
  const last = pictures.at(-1)?.scan;
  return [
    h("p.sl-case-name", {}, h("strong", {}, name), `, ${words}`),
    h("p", {}, background),
    h("p.sl-soft", {}, seed),
    ...(last
      ? [makeButton(h, "Their spine in 3D", () => openSpine(last), { "data-key": "card-spine" })]
      : []),
  ];
}

/** What happened when, and what was decided. */
export function drawTimeline(h, entries) {
  return h(
    ".sl-case-box",
    { role: "group", "aria-label": "Timeline" },
    h("h4", {}, "Timeline"),
    h(
      "ol.sl-case-timeline",
      {},
      ...entries.map(({ when, title, chosen }, index) =>
        h(
          "li",
          { "aria-current": index === entries.length - 1 ? "step" : null },
          h("span.sl-soft", {}, `${when}: `),
          title,
          chosen ? h("span.sl-case-chose", {}, ` You: ${chosen}`) : null,
        ),
      ),
    ),
  );
}

/** What was found in earlier scenes. */
export function drawChart(h, entries) {
  const list = entries.map(({ label, lines }) => h("li", {}, h("strong", {}, label), ` ${lines.join(" ")}`));
  return h(
    "details.sl-case-box",
    { hidden: !entries.length },
    h("summary", { "data-key": "chart" }, `Found before (${entries.length})`),
    h("ul", {}, ...list),
  );
}

/** Time, radiation, and what the case counts. */
export function drawSpent(h, entries) {
  return h(
    ".sl-case-box",
    { role: "group", "aria-label": "Spent so far" },
    h("h4", {}, "Spent so far"),
    h(
      "dl.sl-case-spent",
      {},
      ...entries.flatMap(({ label, value }) => [h("dt", {}, label), h("dd", {}, value)]),
    ),
  );
}
