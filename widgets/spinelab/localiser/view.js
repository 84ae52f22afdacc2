// LesionLocaliser: a lesion and its signs on a body chart, or signs and the lesions that fit. Joins the pieces.

import { makeChoice } from "../ui/choices.js";
import { freshId, makeAnnouncer, makeButton, openView } from "../ui/dom.js";
import { makeSync } from "../ui/sync.js";
import { askedFor, makeCandidates, makeForm } from "./ask.js";
import { makeBodyChart } from "./chart.js";
import { makeCordSection } from "./cord.js";
import { citations, makeReport, makeTracts, noteItems, sensationWords } from "./report.js";
import { openTable } from "./table.js";

const SYNCED = ["mode", "level", "extent", "side", "observed"];
const WAYS = { pin: "Pin prick", position: "Vibration and position", touch: "Light touch" };
const SHOW = [
  ["both", "Pin prick and vibration"],
  ["pin", "Pin prick"],
  ["position", "Vibration"],
  ["touch", "Light touch"],
];
const SIDE_WORDS = { midline: "both sides", left: "left", right: "right" };
const PARTS_OF_SPINE = { C: "Cervical", T: "Thoracic", L: "Lumbar" };

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, "Lesion localiser");
  const announcer = makeAnnouncer(h);
  const data = model.get("_data");
  const table = openTable(data);
  const state = {};
  const seen = { ways: "both" }; // of this view alone: never synced

  const modes = makeChoice(
    h,
    "Direction",
    [
      ["lesion", "From lesion to signs"],
      ["signs", "From signs to lesion"],
    ],
    (mode) => change({ mode }),
  );
  const level = makeSelect("Level on the scan", (value) => change({ level: value }));
  const extent = makeSelect("Part that is struck", (value) => change({ extent: value }));
  const side = makeSelect("Side of the patient", (value) => change({ side: value }));
  level.field.append(
    ...Object.entries(PARTS_OF_SPINE).map(([letter, name]) =>
      h(
        "optgroup",
        { label: name },
        ...Object.keys(data.levels)
          .filter((entry) => entry.startsWith(letter))
          .map((entry) => h("option", { value: entry }, entry)),
      ),
    ),
  );
  const steps = h(
    "span",
    { class: "sl-row", role: "group", "aria-label": "Move the lesion" },
    makeButton(h, "▲ up", () => step(-1)),
    makeButton(h, "▼ down", () => step(1)),
  );
  const picker = h("div", { class: "sl-picker" }, level.element, steps, extent.element, side.element);
  const form = makeForm(h, askedFor(data, table.segments), (key, value) => {
    const { [key]: _before, ...observed } = state.observed;
    change({ observed: value ? { ...observed, [key]: value } : observed });
  });
  const clear = makeButton(h, "Clear all findings", () => change({ observed: {} }));
  const ranked = makeCandidates(
    h,
    (lesion) => change({ mode: "lesion", level: lesion.level, extent: lesion.extent, side: lesion.side }),
    (key) => form.name(key),
  );
  const asking = h(
    "div",
    { class: "sl-asking" },
    h("div", { class: "sl-asking-form" }, h("h3", {}, "What was found"), form.element, clear),
    h("div", { class: "sl-asking-result" }, h("h3", {}, "What fits, best first"), ranked.element),
  );

  const chart = makeBodyChart(h, data.points);
  const ways = makeChoice(h, "Kind of sensation on the chart", SHOW, (value) => {
    seen.ways = value;
    refresh();
  });
  const key = h("p", { class: "sl-chart-key" });
  const words = h("p", { class: "sl-lesion-words" });
  const sensation = h("ul", { class: "sl-sensation" });
  const cord = makeCordSection(h);
  const tracts = makeTracts(h, data);
  const report = makeReport(h, data, table);
  const notes = h("ul", { class: "sl-notes" });
  const telling = h(
    "div",
    { class: "sl-telling" },
    picker,
    words,
    h(
      "div",
      { class: "sl-telling-grid" },
      h(
        "div",
        { class: "sl-telling-chart" },
        ways.element,
        chart.element,
        key,
        h(
          "p",
          { class: "sl-soft sl-small" },
          "Schematic drawing. Dots: key sensory points; borders between dermatomes overlap and differ between maps.",
          ...citations(h, data.examined),
        ),
      ),
      h(
        "div",
        { class: "sl-telling-cord" },
        h("h3", {}, "Sensation"),
        sensation,
        h("h3", {}, "Cord, seen as on an axial scan"),
        h("div", { class: "sl-cord-box" }, cord.element, tracts.element),
      ),
    ),
    report.element,
    h("details", { open: true }, h("summary", {}, "How sure this is"), notes),
  );
  root.append(h("div", { class: "sl-localiser" }, modes.element, telling, asking), announcer.element);

  function makeSelect(label, choose) {
    const id = freshId("select");
    const field = h("select", { id, onchange: () => choose(field.value) });
    return { field, element: h("span", { class: "sl-row" }, h("label", { for: id }, label), field) };
  }

  function fill(field, options, value) {
    field.replaceChildren(...options.map(([id, text]) => h("option", { value: id }, text)));
    field.value = value;
  }

  function step(by) {
    const all = Object.keys(data.levels);
    const next = all[all.indexOf(state.level) + by];
    if (next) change({ level: next });
  }

  function change(next) {
    Object.assign(state, next);
    fit();
    refresh();
    announcer.say(state.mode === "lesion" ? words.textContent : firstCandidate());
    sync.tell(state);
  }

  /** Keep level, extent and side a lesion that exists. */
  function fit() {
    const { extents } = data.levels[state.level];
    if (!extents.includes(state.extent)) state.extent = extents[0];
    const { sides } = data.extents[state.extent];
    if (!sides.includes(state.side)) state.side = sides[0];
  }

  function firstCandidate() {
    const best = ranked.element.querySelector(".sl-candidate-head span");
    return best ? `Fits best: ${best.textContent}` : "No finding given.";
  }

  function refresh() {
    modes.show(state.mode);
    telling.hidden = state.mode !== "lesion";
    asking.hidden = state.mode !== "signs";
    if (state.mode === "lesion") showLesion();
    else showCandidates();
  }

  function showCandidates() {
    const any = Object.keys(state.observed).length > 0;
    form.show(state.observed);
    clear.hidden = !any;
    ranked.show(any ? table.candidates(state.observed) : [], any);
  }

  function showLesion() {
    const lesion = table.find(state.level, state.extent, state.side);
    level.field.value = state.level;
    fill(
      extent.field,
      data.levels[state.level].extents.map((id) => [id, data.extents[id].name]),
      state.extent,
    );
    fill(
      side.field,
      data.extents[state.extent].sides.map((id) => [id, SIDE_WORDS[id]]),
      state.side,
    );
    words.replaceChildren(`${lesion.words}.`, ...citations(h, data.extents[state.extent].cites));
    showSensation(lesion);
    tracts.show(lesion);
    const struck = tracts.struck(lesion);
    cord.show(struck, `Cross-section of the cord. ${tracts.element.textContent}`);
    report.show(lesion);
    notes.replaceChildren(...noteItems(h, data, lesion));
  }

  function showSensation(lesion) {
    const shown = seen.ways === "both" ? ["pin", "position"] : [seen.ways];
    ways.show(seen.ways);
    const sentences = Object.entries(WAYS).map(([way, name]) => sensationWords(table, lesion, way, name));
    sensation.replaceChildren(...sentences.map((sentence) => h("li", {}, sentence)));
    const label = Object.keys(WAYS)
      .map((way, at) => (shown.includes(way) ? sentences[at] : ""))
      .join(" ");
    chart.show(
      (way, segment, on) => table.effect(lesion, `${way}:${segment}`, on),
      shown,
      `Body chart. ${label}`,
    );
    key.replaceChildren(
      ...shown.flatMap((way) =>
        ["expected", "possible"].map((certainty) =>
          h("span", {}, chart.swatch(way, certainty), ` ${WAYS[way]}, ${certainty} loss`),
        ),
      ),
    );
  }

  const sync = makeSync(
    model,
    SYNCED,
    (traits) => {
      Object.assign(state, traits);
      fit();
      refresh();
    },
    signal,
  );
  return () => {
    sync.flush();
    close();
  };
}

export default { render };
