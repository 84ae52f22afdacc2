// The practice mode: asks for structures one after the other, says how a guess was wrong, keeps the score.

import { makeButton, setText } from "../ui/dom.js";
import { judge, shuffled } from "./practice.js";

/** The practice panel; `act.reveal(structure)` shows the answer, `act.score({asked, found, order})` stores how it went. */
export function makeDrill(h, texts, act) {
  const task = h("p.sl-task");
  const verdict = h("p.sl-verdict", { role: "status" });
  const tally = h("p.sl-soft");
  const next = makeButton(h, "", advance, { class: "sl-button-primary" });
  const give = makeButton(h, "Show me", reveal);
  const element = h(".sl-drill", task, verdict, h(".sl-row", next, give), tally);

  let queue = [];
  let order = 0;
  let [asked, found, tries] = [0, 0, 0];
  let settled = true;
  let target = "";
  let terms = {};
  const name = () => terms[target].lower;
  const count = (what) => `${what} of ${queue.length}; ${found} found at the first try.`;
  const keep = () => act.score({ asked, found, order });

  function say(text, kind = "") {
    setText(verdict, text);
    verdict.className = `sl-verdict sl-verdict-${kind}`;
  }

  /** Begin in the order of `seed`, or go on where `left`, an earlier score, ended. */
  function start(structures, allTerms, seed, left) {
    terms = allTerms;
    order = left.order || seed;
    queue = shuffled(structures, order);
    ({ asked = 0, found = 0 } = left);
    settled = true;
    advance();
  }

  function advance() {
    if (!settled) asked += 1; // skipped
    if (asked > 0) keep();
    target = queue[asked] ?? "";
    settled = give.hidden = !target;
    tries = 0;
    say("");
    if (target) {
      setText(task, `Find: ${name()}. ${texts.choose}`);
      setText(tally, count(`Structure ${asked + 1}`));
    } else {
      setText(task, count(`Done: ${asked}`));
      setText(tally, "");
      order += 1;
      queue = shuffled(queue.sort(), order);
      asked = found = 0;
    }
    setText(next, target ? "Skip" : "Start again");
    act.clear();
  }

  function guess(scene, part, point) {
    if (settled) return;
    const { right, sentence } = judge(scene, terms, target, part, point, texts.ways);
    tries += 1;
    say(`${right ? "✓" : "✗"} ${sentence}`, right ? "good" : "bad");
    if (!right) return;
    if (tries === 1) found += 1;
    settle();
  }

  function reveal() {
    say(`This is the ${name()}. ${terms[target].location}`);
    settle();
  }

  function settle() {
    settled = give.hidden = true;
    asked += 1;
    keep();
    act.reveal(target);
    setText(next, asked < queue.length ? "Next structure" : "Finish");
    setText(tally, count(`Done: ${asked}`));
    next.focus();
  }

  return { element, start, guess };
}
