// What Python does in a notebook when a view has saved something, as far as a page can do it; else a word why not.

import { feedbackFor } from "./answers.js";
import { playCase } from "./case.js";
import { pageOf } from "./case_page.js";
import { readJson, revive } from "./files.js";
import { followInside, voxelsOf } from "./inside.js";
import { revealed } from "./measuring.js";
import { offer } from "./offer.js";
import { makeSitting } from "./sitting.js";

const ELSEWHERE = "This needs the course in Jupyter";

/** By class of widget: what happens after the view saved the traits `names`. */
const REACTIONS = {
  async Question({ model, entry, names, inside, seed }) {
    if (names.includes("response")) {
      model.answer({ feedback: {} });
      if (inside) followInside(innerKind(entry), model, inside.model, seed);
    }
    if (!names.includes("checked")) return;
    const file = await readAnswers(entry.answers);
    const voxels = file.scan?.probe && (await voxelsOf(inside));
    const found = feedbackFor(file, model.get("item"), model.get("response"), voxels);
    const { reveal, ...feedback } = onSite(found);
    if (reveal && inside) showTruth(inside.model, reveal);
    model.answer({ feedback: {} });
    model.answer({ feedback });
  },

  ReadingRoom({ model, entry, names }) {
    const answer = model.get("answer");
    if (names.includes("answer") && entry.truth && answer?.points_mm)
      model.answer({ reveal: revealed(answer, entry.truth) });
  },

  async SpineExplorer({ model, entry, names }) {
    await takeOther(model, entry, names);
    const levels = model.get("_index").parts.map(({ level }) => level);
    if (model.get("level") && !levels.includes(model.get("level"))) model.answer({ level: "" });
  },

  async VirtualSurgery({ model, entry, names }) {
    await takeOther(model, entry, names);
    if (!(model.get("operation") in model.get("_state").after)) model.answer({ operation: "" });
  },

  async CaseVignette({ model, entry, names, keep, embed }) {
    const data = await readJson(entry.case);
    const has = (name) => names.includes(name);
    if (has("wanted") && model.get("wanted")) await showPictures(model, entry, data, embed);
    if (has("spine_wanted") && model.get("spine_wanted")) {
      model.answer({ saved: "" });
      model.answer({ saved: `${ELSEWHERE}: the spine of this patient has to be computed.` });
    }
    if (has("exported")) {
      offer(`${data.id}-steps.json`, JSON.stringify({ case: data.id, log: model.get("log") }, null, 1));
      model.answer({ saved: "" });
      model.answer({ saved: `Your steps are in ${data.id}-steps.json, among your downloads.` });
      redraw(model, model.get("page")); // the view waits for a page
    }
    if (has("redrawn")) {
      const next = (data.seeds.indexOf(model.get("seed")) + 1) % data.seeds.length;
      model.answer({ seed: data.seeds[next], log: [] });
    }
    if (has("restarts")) model.answer({ log: [] });
    if (has("log") || has("redrawn") || has("restarts")) showCase(model, data, keep);
  },

  async Review({ model, names }) {
    await sittings.get(model)?.heard(names);
  },

  LesionBuilder({ model, names }) {
    if (!names.includes("_asked")) return;
    const problem = `${ELSEWHERE}: another lesion has to be computed. This one can be grown, cut and turned.`;
    model.answer({ _answer: { number: model.get("_asked").number, problem } });
  },
};

const sittings = new Map(); // of the spaced review, by its model
const innerKind = ({ inner }) => Object.values(inner)[0].kind;

/** Draw the truth over an answer on a scan, on the slice where it lies. */
function showTruth(room, { position_mm, ...reveal }) {
  if (position_mm) room.answer({ position_mm });
  room.answer({ reveal });
}

/** Begin a spaced review: its questions are read one by one, each under a name of its own. */
async function beginReview({ model, entry, embed }) {
  let asked = 0;
  const ask = async ({ entry: file }) => {
    asked += 1;
    return embed(await readJson(file), `asked-${asked}`, "question");
  };
  sittings.set(model, makeSitting({ model, deck: await readJson(entry.deck), ask, storage: localStorage }));
}

/** The answers to a question, with the field of one that asks for a place or lies on a scan. */
async function readAnswers(name) {
  const file = await readJson(name);
  return file.form === "place" || file.form === "scan" ? revive(file) : file;
}

/** Lead the link to the cell that teaches what was asked to the lesson's page, if the site has it. */
function onSite(feedback) {
  const { href, ...teaches } = feedback.teaches ?? {};
  if (!href) return feedback;
  const [name, hash = ""] = href.split(/(?=#)/);
  const page = name.replace(/\.ipynb$/, ".html");
  if (!document.querySelector(`.lessons a[href="${CSS.escape(page)}"]`)) return { ...feedback, teaches };
  return { ...feedback, teaches: { ...teaches, href: page + hash } };
}

/** Bring a model that was kept earlier to what belongs to it: other data, or the page of a case. */
export async function prepare(given) {
  const { model, entry, names, keep } = given;
  await takeOther(model, entry, names);
  if (entry.deck) await beginReview(given);
  if (entry.case) showCase(model, await readJson(entry.case), keep);
}

/** Play the log, as far as the case allows it, and show the page to which it leads. */
function showCase(model, data, keep) {
  const seed = data.seeds.includes(model.get("seed")) ? model.get("seed") : data.seeds[0];
  const { state, log } = playCase(data, seed, model.get("log"));
  if (state.scene !== model.get("page").scene?.id || seed !== model.get("seed"))
    model.answer({ wanted: "", scene: null }); // other pictures, or none
  keep({ log, seed });
  model.answer({ log, seed, saved: "Kept in this browser." });
  redraw(model, pageOf(data, state));
}

/** Lay the pictures that were asked for on the table, where they are kept; else say where they can be seen. */
async function showPictures(model, entry, data, embed) {
  const wanted = model.get("wanted");
  const { modalities } = model.get("page").pictures.find(({ scan }) => scan === wanted) ?? {};
  const room = entry.rooms?.[[wanted, ...(modalities ?? [])].join(":")];
  if (room && model.get("seed") === data.seeds[0]) return embed(room, `${wanted}-${modalities.join("-")}`);
  model.answer({ saved: "" });
  model.answer({ saved: `${ELSEWHERE}: the pictures of this patient have to be computed.` });
}

/** Show a page, also where it is the one that is shown: an answer it is all the same. */
function redraw(model, page) {
  model.answer({ page: {} });
  model.answer({ page });
}

/** Do what Python would after a save. */
export async function react(given) {
  await REACTIONS[given.entry.kind]?.(given);
}

/** Take the state that belongs to another value of the trait that asks Python for more. */
export async function takeOther(model, entry, names) {
  const { trait, states } = entry.others ?? {};
  if (!trait || !names.includes(trait)) return;
  const wanted = model.get(trait);
  const state = await revive(states[wanted]);
  if (model.get(trait) === wanted) model.answer(state); // else the learner has gone on
}
