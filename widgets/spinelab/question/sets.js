// Forms that hold several questions: extended matching, the key features of a case, script concordance.

import { freshId } from "../ui/dom.js";
import { letter, markRows } from "./parts.js";

/** Scenarios, each with a list from which the best of the common options is chosen. */
export function makeMatching(h, item, answer) {
  const matches = {};
  const rows = new Map();
  const selects = new Map();
  const entries = item.options.map(({ id, text }, index) => {
    const row = h("li", { class: "sl-match-option" }, h("span", {}, `${letter(index)}. ${text}`));
    rows.set(id, row);
    return row;
  });
  const listId = freshId("options");
  const scenarios = item.scenarios.map(({ id, text }, index) => {
    const selectId = freshId("match");
    const select = h(
      "select",
      {
        id: selectId,
        onchange: () => {
          if (select.value) matches[id] = select.value;
          else delete matches[id];
          answer(Object.keys(matches).length ? { matches: { ...matches } } : {}, true);
        },
      },
      h("option", { value: "" }, "Choose an option"),
      item.options.map((option, place) =>
        h("option", { value: option.id }, `${letter(place)}. ${option.text}`),
      ),
    );
    selects.set(id, select);
    const label = h("label", { for: selectId }, h("strong", {}, `Scenario ${index + 1}. `), text);
    const row = h(".sl-answer", label, select);
    rows.set(id, row);
    return row;
  });
  return {
    element: h(
      ".sl-answers",
      h("p", { id: listId }, h("strong", {}, item.theme)),
      h("ol.sl-match-options", { "aria-labelledby": listId }, entries),
      scenarios,
    ),
    write(response) {
      for (const [id, select] of selects) {
        const given = response.matches?.[id];
        if (given) matches[id] = given;
        else delete matches[id];
        select.value = given ?? "";
      }
    },
    mark: (parts) => markRows(h, rows, parts),
    complete: (response) => item.scenarios.every(({ id }) => response.matches?.[id]),
  };
}

/** The questions of a case: menus with a stated number of answers, and boxes for one answer. */
export function makeCase(h, item, answer) {
  const answers = {};
  const rows = new Map();
  const forms = new Map();
  const change = (id, given, settled) => {
    if (given?.length) answers[id] = given;
    else delete answers[id];
    answer(Object.keys(answers).length ? { answers: { ...answers } } : {}, settled);
  };
  for (const [index, question] of item.questions.entries()) {
    const make = question.form === "choose" ? makeMenu : makeBox;
    const form = make(h, question, index, rows, (given, settled) => change(question.id, given, settled));
    forms.set(question.id, form);
  }
  return {
    element: h(
      ".sl-answers",
      [...forms.values()].map(({ element }) => element),
    ),
    write(response) {
      for (const [id, form] of forms) {
        const given = response.answers?.[id];
        if (given?.length) answers[id] = given;
        else delete answers[id];
        form.show(given);
      }
    },
    mark: (parts) => markRows(h, rows, parts, " (your answer)"),
    complete: (response) => item.questions.every(({ id }) => response.answers?.[id]?.length),
  };
}

function makeMenu(h, question, index, rows, change) {
  const most = question.at_most;
  const countId = freshId("count");
  const count = h("p.sl-soft", { id: countId, role: "status" });
  const boxes = new Map();
  const type = most > 1 ? "checkbox" : "radio";
  const name = freshId("menu");
  let chosen = [];

  function tell(extra = "") {
    count.textContent = `${extra}${chosen.length} of ${most > 1 ? "at most " : ""}${most} chosen.`;
  }

  function toggle(box) {
    if (most > 1 && box.checked && chosen.length >= most) {
      box.checked = false;
      tell("Take an answer back first. ");
      return;
    }
    chosen = question.options.map((option) => option.id).filter((other) => boxes.get(other).checked);
    tell();
    change(chosen, true);
  }

  const lines = question.options.map(({ id, text }) => {
    const box = h("input", { type, name, onchange: () => toggle(box) });
    boxes.set(id, box);
    const line = h(".sl-answer", h("label.sl-answer-line", box, h("span", text)));
    rows.set(`${question.id}/${id}`, line);
    return line;
  });
  const head = h(".sl-case-head", count);
  rows.set(question.id, head);
  return {
    element: h(
      "fieldset.sl-case",
      { "aria-describedby": countId },
      h("legend", `${index + 1}. ${question.text} (choose ${most === 1 ? "one" : `up to ${most}`})`),
      head,
      lines,
    ),
    show(given) {
      chosen = Array.isArray(given) ? given.filter((id) => boxes.has(id)) : [];
      for (const [id, box] of boxes) box.checked = chosen.includes(id);
      tell();
    },
  };
}

function makeBox(h, question, index, rows, change) {
  const id = freshId("box");
  const field = h("input.sl-input.sl-text", {
    id,
    type: "text",
    maxlength: question.max_chars,
    autocomplete: "off",
    "aria-describedby": `${id}-note`,
    oninput: () => change(field.value.trim() ? field.value : "", false),
    onchange: () => change(field.value.trim() ? field.value : "", true),
  });
  const row = h(
    ".sl-case",
    h("label.sl-case-label", { for: id }, `${index + 1}. ${question.text}`),
    h("p.sl-soft", { id: `${id}-note` }, "Write one answer, in a few words."),
    field,
  );
  rows.set(question.id, row);
  return {
    element: row,
    show(given) {
      const text = typeof given === "string" ? given : "";
      if (text !== field.value) field.value = text;
    },
  };
}

const SCRIPT_NOUNS = { diagnosis: "diagnosis", test: "test", treatment: "treatment" };

/** Thoughts and findings, each judged on a scale of five points. */
export function makeScript(h, item, answer) {
  const judgements = {};
  const rows = new Map();
  const inputs = new Map();
  const sections = item.judgements.map(({ id, thought, finding }, index) => {
    const name = freshId("point");
    const lines = item.scale.map((words, place) => {
      const point = place - 2;
      const input = h("input", {
        type: "radio",
        name,
        onchange: () => {
          judgements[id] = point;
          answer({ judgements: { ...judgements } }, true);
        },
      });
      inputs.set(`${id} ${point}`, input);
      return h("label.sl-script-point", input, h("span", h("strong", signed(point)), ` ${words}`));
    });
    const row = h(
      "fieldset.sl-case",
      h("legend", `${index + 1}. If you were thinking of: ${thought}`),
      h("p", `and then you find: ${finding},`),
      h("p", `this ${SCRIPT_NOUNS[item.asks] ?? "thought"} is now:`),
      h(".sl-script-scale", lines),
    );
    rows.set(id, row);
    return row;
  });
  return {
    element: h(
      ".sl-answers",
      h(
        "p.sl-soft",
        item.experts
          ? `Scored by the answers of ${item.experts} experts. Judge each finding for itself.`
          : "No expert panel yet: this question is for thought and is not scored. Judge each finding for itself.",
      ),
      sections,
    ),
    write(response) {
      for (const { id } of item.judgements) {
        const given = response.judgements?.[id];
        if (given === undefined) delete judgements[id];
        else judgements[id] = given;
        for (const point of [-2, -1, 0, 1, 2]) inputs.get(`${id} ${point}`).checked = given === point;
      }
    },
    mark: (parts) => markRows(h, rows, parts),
    complete: (response) => item.judgements.every(({ id }) => response.judgements?.[id] !== undefined),
  };
}

/** −2 with a real minus sign, +1 with its sign: read out as what they are. */
function signed(point) {
  if (point === 0) return "0";
  return point < 0 ? `\u2212${-point}` : `+${point}`;
}
