// Fields of a clinical form: choices, yes or no, ticks, numbers with unit and range.

import { freshId, makeButton, setAttribute } from "./dom.js";
import { parseNumber } from "./number.js";

/**
 * Make the field of one input {name, label, type, options, min, max, unit, note, optional}.
 * `change(name, value)` is called with undefined while the field holds no allowed value.
 * Returns {element, write(value), problem()}.
 */
export function makeField(h, input, change) {
  if (input.type === "flag") return makeTick(h, input, change);
  if (input.type === "choice") return makeRadios(h, input, input.options, change);
  if (input.type === "boolean") return makeRadios(h, input, YES_NO, change);
  return makeNumberField(h, input, change);
}

const YES_NO = [
  [true, "Yes"],
  [false, "No"],
];

function makeRadios(h, input, options, change) {
  const name = freshId("radio");
  const numbered = options.every(([value]) => typeof value === "number") && input.unit;
  const radios = options.map(([value]) =>
    h("input", { type: "radio", name, onchange: () => change(input.name, value) }),
  );
  const rows = options.map(([value, text], index) =>
    h(
      "label",
      { class: "sl-field-line" },
      radios[index],
      numbered && input.unit === "points" ? h("span", { class: "sl-field-points" }, String(value)) : null,
      h("span", {}, text),
    ),
  );
  const short = options.every(([, text]) => text.length < 18);
  const clear = input.optional
    ? makeButton(h, "Not known", () => {
        for (const radio of radios) radio.checked = false;
        change(input.name, undefined);
      })
    : null;
  setAttribute(clear ?? h("i"), "aria-label", `Not known: ${input.label}`);
  return {
    element: h(
      "fieldset",
      { class: "sl-field" },
      h("legend", {}, input.label),
      input.note ? h("p", { class: "sl-soft" }, input.note) : null,
      h("div", { class: short ? "sl-field-row" : "sl-field-rows" }, ...rows, clear),
    ),
    write(value) {
      radios.forEach((radio, index) => {
        radio.checked = options[index][0] === value;
      });
    },
    problem: () => "",
  };
}

function makeTick(h, input, change) {
  const box = h("input", { type: "checkbox", onchange: () => change(input.name, box.checked) });
  return {
    element: h("label", { class: "sl-field-line" }, box, h("span", {}, input.label)),
    write(value) {
      box.checked = value === true;
    },
    problem: () => "",
  };
}

function makeNumberField(h, input, change) {
  const id = freshId("number");
  let problem = "";
  const error = h("p", { class: "sl-field-error", id: `${id}-error` });
  const range = `${String(input.min).replace("-", "−")} to ${input.max}${input.unit ? ` ${input.unit}` : ""}`;
  const field = h("input", {
    id,
    class: "sl-input",
    type: "text",
    inputmode: input.type === "integer" ? "numeric" : "decimal",
    autocomplete: "off",
    size: "7",
    "aria-describedby": `${id}-range ${id}-error`,
    oninput: () => read(false),
    onchange: () => read(true),
  });

  function read(settled) {
    const found = parseNumber(field.value, input);
    if (input.type === "integer" && found.value !== null && !Number.isInteger(found.value)) {
      found.problem = `${field.value.trim()} is not a whole number.`;
      found.value = null;
    }
    problem = found.problem;
    if (settled || !problem) show();
    change(input.name, found.value ?? undefined);
  }

  function show() {
    error.textContent = problem;
    setAttribute(field, "aria-invalid", problem ? "true" : null);
  }

  return {
    element: h(
      "div",
      { class: "sl-field" },
      h(
        "div",
        { class: "sl-row" },
        h("label", { for: id, class: "sl-field-label" }, input.label),
        field,
        h(
          "span",
          { class: "sl-soft", id: `${id}-range` },
          `${range}${input.optional ? ", if known" : ""}${input.note ? `. ${input.note}.` : ""}`,
        ),
      ),
      error,
    ),
    write(value) {
      const typed = parseNumber(field.value, input).value ?? undefined;
      if (typed === value && !(value === undefined && field.value && !problem)) return;
      field.value = value ?? "";
      problem = "";
      show();
    },
    problem: () => problem,
  };
}
