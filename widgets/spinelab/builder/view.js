// LesionBuilder: choose a lesion, let it grow, see what it does. Joins the pieces; owns no rule.

import { unpackScene } from "../explorer/scene.js";
import { makeStage } from "../explorer/stage.js";
import { makeChoice, makeSlider } from "../ui/choices.js";
import { debounced, makeAnnouncer, makeButton, makeElements, setAttribute, watch } from "../ui/dom.js";
import { growingSurfaces, joined } from "./body.js";
import { fieldsAt, measured, roomFor, unpackGrid } from "./grown.js";
import { makeChoices, makeFigures, makeFollowing, makeChooser } from "./panel.js";
import { PAINT, makePlane } from "./plane.js";

const KEPT = ["thickness_mm", "place", "cut", "bone_opacity"];
const WAIT_MS = 150;
export const SUBSTANCE = {
  olf: ["stripes", "Ossification"],
  opll: ["stripes", "Ossification"],
  clf: ["dots", "Calcification"],
  cpll: ["dots", "Calcification"],
  lf: ["plain", "Thickening"],
};
const LESION = [0.84, 0.25, 0.13];
const CUT_NAMES = [
  ["none", "No cut"],
  ["sagittal", "Cut in the midline"],
  ["axial", "Cut at the section"],
];
const TURNS = [
  ["◀", "Turn left", 15, 0],
  ["▶", "Turn right", -15, 0],
  ["▲", "Tilt up", 0, 15],
  ["▼", "Tilt down", 0, -15],
];

function render({ model, el }) {
  const bin = new AbortController();
  const { signal } = bin;
  const h = makeElements(signal);
  const announcer = makeAnnouncer(h);
  const state = {};
  let index = null;
  let fixed = null;
  let space = null;
  let sections = [];
  let asking = 0;

  const family = () => index.kind.split("-")[0];
  const choices = makeChoices(h, model.get("_offered"), ask);
  const angles = model.get("_angles");
  const stage = makeStage(h, {
    label: "Computed spine with the lesion. Arrow keys turn it, plus and minus zoom.",
    angles: angles.oblique,
    onpick: () => {},
    onhover: (hit) => (hit ? nameOf(scene.parts[hit.part]) : ""),
    onturn: () => {},
    signal,
  });
  let scene = null;
  const plane = makePlane(h);
  const thick = makeSlider(
    h,
    "Thickness",
    { min: 0, max: 12, step: 0.1, words: (mm) => `${mm.toFixed(1)} mm` },
    (thickness_mm, done) => {
      change({ thickness_mm });
      if (done) speak();
    },
  );
  thick.element.classList.add("sl-thick");
  const place = makeChooser(h, "Section", (name) => {
    change({ place: name });
    speak();
  });
  const cut = makeChoice(h, "Cut of the 3D model", CUT_NAMES, (name) => {
    change({ cut: name });
    face();
  });
  const bone = makeSlider(
    h,
    "Bone",
    { min: 0, max: 1, step: 0.05, words: (x) => `${Math.round(x * 100)} % opaque` },
    (bone_opacity) => change({ bone_opacity }),
  );
  const turning = h(
    "div",
    { class: "sl-row", role: "group", "aria-label": "Turn and zoom" },
    ...TURNS.map(([sign, name, yaw, pitch]) => small(sign, name, () => stage.turn(yaw, pitch))),
    small("+", "Nearer", () => stage.zoom(1 / 1.15)),
    small("−", "Further away", () => stage.zoom(1.15)),
  );
  const figures = makeFigures(h, "Measured in the section");
  const following = makeFollowing(h);
  const wait = h("p", { class: "sl-wait", role: "status", "aria-live": "polite" });
  const legend = h("ul", { class: "sl-legend", "aria-label": "Colours of the section" });
  const flat = h("p", { class: "sl-soft" }, "This browser has no WebGL: the section shows the lesion.");
  const pair = h(
    "div",
    { class: "sl-build-pair" },
    h("div", { class: "sl-build-side" }, stage.element, flat, turning, cut.element, bone.element),
    h(
      "div",
      { class: "sl-build-side sl-build-section" },
      place.element,
      plane.element,
      legend,
      figures.element,
    ),
    following.element,
  );
  const layout = h(
    "div",
    { class: "sl-build" },
    choices.element,
    wait,
    thick.element,
    pair,
    h(
      "p",
      { class: "sl-soft sl-simulated" },
      "SIMULATED: computed from published measurements, not a scan of a person. How the cord gives way is a model.",
    ),
  );
  const root = h(
    "div",
    { class: "sl-root", role: "group", "aria-label": "Lesion builder" },
    layout,
    announcer.element,
  );
  stage.element.hidden = turning.hidden = cut.element.hidden = bone.element.hidden = !stage.works;
  flat.hidden = stage.works;
  el.append(root);
  for (const type of ["keydown", "keyup", "keypress"])
    root.addEventListener(type, (event) => event.stopPropagation(), { signal });

  let saving = false;
  const save = (traits) => {
    saving = true;
    for (const [name, value] of Object.entries(traits)) model.set(name, value);
    saving = false;
    model.save_changes();
  };
  const saveSoon = debounced(
    () => save(Object.fromEntries(KEPT.map((name) => [name, state[name]]))),
    WAIT_MS,
    signal,
  );

  function small(sign, name, work) {
    const button = makeButton(h, sign, work, { title: name });
    setAttribute(button, "aria-label", name);
    return button;
  }

  /** The kernel computes another lesion; until it answers, the old one stays, dimmed. */
  function ask(wanted) {
    saveSoon.flush();
    asking += 1;
    setAttribute(layout, "aria-busy", "true");
    wait.classList.remove("sl-refused");
    wait.textContent = "Computing the lesion…";
    choices.show(wanted);
    save({ _asked: { ...wanted, number: asking } });
  }

  function answered() {
    const { number, problem } = model.get("_answer") ?? {};
    if (!asking || number !== asking) return;
    setAttribute(layout, "aria-busy", null);
    wait.classList.toggle("sl-refused", Boolean(problem));
    wait.textContent = problem ?? "";
    if (problem) choices.show(chosen());
    else speak();
  }

  const chosen = () => ({ kind: index.kind, levels: index.levels, side: index.side });

  let queued = 0;

  /** However fast the slider moves, a frame draws its newest place only. */
  function change(next) {
    Object.assign(state, next);
    queued ||= requestAnimationFrame(() => {
      queued = 0;
      refresh();
    });
    saveSoon();
  }

  /** Turn the model so that what the cut lays bare is seen. */
  function face() {
    if (!stage.works) return;
    stage.look(angles[state.cut === "sagittal" ? "left" : "oblique"]);
    if (state.cut === "axial") stage.turn(30, 32);
  }

  const section = () => sections.find((held) => held.place === state.place) ?? sections[0];

  function load() {
    const loaded = model.get("_index");
    if (!loaded?.sections) return;
    index = loaded;
    for (const name of KEPT) state[name] = model.get(name);
    const bytes = model.get("_data");
    const cordSteps = Math.ceil(index.largest_mm / index.cord_step_mm - 1e-6) + 1;
    space = prepared(index.space, bytes, cordSteps);
    sections = index.sections.map((held) => ({ ...held, ...prepared(held, bytes, cordSteps), source: held }));
    fixed = unpackScene(model.get("_scene"), model.get("_mesh"));
    choices.show(chosen());
    place.fill(
      sections.map((held) => [held.place, held.title]),
      section().place,
    );
    showLegend();
    refresh(true);
    face();
    root.setAttribute("data-ready", `${index.kind} ${index.levels}`);
  }

  function prepared(layout_, bytes, cordSteps) {
    const grid = unpackGrid(layout_, bytes, cordSteps);
    return { grid, fields: roomFor(grid) };
  }

  function refresh(fresh = false) {
    const now = section();
    thick.show(state.thickness_mm, [0, index.largest_mm]);
    setAttribute(thick.input, "disabled", index.largest_mm === 0);
    cut.show(state.cut);
    bone.show(state.bone_opacity);
    fieldsAt(now.grid, state.thickness_mm, index.cord_step_mm, now.fields);
    const [pattern] = SUBSTANCE[family()] ?? ["plain"];
    const values = valuesOf(now);
    plane.show(now.source, index.window_mm, now.grid, now.fields, pattern, words(now, values));
    figures.show(rows(values));
    following.show(model.get("_signs"), values, state.thickness_mm > 0);
    if (stage.works) showBody(fresh);
  }

  /** A growing surface in the model's tone of its structure; the lesion has its own. */
  function toned(surface) {
    const tone = model.get("_scene").colors[surface.structure];
    return tone ? { ...surface, color: tone } : surface;
  }

  function showBody(fresh) {
    fieldsAt(space.grid, state.thickness_mm, index.cord_step_mm, space.fields);
    scene = joined(fixed, growingSurfaces(space.grid, space.fields).map(toned));
    stage.load(scene, !fresh);
    stage.style(scene.parts.map(styleOf), cutPlane());
    const lesion = scene.parts.find(({ structure }) => structure === "lesion");
    stage.label(lesion ? { point: lesion.anchor, text: SUBSTANCE[family()][1] } : null);
  }

  function styleOf({ structure, color }) {
    const soft = structure.endsWith("ligament") || structure === "ligamentum_flavum";
    const disc = structure === "anulus_fibrosus" || structure === "nucleus_pulposus";
    const neural = structure === "spinal_cord" || structure === "dura_mater";
    const isBone = !soft && !disc && !neural && structure !== "lesion";
    if (isBone && state.bone_opacity < 0.03) return null;
    const tone = structure === "lesion" ? LESION : (color ?? [0.7, 0.7, 0.7]);
    const opacity = isBone ? state.bone_opacity : structure === "dura_mater" ? 0.3 : 1;
    return {
      color: [...tone, opacity],
      shine: isBone ? 0.05 : 0.16,
      selected: structure === "lesion",
      layer: isBone ? 1 : 0,
    };
  }

  /** The model is cut in the midline, or across the canal where the section is drawn. */
  function cutPlane() {
    if (state.cut === "sagittal") return [1, 0, 0, 0.01];
    if (state.cut !== "axial") return null;
    const along = section().grid.start_mm[2];
    const { line, shape, start_mm, step_mm } = space.grid;
    const at = Math.max(0, Math.min(shape[2] - 1, (along - start_mm[2]) / step_mm[2]));
    const low = Math.min(Math.floor(at), shape[2] - 2);
    const [y, z, slope] = [0, 1, 2].map(
      (row) =>
        line[row * shape[2] + low] +
        (line[row * shape[2] + low + 1] - line[row * shape[2] + low]) * (at - low),
    );
    const up = [0, slope, Math.sqrt(1 - slope * slope)];
    return [...up, up[1] * y + up[2] * z];
  }

  function valuesOf({ numbers }) {
    const read = (name) => measured(numbers, name, state.thickness_mm);
    const values = Object.fromEntries(
      Object.keys(numbers)
        .filter((name) => name !== "thickness_mm")
        .map((name) => [name, read(name)]),
    );
    if (numbers.cord_area_mm2) {
      values.cord_loss_percent = 100 * (1 - values.cord_area_mm2 / values.cord_free_mm2);
      values.cord_flattening_percent = 100 * (1 - values.cord_ap_mm / numbers.cord_ap_mm[0]);
    }
    return values;
  }

  function rows(values) {
    const front = ["opll", "cpll"].includes(family());
    const table = [
      ["Lesion, front to back", `${values.lesion_mm.toFixed(1)} mm`],
      ["Canal without it, front to back", `${values.canal_mm.toFixed(1)} mm`],
      [
        front ? "Occupying ratio" : "Occupying ratio (the scale is defined for OPLL)",
        `${values.occupying_ratio_percent.toFixed(0)} %`,
      ],
      ["Remaining AP diameter", `${values.residual_canal_mm.toFixed(1)} mm`],
      ["Share of the canal's area taken", `${values.area_ratio_percent.toFixed(0)} %`],
    ];
    if (values.cord_area_mm2 === undefined) return [...table, ["Spinal cord", "ends above this level"]];
    return [
      ...table,
      [
        "Cord area (without the lesion)",
        `${values.cord_area_mm2.toFixed(0)} mm² (${values.cord_free_mm2.toFixed(0)} mm²)`,
      ],
      ["Cord, front to back", `${values.cord_ap_mm.toFixed(1)} mm`],
    ];
  }

  function words(now, values) {
    const cord =
      values.cord_area_mm2 === undefined
        ? ""
        : ` Cord area ${values.cord_area_mm2.toFixed(0)} square millimetres.`;
    return (
      `Axial section, simulated. ${now.title}. Lesion ${state.thickness_mm.toFixed(1)} mm thick: ` +
      `occupying ratio ${values.occupying_ratio_percent.toFixed(0)} percent, ` +
      `${values.residual_canal_mm.toFixed(1)} mm remain.${cord}`
    );
  }

  function speak() {
    const now = section();
    announcer.say(words(now, valuesOf(now)));
  }

  function showLegend() {
    const [pattern, name] = SUBSTANCE[family()] ?? ["plain", ""];
    const tone = (rgb) => `background: rgb(${rgb.join(" ")})`;
    const dark = "rgb(150 34 14)";
    const own = `rgb(${PAINT.lesion.join(" ")})`;
    const looks = {
      stripes: `background: repeating-linear-gradient(135deg, ${dark} 0 2px, ${own} 2px 6px)`,
      dots: `background: radial-gradient(${dark} 2px, ${own} 2.5px) 0 0 / 8px 8px`,
      plain: tone(PAINT.lesion),
    };
    const entries = [
      ...(name ? [[name, looks[pattern]]] : []),
      ["Bone", tone(PAINT.bone)],
      ["Epidural fat", tone(PAINT.fat)],
      ["Ligamentum flavum", tone(PAINT.ligamentum_flavum)],
      ["Posterior longitudinal ligament", tone(PAINT.posterior_longitudinal_ligament)],
      ["Disc", tone(PAINT.disc)],
      ["Dura", tone(PAINT.dura)],
      [index.cord ? "Cerebrospinal fluid" : "Dural sac (roots not drawn)", tone(PAINT.csf)],
      ...(index.cord ? [["Spinal cord", tone(PAINT.cord)]] : []),
      ["Other ligaments", tone(PAINT.ligament)],
      ...(index.region === "cervical" ? [["Vertebral artery", tone(PAINT.vessel)]] : []),
    ];
    legend.replaceChildren(
      ...entries.map(([label, style]) => h("li", {}, h("span", { style, "aria-hidden": "true" }), label)),
    );
  }

  function nameOf({ structure, level }) {
    const name = structure.replaceAll("_", " ");
    return level ? `${name}, ${level}` : name;
  }

  watch(model, ["_index"], load, signal);
  watch(model, ["_answer"], answered, signal);
  watch(
    model,
    KEPT,
    () => {
      if (saving || !index) return;
      if (KEPT.every((name) => state[name] === model.get(name))) return;
      for (const name of KEPT) state[name] = model.get(name);
      refresh();
    },
    signal,
  );
  return () => {
    saveSoon.flush();
    cancelAnimationFrame(queued);
    bin.abort();
    root.remove();
  };
}

export default { render };
