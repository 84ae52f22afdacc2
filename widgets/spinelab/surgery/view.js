// VirtualSurgery: choose a patient and an operation, compare before and after. Joins the pieces; owns no rule.

import { freshId, makeAnnouncer, makeButton, openView, setAttribute, watch } from "../ui/dom.js";
import { makeSources } from "../ui/sources.js";
import { FILLS, kindsIn, makeScan } from "./drawn.js";

const AXIAL_BOX = [-21, -13, 21, 31];
const ROWS = [
  ["canal_area_mm2", "Area of the canal", (v) => `${v.toFixed(0)} mm²`, "mm²", 0],
  ["free_area_mm2", "Area free of ossification", (v) => `${v.toFixed(0)} mm²`, "mm²", 0],
  ["ap_mm", "Free front-to-back diameter", (v) => `${v.toFixed(1)} mm`, "mm", 1],
  ["lesion_ap_mm", "Ossification in the canal", (v) => `${v.toFixed(1)} mm`, "mm", 1],
  [
    "occupying_ratio_percent",
    "Occupying ratio (of the canal as it is)",
    (v) => `${v.toFixed(0)} %`,
    "points",
    0,
  ],
  ["cord_area_mm2", "Area of the cord", (v) => `${v.toFixed(0)} mm²`, "mm²", 0],
  ["cord_ap_mm", "Cord, front to back", (v) => `${v.toFixed(1)} mm`, "mm", 1],
  ["cord_behind_mm", "Middle of the cord behind the bodies", (v) => `${v.toFixed(1)} mm`, "mm", 1],
];

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, "Virtual surgery");
  const announcer = makeAnnouncer(h);
  const id = freshId("patient");
  const patient = h("select", {
    id,
    onchange: () => {
      wait.textContent = "Computing the patient…";
      save({ operation: "", patient: patient.value });
    },
  });
  patient.append(...model.get("_patients").map(([value, text]) => h("option", { value }, text)));
  const wait = h("p", { class: "sl-wait", role: "status", "aria-live": "polite" });
  const choices = h("div", { class: "sl-row", role: "group", "aria-label": "Operation" });
  const does = h("p", {});
  const scans = {
    axialBefore: makeScan(h, "Axial, before"),
    axialAfter: makeScan(h, "Axial, after"),
    sagittalBefore: makeScan(h, "Midsagittal, before"),
    sagittalAfter: makeScan(h, "Midsagittal, after"),
  };
  const legend = h("ul", { class: "sl-legend", "aria-label": "Colours" });
  const head = h("tr");
  const body = h("tbody");
  const table = h(
    "table",
    { class: "sl-figures" },
    h("caption", {}, "Measured in the model, at the thickest point"),
    h("thead", {}, head),
    body,
  );
  const drift = h("p", { class: "sl-soft" });
  const said = h("section", { class: "sl-said" });
  root.append(
    h(
      "div",
      { class: "sl-surgery" },
      h("div", { class: "sl-field" }, h("label", { for: id }, "Patient (computed)"), patient),
      wait,
      choices,
      does,
      h("div", { class: "sl-twins" }, scans.axialBefore.element, scans.axialAfter.element),
      h("div", { class: "sl-twins" }, scans.sagittalBefore.element, scans.sagittalAfter.element),
      legend,
      h("div", { class: "sl-beside" }, h("div", {}, table, drift), said),
      h(
        "p",
        { class: "sl-soft" },
        "SIMULATED: drawn from a computed spine. That a flattened cord fills out again, and how far it moves, is a " +
          "model and says nothing of its function. A freed mass is taken to come forward by 4 mm (assumed).",
      ),
    ),
    announcer.element,
  );

  function save(traits) {
    for (const [name, value] of Object.entries(traits)) model.set(name, value);
    model.save_changes();
  }

  function chosen() {
    const state = model.get("_state");
    return state.after?.[model.get("operation")] ?? null;
  }

  function refresh() {
    const state = model.get("_state");
    if (!state.before) return;
    wait.textContent = "";
    patient.value = state.id;
    const after = chosen();
    fillChoices(state);
    does.textContent = after
      ? after.does
      : "Choose an operation. First say what you expect: what moves, and how far?";
    show(state, state.before, "Before", scans.axialBefore, scans.sagittalBefore);
    show(
      state,
      after ?? state.before,
      after ? "After" : "Not operated",
      scans.axialAfter,
      scans.sagittalAfter,
    );
    legend.replaceChildren(
      ...kindsIn(state.before.axial, (after ?? state.before).axial).map((kind) =>
        h(
          "li",
          {},
          h("span", { style: `background: ${FILLS[kind][0]}`, "aria-hidden": "true" }),
          kind === "lesion" ? "Ossification (striped)" : FILLS[kind][1],
        ),
      ),
    );
    fillTable(state.before.numbers, after?.numbers);
    drift.textContent = after ? driftWords(after) : "";
    fillSaid(model.get("_said")[model.get("operation")]);
    root.setAttribute("data-ready", state.id);
  }

  function fillChoices(state) {
    const entries = [
      ["", "Not operated"],
      ...Object.entries(state.after).map(([key, { name }]) => [key, name]),
    ];
    const held = [...choices.children].map((button) => button.dataset.operation).join();
    if (held !== entries.map(([key]) => key).join())
      choices.replaceChildren(
        ...entries.map(([key, name]) => {
          const button = makeButton(h, name, () => choose(key), { pressed: false });
          button.dataset.operation = key;
          return button;
        }),
      );
    for (const button of choices.children)
      setAttribute(button, "aria-pressed", String(button.dataset.operation === model.get("operation")));
  }

  function choose(operation) {
    save({ operation });
    refresh();
    const after = chosen();
    const { before } = model.get("_state");
    announcer.say(
      after
        ? `${after.name}. Free diameter ${after.numbers.ap_mm.toFixed(1)} millimetres, before ` +
            `${before.numbers.ap_mm.toFixed(1)}. ${driftWords(after)}`
        : "Not operated.",
    );
  }

  function show(state, held, when, axial, sagittal) {
    const { ap_mm, cord_area_mm2, k_line } = held.numbers;
    const k = k_line ? `, K-line ${k_line}` : "";
    axial.caption.textContent = `Axial, ${when.toLowerCase()}`;
    sagittal.caption.textContent = `Midsagittal, ${when.toLowerCase()}${k}`;
    const told = `${when}: ${ap_mm.toFixed(1)} millimetres free, cord ${cord_area_mm2.toFixed(0)} square millimetres`;
    axial.draw(held.axial, AXIAL_BOX, {
      words: `Axial section, simulated. ${told}.`,
      flip: false,
      letters: { top: "A", bottom: "P", left: "R", right: "L" },
    });
    const [x0, y0, x1, y1] = state.sagittal_box;
    sagittal.draw(held.sagittal, [x0 - 3, -y1 - 5, x1 + 8, -y0 + 5], {
      words: `Midsagittal section, simulated. ${told}${k}.`,
      flip: true,
      letters: { top: "S", bottom: "I", left: "A", right: "P" },
      line: state.k_line,
    });
  }

  function fillTable(before, after) {
    head.replaceChildren(
      h("th", { scope: "col" }, "Measure"),
      ...["Before", ...(after ? ["After", "Change"] : [])].map((text) => h("th", { scope: "col" }, text)),
    );
    const line = (name, ...cells) =>
      h("tr", {}, h("th", { scope: "row" }, name), ...cells.map((text) => h("td", {}, text)));
    const rows = ROWS.map(([key, name, words, unit, digits]) => {
      const change = after ? after[key] - before[key] : 0;
      return line(
        name,
        words(before[key]),
        ...(after
          ? [words(after[key]), `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(digits)} ${unit}`]
          : []),
      );
    });
    if (before.k_line)
      rows.push(line("K-line", before.k_line, ...(after ? [after.k_line || "no ossification", "–"] : [])));
    body.replaceChildren(...rows);
  }

  function fillSaid(held) {
    if (!held) {
      said.replaceChildren();
      return;
    }
    const sources = (cites) => h("small", {}, ...makeSources(h, cites, "["), "]");
    said.replaceChildren(
      h("h3", {}, "What the sources say"),
      h(
        "ul",
        {},
        ...held.rates.map(({ what, entity, percent, cites }) =>
          h("li", {}, `${what}: `, h("strong", {}, `${percent} %`), ` (${entity}). `, sources(cites)),
        ),
        ...held.claims.map(({ entity, text, cites }) =>
          h("li", {}, h("strong", {}, `${entity}: `), `${text} `, sources(cites)),
        ),
      ),
    );
  }

  watch(model, ["_state", "operation"], refresh, signal);
  return close;
}

/** How far the cord moves in the model, and what holds it. */
export function driftWords({ drift }) {
  if (!drift?.limited_by) return "";
  const line =
    drift.k_line_mm === undefined
      ? ""
      : drift.k_line_mm < 0
        ? `; the ossification reaches ${(-drift.k_line_mm).toFixed(1)} mm beyond the K-line`
        : `; the ossification stays ${drift.k_line_mm.toFixed(1)} mm in front of the K-line`;
  return (
    `Model: the back of the cord moves by ${drift.shift_mm.toFixed(1)} mm, held by ${drift.limited_by} ` +
    `(published mean ${drift.published_mm.toFixed(2)} mm, in spondylotic myelopathy, Ashana et al.; room behind the ` +
    `sac ${drift.room_mm.toFixed(1)} mm${line}). That study found no link of drift with alignment; the limit by the ` +
    "K-line is an assumption of this model."
  );
}

export default { render };
