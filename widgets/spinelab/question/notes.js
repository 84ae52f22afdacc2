// What a learner notes beside a graded answer: a flag, and how sure they are. Neither counts.

import { makeChoice } from "../ui/choices.js";
import { makeButton, setAttribute, watch } from "../ui/dom.js";

const CERTAINTY_WORDS = [
  ["guess", "A guess"],
  ["fairly", "Fairly sure"],
  ["sure", "Sure"],
];

/** Return {element, press(event)}; `press` takes the keys of a question and says whether it was one of them. */
export function makeNotes(h, model, signal) {
  const flag = makeButton(h, "⚑ Flag for review", turn, { pressed: false });
  const sure = makeChoice(h, "How sure are you?", CERTAINTY_WORDS, (word) =>
    put("certainty", model.get("certainty") === word ? "" : word),
  );

  function put(name, value) {
    model.set(name, value);
    model.save_changes();
  }

  function turn() {
    put("flagged", !model.get("flagged"));
  }

  function call(to) {
    const { CustomEvent: Call } = document.defaultView;
    document.dispatchEvent(new Call("spinelab-quiz", { detail: { id: model.get("item").id, to } }));
  }

  const keys = { KeyF: turn, KeyN: () => call("next"), KeyB: () => call("panel") };
  watch(
    model,
    ["flagged", "certainty"],
    () => {
      setAttribute(flag, "aria-pressed", Boolean(model.get("flagged")));
      sure.show(model.get("certainty") ?? "");
    },
    signal,
  );
  return {
    element: h(
      ".sl-row.sl-notes",
      flag,
      h("span.sl-soft", "How sure? Optional, never counts:"),
      sure.element,
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
