// What the learner writes: the list of problems, and how likely each diagnosis is.

import { freshId, makeButton } from "../ui/dom.js";

const LONGEST = 120;
const MOST = 20;

/** A list that the learner edits; `keep(list)` on a change. */
export function makeProblems(h, keep) {
  let list = [];
  const id = freshId("problem");
  const field = h("input.sl-input", {
    id,
    type: "text",
    maxlength: LONGEST,
    autocomplete: "off",
    "data-key": id,
  });
  const rows = h("ul.sl-case-problems");
  const form = h(
    "form.sl-row",
    {
      onsubmit: (event) => {
        event.preventDefault();
        const text = field.value.trim();
        if (!text || list.length >= MOST) return;
        field.value = "";
        keep([...list, text]);
        field.focus();
      },
    },
    h("label", { for: id }, "Add a problem"),
    field,
    h("button.sl-button", { type: "submit" }, "Add"),
  );
  return {
    element: h(
      ".sl-case-box",
      { role: "group", "aria-label": "Problem list" },
      h("h4", {}, "Problem list"),
      rows,
      form,
    ),
    show(next) {
      list = next;
      rows.replaceChildren(
        ...list.map((text, index) =>
          h(
            "li",
            {},
            h("span", {}, text),
            makeButton(h, "✕", () => keep(list.filter((_, at) => at !== index)), {
              label: `Remove: ${text}`,
              "data-key": `problem-${index}`,
            }),
          ),
        ),
      );
    },
  };
}

/** A slider for each diagnosis; `keep({id: percent})` when they are noted. */
export function makeDifferential(h, keep) {
  const inputs = new Map();
  const rows = h(".sl-case-rows");
  const sum = h("p.sl-soft");
  const asked = h("p.sl-case-ask", {}, "Weigh them now, before you go on.");
  let held = "";
  const note = makeButton(
    h,
    "Note these probabilities",
    () => keep(Object.fromEntries([...inputs].map(([id, { input }]) => [id, Number(input.value)]))),
    { "data-key": "note" },
  );
  const total = () => {
    const all = [...inputs.values()].reduce((count, { input }) => count + Number(input.value), 0);
    sum.textContent =
      all > 100
        ? `They add up to ${all} percent, more than everything.`
        : `They add up to ${all} percent; ${100 - all} percent is left for something else.`;
  };
  return {
    element: h(
      ".sl-case-box",
      { role: "group", "aria-label": "Differential diagnosis" },
      h("h4", {}, "How likely is each?"),
      asked,
      rows,
      sum,
      h(".sl-row", {}, note),
    ),
    show(diagnoses, weights, wanted) {
      asked.hidden = !wanted;
      if (!inputs.size) {
        for (const { id, label } of diagnoses) {
          const own = freshId("weight");
          const output = h("output.sl-value", { for: own }, "0 %");
          const say = () => {
            output.textContent = `${input.value} %`;
            input.setAttribute("aria-valuetext", `${input.value} percent`);
            total();
          };
          const input = h("input", {
            type: "range",
            id: own,
            min: "0",
            max: "100",
            step: "5",
            value: "0",
            "data-key": `weight-${id}`,
            oninput: say,
          });
          inputs.set(id, { input, say });
          rows.append(h(".sl-case-weight", {}, h("label", { for: own }, label), input, output));
        }
      }
      const text = JSON.stringify(weights);
      if (text !== held) for (const [id, { input }] of inputs) input.value = String(weights[id] ?? 0);
      held = text;
      for (const { say } of inputs.values()) say();
    },
  };
}
