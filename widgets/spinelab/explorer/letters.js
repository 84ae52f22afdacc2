// The four letters at the edges of a picture: where the patient's left, back and head are.

import { setText } from "../ui/dom.js";
import { edgeLetters } from "./camera.js";

/** Make the letters; `show({up, right})` writes those of a picture with these axes. */
export function makeLetters(h) {
  const edges = ["up", "down", "left", "right"];
  const elements = edges.map((edge) => h(`span.sl-letter.sl-letter-${edge}`, { "aria-hidden": true }));
  return {
    elements,
    show(seen) {
      const letters = edgeLetters(seen);
      edges.forEach((edge, i) => {
        setText(elements[i], letters[edge]);
      });
    },
  };
}
