// ScaleForm: one clinical tool as a form, table or checklist; computed here, at every change.

import { freshId, makeButton, openView, setAttribute, watch } from "../ui/dom.js";
import { makeField } from "../ui/fields.js";
import { readTool } from "../ui/formula.js";
import { makeSources } from "../ui/sources.js";
import { makeResult } from "./result.js";
import { makeTable } from "./table.js";

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, null);
  const headingId = freshId("scale");
  const body = h("div", { class: "sl-scale" });
  setAttribute(root, "role", "region");
  setAttribute(root, "aria-labelledby", headingId);
  root.append(body);

  let fields = new Map();
  let result = null;

  function draw() {
    const form = model.get("_form");
    fields = new Map();
    result = form.readings.length ? makeResult(h, form) : null;
    body.replaceChildren(
      h("h3", { id: headingId }, form.name),
      h("p", {}, `${form.purpose}. `, h("span", { class: "sl-soft" }, `About: ${form.entity}.`)),
      ...(form.table ? [makeTable(h, form.table)] : []),
      ...drawFields(form),
      ...(result ? [result.element] : []),
      ...(form.inputs.length
        ? [h("div", { class: "sl-row" }, makeButton(h, "Start again", startAgain))]
        : []),
      ...drawLimits(h, form),
    );
    show();
  }

  function drawFields(form) {
    for (const input of form.inputs) fields.set(input.name, makeField(h, input, change));
    const made = (wanted) => form.inputs.filter(wanted).map((input) => fields.get(input.name).element);
    const ticks = made((input) => input.type === "flag");
    const others = made((input) => input.type !== "flag");
    const legend = form.kind === "checklist" ? "Tick what is present" : "Tick what applies";
    const ticked = ticks.length
      ? [
          h(
            "fieldset",
            { class: "sl-field" },
            h("legend", {}, legend),
            h("div", { class: "sl-field-rows" }, ...ticks),
          ),
        ]
      : [];
    const fieldset = form.kind === "checklist" ? [...ticked, ...others] : [...others, ...ticked];
    return fieldset.length ? [h("div", { class: "sl-scale-fields" }, ...fieldset)] : [];
  }

  function change(name, value) {
    if (value === model.get("answers")[name]) return; // leaving a field must not draw anew what is being clicked
    const answers = { ...model.get("answers") };
    if (value === undefined) delete answers[name];
    else answers[name] = value;
    keep(answers);
  }

  function keep(answers) {
    const { outcomes } = readTool(model.get("_form"), given(answers));
    model.set("answers", answers);
    model.set("outcomes", outcomes.map(plain));
    model.save_changes();
    show();
  }

  /** Answers with what a form takes for granted: ticks that are not set, defaults. */
  function given(answers) {
    const values = {};
    for (const { name, type, default: usual } of model.get("_form").inputs)
      values[name] = answers[name] ?? (type === "flag" ? false : usual);
    return values;
  }

  function startAgain() {
    keep({});
    for (const field of fields.values()) field.write(undefined);
    root.querySelector("input")?.focus();
  }

  function show() {
    const form = model.get("_form");
    const answers = model.get("answers");
    const values = given(answers);
    for (const { name } of form.inputs)
      if (!fields.get(name).problem()) fields.get(name).write(values[name] ?? undefined);
    if (!result) return;
    const needed = form.inputs.filter(({ optional, type }) => !optional && type !== "flag");
    const open = needed.filter(({ name }) => (values[name] ?? null) === null).map(({ label }) => label);
    result.show(readTool(form, values), open, needed.length);
  }

  watch(model, ["_form"], draw, signal);
  watch(model, ["answers"], show, signal);
  return close;
}

/** What the trait keeps of an outcome; the same as in Python. */
function plain({ reading, value, band }) {
  return {
    id: reading.id,
    value,
    unit: reading.unit,
    band: band?.label ?? "",
    meaning: band?.meaning ?? "",
  };
}

const FIGURES_SEEN = "Every figure was seen in its cited source.";
const VERIFIED = {
  full: ["✓", "Wording, scoring and cut-offs were seen in the cited sources."],
  partial: ["◐", "Verified in part. "],
  none: ["✗", "Not verified, and so not computed. "],
};

/** What limits the tool: verification first, then notes and sources. */
function drawLimits(h, form) {
  const [sign, words] = VERIFIED[form.verified];
  const said = form.kind === "table" && form.verified === "full" ? FIGURES_SEEN : words;
  const refused = form.readings.length || form.table ? "" : " sl-scale-refused";
  return [
    h(
      "p",
      { class: `sl-scale-verified sl-scale-${form.verified}${refused}` },
      h("span", { "aria-hidden": "true" }, `${sign} `),
      h("strong", {}, said),
      form.unverified,
    ),
    ...(form.notes.length
      ? [h("ul", { class: "sl-scale-notes" }, ...form.notes.map((note) => h("li", {}, note)))]
      : []),
    h("p", { class: "sl-scale-sources" }, ...makeSources(h, form.cites)),
  ];
}

export default { render };
