// Small building blocks of every view: elements, listeners that end with the view, announcements.

/**
 * Return a maker of elements whose listeners end when `signal` aborts.
 * h("button", { class: "x", onclick: f, "aria-pressed": "true" }, "text", child)
 */
export function makeElements(signal) {
  return function h(tag, props = {}, ...children) {
    const element = SVG_TAGS.has(tag)
      ? document.createElementNS("http://www.w3.org/2000/svg", tag)
      : document.createElement(tag);
    for (const [name, value] of Object.entries(props)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value, { signal });
      else setAttribute(element, name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };
}

const SVG_TAGS = new Set(
  "svg path g title desc defs pattern line rect circle ellipse text polyline polygon".split(" "),
);

/** Set, or with false/null/undefined remove, one attribute. */
export function setAttribute(element, name, value) {
  if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** Call `react` now and whenever one of the model's traits changes, until `signal` aborts. */
export function watch(model, names, react, signal) {
  for (const name of names) model.on(`change:${name}`, react);
  signal.addEventListener("abort", () => {
    for (const name of names) model.off(`change:${name}`, react);
  });
  react();
}

/** Return a function that runs `work` once, `wait_ms` after the last call; `.flush()` runs it at once. */
export function debounced(work, wait_ms, signal) {
  let timer = null;
  const run = () => {
    timer = null;
    work();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(run, wait_ms);
  };
  later.flush = () => {
    if (timer === null) return;
    clearTimeout(timer);
    run();
  };
  signal.addEventListener("abort", () => clearTimeout(timer));
  return later;
}

/** A polite live region: screen readers speak what is written into it, even the same sentence twice. */
export function makeAnnouncer(h) {
  const region = h("p", { class: "sl-live", role: "status", "aria-live": "polite" });
  let twin = false;
  return {
    element: region,
    say(sentence) {
      twin = !twin; // an unchanged text is not spoken again: alternate an invisible character
      region.textContent = twin ? sentence : `${sentence}\u200b`;
    },
  };
}

/** A button with text; `pressed` makes it a toggle. */
export function makeButton(h, label, onclick, { pressed, title, kind } = {}) {
  return h(
    "button",
    {
      type: "button",
      class: kind ? `sl-button sl-button-${kind}` : "sl-button",
      onclick,
      title,
      "aria-pressed": pressed === undefined ? null : String(pressed),
    },
    label,
  );
}

let nextId = 0;

/** An id that no other element of the page has. */
export function freshId(stem) {
  nextId += 1;
  return `sl-${stem}-${nextId}`;
}
