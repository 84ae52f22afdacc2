// What is known of the chosen structure: names, function with its source, level and side, hide and isolate.

import { fillSelect, makeButton, makeSelect, setAttribute, setText } from "../ui/dom.js";

/** The panel under the list; `act` holds level, side, hide, isolate and showAll. */
export function makeDetails(h, act) {
  const name = h("p.sl-name");
  const latin = h("p.sl-soft", { lang: "la" });
  const does = h("p");
  const lies = h("p");
  const source = h("p.sl-soft.sl-source");
  const level = makeSelect(h, "Level", act.level);
  const side = makeSelect(h, "Side", act.side);
  const hide = makeButton(h, "Hide", act.hide, { pressed: false });
  const isolate = makeButton(h, "Isolate", act.isolate, { pressed: false });
  const all = makeButton(h, "Show all", act.showAll);
  const where = h(".sl-row", level, side);
  const element = h(".sl-details", name, latin, does, lies, source, where, h(".sl-row", hide, isolate, all));

  function offer(select, values, chosen, any) {
    const known = [...new Set(values)];
    fillSelect(h, select, [["", any], ...known.map((value) => [value, value])], chosen);
    select.hidden = known.length < 2;
  }

  function sources(cites) {
    return cites.flatMap(({ label, url, title, level: grade }, index) => [
      index ? "; " : "Source: ",
      url
        ? h("a", { href: url, target: "_blank", rel: "noopener", title }, label)
        : h("span", { title }, label),
      ` (${grade})`,
    ]);
  }

  return {
    element,
    /** Show a structure; `names` false keeps its names and function back (practice and quiz). */
    show(term, parts, state, names) {
      const known = names && term;
      setAttribute(element, "data-empty", !term);
      setText(name, known?.term ?? (term ? "Unnamed structure" : "Nothing chosen yet"));
      setText(latin, known?.latin ?? "");
      setText(
        does,
        known?.function ?? term?.clue ?? "Click a part of the picture, or choose a name in the list.",
      );
      setText(lies, known?.location ?? "");
      source.replaceChildren(...sources(known?.cites ?? []));
      where.hidden = hide.disabled = isolate.disabled = !term;
      setAttribute(hide, "aria-pressed", Boolean(term) && state.hidden.includes(term.id));
      setAttribute(isolate, "aria-pressed", Boolean(term) && state.isolate);
      const own = parts.filter((part) => part.structure === term?.id);
      offer(level, own.map((part) => part.level).filter(Boolean), state.level, "All levels");
      offer(
        side,
        own.map((part) => part.side).filter((value) => value !== "midline"),
        state.side,
        "Both sides",
      );
    },
  };
}
