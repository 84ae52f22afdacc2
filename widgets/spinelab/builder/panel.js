// The choices above the picture, and the figures and sentences beside it. Knows words, draws no lesion.

import { freshId, setAttribute } from "../ui/dom.js";
import { makeSources } from "../ui/sources.js";

/** A labelled select; `fill(entries, chosen)` sets [[value, text], …]. */
export function makeChooser(h, label, choose) {
  const id = freshId("select");
  const select = h("select", { id, onchange: () => choose(select.value) });
  return {
    element: h("div", { class: "sl-field" }, h("label", { for: id }, label), select),
    fill(entries, chosen) {
      select.replaceChildren(
        ...entries.map(([value, text]) => h("option", { value, selected: value === chosen }, text)),
      );
      select.value = chosen;
    },
    enable: (on) => setAttribute(select, "disabled", !on),
  };
}

const SIDES = { left: "Left", right: "Right", both: "Both sides", midline: "Midline" };
const REGION_NAMES = { cervical: "Neck", thoracic: "Chest", lumbar: "Loin" };

/** Kind, levels and side; `ask({kind, levels, side})` when one of them changes. */
export function makeChoices(h, offered, ask) {
  const state = { kind: "", levels: "", side: "" };
  const kindOf = () => offered.kinds.find(({ id }) => id === state.kind);
  const change = (next) => ask({ ...state, ...next });
  const kind = makeChooser(h, "Lesion", (id) => {
    const next = offered.kinds.find((entry) => entry.id === id);
    change({
      kind: id,
      levels: fits(next, state.levels) ? state.levels : next.usual,
      side: next.sides[0] ?? "",
    });
  });
  const first = makeChooser(h, "From vertebra", (name) => change({ levels: stretched(name, "") }));
  const last = makeChooser(h, "To vertebra", (name) => change({ levels: stretched("", name) }));
  const side = makeChooser(h, "Side (the patient's)", (name) => change({ side: name }));

  const regionOf = (levels) =>
    Object.keys(offered.levels).find((region) =>
      levels.split("-").every((name) => offered.levels[region].includes(name)),
    );

  function fits(entry, levels) {
    const region = regionOf(levels);
    const names = offered.levels[region] ?? [];
    const [from, to] = levels.split("-").map((name) => names.indexOf(name));
    return entry.regions.includes(region) && to - from + 1 >= entry.fewest;
  }

  /** The levels with one end moved; the other follows where it must. */
  function stretched(from, to) {
    const [oldFirst, oldLast] = state.levels.split("-");
    const region = Object.keys(offered.levels).find((name) => offered.levels[name].includes(from || to));
    const same = offered.levels[regionOf(state.levels)];
    const names = same.includes(from || to) ? same : offered.levels[region];
    const { fewest } = kindOf();
    let low = names.indexOf(from || oldFirst);
    let high = names.indexOf(to || oldLast);
    if (low < 0) low = high;
    if (high < 0) high = low;
    if (from) high = Math.min(Math.max(high, low + fewest - 1), low + offered.most_vertebrae - 1);
    else low = Math.max(Math.min(low, high - fewest + 1), high - offered.most_vertebrae + 1);
    low = Math.max(0, Math.min(low, names.length - fewest));
    high = Math.min(names.length - 1, Math.max(high, low + fewest - 1));
    return `${names[low]}-${names[high]}`;
  }

  function levelEntries() {
    return kindOf().regions.flatMap((region) =>
      offered.levels[region]
        .filter((name) => region === "cervical" || name !== "T1" || !kindOf().regions.includes("cervical"))
        .map((name) => [name, `${name} (${REGION_NAMES[region].toLowerCase()})`]),
    );
  }

  return {
    element: h("div", { class: "sl-build-top" }, kind.element, first.element, last.element, side.element),
    show(next) {
      Object.assign(state, next);
      const [from, to] = state.levels.split("-");
      kind.fill(
        offered.kinds.map(({ id, name }) => [id, name]),
        state.kind,
      );
      const names = levelEntries();
      first.fill(names, from);
      last.fill(names, to);
      const { sides } = kindOf();
      side.element.hidden = !sides.length;
      side.fill(
        sides.map((name) => [name, SIDES[name]]),
        state.side,
      );
    },
  };
}

/** The measurements of the section as a table; `show(rows)` with [[name, value, note], …]. */
export function makeFigures(h, caption) {
  const body = h("tbody");
  return {
    element: h("table", { class: "sl-figures" }, h("caption", {}, caption), body),
    show(rows) {
      body.replaceChildren(
        ...rows.map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, value))),
      );
    },
  };
}

/** What may follow, sentence by sentence, each with its sources. */
export function makeFollowing(h) {
  const list = h("ul");
  const none = h("p", {}, "No lesion: nothing follows.");
  let written = "";
  return {
    element: h("section", { class: "sl-follow" }, h("h3", {}, "What may follow"), none, list),
    /** Show those of `signs` that hold for measurements {name: value}; returns how many. */
    show(signs, values, any) {
      const held = any ? signs.filter((sign) => holds(sign, values)) : [];
      none.hidden = held.length > 0;
      const key = held.map(({ text }) => text).join();
      if (key !== written || !held.length) list.replaceChildren(...held.map((sign) => sentence(sign)));
      written = key;
      return held;
    },
  };

  function sentence({ text, cites }) {
    return h("li", {}, text, " ", h("small", {}, ...makeSources(h, cites, "["), "]"));
  }
}

/** Whether a sentence holds for measurements. */
export function holds({ measure, least, below }, values) {
  if (!measure) return true;
  const value = values[measure];
  if (value === null || value === undefined) return false;
  return below ? value < least : value >= least;
}
