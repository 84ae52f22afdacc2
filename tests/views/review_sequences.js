// Reads lines of JSON and writes what the spaced review of the static edition makes of them, for pytest.

import { createInterface } from "node:readline";
import { fromFile, suggested, today, waitWords } from "../../widgets/spinelab/publish/assets/cards.js";
import { outlook } from "../../widgets/spinelab/publish/assets/fsrs.js";

/** Review one card again and again: what each rating would have led to at every review. */
function reviewed({ rules, steps, chance }) {
  let card = null;
  return steps.map(([now, rating]) => {
    const ahead = outlook(rules, card, now, () => chance);
    card = ahead[rating];
    return ahead;
  });
}

const ANSWERS = {
  steps: reviewed,
  waits: ({ waits }) => waits.map(waitWords),
  verdicts: ({ verdicts }) => verdicts.map((one) => suggested(...one)),
  days: ({ days }) => days.map(today),
  files: ({ files, now }) =>
    files.map((text) => {
      try {
        return fromFile(text, now);
      } catch (error) {
        return { error: error.message };
      }
    }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const [name] = Object.keys(ANSWERS).filter((one) => one in asked);
  process.stdout.write(`${JSON.stringify(ANSWERS[name](asked))}\n`);
}
