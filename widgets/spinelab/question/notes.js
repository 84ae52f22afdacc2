// What a learner notes beside an answer: how sure they are, and in a quiz a flag. Neither counts.

import { CERTAINTY_WORDS } from "../ui/calibration.js";
import { makeChoice } from "../ui/choices.js";
import { makeButton, setAttribute, watch } from "../ui/dom.js";

function putter(model) {
  return (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
}

/** Three buttons with which a learner may say how sure they are; the pressed one takes the word back. */
export function makeCertainty(h, model, words, signal) {
  const put = putter(model);
  const sure = makeChoice(h, "How sure are you?", CERTAINTY_WORDS, (word) =>
    put("certainty", model.get("certainty") === word ? "" : word),
  );
  watch(model, ["certainty"], () => sure.show(model.get("certainty") ?? ""), signal);
  return h(".sl-row.sl-notes", h("span.sl-soft", words), sure.element);
}

/** Return {element, press(event)}; `press` takes the keys of a question and says whether it was one of them. */
export function makeNotes(h, model, signal) {
  const flag = makeButton(h, "⚑ Flag for review", turn, { pressed: false });
  const put = putter(model);

  function turn() {
    put("flagged", !model.get("flagged"));
  }

  function call(to) {
    const { CustomEvent: Call } = document.defaultView;
    document.dispatchEvent(new Call("spinelab-quiz", { detail: { id: model.get("item").id, to } }));
  }

  const keys = { KeyF: turn, KeyN: () => call("next"), KeyB: () => call("panel") };
  watch(model, ["flagged"], () => setAttribute(flag, "aria-pressed", Boolean(model.get("flagged"))), signal);
  return {
    element: h(
      ".sl-row.sl-notes",
      flag,
      makeCertainty(h, model, "How sure? Optional, never counts:", signal),
    ),
    press(event) {
      const act = event.altKey && event.shiftKey && !event.ctrlKey && !event.metaKey && keys[event.code];
      if (!act) return false;
      event.preventDefault();
      act();
      return true;
    },
  };
}
