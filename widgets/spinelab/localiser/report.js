// What the examination finds with a lesion, as tables and sentences.

const SHORT = {
  normal: ["", "normal"],
  reduced: ["▼", "reduced"],
  brisk: ["▲", "brisk"],
  "weak, lower motor neurone": ["▼", "weak, lower motor neurone"],
  "weak, upper motor neurone": ["▲", "weak, upper motor neurone"],
  present: ["●", "present"],
};

/** A state in words, with a sign of its own and "possible" where it need not be so. */
export function effectWords({ state, certainty }, normal = "normal") {
  if (state === "normal") return normal;
  const [mark, words] = SHORT[state];
  return `${mark} ${certainty === "possible" ? "possibly " : ""}${words}`;
}

/** Citations as links in brackets. */
export function citations(h, cites) {
  if (!cites.length) return [];
  const links = cites.map((cite) =>
    cite.url
      ? h(
          "a",
          { href: cite.url, target: "_blank", rel: "noreferrer", title: `${cite.title} (${cite.level})` },
          cite.label,
        )
      : h("span", { title: `${cite.title} (${cite.level})` }, cite.label),
  );
  return [" [", ...links.flatMap((link, at) => (at ? ["; ", link] : [link])), "]"];
}

/** A sentence on where a kind of sensation is lost. */
export function sensationWords(table, lesion, way, name) {
  const lost = (side, sure) =>
    table.segments.filter((segment) => {
      const { state, certainty } = table.effect(lesion, `${way}:${segment}`, side);
      return state !== "normal" && (certainty === "expected") === sure;
    });
  const said = (side) => {
    const [surely, maybe] = [lost(side, true), lost(side, false)];
    if (!surely.length && !maybe.length) return null;
    const parts = [];
    if (surely.length) parts.push(runWords(table.segments, surely));
    if (maybe.length) parts.push(`possibly ${runWords(table.segments, maybe)}`);
    return parts.join(", ");
  };
  const [left, right] = [said("left"), said("right")];
  if (!left && !right) return `${name}: normal.`;
  if (left === right) return `${name} reduced on both sides: ${left}.`;
  return `${name} reduced: ${[left && `left ${left}`, right && `right ${right}`].filter(Boolean).join("; ")}.`;
}

/** Segments as runs: "C7 to S4-5", "C6, C8". */
export function runWords(order, segments) {
  const runs = [];
  for (const segment of segments) {
    const at = order.indexOf(segment);
    const last = runs.at(-1);
    if (last && at === last.end + 1) last.end = at;
    else runs.push({ start: at, end: at });
  }
  return runs
    .map(({ start, end }) => (start === end ? order[start] : `${order[start]} to ${order[end]}`))
    .join(", ");
}

function grid(h, caption, rows, head = ["", "Left", "Right"]) {
  const cell = (text) => {
    const kind = /possibly/.test(text)
      ? "sl-cell-possible"
      : /^[▲▼●]/.test(text)
        ? "sl-cell-sure"
        : "sl-soft";
    return h("td", { class: kind }, text);
  };
  return h(
    "table",
    { class: "sl-report" },
    h("caption", {}, caption),
    h(
      "thead",
      {},
      h("tr", {}, ...head.map((text) => (text ? h("th", { scope: "col" }, text) : h("td", {})))),
    ),
    h(
      "tbody",
      {},
      ...rows.map(([name, left, right]) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, ...[name].flat()),
          right === undefined ? h("td", { colspan: 2, class: cell(left).className }, left) : cell(left),
          right === undefined ? null : cell(right),
        ),
      ),
    ),
  );
}

/** Make the tables. `show(lesion)`. */
export function makeReport(h, data, table) {
  const element = h("div", { class: "sl-tables" });
  const sources = h(
    "details",
    {},
    h("summary", {}, "Sources of reflexes and signs, and what each sign speaks for"),
    h(
      "ul",
      { class: "sl-notes" },
      ...[...data.reflexes, ...data.signs].map(({ name, says, cites }) =>
        h("li", {}, h("strong", {}, name), says ? `: ${says}` : "", ...citations(h, cites)),
      ),
    ),
  );
  const both = (lesion, id, normal) =>
    ["left", "right"].map((side) => effectWords(table.effect(lesion, id, side), normal));
  return {
    element: h("div", {}, element, sources),
    show(lesion) {
      const reflexes = data.reflexes.map((reflex) => {
        const words = `${reflex.name} (${reflex.arc.join(", ")})`;
        return reflex.kind === "sacral"
          ? [words, effectWords(table.effect(lesion, reflex.id))]
          : [words, ...both(lesion, reflex.id)];
      });
      const signs = data.signs.map((sign) =>
        sign.sided
          ? [sign.name, ...both(lesion, sign.id, "absent")]
          : [sign.name, effectWords(table.effect(lesion, sign.id), "absent")],
      );
      const muscles = data.muscles.map(({ id, segment, action }) => [
        `${segment} ${action}`,
        ...both(lesion, id),
      ]);
      element.replaceChildren(
        grid(h, "Strength of the key muscles", muscles),
        grid(h, "Reflexes", reflexes),
        grid(h, "Signs", signs),
      );
    },
  };
}

const EFFECT = { expected: "struck", possible: "possibly struck", "": "spared" };

/** Make the list of tracts that goes with the cross-section. `show(lesion)`; `struck(lesion)` for the drawing. */
export function makeTracts(h, data) {
  const element = h("ol", { class: "sl-tracts" });
  const struck = (lesion) => (part, side) => {
    if (part === "horn") return lesion.grey && ["midline", side].includes(lesion.side) ? "expected" : "";
    return lesion.tracts.find(([tract, on]) => tract === part && on === side)?.[2] ?? "";
  };
  const row = (name, left, right, ...more) =>
    h(
      "li",
      {},
      h("strong", {}, name),
      `: ${left === right ? `both sides ${EFFECT[left]}` : `left ${EFFECT[left]}, right ${EFFECT[right]}`}. `,
      h("span", { class: "sl-soft" }, ...more),
    );
  return {
    element,
    struck,
    show(lesion) {
      const at = struck(lesion);
      if (!lesion.tracts.length && !lesion.grey) {
        const words = "The cord itself is spared: only roots are struck, outside it.";
        element.replaceChildren(h("li", { class: "sl-roots-only" }, words));
        return;
      }
      element.replaceChildren(
        ...Object.entries(data.tracts).map(([id, tract]) =>
          row(
            tract.name,
            at(id, "left"),
            at(id, "right"),
            `Carries ${tract.carries}; crosses ${tract.crosses}.`,
            ...citations(h, tract.cites),
          ),
        ),
        row(
          "Anterior horn of the level",
          at("horn", "left"),
          at("horn", "right"),
          "Lower motor neurones: weakness with wasting and a lost reflex at the level itself.",
        ),
      );
    },
  };
}

/** Notes on a prediction: what is inferred, disputed or to be known. */
export function noteItems(h, data, lesion) {
  return lesion.notes.map((at) => {
    const note = data.notes[at];
    const tag = note.kind === "disputed" ? h("strong", {}, "Disputed. ") : null;
    return h("li", {}, tag, note.text, ...citations(h, note.cites));
  });
}
