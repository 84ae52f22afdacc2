// What is known of the chosen structure: names, function with its source, level and side, hide and isolate.

import { fillSelect, makeButton, makeSelect, setAttribute, setPressed, setText } from "../ui/dom.js";

/** The panel under the list; `act` holds settle, hide, isolate and showAll. */
export function makeDetails(h, texts, act) {
  const name = h("p.sl-name");
  const latin = h("p.sl-soft", { lang: "la" });
  const [does, lies] = [h("p"), h("p")];
  const source = h("p.sl-soft.sl-source");
  const level = makeSelect(h, "Level", act.settle("level"));
  const side = makeSelect(h, "Side", act.settle("side"));
  const hide = makeButton(h, "Hide", act.hide);
  const isolate = makeButton(h, "Isolate", act.isolate);
  const all = makeButton(h, "Show all", act.showAll);
  const where = h(".sl-row", level, side);
  const element = h(".sl-details", name, latin, does, lies, source, where, h(".sl-row", hide, isolate, all));

  /** Offer what the parts of a structure differ in. */
  function offer(select, parts, name, any, state) {
    const values = new Set(parts.map((part) => part[name]));
    const known = [...values].filter((value) => value && value !== "midline");
    fillSelect(h, select, [["", any], ...known.map((value) => [value, value])], state[name]);
    select.hidden = known.length < 2;
  }

  function sources(cites) {
    return cites.flatMap(({ label, url: href, title, level: grade }, index) => [
      index ? "; " : "Source: ",
      h(href ? "a" : "span", { href: href || null, target: href && "_blank", title }, label),
      ` (${grade})`,
    ]);
  }

  return {
    element,
    /** Show a structure; `names` false keeps its names and function back (practice and quiz). */
    show(term, parts, state, names) {
      const known = names && term;
      setAttribute(element, "data-empty", !term);
      setText(name, known?.term ?? (term ? texts.unnamed : texts.none_yet));
      setText(latin, known?.latin ?? "");
      setText(does, known?.function ?? term?.clue ?? texts.none_chosen);
      setText(lies, known?.location ?? "");
      source.replaceChildren(...sources(known?.cites ?? []));
      where.hidden = hide.disabled = isolate.disabled = !term;
      setPressed(hide, state.hidden.includes(term?.id));
      setPressed(isolate, term && state.isolate);
      const own = parts.filter((part) => part.structure === term?.id);
      offer(level, own, "level", "All levels", state);
      offer(side, own, "side", "Both sides", state);
    },
  };
}
