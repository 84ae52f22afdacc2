// QuizPanel: every question of a quiz with its state, a way to each of them, the time, and a closing summary.

import { makeAnnouncer, makeButton, openView, setAttribute, setText, watch } from "../ui/dom.js";
import { makeClock } from "./clock.js";

const SIGNS = { open: "○", begun: "◐", answered: "●" };
const CERTAIN = { sure: "sure", fairly: "fairly sure", guess: "a guess" };

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, `Progress in the quiz ${model.get("title")}`);
  const speaker = makeAnnouncer(h);
  const line = h("p.sl-panel-line");
  const bar = h("progress.sl-panel-bar", { "aria-label": "Questions answered" });
  const questions = model.get("questions");
  const stateOf = (id) => model.get("states")[id] ?? "open";
  const isFlagged = (id) => model.get("flagged").includes(id);

  const buttons = new Map(
    questions.map(({ id }) => [
      id,
      h("button.sl-button.sl-panel-jump", { type: "button", onclick: () => jump(id) }),
    ]),
  );
  const list = h(
    ".sl-panel-list",
    {
      role: "toolbar",
      "aria-label": "Questions",
      onkeydown: walk,
      onfocusin: ({ target }) => keepTab(target),
    },
    [...buttons.values()],
  );
  const summary = h(".sl-panel-summary", {
    hidden: true,
    tabindex: "-1",
    role: "group",
    "aria-label": "Closing summary",
  });
  const toggle = makeButton(h, "Closing summary", () => showSummary(summary.hidden), {
    "aria-expanded": "false",
  });
  root.append(
    h(
      ".sl-panel",
      h("p.sl-panel-title", model.get("title")),
      line,
      bar,
      makeClock(h, model, speaker.say, signal),
      list,
      h("p.sl-soft", "○ open · ◐ begun · ● answered · ⚑ flagged for review"),
      h(
        ".sl-row",
        makeButton(h, "Next open question", () => jumpFrom("", (id) => stateOf(id) !== "answered", "open")),
        makeButton(h, "Next flagged question", () => jumpFrom("", isFlagged, "flagged")),
        toggle,
      ),
      h(
        "p.sl-soft",
        "Keys inside a question: Alt+Shift+F flags it, Alt+Shift+N goes to the next open one, Alt+Shift+B comes back here. ",
        "Arrow keys walk along the numbers above.",
      ),
      summary,
      speaker.element,
    ),
  );

  let last = "";

  /** Bring a question to the reader and give it the focus; where the page has not drawn it yet, say so. */
  function jump(id) {
    last = id;
    const number = questions.findIndex((question) => question.id === id) + 1;
    const target = document.querySelector(`[data-question="${CSS.escape(id)}"]`);
    if (!target) {
      speaker.say(`Question ${number} is not on the page yet: scroll to it, or run its cell.`);
      return;
    }
    target.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  }

  /** Go to the next question after `from` for which `wanted` holds; the search begins anew at the end. */
  function jumpFrom(from, wanted, what) {
    const start = questions.findIndex(({ id }) => id === (from || last)) + 1;
    const order = [...questions.slice(start), ...questions.slice(0, start)];
    const next = order.find(({ id }) => wanted(id));
    if (next) jump(next.id);
    else speaker.say(`No question is ${what}.`);
  }

  function walk(event) {
    const all = [...buttons.values()];
    const at = all.indexOf(event.target);
    const steps = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: all.length - 1,
    };
    const to = all[steps[event.key]];
    if (at < 0 || !to) return;
    event.preventDefault();
    to.focus();
  }

  /** One number of the row is reached by Tab: the one that had the focus last. */
  function keepTab(target) {
    for (const button of buttons.values()) setAttribute(button, "tabindex", button === target ? "0" : "-1");
  }

  function showSummary(open) {
    summary.hidden = !open;
    setAttribute(toggle, "aria-expanded", String(open));
    if (open) summary.focus();
  }

  function entries(ids) {
    return ids.map((id) => {
      const number = questions.findIndex((question) => question.id === id) + 1;
      const words = questions[number - 1].words;
      return h(
        "li",
        makeButton(h, `Question ${number}`, () => jump(id)),
        h("span", ` ${words}`),
      );
    });
  }

  function show() {
    const ids = questions.map(({ id }) => id);
    const missing = ids.filter((id) => stateOf(id) !== "answered");
    const flagged = ids.filter(isFlagged);
    const begun = ids.filter((id) => stateOf(id) === "begun").length;
    const done = ids.length - missing.length;
    setText(
      line,
      `${done} of ${ids.length} answered${begun ? `, ${begun} begun` : ""}${flagged.length ? `, ${flagged.length} flagged` : ""}.`,
    );
    bar.max = Math.max(1, ids.length);
    bar.value = done;
    questions.forEach(({ id, words }, index) => {
      const state = stateOf(id);
      const flag = isFlagged(id);
      const button = buttons.get(id);
      setText(button, `${index + 1} ${SIGNS[state]}${flag ? " ⚑" : ""}`);
      setAttribute(
        button,
        "aria-label",
        `Question ${index + 1}, ${state}${flag ? ", flagged" : ""}: ${words}`,
      );
      setAttribute(button, "title", words);
    });
    const rated = model.get("certainty");
    const sure = Object.entries(CERTAIN)
      .map(([key, text]) => [ids.filter((id) => rated[id] === key).length, text])
      .filter(([count]) => count)
      .map(([count, text]) => `${count} ${text}`);
    summary.replaceChildren(
      h("p.sl-panel-line", "Closing summary"),
      h("p", line.textContent),
      missing.length ? h("p", "Not answered, or not to the end:") : h("p", "Every question is answered."),
      h("ul", entries(missing)),
      flagged.length ? h("p", "Flagged for review:") : "",
      h("ul", entries(flagged)),
      sure.length ? h("p", `How sure you were, which does not count: ${sure.join(", ")}.`) : "",
      h("p.sl-soft", "Answers are saved as you go. Nothing is sent until you hand the quiz in."),
    );
  }

  keepTab([...buttons.values()][0]);
  watch(model, ["states", "flagged", "certainty"], show, signal);
  document.addEventListener(
    "spinelab-quiz",
    ({ detail }) => {
      if (!buttons.has(detail.id)) return;
      last = detail.id;
      if (detail.to === "next") jumpFrom(detail.id, (id) => stateOf(id) !== "answered", "open");
      else {
        root.scrollIntoView({ block: "start" });
        buttons.get(detail.id).focus({ preventScroll: true });
      }
    },
    { signal },
  );
  return close;
}

export default { render };
