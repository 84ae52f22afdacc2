// The strip above the pictures when something is asked: the prompt, sending an answer, and how it was marked.

import { makeButton, setAttribute } from "../ui/dom.js";

/** Tools that answer a task of a kind; an outline is drawn with the area tool. */
const TOOL_OF = { outline: "area" };

/** Make the strip; `act` holds send and again. */
export function makeTaskStrip(h, act) {
  const prompt = h("p", { class: "sl-room-ask" });
  const send = makeButton(h, "Send my answer", act.send, { kind: "primary" });
  const again = makeButton(h, "Start again", act.again);
  const verdict = h("p", { class: "sl-room-verdict", role: "status", "aria-live": "polite" });
  const element = h(
    "div",
    { class: "sl-room-task", hidden: true },
    prompt,
    h("div", { class: "sl-row" }, send, again, verdict),
  );
  const toolOf = (task) => TOOL_OF[task.kind] ?? task.kind;

  return {
    element,
    toolOf,
    /** The measuring tools that a task leaves; [] for all. */
    allowed: (task) => (task.kind ? [toolOf(task)] : []),
    show({ task, reveal, answer }, last) {
      element.hidden = !task.kind;
      if (!task.kind) return;
      if (prompt.textContent !== task.prompt) prompt.textContent = task.prompt;
      send.hidden = Boolean(task.direct); // whoever embeds the room takes the last measurement as the answer
      setAttribute(send, "disabled", last?.kind !== toolOf(task));
      const sent = answer?.id ? `Sent: ${answer.text}.` : "";
      const text = reveal?.words ? `${reveal.sign} ${reveal.words}` : sent;
      if (verdict.textContent !== text) verdict.textContent = text;
      verdict.className = `sl-room-verdict sl-room-verdict-${reveal?.verdict ?? "none"}`;
    },
  };
}
