// A list one choice of which can be made by pointer or keyboard (WAI-ARIA listbox), with a search field above it.

import { freshId, setAttribute, setText } from "./dom.js";

/**
 * Make a searchable list. `onpick(id)` is called when the learner chooses an option.
 * Options: {id, label, note, lang, words, color, state}.
 */
export function makeListbox(h, { label, onpick }) {
  const listId = freshId("list");
  let options = [];
  let shown = [];
  let active = -1;
  let selected = "";

  const search = h("input.sl-input.sl-search", {
    type: "search",
    "aria-label": `Search: ${label}`,
    "aria-controls": listId,
    autocomplete: "off",
    oninput: filter,
    onkeydown(event) {
      if (!shown.length) return;
      if (event.key === "ArrowDown") {
        list.focus();
        move(0);
      } else if (event.key === "Enter") onpick(shown[0].id);
      else return;
      event.preventDefault();
    },
  });
  const list = h("ul.sl-list", {
    id: listId,
    role: "listbox",
    tabindex: 0,
    "aria-label": label,
    onkeydown: keydown,
    onfocus: () => active < 0 && move(placeOf(selected)),
  });
  const count = h("p.sl-soft.sl-count", { role: "status" });
  const placeOf = (id) => shown.findIndex((option) => option.id === id);

  function filter() {
    const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    shown = options.filter((option) => words.every((word) => option.search.includes(word)));
    setText(count, words.length ? `${shown.length} of ${options.length} match.` : "");
    active = -1;
    render();
  }

  function render() {
    list.replaceChildren(...shown.map(renderOption));
    setAttribute(list, "aria-activedescendant", active < 0 ? null : `${listId}-${shown[active].id}`);
  }

  function renderOption({ id, color, label: name, note, lang, state }, index) {
    const onclick = () => {
      active = index;
      onpick(id);
    };
    return h(
      "li.sl-option",
      {
        class: index === active ? "sl-option-active" : "",
        id: `${listId}-${id}`,
        role: "option",
        "aria-selected": id === selected,
        onclick,
      },
      color && h("span.sl-swatch", { style: `background:${color}`, "aria-hidden": true }),
      h("span.sl-option-text", name, note && h("small", { lang }, ` ${note}`)),
      state && h("span.sl-option-state", state),
    );
  }

  function move(index) {
    if (!shown.length) return;
    active = Math.max(0, Math.min(shown.length - 1, index));
    render();
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function keydown(event) {
    const { key } = event;
    const steps = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: shown.length - 1 };
    if (key in steps) move(steps[key]);
    else if ((key === "Enter" || key === " ") && active >= 0) onpick(shown[active].id);
    else if (key.length === 1 && !event.ctrlKey && !event.metaKey) typeAhead(key.toLowerCase());
    else return;
    event.preventDefault();
  }

  function typeAhead(letter) {
    const after = [...shown.slice(active + 1), ...shown.slice(0, active + 1)];
    const hit = after.find((option) => option.label.toLowerCase().startsWith(letter));
    if (hit) move(shown.indexOf(hit));
  }

  return {
    element: h(".sl-listbox", search, count, list),
    /** Replace the options and say what can be searched for; keeps the search text. */
    setOptions(next, hint) {
      search.placeholder = hint;
      options = next.map((option) => ({
        ...option,
        search: `${option.label} ${option.note ?? ""} ${option.words ?? ""}`.toLowerCase(),
      }));
      filter();
    },
    /** Mark one option as chosen ("" for none). */
    select(id) {
      selected = id;
      active = placeOf(id);
      render();
    },
  };
}
