// One small form for each kind of question: it shows, reads and marks an answer. Knows no key.

import { freshId, makeButton, setAttribute } from "../ui/dom.js";
import { parseNumber } from "../ui/number.js";
import { letter, markRows } from "./parts.js";
import { makeCase, makeMatching, makeScript } from "./sets.js";

/**
 * Return the form for a question: {element, write(response), mark(parts), complete(response)}.
 * `answer(response, settled)` is called at every change; {} means "no answer".
 */
export function makeForm(h, item, answer) {
  const makers = {
    single_best: makeSingleBest,
    multiple_true_false: makeTrueFalse,
    numeric: makeNumeric,
    ordering: makeOrdering,
    short_text: makeText,
    free_text: makeText,
    extended_matching: makeMatching,
    key_feature: makeCase,
    script_concordance: makeScript,
  };
  return makers[item.kind](h, item, answer);
}

function makeSingleBest(h, item, answer) {
  const name = freshId("choice");
  const rows = new Map();
  const inputs = new Map();
  for (const [index, { id, text }] of item.options.entries()) {
    const input = h("input", {
      type: "radio",
      name,
      value: id,
      onchange: () => answer({ choice: id }, true),
    });
    inputs.set(id, input);
    rows.set(
      id,
      h(
        "div",
        { class: "sl-answer" },
        h("label", { class: "sl-answer-line" }, input, h("span", {}, `${letter(index)}. ${text}`)),
      ),
    );
  }
  return {
    element: h("div", { class: "sl-answers" }, ...rows.values()),
    write(response) {
      for (const [id, input] of inputs) input.checked = response.choice === id;
    },
    mark: (parts) => markRows(h, rows, parts, " (your answer)"),
    complete: (response) => Boolean(response.choice),
  };
}

function makeTrueFalse(h, item, answer) {
  const marks = {};
  const rows = new Map();
  const inputs = new Map();
  for (const { id, text } of item.statements) {
    const name = freshId("mark");
    const pair = [true, false].map((value) => {
      const input = h("input", {
        type: "radio",
        name,
        onchange: () => {
          marks[id] = value;
          answer({ marks: { ...marks } }, true);
        },
      });
      inputs.set(`${id} ${value}`, input);
      return h("label", { class: "sl-answer-line" }, input, value ? "True" : "False");
    });
    const textId = freshId("statement");
    const group = h(
      "div",
      { class: "sl-row sl-pair", role: "radiogroup", "aria-labelledby": textId },
      ...pair,
    );
    rows.set(
      id,
      h(
        "div",
        { class: "sl-answer" },
        h("div", { class: "sl-statement" }, h("p", { id: textId }, text), group),
      ),
    );
  }
  return {
    element: h("div", { class: "sl-answers" }, ...rows.values()),
    write(response) {
      for (const { id } of item.statements) {
        const given = response.marks?.[id];
        if (given === undefined) delete marks[id];
        else marks[id] = given;
        for (const value of [true, false]) inputs.get(`${id} ${value}`).checked = given === value;
      }
    },
    mark: (parts) => markRows(h, rows, parts),
    complete: (response) => item.statements.every(({ id }) => response.marks?.[id] !== undefined),
  };
}

function makeNumeric(h, item, answer) {
  const id = freshId("number");
  const error = h("p", { class: "sl-error", id: `${id}-error`, role: "alert" });
  const input = h("input", {
    id,
    class: "sl-input",
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    size: "8",
    "aria-describedby": `${id}-error`,
    oninput: () => read(false),
    onchange: () => read(true),
  });
  const row = h(
    "div",
    { class: "sl-answer" },
    h("div", { class: "sl-row" }, h("label", { for: id }, "Your value"), input, h("span", {}, item.unit)),
    error,
  );

  function read(settled) {
    const { value, problem } = parseNumber(input.value, item);
    error.textContent = problem;
    setAttribute(input, "aria-invalid", problem ? "true" : null);
    answer(value === null ? {} : { value }, settled);
  }

  return {
    element: h("div", { class: "sl-answers" }, row),
    write(response) {
      if (parseNumber(input.value, item).value !== (response.value ?? null))
        input.value = response.value ?? "";
    },
    mark: (parts) => markRows(h, new Map(parts.map((part) => [part.id, row])), parts),
    complete: (response) => typeof response.value === "number",
  };
}

/** Move one element of a list up (-1) or down (+1); the list given is left as it is. */
export function moved(order, id, step) {
  const from = order.indexOf(id);
  const to = Math.max(0, Math.min(order.length - 1, from + step));
  const next = order.filter((other) => other !== id);
  next.splice(to, 0, id);
  return next;
}

function makeOrdering(h, item, answer) {
  const texts = new Map(item.elements.map(({ id, text }) => [id, text]));
  let order = [...texts.keys()];
  const list = h("ol", { class: "sl-order" });
  const keep = makeButton(h, "This is my order", () => answer({ order: [...order] }, true));
  const rows = new Map();

  function render(focusOn) {
    rows.clear();
    order.forEach((id, index) => {
      const buttons = [-1, 1].map((step) =>
        h(
          "button",
          {
            type: "button",
            class: "sl-button sl-move",
            "aria-label": `Move ${step < 0 ? "up" : "down"}: ${texts.get(id)}`,
            disabled: (step < 0 ? index === 0 : index === order.length - 1) || null,
            onclick: () => move(id, step),
          },
          step < 0 ? "▲" : "▼",
        ),
      );
      rows.set(
        id,
        h(
          "li",
          { class: "sl-answer" },
          h("div", { class: "sl-row" }, ...buttons, h("span", {}, texts.get(id))),
        ),
      );
    });
    list.replaceChildren(...rows.values());
    if (!focusOn) return;
    const [up, down] = rows.get(focusOn.id).querySelectorAll("button");
    const pressed = focusOn.step < 0 ? up : down;
    (pressed.disabled ? [up, down].find((button) => !button.disabled) : pressed)?.focus(); // never lost at an end
  }

  function move(id, step) {
    order = moved(order, id, step);
    render({ id, step });
    answer({ order: [...order] }, true);
  }

  render();
  return {
    element: h(
      "div",
      { class: "sl-answers" },
      h("p", { class: "sl-soft" }, `First: ${item.first_label}`),
      list,
      h("p", { class: "sl-soft" }, `Last: ${item.last_label}`),
      keep,
    ),
    write(response) {
      const known =
        Array.isArray(response.order) &&
        response.order.length === texts.size &&
        response.order.every((id) => texts.has(id));
      if (!known || response.order.join() === order.join()) return;
      order = [...response.order];
      render();
    },
    mark: (parts) => markRows(h, rows, parts),
    complete: (response) => Array.isArray(response.order),
  };
}

function makeText(h, item, answer) {
  const id = freshId("text");
  const long = item.kind === "free_text";
  const count = h("span", { class: "sl-soft", id: `${id}-count` });
  const field = h(long ? "textarea" : "input", {
    id,
    class: "sl-input sl-text",
    rows: long ? item.rows : null,
    type: long ? null : "text",
    maxlength: item.max_chars,
    autocomplete: "off",
    "aria-describedby": `${id}-count`,
    oninput: () => read(false),
    onchange: () => read(true),
  });

  function read(settled) {
    count.textContent = `${field.value.length} of ${item.max_chars} characters`;
    answer(field.value.trim() ? { text: field.value } : {}, settled);
  }

  const row = h(
    "div",
    { class: "sl-answer" },
    h("label", { for: id }, long ? "Your answer, in full sentences" : "Your answer, in a word or two"),
    field,
    count,
  );
  return {
    element: h("div", { class: "sl-answers" }, row),
    write(response) {
      if ((response.text ?? "") !== field.value) field.value = response.text ?? "";
      count.textContent = `${field.value.length} of ${item.max_chars} characters`;
    },
    mark: (parts) => markRows(h, new Map(parts.map((part) => [part.id, row])), parts),
    complete: (response) => Boolean(response.text?.trim()),
  };
}
