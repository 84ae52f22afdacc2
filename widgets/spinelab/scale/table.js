// A table of figures with a source in every row; cards where the page is narrow.

import { makeSources } from "../ui/sources.js";

/** Draw {caption, heads, rows: [{cells, cites}]}. */
export function makeTable(h, { caption, heads, rows }) {
  const all = [...heads, "Source"];
  return h(
    "table",
    { class: "sl-table", role: "table" },
    h("caption", {}, caption),
    h(
      "thead",
      { role: "rowgroup" },
      h("tr", { role: "row" }, ...all.map((text) => h("th", { scope: "col", role: "columnheader" }, text))),
    ),
    h("tbody", { role: "rowgroup" }, ...rows.map((row) => drawRow(h, all, row))),
  );
}

function drawRow(h, heads, { cells, cites }) {
  const [first, ...rest] = cells;
  return h(
    "tr",
    { role: "row" },
    h("th", { scope: "row", role: "rowheader" }, first),
    ...rest.map((cell, index) =>
      h("td", { role: "cell", "data-label": heads[index + 1], class: cell ? null : "sl-empty" }, cell),
    ),
    h("td", { role: "cell", "data-label": "Source" }, ...makeSources(h, cites, "")),
  );
}
