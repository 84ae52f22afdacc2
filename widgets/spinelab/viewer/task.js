// The strip above the pictures when something is asked: the prompt, sending an answer, and how it was marked.

import { makeButton, setText } from "../ui/dom.js";

/** Make the strip; `act` holds send and again. */
export function makeTaskStrip(h, texts, act) {
  const prompt = h("p.sl-room-ask");
  const send = makeButton(h, texts.send, act.send, { class: "sl-button-primary" });
  const again = makeButton(h, texts.again, act.again);
  const verdict = h("p", { role: "status" });
  const element = h(".sl-room-task", { hidden: true }, prompt, h(".sl-row", send, again, verdict));
  /** The tool that answers a task, "" without one; an outline is drawn with the area tool. */
  const toolOf = ({ kind = "" }) => (kind === "outline" ? "area" : kind);

  return {
    element,
    toolOf,
    show({ task, reveal, answer }, last) {
      element.hidden = !task.kind;
      setText(prompt, task.prompt ?? "");
      send.hidden = Boolean(task.direct); // whoever embeds the room takes the last measurement as the answer
      send.disabled = last?.kind !== toolOf(task);
      const sent = answer?.id ? `Sent: ${answer.text}.` : "";
      setText(verdict, reveal?.words ? `${reveal.sign} ${reveal.words}` : sent);
      verdict.className = `sl-room-verdict sl-room-verdict-${reveal?.verdict}`;
    },
  };
}
