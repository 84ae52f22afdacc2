// The four letters at the edges of a picture: where the patient's left, back and head are.

import { edgeLetters } from "./camera.js";

/** Make the letters; `show({up, right})` writes those of a picture with these axes. */
export function makeLetters(h) {
  const nodes = ["up", "down", "left", "right"].map((edge) => [
    edge,
    h(`span.sl-letter.sl-letter-${edge}`, { "aria-hidden": true }),
  ]);
  return {
    elements: nodes.map(([, node]) => node),
    show(seen) {
      const letters = edgeLetters(seen);
      for (const [edge, node] of nodes) node.textContent = letters[edge];
    },
  };
}
