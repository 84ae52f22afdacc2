// Review: what is due today, one question at a time, a rating after each answer, the progress as a file.

import {
  atEnd,
  freshId,
  makeAnnouncer,
  makeButton,
  openView,
  setAttribute,
  setText,
  watch,
} from "../ui/dom.js";
import { offerFile } from "../ui/offer.js";
import { fillSlot } from "../ui/slot.js";

const FILE = "my-review.json";
const MOST_BYTES = 100_000;
const RATED = ["Again", "Hard", "Good", "Easy"];

/** "1 question", "3 questions". */
function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Say what is left of the day; `done` counts this sitting. */
export function dayInWords({ due, fresh, done }) {
  const left = due || fresh ? `${due} due today, ${fresh} new` : "Nothing is due today";
  return done ? `${left}; ${done} done in this sitting.` : `${left}.`;
}

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, "Spaced review");
  const speaker = makeAnnouncer(h);
  const day = h("p.sl-review-day");
  const seen = h("p.sl-soft");
  const about = h("p.sl-soft.sl-review-about");
  const place = h(".sl-review-place");
  const verdict = h("p.sl-review-rated", { tabindex: "-1" });
  const marks = RATED.map((word, index) =>
    makeButton(h, word, () => rate(index + 1), { pressed: false, "aria-keyshortcuts": String(index + 1) }),
  );
  const rated = h(
    ".sl-review-ratings",
    verdict,
    h(".sl-row", { role: "group", "aria-label": "How well did you know it?" }, marks),
    h("p.sl-soft", "Keys 1 to 4 choose the rating, N goes on."),
  );
  const next = makeButton(h, "", turn);
  const saved = h("p.sl-soft", { role: "status" });
  const pick = h("input", {
    type: "file",
    id: freshId("restore"),
    accept: ".json,application/json",
    onchange: restore,
  });
  root.append(
    h(
      ".sl-review",
      day,
      seen,
      about,
      place,
      rated,
      h(".sl-row", next),
      h(
        "details.sl-review-file",
        h("summary", "My progress"),
        h(
          "p",
          "Your progress is yours: one small file. A free session on the web forgets everything when it ends, so ",
          "download the file before you leave and restore from it next time.",
        ),
        h(".sl-row", makeButton(h, "Download my progress", download)),
        h(".sl-row", h("label", { for: pick.id }, "Restore from a file"), pick),
        h("p.sl-soft", "Restoring loses nothing: of each question the later review is kept."),
      ),
      saved,
      speaker.element,
    ),
  );

  function send(name, value) {
    model.set(name, value);
    model.save_changes();
  }

  let waiting = false; // a question on a scan takes some seconds to compute
  function turn() {
    if (waiting) return;
    waiting = true;
    setText(next, "Loading the question …");
    speaker.say("Loading the question …");
    send("turned", model.get("turned") + 1);
  }

  function rate(rating) {
    if (model.get("stage") === "rated") send("rating", rating);
  }

  function download() {
    offerFile(h, FILE, model.get("progress"));
    speaker.say(`The file ${FILE} was made. Look among your downloads.`);
  }

  async function restore() {
    const file = pick.files[0];
    if (!file) return;
    if (file.size > MOST_BYTES) {
      setText(
        saved,
        `${file.name} has ${file.size} bytes; a progress file has ${MOST_BYTES} at most. Nothing was changed.`,
      );
    } else {
      const text = await file.text();
      if (signal.aborted) return;
      if (text) send("restored", text);
      else setText(saved, `${file.name} is empty. Nothing was changed.`);
    }
    pick.value = ""; // so that the same file can be chosen again
  }

  /** Keys 1 to 4 and N after an answer, wherever the focus is within the review, but not where words are typed. */
  function press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || model.get("stage") !== "rated") return;
    if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select")) return;
    const number = Number(event.key);
    if (number >= 1 && number <= RATED.length) rate(number);
    else if (event.key.toLowerCase() === "n") turn();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  root.addEventListener("keydown", press, { capture: true, signal });

  let stage = "";
  function draw() {
    waiting = false;
    const now = model.get("stage");
    const { seen: met, total, due, fresh } = model.get("counts");
    const { lesson, goal, again } = model.get("asked");
    setText(day, dayInWords(model.get("counts")));
    setText(seen, `${met} of ${counted(total, "practice question")} met so far.`);
    setText(about, lesson ? `Lesson ${lesson.slice(0, 2)}${again ? ", met before" : ", new"}. ${goal}` : "");
    about.hidden = !lesson;
    rated.hidden = now !== "rated";
    const rating = model.get("rating");
    const waits = model.get("waits");
    if (now === "rated" && rating) {
      const words = `Rated ${RATED[rating - 1]}: you meet this question again ${waits[rating - 1]}.`;
      if (verdict.textContent !== words) speaker.say(`${words} Keys 1 to 4 change it, N goes on.`);
      setText(verdict, words);
      marks.forEach((button, index) => {
        setAttribute(button, "aria-pressed", String(index + 1 === rating));
        setText(button, `${index + 1} ${RATED[index]}, ${waits[index]}`);
      });
    } else setText(verdict, "");
    const labels = {
      start: "Begin",
      asking: "Not now, another question",
      rated: "Next question",
      done: "Go on",
    };
    setText(next, labels[now]);
    next.classList.toggle("sl-button-primary", now !== "asking");
    next.hidden = (now === "start" || now === "done") && !due && !fresh;
    if (now === "done" && stage !== "done") speaker.say(`Done for now. ${day.textContent}`);
    stage = now;
  }

  /** Give the focus to the question, which a real page draws a moment after its place is there. */
  function drawn(view) {
    draw();
    const focusQuestion = () => {
      const question = view.querySelector(".sl-root");
      question?.focus({ preventScroll: true });
      if (question) root.scrollIntoView({ block: "nearest" });
      return Boolean(question);
    };
    if (focusQuestion()) return;
    const { MutationObserver: Observer } = document.defaultView;
    const late = new Observer(() => {
      if (focusQuestion()) late.disconnect();
    });
    late.observe(view, { childList: true, subtree: true });
    atEnd(signal, () => late.disconnect());
  }

  watch(model, ["stage", "counts", "asked", "rating", "waits"], draw, signal);
  watch(model, ["saved"], () => setText(saved, model.get("saved")), signal);
  fillSlot(model, "question", place, drawn, signal);
  return close;
}

export default { render };
