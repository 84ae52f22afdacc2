// A list one choice of which can be made by pointer or keyboard (WAI-ARIA listbox), with a search field above it.

import { freshId, setAttribute } from "./dom.js";

/**
 * Make a searchable list. `onpick(id)` is called when the learner chooses an option, `onmove(id)` when the
 * keyboard moves over one. Options: {id, label, note, color, state, search}.
 */
export function makeListbox(h, { label, onpick, onmove = () => {} }) {
  const listId = freshId("list");
  let options = [];
  let shown = [];
  let active = -1;
  let selected = "";

  const search = h("input", {
    type: "search",
    class: "sl-input sl-search",
    "aria-label": `Search: ${label}`,
    "aria-controls": listId,
    autocomplete: "off",
    oninput: () => filter(),
    onkeydown: (event) => {
      event.stopPropagation(); // notebook shortcuts must not fire while typing
      if (event.key === "ArrowDown" && shown.length) {
        event.preventDefault();
        list.focus();
        move(0);
      } else if (event.key === "Enter" && shown.length) {
        event.preventDefault();
        onpick(shown[0].id);
      }
    },
  });
  const list = h("ul", {
    id: listId,
    class: "sl-list",
    role: "listbox",
    tabindex: "0",
    "aria-label": label,
    onkeydown: keydown,
    onfocus: () =>
      active < 0 &&
      move(
        Math.max(
          0,
          shown.findIndex((option) => option.id === selected),
        ),
        false,
      ),
  });
  const count = h("p", { class: "sl-soft sl-count", "aria-live": "polite" });
  const element = h("div", { class: "sl-listbox" }, search, count, list);

  function filter() {
    const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    shown = options.filter((option) => words.every((word) => option.search.includes(word)));
    count.textContent = words.length ? `${shown.length} of ${options.length} match.` : "";
    active = -1;
    render();
  }

  function render() {
    list.replaceChildren(...shown.map(renderOption));
    setAttribute(list, "aria-activedescendant", active >= 0 ? `${listId}-${shown[active].id}` : null);
  }

  function renderOption(option, index) {
    return h(
      "li",
      {
        id: `${listId}-${option.id}`,
        role: "option",
        class: index === active ? "sl-option sl-option-active" : "sl-option",
        "aria-selected": String(option.id === selected),
        onclick: () => {
          active = index;
          onpick(option.id);
        },
      },
      option.color
        ? h("span", { class: "sl-swatch", style: `background:${option.color}`, "aria-hidden": "true" })
        : null,
      h(
        "span",
        { class: "sl-option-text" },
        option.label,
        option.note ? h("small", { lang: option.lang }, ` ${option.note}`) : null,
      ),
      option.state ? h("span", { class: "sl-option-state" }, option.state) : null,
    );
  }

  function move(index, announce = true) {
    if (!shown.length) return;
    active = Math.max(0, Math.min(shown.length - 1, index));
    render();
    list.children[active].scrollIntoView?.({ block: "nearest" });
    if (announce) onmove(shown[active].id);
  }

  function keydown(event) {
    const steps = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: shown.length - 1 };
    if (event.key in steps) move(steps[event.key]);
    else if ((event.key === "Enter" || event.key === " ") && active >= 0) onpick(shown[active].id);
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) typeAhead(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function typeAhead(letter) {
    const after = [...shown.slice(active + 1), ...shown.slice(0, active + 1)];
    const hit = after.find((option) => option.label.toLowerCase().startsWith(letter.toLowerCase()));
    if (hit) move(shown.indexOf(hit));
  }

  return {
    element,
    search,
    list,
    /** Replace the options and say what can be searched for; keeps the search text. */
    setOptions(next, hint) {
      setAttribute(search, "placeholder", hint);
      options = next.map((option) => ({
        search: `${option.label} ${option.note ?? ""} ${option.words ?? ""}`.toLowerCase(),
        ...option,
      }));
      filter();
    },
    /** Mark one option as chosen ("" for none). */
    select(id) {
      selected = id;
      active = shown.findIndex((option) => option.id === id);
      render();
    },
  };
}
