// One drawing with its title and the names of what is in it. Knows SVG, no questions.

import { freshId, makeButton, setAttribute } from "../ui/dom.js";
import { HIGH, WIDE, tissueParts } from "./tissues.js";

/** A drawing; `act.tissue(id)`, `act.look(structure)` while pointed at, `act.choose(structure)` when chosen. */
export function makeSlide(h, tissues, label, act) {
  const id = freshId("tissue");
  const select = h("select", { id, onchange: () => act.tissue(select.value) });
  select.append(...tissues.map((tissue) => h("option", { value: tissue.id }, tissue.name)));
  const svg = h("svg", { class: "sl-drawn", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "group" });
  const caption = h("figcaption", {});
  const names = h("div", { class: "sl-names", role: "group" });
  const element = h(
    "figure",
    {},
    h("div", { class: "sl-field" }, h("label", { for: id }, label), select),
    svg,
    names,
    caption,
  );
  let shown = "";
  let tissue = null;

  function build(next, seed) {
    tissue = next;
    shown = `${next.id} ${seed}`;
    svg.replaceChildren(
      ...tissueParts(next.id, seed).map(({ structure, strokes }) => {
        const paths = strokes.map(({ d, style }) => h("path", { d, style }));
        if (!structure) return h("g", {}, ...paths);
        return h(
          "g",
          {
            "data-structure": structure,
            role: "button",
            tabindex: "0",
            onpointerenter: () => act.look(structure),
            onpointerleave: () => act.look(""),
            onfocus: () => act.look(structure),
            onblur: () => act.look(""),
            onclick: () => act.choose(structure),
            onkeydown: (event) => {
              if (event.key !== "Enter" && event.key !== " ") return;
              event.preventDefault();
              act.choose(structure);
            },
          },
          ...paths,
        );
      }),
      h("text", { x: 8, y: HIGH - 9 }, "Drawing, not a micrograph"),
    );
    names.replaceChildren(
      ...next.structures.map((entry) => {
        const button = makeButton(h, entry.name, () => act.choose(entry.id), { pressed: false });
        button.dataset.name = entry.id;
        return button;
      }),
    );
  }

  return {
    element,
    /** Show a tissue; `chosen` is lit, `named` says whether names may be seen. */
    show(next, seed, chosen, named) {
      if (shown !== `${next.id} ${seed}`) build(next, seed);
      select.value = next.id;
      setAttribute(svg, "aria-label", named ? `${next.name}, drawing` : "Drawing, names withheld");
      setAttribute(names, "aria-label", `Structures of: ${next.name}`);
      names.hidden = !named;
      select.disabled = !named;
      caption.replaceChildren(...(named ? [h("strong", {}, `${next.entity}: `), next.gist] : []));
      svg.classList.toggle("sl-some", Boolean(chosen));
      [...svg.querySelectorAll("[data-structure]")].forEach((group, index, all) => {
        const entry = tissue.structures.find((held) => held.id === group.dataset.structure);
        setAttribute(group, "aria-label", named ? entry.name : `Structure ${index + 1} of ${all.length}`);
        setAttribute(group, "aria-pressed", String(entry.id === chosen));
        group.classList.toggle("sl-on", entry.id === chosen);
      });
      for (const button of names.children)
        setAttribute(button, "aria-pressed", String(button.dataset.name === chosen));
    },
    /** Draw a rim around what is pointed at. */
    point(structure) {
      for (const group of svg.querySelectorAll("[data-structure]"))
        for (const path of [...group.children].slice(0, 400))
          path.classList.toggle(
            "sl-hot",
            group.dataset.structure === structure && path === group.children[0],
          );
    },
  };
}
