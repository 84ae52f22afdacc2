// "Find the structure": which to ask next, and what a wrong guess has to be told. Pure functions.

import { strongest } from "./camera.js";
import { nearestVertex } from "./pick.js";
import { lowerFirst, partInWords } from "./scene.js";

/** A small seeded generator (mulberry32): the same seed asks in the same order. */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The items in a seeded random order; the input is left as it is. */
export function shuffled(items, seed) {
  const random = seeded(seed);
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

/** The vector in mm from a point to the nearest vertex of any part of a structure; null where there is none. */
export function nearestOffset(scene, structure, point) {
  return nearestVertex(scene, point, (part) => part.structure === structure)?.offset ?? null;
}

/** "6 mm further forward and 4 mm lower": an LPS offset in plain words; small components are left out. */
export function offsetInWords([x, y, z]) {
  const words = strongest(
    [
      [y, "further back", "further forward"],
      [z, "higher", "lower"],
      [x, "towards the patient's left", "towards the patient's right"],
    ],
    1.5,
    (where, size) => `${size.toFixed(0)} mm ${where}`,
  );
  return words.join(" and ") || "right beside it";
}

/** Judge a guess: {right, sentence}. `part` is the index of the chosen part. */
export function judge(scene, terms, target, part, point) {
  const chosen = scene.parts[part];
  const name = partInWords(chosen, terms);
  if (chosen.structure === target)
    return { right: true, sentence: `Yes, this is the ${name}. ${terms[target].function}` };
  const offset = nearestOffset(scene, target, point);
  const where = offset ? ` The nearest ${lowerFirst(terms[target].term)} is ${offsetInWords(offset)}.` : "";
  return {
    right: false,
    sentence: `No, you chose the ${name}. ${terms[chosen.structure].location}${where} ${terms[target].location}`,
  };
}
