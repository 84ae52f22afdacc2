// The form in which findings are given, and the list of lesions that fit them.

import { makeButton } from "../ui/dom.js";

const SHOWN = 6;
const SKIN = [
  ["pin:S3", "Pin prick, saddle (S3)"],
  ["position:C7", "Vibration and position, fingers"],
  ["position:L5", "Vibration and position, toes"],
];

/** The rows of the form: [group, rows], a row being {label, keys: [key for left and right, or one], states}. */
export function askedFor(data, segments) {
  const sided = (id) => [`${id}@left`, `${id}@right`];
  const normal = ["normal", "normal"];
  const level = [
    ["none", "normal everywhere"],
    ...segments.map((segment) => [segment, `from ${segment} down`]),
  ];
  return [
    [
      "Sensation",
      [
        {
          label: "Pin prick: upper limit of the loss",
          keys: ["pin_level:left", "pin_level:right"],
          states: level,
        },
        ...SKIN.map(([id, label]) => ({ label, keys: sided(id), states: [normal, ["reduced", "reduced"]] })),
      ],
    ],
    [
      "Strength",
      data.muscles.map(({ id, segment, action }) => ({
        label: `${segment} ${action}`,
        keys: sided(id),
        states: [normal, ["weak", "weak"]],
      })),
    ],
    [
      "Reflexes",
      data.reflexes.map(({ id, name, kind }) => ({
        label: name,
        keys: kind === "sacral" ? [id] : sided(id),
        states: [normal, ["reduced", "reduced"], ...(kind === "tendon" ? [["brisk", "brisk"]] : [])],
      })),
    ],
    [
      "Signs",
      data.signs.map(({ id, name, sided: two }) => ({
        label: name,
        keys: two ? sided(id) : [id],
        states: [
          ["normal", "absent"],
          ["present", "present"],
        ],
      })),
    ],
  ];
}

/** Make the form. `change(key, state)` with state "" for not examined; `show(observed)`. */
export function makeForm(h, groups, change) {
  const selects = new Map();
  const select = (row, key) => {
    const side = key.match(/(left|right)$/)?.[0];
    const element = h(
      "select",
      { "aria-label": `${row.label}${side ? `, ${side}` : ""}`, onchange: () => change(key, element.value) },
      h("option", { value: "" }, "not examined"),
      ...row.states.map(([value, words]) => h("option", { value }, words)),
    );
    selects.set(key, element);
    return h(
      "span",
      { class: "sl-ask-field" },
      side ? h("span", { class: "sl-ask-side", "aria-hidden": "true" }, side === "left" ? "L" : "R") : null,
      element,
    );
  };
  const element = h(
    "div",
    { class: "sl-ask" },
    ...groups.map(([title, rows], at) =>
      h(
        "details",
        { open: at < 2 || null },
        h("summary", {}, title),
        ...rows.map((row) =>
          h(
            "div",
            { class: "sl-ask-row" },
            h("span", {}, row.label),
            h("span", { class: "sl-ask-fields" }, ...row.keys.map((key) => select(row, key))),
          ),
        ),
      ),
    ),
  );
  return {
    element,
    show(observed) {
      for (const [key, field] of selects) {
        field.value = observed[key] ?? "";
        field.classList.toggle("sl-ask-given", key in observed);
      }
    },
    /** What a key of the form is called. */
    name(key) {
      return selects.get(key)?.getAttribute("aria-label") ?? key;
    },
  };
}

/** Make the list of candidates. `open(lesion)` shows its signs. */
export function makeCandidates(h, open, name) {
  const list = h("ol", { class: "sl-candidates" });
  const more = h("p", { class: "sl-soft" });
  const reason = ([key, state, points, why]) =>
    h("li", {}, `${points > 0 ? "+" : ""}${points} ${name(key)}, ${state}: ${why}.`);
  const reasons = (title, found) =>
    found.length ? h("div", {}, h("strong", {}, title), h("ul", {}, ...found.map(reason))) : null;
  const item = ({ lesion, points, reasons: all }, first) =>
    h(
      "li",
      {},
      h(
        "div",
        { class: "sl-candidate-head" },
        h("span", {}, lesion.words),
        h("span", { class: "sl-candidate-points" }, `${points} points`),
        makeButton(h, "Show its signs", () => open(lesion)),
      ),
      h(
        "details",
        { open: first || null },
        h("summary", {}, "Reasons"),
        reasons(
          "For",
          all.filter(([, , value]) => value > 0),
        ),
        reasons(
          "Against",
          all.filter(([, , value]) => value < 0),
        ),
        reasons(
          "Neither",
          all.filter(([, , value]) => value === 0),
        ),
      ),
    );
  return {
    element: h("div", {}, list, more),
    show(ranked, any) {
      const best = any ? ranked.slice(0, SHOWN) : [];
      list.replaceChildren(...best.map((entry, at) => item(entry, at === 0)));
      const equal = any
        ? ranked.slice(SHOWN).filter(({ points }) => points === best.at(-1).points).length
        : 0;
      more.textContent = !any
        ? "Give at least one finding. Findings that are normal count too."
        : `${equal ? `${equal} more have as many points as the last. ` : ""}Points order the candidates; they were chosen for teaching and are no probability.`;
    },
  };
}
