// Draws a page's widgets: each when it comes near the window, from its stored state, over its text equivalent.

import { readJson, revive } from "./files.js";
import { prepare, react } from "./kernel.js";
import { makeModel } from "./model.js";
import { markedIn } from "./places.js";

const NEAR = "600px 0px";

/**
 * Draw the widgets of a page. `list` names the stored list of its widgets, `views` the files of each class,
 * `progressOf(work)` {read(), write(traits)} keeps what the learner did with one of them.
 */
export function drawWidgets({ list, views, progressOf }) {
  const places = [...document.querySelectorAll("[data-widget]")];
  if (!places.length) return;
  let entries = null;
  const watcher = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) {
        if (!isIntersecting) continue;
        watcher.unobserve(target);
        entries ??= readJson(list);
        draw(target).catch((error) => fail(target, error));
      }
    },
    { rootMargin: NEAR },
  );
  for (const place of places) watcher.observe(place);

  async function draw(place) {
    const id = place.dataset.widget;
    const entry = (await entries)[id];
    if (!entry) return;
    place.dataset.drawing = "true";
    const box = document.createElement("div");
    box.className = "drawn";
    place.append(box);
    const found = await show(entry, box);
    const words = place.querySelector(".words");
    if (words) words.hidden = true;
    place.dataset.drawn = "true";
    if (entry.late) found.model.answer(await revive(entry.late));
    place.dataset.whole = "true";
  }

  /** Draw an entry as the learner left it; as it was published, if what they left cannot be drawn. */
  async function show(entry, box) {
    const progress = progressOf(entry.work);
    const { write } = progress;
    const keep = write.bind(progress);
    const earlier = progress.read();
    const drawn = async (left) => {
      const found = await open(entry, left, keep);
      found.view.render({ model: found.model, el: box });
      return found;
    };
    if (!Object.keys(earlier).length) return drawn({});
    try {
      return await drawn(earlier);
    } catch (error) {
      console.error(error);
      box.replaceChildren();
      return drawn({});
    }
  }

  /** Make the model of an entry and of what stands inside it, and load its view. */
  async function open(entry, left, keep) {
    const [view, state] = await Promise.all([loadView(views, entry.kind), revive(entry.state)]);
    const earlier = ofSamePatient(left, state) ? left : {};
    Object.assign(state, earlier);
    const inside = new Map();
    const manager = {
      get_model: async (reference) => inside.get(reference),
      create_view: async ({ view: inner, model: one }) => {
        const el = document.createElement("div");
        const close = inner.render({ model: one, el });
        return { el, remove: () => (typeof close === "function" ? close() : undefined) };
      },
    };
    const model = makeModel(state, saved, manager);
    function saved(names) {
      keep(model.kept(names.filter((name) => !name.startsWith("_"))));
      react({ model, entry, names, keep, embed }).catch((error) => console.error(error));
    }
    /** Put another widget inside this one, under a name of its own. */
    async function embed(inner, name) {
      if (!inside.has(name)) inside.set(name, await open(inner, {}, () => {}));
      model.answer({ scene: null });
      model.answer({ scene: `IPY_MODEL_${name}` });
      if (inner.late) inside.get(name).model.answer(await revive(inner.late));
    }
    for (const [reference, inner] of Object.entries(entry.inner ?? {})) {
      const name = reference.replace("IPY_MODEL_", "");
      const found = await open(inner, { picked_mm: state.response?.point_mm ?? [] }, (traits) => {
        if (!traits.picked_mm) return;
        model.answer({ response: markedIn(inside.get(name).model) });
        saved(["response"]);
      });
      inside.set(name, found);
    }
    if (Object.keys(earlier).length) await prepare({ model, entry, names: Object.keys(earlier), keep });
    return { model, view };
  }
}

/** Say whether an answer on a scan belongs to the patient whose pictures were published. */
function ofSamePatient({ response }, state) {
  const [kept, shown] = [response?.seed, state.response?.seed];
  return kept === undefined || shown === undefined || kept === shown;
}

/** Say in the widget's place that it could not be drawn; its text stays. */
function fail(place, error) {
  console.error(error);
  place.dataset.failed = "true";
  const word = document.createElement("p");
  word.className = "note";
  word.setAttribute("role", "status");
  word.textContent = `The interactive part could not be loaded (${error.message}). Its text is shown instead.`;
  place.append(word);
  const words = place.querySelector(".words");
  if (words) words.hidden = false;
}

const loaded = new Map();

/** Load the view and the style of a class, once a page. */
function loadView(views, kind) {
  if (!loaded.has(kind)) {
    const { esm, css } = views[kind];
    const style = document.createElement("link");
    const styled = new Promise((done) => {
      Object.assign(style, { rel: "stylesheet", href: css, onload: done, onerror: done });
    });
    document.head.append(style);
    const module = import(new URL(esm, document.baseURI).href);
    loaded.set(
      kind,
      Promise.all([module, styled]).then(([found]) => found.default),
    );
  }
  return loaded.get(kind);
}
