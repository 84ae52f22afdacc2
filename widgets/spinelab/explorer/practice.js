// "Find the structure": which to ask next, and what a wrong guess has to be told. Pure functions.

import { strongest } from "./camera.js";
import { nearestVertex } from "./pick.js";

/** The items in a seeded random order (by a linear congruential generator); the input is left as it is. */
export function shuffled(items, seed) {
  let state = Math.imul(seed, 0x9e3779b1); // so that neighbouring seeds lie far apart
  const ranked = items.map((item) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return [state, item];
  });
  return ranked.sort(([a], [b]) => a - b).map(([, item]) => item);
}

/**
 * "6 mm further forward and 4 mm lower": an LPS offset in plain words; small components are left out. `ways` are
 * the words for each axis, ahead and back.
 */
export function offsetInWords(offset, ways) {
  const words = strongest(offset, ways, 1.5, (where, size) => `${size.toFixed(0)} mm ${where}`);
  return words.join(" and ") || "right beside it";
}

/** Judge a guess: {right, sentence}. `part` is the index of the chosen part; `ways` as above. */
export function judge(scene, terms, target, part, point, ways) {
  const chosen = scene.parts[part];
  const name = chosen.words;
  if (chosen.structure === target)
    return { right: true, sentence: `Yes, this is the ${name}. ${terms[target].function}` };
  const nearest = nearestVertex(scene, point, ({ structure }) => structure === target);
  const far = nearest ? ` The nearest ${terms[target].lower} is ${offsetInWords(nearest.offset, ways)}.` : "";
  return {
    right: false,
    sentence: `No, you chose the ${name}. ${terms[chosen.structure].location}${far} ${terms[target].location}`,
  };
}
