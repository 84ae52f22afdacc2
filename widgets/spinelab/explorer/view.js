// SpineExplorer: turn a computed spine, name its parts, cut it, find what is asked. Joins the pieces; owns no logic.

import { makeChoice } from "../ui/choices.js";
import { makeAnnouncer, openView, setText, watch } from "../ui/dom.js";
import { makeListbox } from "../ui/listbox.js";
import { makeSync } from "../ui/sync.js";
import { makeChosen } from "./chosen.js";
import { makeControls } from "./controls.js";
import { makeDetails } from "./details.js";
import { makeDrawing } from "./drawing.js";
import { makeDrill } from "./drill.js";
import { stylesFor, unpackScene } from "./scene.js";
import { makeStage } from "./stage.js";

const NOTHING = { structure: "", level: "", side: "" };

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, "Spine explorer");
  const announcer = makeAnnouncer(h);
  const state = {};
  const room = { state, scene: null };
  const chosen = makeChosen(room);
  const regions = model.get("_regions");
  const texts = model.get("_words");
  let drawn = false; // the learner asked for the drawing; of this view alone, as the section: never synced

  const stage = makeStage(h, {
    label: texts.keys,
    angles: texts.angles.oblique,
    onpick: picked,
    onhover: (hit) => (hit ? chosen.tip(room.scene.parts[hit.part]) : ""),
    onturn() {
      if (state.view !== "free") change({ view: "free" }, false);
      describe();
    },
    signal,
  });
  const drawing = makeDrawing(h, { onpick: picked });
  const settle = (name) => (value) => change({ [name]: value });
  const controls = makeControls(h, regions, texts, {
    region(region) {
      const view = regions.find(([id]) => id === region)[2];
      change({ region, view, ...NOTHING });
    },
    view(view) {
      stage.look(texts.angles[view]);
      change({ view });
    },
    cut: (cut_axis) => change({ cut_axis, cut_mm: room.scene.cuts[cut_axis].start }),
    settle,
    drawing() {
      drawn = !drawn;
      refresh(state);
    },
    section(section) {
      state.section = section;
      refresh(state);
    },
    turn: stage.turn,
    zoom: stage.zoom,
  });
  const list = makeListbox(h, { label: "Structures", onpick: chooseFromList });
  const details = makeDetails(h, texts, {
    settle,
    hide: () => change({ hidden: toggled(state.hidden, state.structure) }),
    isolate: () => change({ isolate: !state.isolate }),
    showAll: () => change({ hidden: [], isolate: false, bone_opacity: 1 }),
  });
  let left = model.get("practice"); // of a round that a reload or a restart cut off
  const drill = makeDrill(h, texts, {
    reveal: (structure) => change({ ...NOTHING, structure }),
    clear: () => change(NOTHING),
    score: (practice) => sync.tell({ practice }, true),
  });
  const modes = makeChoice(h, "Mode", texts.modes, settle("mode"));
  const words = h("p.sl-words.sl-soft");
  const simulated = h("p.sl-soft.sl-simulated", texts.simulated);
  root.append(
    h(
      ".sl-explorer",
      h(".sl-picture", controls.above, stage, drawing, controls.below, words, simulated),
      h(".sl-panel", modes, drill, list, details),
    ),
    announcer.element,
  );

  const flat = () => drawn || !stage.works;

  function change(next) {
    const before = { ...state };
    Object.assign(state, next);
    refresh(before);
    sync.tell(next, "structure" in next && state.mode !== "locate");
  }

  function picked(hit) {
    if (!hit) return;
    if (state.mode === "practise") drill.guess(room.scene, hit.part, hit.point_mm);
    else select(room.scene.parts[hit.part], hit.point_mm);
  }

  function chooseFromList(structure) {
    const part = room.scene.parts.findIndex((entry) => entry.structure === structure);
    if (state.mode === "explore") change({ ...NOTHING, structure });
    else picked({ part, point_mm: room.scene.parts[part].anchor });
  }

  function select({ structure, level, side }, point_mm) {
    change({ structure, level, side: side === "midline" ? "" : side });
    if (state.mode !== "locate") return;
    stage.mark(point_mm);
    sync.tell({ picked_mm: point_mm.map((value) => Math.round(value * 10) / 10) }, true);
  }

  function refresh(before) {
    const { scene } = room;
    if (!scene) return;
    const { terms, sections } = scene;
    const styles = stylesFor(scene.parts, state);
    const { limits, normal } = scene.cuts[state.cut_axis];
    const changed = (...names) => names.some((name) => before[name] !== state[name]);
    stage.element.hidden = flat();
    drawing.element.hidden = !flat();
    if (flat()) {
      const section = sections.find(({ id }) => id === state.section) ?? sections[0];
      drawing.show(section, scene.parts, styles, `${scene.title}: ${section.title}`, chosen.tip);
      state.section = section.id;
    } else {
      stage.style(styles, normal && [...normal, state.cut_mm]);
      stage.label(chosen.label());
    }
    controls.show({ ...state, drawing: flat() }, limits, sections);
    modes.show(state.mode);
    modes.element.hidden = state.mode === "locate";
    drill.element.hidden = state.mode !== "practise";
    details.element.hidden = state.mode === "practise";
    if (changed("mode", "hidden")) list.setOptions(chosen.entries(), texts.search[+chosen.named()]);
    list.select(state.structure);
    details.show(terms[state.structure], scene.parts, state, chosen.named());
    describe();
    if (changed("mode") && state.mode === "practise")
      drill.start(
        [...new Set(scene.parts.map((part) => part.structure))].sort(),
        terms,
        model.get("seed") || Math.ceil(Math.random() * 1e9),
        left,
      );
    left = {};
    const sentence = changed(...Object.keys(NOTHING)) && chosen.spoken();
    if (sentence) announcer.say(sentence);
  }

  function describe() {
    const cut = texts.cuts[state.cut_axis].replace("#", state.cut_mm.toFixed(0));
    setText(words, flat() ? chosen.inWords(texts.flat, "") : chosen.inWords(stage.words(texts.from), cut));
  }

  function hear(fresh) {
    const before = { ...state };
    Object.assign(state, fresh);
    if (room.scene && fresh.view && fresh.view !== "free") stage.look(texts.angles[fresh.view]);
    refresh(before);
  }

  function load() {
    room.scene = unpackScene(model.get("_index"), model.get("_mesh"));
    stage.load(room.scene);
    stage.mark(null);
    stage.look(texts.angles[state.view]); // "free" has none, and stays as it is
    refresh({ ...state, mode: "" });
    root.dataset.ready = room.scene.region;
  }

  const sync = makeSync(model, model.get("_shown"), hear, signal);
  watch(model, ["_mesh"], load, signal);
  return close;
}

/** The list with the item taken out, or put in. */
function toggled(list, item) {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}

export default { render };
