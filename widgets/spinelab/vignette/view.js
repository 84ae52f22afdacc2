// CaseVignette: one patient who answers back. Draws the page that the engine in Python gives, and sends steps.

import { freshId, makeAnnouncer, makeButton, makeElements, setAttribute, watch } from "../ui/dom.js";
import { drawChart, drawPatient, drawSpent, drawTimeline } from "./chart.js";
import { drawDebrief } from "./debrief.js";
import { makeDifferential, makeProblems } from "./lists.js";
import { drawDecision, drawPictures, drawScene, drawSections } from "./scene.js";
import { fillSlot } from "../ui/slot.js";

const PATIENCE_MS = 4000; // then the kernel is said not to answer

function render({ model, el }) {
  const bin = new AbortController();
  const { signal } = bin;
  const h = makeElements(signal);
  const announcer = makeAnnouncer(h);
  const titleId = freshId("case");
  const title = h("h3", { id: titleId });
  const opening = h("p.sl-soft");
  const patient = h(".sl-case-card", { role: "group", "aria-label": "The patient" });
  const main = h(".sl-case-main");
  const side = h(".sl-case-side", { role: "group", "aria-label": "The chart" });
  const place = h(".sl-case-room");
  const spinePlace = h(".sl-case-room");
  const status = h("p.sl-soft.sl-case-status", { role: "status", "aria-live": "polite" });
  const problems = makeProblems(h, (list) => send({ kind: "problems", problems: list }));
  const differential = makeDifferential(h, (weights) => send({ kind: "weigh", weights }));
  const again = h(
    ".sl-row",
    {},
    makeButton(h, "Start again", () => ask("restarts", "The case begins again.")),
    makeButton(h, "Start again with another patient", () =>
      ask("redrawn", "Another patient, the same teaching point."),
    ),
    makeButton(h, "Write my log to files", () => ask("exported", "Writing the log.")),
  );
  const root = h(
    ".sl-root",
    { role: "group", "aria-labelledby": titleId },
    h(
      ".sl-case",
      {},
      h(".sl-case-head", {}, title, opening),
      patient,
      h(".sl-case-columns", {}, main, side),
      again,
      status,
      h("p.sl-soft", {}, "The person is invented, all pictures are simulated. Not for the care of patients."),
      announcer.element,
    ),
  );
  el.append(root);
  for (const type of ["keydown", "keyup", "keypress"])
    root.addEventListener(type, (event) => event.stopPropagation(), { signal }); // notebook shortcuts

  let waiting = null; // the log that was sent and is not answered yet
  let timer = null;
  let shown = { scene: "", done: 0, problems: "", weights: "" };
  signal.addEventListener("abort", () => clearTimeout(timer));

  function send(event) {
    if (waiting) return;
    waiting = { ...event, at: new Date().toISOString() };
    wait();
    model.set("log", [...model.get("log"), waiting]);
    model.save_changes();
  }

  function ask(name, words) {
    announcer.say(words);
    wait();
    model.set(name, model.get(name) + 1);
    model.save_changes();
  }

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      waiting = null;
      status.textContent =
        "The kernel does not answer. Restart it and run this cell again: no step that was saved is lost.";
    }, PATIENCE_MS);
  }

  function answered() {
    clearTimeout(timer);
    waiting = null;
    status.textContent = model.get("saved");
  }

  function draw() {
    const page = model.get("page");
    if (!page?.scene) return;
    answered();
    const news = newsOf(page, shown);
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset?.key : null;
    title.textContent = page.title;
    opening.textContent = page.opening;
    patient.replaceChildren(...drawPatient(h, page.patient, page.pictures, openSpine));
    problems.show(page.problems);
    differential.show(page.diagnoses, page.weights, page.weigh);
    const scene = drawScene(h, page, shown.scene && shown.scene !== page.scene.id);
    main.replaceChildren(
      ...[
        scene,
        ...drawSections(h, page.sections, (id) => send({ kind: "do", what: id })),
        page.pictures.length ? drawPictures(h, page.pictures, [place, spinePlace], open, openSpine) : null,
        page.ended.outcome ? drawDebrief(h, page.ended) : drawDecision(h, page, send, announcer),
      ].filter(Boolean),
    );
    side.replaceChildren(
      ...[drawTimeline(h, page.timeline), problems.element, differential.element, drawChart(h, page.chart)],
      drawSpent(h, page.spent),
    );
    setAttribute(again, "hidden", page.again === false ? true : null);
    setAttribute(again.children[1], "hidden", page.patient.others ? null : true);
    if (news.moved) main.querySelector(".sl-case-scene h4")?.focus();
    else if (focused) refocus(root, focused);
    if (news.words) announcer.say(news.words);
    shown = { scene: page.scene.id, seed: page.patient.seed, done: countDone(page) };
  }

  function open(scan) {
    call("wanted", scan, "Computing the pictures; this takes some seconds the first time …");
  }

  function openSpine(scan) {
    call("spine_wanted", scan, "Computing the spine; the first time this takes up to a minute …");
  }

  function call(name, scan, words) {
    status.textContent = words;
    model.set(name, "");
    model.set(name, scan);
    model.save_changes();
  }

  function ready(words) {
    status.textContent = words;
  }

  watch(model, ["page"], draw, signal);
  fillSlot(model, "scene", place, () => ready("The pictures are on the table."), signal);
  fillSlot(model, "spine", spinePlace, () => ready("The 3D spine is open."), signal);
  watch(
    model,
    ["saved"],
    () => {
      if (waiting) return;
      clearTimeout(timer);
      status.textContent = model.get("saved");
    },
    signal,
  );
  return () => {
    bin.abort();
    root.remove();
  };
}

/** What changed since the page before: whether another scene is shown, and what to say of it. */
function newsOf(page, before) {
  if (!before.scene) return { moved: false, words: "" };
  if (before.scene !== page.scene.id || before.seed !== page.patient.seed)
    return { moved: true, words: `${page.scene.when}. ${page.scene.title}.` };
  const found = page.sections.flatMap(({ items }) => items.filter(({ done }) => done));
  if (found.length <= before.done.size) return { moved: false, words: "" };
  const fresh = found.find(({ id }) => !before.done.has(id));
  return { moved: false, words: fresh ? `${fresh.label} ${fresh.lines.join(" ")}` : "" };
}

function countDone(page) {
  return new Set(page.sections.flatMap(({ items }) => items.filter(({ done }) => done).map(({ id }) => id)));
}

/** Put the focus where it was, or on what has taken its place. */
function refocus(root, key) {
  const all = [...root.querySelectorAll("[data-key]")];
  const found = all.find((one) => one.dataset.key === key);
  const focusable = found?.matches("button, input, summary, textarea")
    ? found
    : found?.querySelector("button");
  (focusable ?? nextButton(all, found))?.focus();
}

function nextButton(all, from) {
  const at = all.indexOf(from);
  return all.slice(at + 1).find((one) => one.matches("button")) ?? all.find((one) => one.matches("button"));
}

export default { render };
