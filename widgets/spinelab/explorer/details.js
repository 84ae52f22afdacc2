// What is known of the chosen structure: names, function with its source, level and side, hide and isolate.

import { makeButton, setAttribute } from "../ui/dom.js";

/** The panel under the list; `act` holds level, side, hide, isolate and showAll. */
export function makeDetails(h, act) {
  const name = h("p", { class: "sl-name" });
  const latin = h("p", { class: "sl-soft", lang: "la" });
  const does = h("p", {});
  const lies = h("p", {});
  const source = h("p", { class: "sl-soft sl-source" });
  const level = h("select", { "aria-label": "Level", onchange: () => act.level(level.value) });
  const side = h("select", { "aria-label": "Side", onchange: () => act.side(side.value) });
  const hide = makeButton(h, "Hide", act.hide, { pressed: false });
  const isolate = makeButton(h, "Isolate", act.isolate, { pressed: false });
  const all = makeButton(h, "Show all", act.showAll);
  const where = h("div", { class: "sl-row" }, level, side);
  const element = h(
    "div",
    { class: "sl-details" },
    name,
    latin,
    does,
    lies,
    source,
    where,
    h("div", { class: "sl-row" }, hide, isolate, all),
  );

  function options(select, values, chosen, any) {
    select.replaceChildren(
      ...[["", any], ...values.map((value) => [value, value])].map(([value, text]) =>
        h("option", { value, selected: value === chosen }, text),
      ),
    );
  }

  return {
    element,
    /** Show a structure; `names` false keeps its names and function back (practice and quiz). */
    show(term, parts, state, names) {
      setAttribute(element, "data-empty", !term);
      name.textContent = term ? (names ? term.term : "Unnamed structure") : "Nothing chosen yet";
      latin.textContent = term && names ? term.latin : "";
      does.textContent = !term
        ? "Click a part of the picture, or choose a name in the list."
        : names
          ? term.function
          : term.clue;
      lies.textContent = term && names ? term.location : "";
      source.replaceChildren(...(term && names ? sources(term.cites) : []));
      where.hidden = !term;
      for (const button of [hide, isolate]) setAttribute(button, "disabled", !term);
      setAttribute(hide, "aria-pressed", String(Boolean(term) && state.hidden.includes(term.id)));
      setAttribute(isolate, "aria-pressed", String(Boolean(term) && state.isolate));
      if (!term) return;
      const own = parts.filter((part) => part.structure === term.id);
      const levels = [...new Set(own.map((part) => part.level).filter(Boolean))];
      const sides = [...new Set(own.map((part) => part.side).filter((value) => value !== "midline"))];
      options(level, levels, state.level, "All levels");
      options(side, sides, state.side, "Both sides");
      level.hidden = levels.length < 2;
      side.hidden = sides.length < 2;
    },
  };

  function sources(cites) {
    const links = cites.flatMap(({ label, url, title, level: grade }, index) => [
      index ? "; " : "Source: ",
      url
        ? h("a", { href: url, target: "_blank", rel: "noopener", title }, label)
        : h("span", { title }, label),
      ` (${grade})`,
    ]);
    return links;
  }
}
