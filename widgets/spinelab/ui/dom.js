// Small building blocks of every view: elements, listeners that end with the view, announcements.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Return a maker of elements whose listeners end when `signal` aborts.
 * h("button.sl-small", { onclick: f, "aria-pressed": true }, "text", child, [more]); a tag left out is a div, the
 * properties may be left out, what is false or missing among the children is skipped, and a piece of a view stands for
 * its `element`. What HTML does not know is SVG, as is a title.
 */
export function makeElements(signal) {
  return function h(selector, ...rest) {
    const [tag, ...classes] = selector.split(".");
    const html = document.createElement(tag || "div");
    const unknown = html instanceof HTMLUnknownElement || tag === "title";
    const element = unknown ? document.createElementNS(SVG, tag) : html;
    const [first] = rest;
    const props = first?.constructor === Object && !first.element ? { ...rest.shift() } : {};
    if (classes.length) props.class = [...classes, props.class].join(" ");
    for (const [name, value] of Object.entries(props)) {
      if (/^on/.test(name)) element.addEventListener(name.slice(2), value, { signal });
      else setAttribute(element, name, value);
    }
    const children = rest.flat(2).filter(Boolean);
    element.append(...children.map((child) => child.element ?? child));
    return element;
  };
}

/** Show whether a toggle button is pressed. */
export function setPressed(button, pressed) {
  button.ariaPressed = !!pressed;
}

/** Set, or with null/undefined (and but for aria with false) remove, one attribute. */
export function setAttribute(element, name, value) {
  const plain = value === !!value && !/^aria/.test(name); // in aria false is a value, and says more than none
  if (plain) element.toggleAttribute(name, value);
  else if (value == null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Change a text where it differs: what is written anew is laid out, and in a live region spoken, anew. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Open a view in `el`: a root that keeps its keys from the notebook, a maker of elements, and the way to close it. */
export function openView(el, label) {
  const bin = new AbortController();
  const { signal } = bin;
  const h = makeElements(signal);
  const own = (event) => event.stopPropagation();
  const root = h(".sl-root", {
    role: "group",
    "aria-label": label,
    onkeydown: own,
    onkeyup: own,
  });
  el.append(root);
  return {
    h,
    root,
    signal,
    close() {
      bin.abort();
      root.remove();
    },
  };
}

/**
 * Let the model hear the kernel, however late its view came. anywidget 0.11 gives a module two seconds to load; a view
 * that comes later (a slow laptop, twelve questions on a page) is drawn, but all that the kernel says to it is dropped,
 * the feedback to an answer too. So the model gets back the way to listen that it has without anywidget.
 *
 * And where the kernel hears nothing any more, since it was killed, restarted or shut down, the first thing that a
 * learner changes is answered by an alert under every view of the model: Jupyter would say nothing of it.
 */
function hearKernel(model) {
  const own = model.set({}); // nothing is set: Backbone returns the model behind anywidget's copy of it
  if (!own?.comm || own.heard) return;
  own.heard = Object.getPrototypeOf(own.constructor).prototype._handle_comm_msg; // as a widget without anywidget has it
  own.comm.on_msg(own.heard.bind(own));
  const changed = () => {
    if (!own.comm?.jsServicesComm?.isDisposed) own.once("change", changed);
    else
      Object.values(own.views).map((view) =>
        view.then(({ el }) => el.insertAdjacentHTML("beforeend", own.get("_lost"))),
      );
  };
  changed();
}

/** Do something when a view closes. */
export function atEnd(signal, work) {
  signal.addEventListener("abort", work);
}

/** Call `react` now and whenever one of the model's traits changes, until `signal` aborts. */
export function watch(model, names, react, signal) {
  hearKernel(model);
  const each = (what) => names.map((name) => model[what](`change:${name}`, react));
  each("on");
  atEnd(signal, () => each("off"));
  react();
}

/**
 * Return a function that runs `work` once, `wait_ms` after the last call; `.flush()`, or the end, runs it at once, and
 * so does leaving the page: what the learner did last is then still sent.
 */
export function debounced(work, wait_ms, signal) {
  let timer;
  const stop = () => clearTimeout(timer);
  const later = () => {
    stop();
    timer = setTimeout(later.flush, wait_ms);
  };
  later.flush = () => {
    if (!timer) return;
    stop();
    timer = 0;
    work();
  };
  atEnd(signal, later.flush);
  addEventListener("pagehide", later.flush, { signal });
  return later;
}

/** A polite live region: screen readers speak what is written into it, even the same sentence twice. */
export function makeAnnouncer(h) {
  const region = h("p.sl-live", { role: "status" }); // which is polite
  let twin = true;
  return {
    element: region,
    say(sentence) {
      twin = twin ? "" : "\u200b"; // an unchanged text is not spoken again: alternate an invisible character
      region.textContent = sentence + twin;
    },
  };
}

/**
 * A button with text; `pressed` makes it a toggle, `label` says what a sign means. Anything else is an attribute.
 */
export function makeButton(h, text, onclick, { pressed, label, ...more } = {}) {
  const named = label && { "aria-label": label, title: label };
  return h("button.sl-button", { type: "button", onclick, "aria-pressed": pressed, ...named, ...more }, text);
}

/** Elements in a row that belong together, under a name for those who do not see the row. */
export function makeGroup(h, label, ...children) {
  return h(".sl-row", { role: "group", "aria-label": label }, children);
}

/** A list to choose from; `choose(value)` on a change. Fill it with `fillSelect`. */
export function makeSelect(h, label, choose) {
  return h("select", { "aria-label": label, onchange: ({ target }) => choose(target.value) });
}

/** Offer [value, text] pairs in a select, and show which is chosen. */
export function fillSelect(h, select, entries, chosen) {
  const offered = entries.join();
  if (select.dataset.offered !== offered)
    select.replaceChildren(...entries.map(([value, text]) => h("option", { value }, text)));
  select.dataset.offered = offered; // not built anew while the list is open
  select.value = chosen;
}

/** An id that no other element of the page has: by chance, since anywidget loads this module anew for every widget. */
export function freshId(stem) {
  return `sl-${stem}-${Math.random() * 2 ** 53}`;
}
