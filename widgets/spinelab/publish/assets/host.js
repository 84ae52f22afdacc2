// Draws a page's widgets: each when it comes near the window, from its stored state, over its text equivalent.

import { readJson, revive } from "./files.js";
import { prepare, react } from "./kernel.js";
import { makeModel } from "./model.js";
import { readInside, shownInside } from "./inside.js";

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
    await found.whole();
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
    const seed = state.response?.seed;
    const earlier = ofSamePatient(left, state) ? left : {};
    Object.assign(state, earlier);
    if (seed !== undefined) state.response = { seed, ...state.response };
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
      react(given(names)).catch((error) => console.error(error));
    }
    const given = (names) => ({ model, entry, names, keep, embed, seed, inside: [...inside.values()][0] });
    /** Put another widget inside this one, under a name of its own; return its model. */
    async function embed(inner, name, trait = "scene") {
      if (!inside.has(name)) inside.set(name, await open(inner, {}, () => {}));
      if (trait !== "scene") for (const one of inside.keys()) if (one !== name) inside.delete(one); // asked before
      const found = inside.get(name);
      model.answer({ [trait]: null });
      model.answer({ [trait]: `IPY_MODEL_${name}` });
      await found.whole();
      return found.model;
    }
    for (const [reference, inner] of Object.entries(entry.inner ?? {})) {
      const name = reference.replace("IPY_MODEL_", "");
      const found = await open(inner, shownInside(inner.kind, state), (traits) => {
        const response = readInside(inner.kind, model, inside.get(name).model, traits);
        if (!response) return;
        model.answer({ response });
        saved(["response"]);
      });
      inside.set(name, found);
    }
    if (entry.deck || Object.keys(earlier).length) await prepare(given(Object.keys(earlier)));
    let loaded = null;
    /** Take in what follows after the first picture, here and inside, once. */
    const whole = () => {
      loaded ??= Promise.all([
        entry.late && revive(entry.late).then((traits) => model.answer(traits)),
        ...[...inside.values()].map((one) => one.whole()),
      ]);
      return loaded;
    };
    return { model, view, whole };
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

const styledViews = new Map();

/** Load the view and the style of a class, once a page. */
function loadView(views, kind) {
  if (!styledViews.has(kind)) {
    const { esm, css } = views[kind];
    const style = document.createElement("link");
    const styled = new Promise((done) => {
      Object.assign(style, { rel: "stylesheet", href: css, onload: done, onerror: done });
    });
    document.head.append(style);
    const module = import(new URL(esm, document.baseURI).href);
    styledViews.set(
      kind,
      Promise.all([module, styled]).then(([found]) => found.default),
    );
  }
  return styledViews.get(kind);
}
