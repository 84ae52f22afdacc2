// Question: shows one item, takes an answer by click or key, and in practice explains every option.

import { makeCalibration } from "../ui/calibration.js";
import { debounced, freshId, makeButton, makeElements, setAttribute, watch } from "../ui/dom.js";
import { fillSlot } from "../ui/slot.js";
import { makeForm } from "./kinds.js";
import { makeCertainty, makeNotes } from "./notes.js";
import { showTaught } from "./taught.js";

const UNFINISHED = {
  multiple_true_false: "Mark every statement first.",
  extended_matching: "Choose an option for every scenario first.",
  key_feature: "Answer every question of the case first.",
  script_concordance: "Judge every finding first.",
};
const KEPT_MS = 500; // pause in typing after which an answer is sent

function render({ model, el }) {
  const bin = new AbortController();
  const { signal } = bin;
  const h = makeElements(signal);
  const item = model.get("item");
  const graded = model.get("mode") === "graded";
  const stemId = freshId("stem");

  const status = h("p", { class: "sl-status", role: "status", "aria-live": "polite" });
  const verdict = h("p", { class: "sl-verdict" });
  const why = h("p", {});
  const taught = h("p", { class: "sl-soft" });
  const sources = h("p", { class: "sl-soft sl-source" });
  const calibration = makeCalibration(h);
  const feedback = h(
    "div",
    { class: "sl-feedback", tabindex: "-1", "aria-live": "polite", hidden: true },
    verdict,
    why,
    taught,
    sources,
    calibration.element,
  );
  const check = makeButton(h, "Check my answer", submit, { class: "sl-button-primary" });
  const clear = makeButton(h, "Clear my answer", () => {
    form?.write({});
    give({}, true);
  });

  const reading = item.kind === "measurement" || item.kind === "mark"; // answered on pictures of a patient
  const locating = item.kind === "locate_structure";
  const playing = item.kind === "case"; // begun again in the case itself, and only in practice
  const place = locating || reading || playing ? h("div", { class: "sl-place" }) : null;
  const form = place ? null : makeForm(h, item, give);
  const another = makeButton(h, "Another patient", redraw);
  const notes = graded ? makeNotes(h, model, signal) : null;
  const points = `${item.points} ${item.points === 1 ? "point" : "points"}`;
  const root = h(
    "div",
    {
      class: "sl-root",
      role: "group",
      tabindex: "-1",
      "aria-labelledby": stemId,
      "data-question": graded ? item.id : null,
    },
    h(
      "div",
      { class: "sl-question" },
      h("p", { class: "sl-soft" }, graded ? `Counts for your grade: ${points}` : "Practice: does not count"),
      h("p", { class: "sl-stem", id: stemId }, item.stem),
      form?.element ?? place,
      graded ? null : makeCertainty(h, model, "How sure? Optional, before you check:", signal),
      h(
        "div",
        { class: "sl-row" },
        graded ? null : check,
        playing ? null : clear,
        reading && !graded && item.patients > 1 ? another : null,
      ),
      notes?.element,
      status,
      feedback,
    ),
  );
  el.append(root);
  for (const type of ["keydown", "keyup", "keypress"])
    root.addEventListener(type, (event) => event.stopPropagation(), { signal });
  if (notes) root.addEventListener("keydown", notes.press, { signal, capture: true }); // also within pictures

  let pending = null;
  const send = () => {
    if (pending === null) return;
    model.set("response", pending);
    pending = null;
    model.save_changes();
  };
  const sendSoon = debounced(send, KEPT_MS, signal);

  function give(response, settled) {
    pending = response;
    if (graded) status.textContent = "Saving …";
    hideFeedback();
    sendSoon();
    if (settled) sendSoon.flush();
  }

  function submit() {
    sendSoon.flush();
    const response = model.get("response");
    if (form && !form.complete(response)) {
      status.textContent = UNFINISHED[item.kind] ?? "Answer first, then check.";
      return;
    }
    if (locating && !response.point_mm) {
      status.textContent = "Choose a place in the model first, then check.";
      return;
    }
    if (reading && !response.points_mm) {
      status.textContent = "Measure or mark on the pictures first, then check.";
      return;
    }
    if (playing && !response.log?.length) {
      status.textContent = "Play the case first, then check.";
      return;
    }
    if (!feedback.hidden) return; // the same answer has the same reasons: a kernel sends nothing twice
    status.textContent = "Checking …";
    model.set("checked", model.get("checked") + 1);
    model.save_changes();
  }

  function redraw() {
    status.textContent = "Computing the next patient …";
    hideFeedback();
    model.set("redrawn", model.get("redrawn") + 1);
    model.save_changes();
  }

  function hideFeedback() {
    feedback.hidden = true;
    form?.mark([]);
  }

  function showFeedback() {
    const given = model.get("feedback");
    if (!given.verdict) return hideFeedback();
    const signs = { correct: "✓", partly: "◐", incorrect: "✗", unmarked: "○" };
    verdict.textContent = `${signs[given.verdict]} ${given.summary}`;
    verdict.className = `sl-verdict sl-verdict-${given.verdict}`;
    why.textContent = given.explanation;
    showTaught(h, taught, given.teaches, model.widget_manager);
    sources.replaceChildren(...sourceLinks(h, given.cites));
    calibration.show(given.calibration);
    form?.mark(given.parts);
    status.textContent = "";
    feedback.hidden = false;
    return undefined;
  }

  const opened = () => {
    if (status.textContent.startsWith("Computing")) status.textContent = "";
  };
  if (place) fillSlot(model, "scene", place, opened, signal);

  watch(
    model,
    ["response"],
    () => {
      if (pending === null) form?.write(model.get("response"));
      const { seed: _patient, ...given } = model.get("response");
      setAttribute(clear, "disabled", Object.keys(given).length ? null : true);
    },
    signal,
  );
  watch(model, ["feedback"], showFeedback, signal);
  watch(
    model,
    ["saved"],
    () => {
      if (graded) status.textContent = model.get("saved");
    },
    signal,
  );
  return () => {
    sendSoon.flush();
    bin.abort();
    root.remove();
  };
}

/** "Sources: Kawano 1988 (case series); …" as links where there is an address. */
function sourceLinks(h, cites) {
  return cites.flatMap(({ label, level, url }, index) => [
    index ? "; " : "Sources: ",
    url ? h("a", { href: url, target: "_blank", rel: "noopener" }, label) : label,
    level ? ` (${level})` : "",
  ]);
}

export default { render };
