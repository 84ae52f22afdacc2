// DecisionExplorer: a case is entered, every option shows what speaks for and against it; computed here.

import { freshId, makeAnnouncer, makeButton, openView, setAttribute, watch } from "../ui/dom.js";
import { makeField } from "../ui/fields.js";
import { makeSources } from "../ui/sources.js";
import { weighCase } from "./weigh.js";

const SIDES = [
  ["for", "+", "For"],
  ["against", "−", "Against"],
  ["note", "i", "To bear in mind"],
];

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, null);
  const rules = model.get("_rules");
  const headingId = freshId("decision");
  const announcer = makeAnnouncer(h);
  const fields = new Map(rules.inputs.map((input) => [input.name, makeField(h, input, change)]));
  const state = h("p", { class: "sl-soft" });
  const optionList = h("div", { class: "sl-decision-options" });
  const gapList = h("ul", {});
  const gapBox = h("div", { class: "sl-decision-gaps" }, h("h4", {}, "What is not known"), gapList);
  setAttribute(root, "role", "region");
  setAttribute(root, "aria-labelledby", headingId);
  root.append(
    h(
      "div",
      { class: "sl-decision" },
      h("h3", { id: headingId }, "What do the sources say of each option?"),
      h(
        "p",
        {},
        "Every option is shown, always in the same order. Nothing here is a recommendation: statements are not counted against each other, and sources differ in how sure they are.",
      ),
      h(
        "div",
        { class: "sl-decision-sides" },
        h(
          "div",
          { class: "sl-decision-case", role: "group", "aria-label": "The case" },
          ...[...fields.values()].map(({ element }) => element),
          makeButton(h, "Start again", startAgain),
        ),
        h(
          "div",
          { class: "sl-decision-results", role: "group", "aria-label": "Options" },
          state,
          optionList,
          gapBox,
        ),
      ),
      h(
        "p",
        { class: "sl-soft" },
        `“${rules.sure.join("”, “")}” is this course's own reading of the design and size of the studies, except where a guideline's strength is named. Not for the care of patients.`,
      ),
      announcer.element,
    ),
  );

  const opened = new Map(); // by option: whether the learner has it open

  function change(name, value) {
    if (value === model.get("case")[name]) return; // leaving a field must not draw anew what is being clicked
    const next = { ...model.get("case") };
    if (value === undefined) delete next[name];
    else next[name] = value;
    keep(next);
    const { options } = weighCase(rules, next);
    announcer.say(options.map(({ option, stance }) => `${option.label}: ${stance}.`).join(" "));
  }

  function keep(next) {
    const found = weighCase(rules, next);
    model.set("case", next);
    model.set("findings", found.options.map(plainFinding));
    model.save_changes();
    show();
  }

  function startAgain() {
    for (const field of fields.values()) field.write(undefined);
    keep({});
    root.querySelector("input")?.focus();
  }

  function show() {
    const values = model.get("case");
    for (const { name } of rules.inputs)
      if (!fields.get(name).problem()) fields.get(name).write(values[name]);
    const { options, gaps, open, asked } = weighCase(rules, values);
    for (const [name, { element }] of fields) element.hidden = !asked.has(name);
    state.textContent = !options.length
      ? "Say what narrows the canal to see the options."
      : open.length
        ? `More could be said with: ${open.map(({ label }) => label.replace(/\?$/, "")).join("; ")}.`
        : "";
    state.hidden = !state.textContent;
    optionList.replaceChildren(...options.map((found) => drawOption(h, found, values.entity, opened)));
    gapBox.hidden = !gaps.length;
    gapList.replaceChildren(
      ...gaps.map(({ text, cites }) =>
        h("li", {}, `${text} `, h("span", { class: "sl-soft" }, ...makeSources(h, cites, "["), "]")),
      ),
    );
  }

  watch(model, ["case"], show, signal);
  return close;
}

/** What the trait keeps of an option; the same as in Python. */
function plainFinding({ option, stance, ...sides }) {
  const ids = Object.entries(sides).map(([side, statements]) => [side, statements.map(({ id }) => id)]);
  return { option: option.id, stance, ...Object.fromEntries(ids) };
}

function drawOption(h, found, entity, opened) {
  const { option, stance } = found;
  const details = h(
    "details",
    {
      class: "sl-decision-option",
      open: opened.get(option.id) ?? true,
      ontoggle: () => opened.set(option.id, details.open),
    },
    h("summary", {}, h("strong", {}, option.label), h("span", { class: "sl-decision-stance" }, `${stance}.`)),
    ...SIDES.filter(([side]) => found[side].length).map(([side, sign, name]) =>
      drawSide(h, sign, name, side, found[side], entity),
    ),
  );
  return details;
}

function drawSide(h, sign, name, side, statements, entity) {
  return h(
    "div",
    { class: `sl-decision-side sl-decision-${side}` },
    h("h4", {}, h("span", { class: "sl-decision-sign", "aria-hidden": "true" }, sign), name),
    h("ul", {}, ...statements.map((one) => drawStatement(h, one, entity))),
  );
}

function drawStatement(h, { text, about, strength, sure, cites }, entity) {
  const other = about === entity ? "" : `, not ${entity} alone`;
  return h(
    "li",
    {},
    `${text} `,
    h(
      "span",
      { class: "sl-decision-how" },
      h("strong", {}, `${sure[0].toUpperCase()}${sure.slice(1)}`),
      ` — about ${about}${other}; ${strength}. `,
      ...makeSources(h, cites, ""),
    ),
  );
}

export default { render };
