// The practice mode: asks for structures one after the other, says how a guess was wrong, keeps the score.

import { makeButton } from "../ui/dom.js";
import { judge, shuffled } from "./practice.js";
import { lowerFirst } from "./scene.js";

/** The practice panel; `act.reveal(structure)` shows the answer, `act.score(asked, found)` stores it. */
export function makeDrill(h, act) {
  const task = h("p", { class: "sl-task" });
  const verdict = h("p", { class: "sl-verdict", role: "status", "aria-live": "polite" });
  const tally = h("p", { class: "sl-soft" });
  const next = makeButton(h, "Next structure", advance, { kind: "primary" });
  const give = makeButton(h, "Show me", reveal);
  const element = h(
    "div",
    { class: "sl-drill" },
    task,
    verdict,
    h("div", { class: "sl-row" }, next, give),
    tally,
  );

  let queue = [];
  let asked = 0;
  let found = 0;
  let tries = 0;
  let settled = true;
  let target = "";
  let terms = {};

  function start(structures, allTerms, seed) {
    terms = allTerms;
    queue = shuffled(structures, seed);
    asked = found = 0;
    settled = true;
    advance();
  }

  function advance() {
    if (!settled) asked += 1; // skipped
    if (asked > 0) act.score(asked, found);
    target = queue[asked] ?? "";
    settled = !target;
    tries = 0;
    verdict.textContent = "";
    verdict.className = "sl-verdict";
    task.textContent = target
      ? `Find: ${lowerFirst(terms[target].term)}. Click it in the picture, or choose the description that fits in the list.`
      : `Done: you found ${found} of ${asked} at the first try.`;
    next.textContent = target ? "Skip" : "Start again";
    next.hidden = false;
    give.hidden = !target;
    tally.textContent = target
      ? `Structure ${asked + 1} of ${queue.length}; ${found} found at the first try.`
      : "";
    if (!target) queue = shuffled(queue, asked + found);
    if (!target) asked = found = 0;
    act.clear();
  }

  function guess(scene, part, point) {
    if (settled) return;
    const { right, sentence } = judge(scene, terms, target, part, point);
    tries += 1;
    verdict.textContent = `${right ? "✓" : "✗"} ${sentence}`;
    verdict.className = right ? "sl-verdict sl-verdict-good" : "sl-verdict sl-verdict-bad";
    if (!right) return;
    if (tries === 1) found += 1;
    settle();
  }

  function reveal() {
    verdict.textContent = `This is the ${lowerFirst(terms[target].term)}. ${terms[target].location}`;
    verdict.className = "sl-verdict";
    settle();
  }

  function settle() {
    settled = true;
    asked += 1;
    act.score(asked, found);
    act.reveal(target);
    next.textContent = asked < queue.length ? "Next structure" : "Finish";
    give.hidden = true;
    tally.textContent = `${asked} of ${queue.length} done; ${found} found at the first try.`;
    next.focus?.();
  }

  return { element, start, guess };
}
