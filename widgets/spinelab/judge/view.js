// ClaimJudge: one popular claim at a time; the learner judges it, then sees what the sources say.

import { freshId, makeAnnouncer, makeButton, openView, setAttribute, watch } from "../ui/dom.js";
import { makeCalibration, makeEvidence, makeMissed, makeRadios } from "./parts.js";
import { calibrationOf, calibrationWords, nextUnjudged, scored } from "./score.js";

const QUESTION = "What do the sources say of this claim?";
const SURE = "How sure are you?";

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, null);
  const deck = model.get("_deck");
  const { answers, certainties } = model.get("_choices");
  const announcer = makeAnnouncer(h);
  const titleId = freshId("title");
  const body = h("div", { class: "sl-judge" });
  const score = h("div", { class: "sl-judge sl-score" });
  setAttribute(root, "aria-labelledby", titleId);
  root.append(
    h("p", { class: "sl-judge-title", id: titleId }, "Judge the claim before you see the evidence"),
    body,
    score,
    announcer.element,
  );
  let draft = {};
  let storing = false;

  function judge(event) {
    event.preventDefault();
    const id = shownId();
    if (judgedOf(id)) return;
    const missing = [
      ...(draft.answer ? [] : ["what the sources say"]),
      ...(draft.certainty ? [] : ["how sure you are"]),
    ];
    if (missing.length) {
      announcer.say(`Choose ${missing.join(" and ")}.`);
      body.querySelector(".sl-need").textContent = `Choose ${missing.join(" and ")} first.`;
      body.querySelector(`fieldset:nth-of-type(${draft.answer ? 2 : 1}) input`).focus();
      return;
    }
    store({ judgements: [...model.get("judgements"), { id, ...draft }] });
    const { right, card } = judgedOf(id);
    announcer.say(`${right ? "The sources agree" : "The sources say otherwise"}: ${card.verdict}.`);
    body.querySelector(".sl-evidence").focus();
  }

  function show(id) {
    draft = {};
    store({ current: id });
    body.querySelector(".sl-claim").focus();
  }

  function startAgain() {
    draft = {};
    store({ judgements: [], current: deck[0].id });
    announcer.say("All judgements are cleared.");
    body.querySelector(".sl-claim").focus();
  }

  function store(traits) {
    storing = true; // each set() reports at once: one drawing for all of them, below
    for (const [name, value] of Object.entries(traits)) model.set(name, value);
    storing = false;
    model.save_changes();
    draw();
  }

  function shownId() {
    const id = model.get("current");
    return deck.some((card) => card.id === id) ? id : deck[0].id;
  }

  function judgedOf(id) {
    return scored(deck, model.get("judgements")).find((judged) => judged.id === id);
  }

  function draw() {
    if (storing) return;
    const id = shownId();
    const place = deck.findIndex((card) => card.id === id);
    const card = deck[place];
    const judged = judgedOf(id);
    const step = (to, words) => (deck[to] ? makeButton(h, words, () => show(deck[to].id)) : null);
    const after = nextUnjudged(deck, model.get("judgements"), id);
    const go = makeButton(h, "Next claim", () => show(after), { class: "sl-button-primary" });
    body.replaceChildren(
      h("p", { class: "sl-soft" }, `Claim ${place + 1} of ${deck.length}. ${card.place}.`),
      h("blockquote", { class: "sl-claim", tabindex: "-1" }, `“${card.claim}”`),
      judged ? makeEvidence(h, judged, answers, certainties) : makeForm(),
      h(
        "div",
        { class: "sl-row" },
        ...[
          judged && after ? go : null,
          step(place - 1, "Back"),
          step(place + 1, judged ? "Forward" : "Skip"),
        ].filter(Boolean),
      ),
    );
    drawScore();
  }

  function makeForm() {
    const take = (name) => (value) => {
      draft = { ...draft, [name]: value };
    };
    return h(
      "form",
      { onsubmit: judge },
      makeRadios(h, QUESTION, answers, draft.answer, take("answer")),
      makeRadios(h, SURE, certainties, draft.certainty, take("certainty")),
      h(
        "div",
        { class: "sl-row" },
        h("button", { type: "submit", class: "sl-button sl-button-primary" }, "Show the evidence"),
        h("span", { class: "sl-need" }),
      ),
    );
  }

  function drawScore() {
    const all = scored(deck, model.get("judgements"));
    const rows = calibrationOf(deck, model.get("judgements"), certainties);
    const missed = all.filter(({ right }) => !right);
    score.hidden = !all.length;
    score.replaceChildren();
    if (!all.length) return;
    const done = all.length === deck.length ? " All claims are judged." : "";
    score.append(
      h("p", {}, `Judged ${all.length} of ${deck.length}, right in ${all.length - missed.length}.${done}`),
      makeCalibration(h, rows),
      h("p", {}, calibrationWords(rows)),
    );
    if (missed.length) score.append(makeMissed(h, missed, answers));
    score.append(h("div", { class: "sl-row" }, makeButton(h, "Start again", startAgain)));
  }

  watch(model, ["judgements", "current"], draw, signal);
  return close;
}

export default { render };
