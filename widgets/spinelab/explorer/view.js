// SpineExplorer: turn a computed spine, name its parts, cut it, find what is asked. Joins the pieces; owns no logic.

import { debounced, makeAnnouncer, makeButton, makeElements, setAttribute, watch } from "../ui/dom.js";
import { makeListbox } from "../ui/listbox.js";
import { makeControls } from "./controls.js";
import { makeDetails } from "./details.js";
import { makeDrawing } from "./drawing.js";
import { makeDrill } from "./drill.js";
import { cssColor, matches, partInWords, planeOf, stylesFor, unpackScene, upperFirst } from "./scene.js";
import { makeStage } from "./stage.js";

const SYNCED = [
  "region",
  "structure",
  "level",
  "side",
  "view",
  "cut_axis",
  "cut_mm",
  "bone_opacity",
  "hidden",
  "isolate",
  "mode",
];

function render({ model, el }) {
  const bin = new AbortController();
  const { signal } = bin;
  const h = makeElements(signal);
  const announcer = makeAnnouncer(h);
  const state = Object.fromEntries(SYNCED.map((name) => [name, model.get(name)]));
  const seen = { drawing: false, section: "" }; // of this view alone: never synced
  let index = null;
  let scene = null;
  let terms = {};

  const stage = makeStage(h, {
    label: "Computed spine. Arrow keys turn it, plus and minus zoom. Use the list to choose structures.",
    onpick: picked,
    onhover: (hit) => (hit && named() ? upperFirst(partInWords(scene.parts[hit.part], terms)) : ""),
    onturn: () => {
      if (state.view !== "free") change({ view: "free" }, false);
      describe();
    },
    signal,
  });
  const drawing = makeDrawing(h, { onpick: picked });
  const controls = makeControls(h, model.get("_regions"), {
    region: (region) => {
      const view = model.get("_regions").find(([id]) => id === region)?.[2] ?? state.view;
      change({ region, view, structure: "", level: "", side: "" });
    },
    view: (view) => {
      stage.look(view);
      change({ view });
    },
    cut: (cut_axis) => change({ cut_axis, cut_mm: middleOf(cut_axis) }),
    cutAt: (cut_mm, done) => change({ cut_mm }, done),
    bone: (bone_opacity, done) => change({ bone_opacity }, done),
    drawing: () => show({ drawing: !seen.drawing }),
    section: (section) => show({ section }),
    turn: stage.turn,
    zoom: stage.zoom,
  });
  const list = makeListbox(h, {
    label: "Structures",
    onpick: (id) => chooseFromList(id),
  });
  const details = makeDetails(h, {
    level: (level) => change({ level }),
    side: (side) => change({ side }),
    hide: () => change({ hidden: toggled(state.hidden, state.structure) }),
    isolate: () => change({ isolate: !state.isolate }),
    showAll: () => change({ hidden: [], isolate: false, bone_opacity: 1 }),
  });
  const drill = makeDrill(h, {
    reveal: (structure) => change({ structure, level: "", side: "" }),
    clear: () => change({ structure: "", level: "", side: "" }),
    score: (asked, found) => save({ practice: { asked, found } }),
  });
  const explore = makeButton(h, "Explore", () => change({ mode: "explore" }), { pressed: true });
  const practise = makeButton(h, "Practise: find the structure", () => change({ mode: "practise" }), {
    pressed: false,
  });
  const modes = h("div", { class: "sl-row", role: "group", "aria-label": "Mode" }, explore, practise);
  const words = h("p", { class: "sl-words sl-soft" });
  const simulated = h(
    "p",
    { class: "sl-soft sl-simulated" },
    "Computed from published measurements; not a scan of a person.",
  );
  const picture = h(
    "div",
    { class: "sl-picture" },
    controls.above,
    stage.element,
    drawing.element,
    controls.below,
    words,
    simulated,
  );
  const panel = h("div", { class: "sl-panel" }, modes, drill.element, list.element, details.element);
  const layout = h("div", { class: "sl-explorer" }, picture, panel);
  const root = h(
    "div",
    { class: "sl-root", role: "group", "aria-label": "Spine explorer" },
    layout,
    announcer.element,
  );
  el.append(root);
  for (const type of ["keydown", "keyup", "keypress"])
    root.addEventListener(type, (event) => event.stopPropagation(), { signal });

  let saving = false; // each set() reports at once, before its companions are set: not news for this view
  const save = (traits) => {
    saving = true;
    for (const [name, value] of Object.entries(traits)) model.set(name, value);
    saving = false;
    model.save_changes();
  };
  const saveSoon = debounced(
    () => save(Object.fromEntries(SYNCED.map((name) => [name, state[name]]))),
    150,
    signal,
  );
  const named = () => state.mode === "explore";

  function change(next, done = true) {
    const before = { ...state };
    Object.assign(state, next);
    refresh(before);
    saveSoon();
    if (done && "structure" in next && state.mode !== "locate") saveSoon.flush();
  }

  function show(next) {
    Object.assign(seen, next);
    refresh(state);
  }

  function picked(hit) {
    if (!hit) return;
    const part = scene.parts[hit.part];
    if (state.mode === "practise") drill.guess(scene, hit.part, hit.point_mm);
    else select(part, hit.point_mm);
  }

  function chooseFromList(id) {
    const part = scene.parts.find((entry) => entry.structure === id);
    if (state.mode === "practise") drill.guess(scene, scene.parts.indexOf(part), part.anchor);
    else if (state.mode === "locate") select(part, part.anchor);
    else change({ structure: id, level: "", side: "" });
  }

  function select(part, point_mm) {
    change({ structure: part.structure, level: part.level, side: part.side === "midline" ? "" : part.side });
    if (state.mode !== "locate") return;
    stage.mark(point_mm);
    save({ picked_mm: point_mm.map((value) => Math.round(value * 10) / 10) });
  }

  function middleOf(axis) {
    const [low, high] = limitsOf(axis);
    return axis === "sagittal" ? 0 : Math.round(low + high) / 2;
  }

  function limitsOf(axis) {
    const k = { sagittal: 0, coronal: 1, axial: 2 }[axis] ?? 0;
    return index ? [Math.floor(index.box_mm[k]), Math.ceil(index.box_mm[k + 3])] : [-40, 40];
  }

  function refresh(before) {
    if (!scene) return;
    const flat = seen.drawing || !stage.works;
    const styles = stylesFor(scene.parts, index.tissues, state);
    stage.element.hidden = flat;
    drawing.element.hidden = !flat;
    if (flat) {
      const section = index.sections.find(({ id }) => id === seen.section) ?? index.sections[0];
      drawing.show(section, scene.parts, styles, `${index.title}: ${section.title}`, (part) =>
        named() ? partInWords(part, terms) : "",
      );
      seen.section = section.id;
    } else {
      stage.style(styles, planeOf(state.cut_axis, state.cut_mm));
      stage.label(labelFor());
    }
    controls.show(
      { ...state, drawing: flat, section: seen.section },
      limitsOf(state.cut_axis),
      index.sections,
    );
    setAttribute(explore, "aria-pressed", String(state.mode === "explore"));
    setAttribute(practise, "aria-pressed", String(state.mode === "practise"));
    modes.hidden = state.mode === "locate";
    drill.element.hidden = state.mode !== "practise";
    details.element.hidden = state.mode === "practise";
    if (before.mode !== state.mode || before.hidden !== state.hidden) fillList();
    list.select(state.structure);
    details.show(terms[state.structure], scene.parts, state, named());
    describe();
    if (before.mode !== state.mode) startMode();
    if (before.structure !== state.structure || before.level !== state.level || before.side !== state.side)
      speak();
  }

  function startMode() {
    const structures = [...new Set(scene.parts.map((part) => part.structure))];
    if (state.mode === "practise")
      drill.start(structures, terms, model.get("seed") || Math.floor(Math.random() * 1e9));
  }

  function fillList() {
    const present = new Set(scene.parts.map((part) => part.structure));
    const entries = Object.values(terms).filter((term) => present.has(term.id));
    const sorted = named() ? entries : [...entries].sort((a, b) => a.clue.localeCompare(b.clue));
    list.setOptions(
      sorted.map((term) => ({
        id: term.id,
        label: named() ? term.term : term.clue,
        note: named() ? term.latin : "",
        lang: "la",
        words: named() ? term.synonyms.join(" ") : "",
        color: cssColor(term.id),
        state: state.hidden.includes(term.id) ? "hidden" : "",
      })),
      named() ? "Search a name, e.g. flavum" : "Search the descriptions",
    );
  }

  function chosenParts() {
    return state.structure ? scene.parts.filter((part) => matches(part, state)) : [];
  }

  function labelFor() {
    const parts = chosenParts();
    if (!parts.length || !named()) return null;
    const middle = parts[Math.floor(parts.length / 2)];
    return {
      point: middle.anchor,
      text: parts.length > 1 ? terms[state.structure].term : upperFirst(partInWords(middle, terms)),
    };
  }

  function describe() {
    if (!scene) return;
    const where = seen.drawing || !stage.works ? "drawn as a section" : stage.words();
    const parts = chosenParts();
    const chosen =
      !parts.length || !named()
        ? ""
        : ` Chosen: ${parts.length > 1 ? terms[state.structure].term.toLowerCase() : partInWords(parts[0], terms)}.`;
    const bone = state.bone_opacity < 1 ? ` Bone ${Math.round(state.bone_opacity * 100)} % opaque.` : "";
    words.textContent = `${index.title}, ${where}. ${controls.cutWords({ ...state, drawing: seen.drawing || !stage.works })}${bone}${chosen}`;
  }

  function speak() {
    const term = terms[state.structure];
    if (!term) return;
    if (!named()) announcer.say(`Chosen: ${term.clue}`);
    else
      announcer.say(
        `${labelFor()?.text ?? term.term}. ${term.function} Source: ${term.cites.map(({ label }) => label).join("; ")}.`,
      );
  }

  function load() {
    index = model.get("_index");
    scene = unpackScene(index, model.get("_mesh"));
    terms = Object.fromEntries(index.terms.map((term) => [term.id, term]));
    stage.load(scene);
    stage.mark(null);
    if (state.view !== "free") stage.look(state.view);
    fillList();
    refresh({ ...state, mode: "" });
    root.setAttribute("data-ready", index.region);
  }

  watch(model, ["_mesh"], load, signal);
  watch(
    model,
    SYNCED,
    () => {
      if (saving) return;
      const next = Object.fromEntries(SYNCED.map((name) => [name, model.get(name)]));
      const before = { ...state };
      if (SYNCED.every((name) => JSON.stringify(before[name]) === JSON.stringify(next[name]))) return;
      Object.assign(state, next);
      if (before.view !== state.view && state.view !== "free") stage.look(state.view);
      refresh(before);
    },
    signal,
  );
  return () => {
    saveSoon.flush();
    bin.abort();
    root.remove();
  };
}

/** The list with the item taken out, or put in. */
function toggled(list, item) {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}

export default { render };
