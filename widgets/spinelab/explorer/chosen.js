// What is chosen, and how it is put into words: on the picture, under it and for the ear.

import { matches, upperFirst } from "./scene.js";

/** Put the choice of an explorer into words; `room` holds state and scene, which change. */
export function makeChosen(room) {
  const named = () => room.state.mode === "explore";
  const term = () => room.scene.terms[room.state.structure];
  const parts = () => (term() ? room.scene.parts.filter((part) => matches(part, room.state)) : []);
  const inWords = (part) => upperFirst(part.words);

  /** The label in the picture {point, text, words}; null where nothing is chosen or names are withheld. */
  function label() {
    const own = named() ? parts() : [];
    if (!own.length) return null;
    const middle = own[own.length >> 1];
    const words = own.length > 1 ? term().lower : middle.words;
    return { point: middle.anchor, text: upperFirst(words), words };
  }

  return {
    named,
    label,
    /** A part under the pointer. */
    tip: (part) => (named() ? inWords(part) : ""),
    /** The entries of the list; without names those that describe, in an order that tells nothing. */
    entries() {
      const { names, clues } = room.scene.entries;
      return (named() ? names : clues).map((entry) => ({
        ...entry,
        state: room.state.hidden.includes(entry.id) && "hidden",
      }));
    },
    /** The text equivalent of the picture; `where` says from where it is seen, `cut` what is cut. */
    inWords(where, cut) {
      const { bone_opacity } = room.state;
      const bone = bone_opacity < 1 ? ` Bone ${Math.round(bone_opacity * 100)} % opaque.` : "";
      const own = label();
      const name = own ? ` Chosen: ${own.words}.` : "";
      return `${room.scene.title}, ${where}. ${cut}${bone}${name}`;
    },
    /** What is said when the choice changed; "" where nothing is chosen. */
    spoken() {
      const own = term();
      if (!own) return "";
      if (!named()) return `Chosen: ${own.clue}`;
      return `${label()?.text ?? own.term}. ${own.spoken}`;
    },
  };
}
