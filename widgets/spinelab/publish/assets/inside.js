// What a question and the model or the pictures that stand inside it tell each other: what `spinelab.question` does in
// a notebook.

import { markedIn } from "./places.js";
import { isFinished } from "./scans.js";

const KEPT = ["kind", "plane", "modality", "points_mm", "value", "unit", "text"];
const LONGEST_TEXT = 80;

const toolOf = ({ tool }) => (tool === "outline" ? "area" : tool);

/** By the class of what stands inside: how an earlier answer is shown, an answer read, and both cleared. */
const KINDS = {
  SpineExplorer: {
    hears: "picked_mm",
    shown: (_item, response) => ({ picked_mm: response.point_mm ?? [] }),
    read: (_item, _response, model) => markedIn(model),
    cleared: () => ({ picked_mm: [] }),
    isEmpty: (response) => !response.point_mm?.length,
    empty: () => ({}),
  },
  ReadingRoom: {
    hears: "measurements",
    shown: (item, response) =>
      isFinished(toolOf(item), response) ? { measurements: [again(item, response)] } : {},
    read(item, { seed }, model) {
      const last = model.get("measurements").findLast(({ kind }) => kind === toolOf(item)) ?? {};
      return {
        seed,
        ...Object.fromEntries(KEPT.filter((name) => name in last).map((name) => [name, last[name]])),
      };
    },
    cleared: () => ({ measurements: [], reveal: {} }),
    isEmpty: (response) => !("points_mm" in response),
    empty: (seed) => ({ seed }),
  },
};

/** An earlier answer as the viewer draws it. */
function again(item, { kind, plane, points_mm, value, text }) {
  return {
    id: "m1",
    kind,
    plane,
    modality: item.modalities[0],
    points_mm,
    value: typeof value === "number" ? value : null,
    unit: item.unit ?? "",
    text: typeof text === "string" ? text.slice(0, LONGEST_TEXT) : "",
    level: "",
    lesion: "",
    thickness_mm: 0,
    words: "your earlier answer",
  };
}

/** Traits with which what stands inside a question opens. */
export function shownInside(kind, state) {
  return KINDS[kind]?.shown(state.item ?? {}, state.response ?? {}) ?? {};
}

/** The response to a question after what stands inside saved some traits; undefined where they answer nothing. */
export function readInside(kind, question, model, traits) {
  const { hears, read } = KINDS[kind] ?? {};
  if (!hears || !(hears in traits)) return undefined;
  return read(question.get("item"), question.get("response"), model);
}

/** After an answer has changed: what stands inside is cleared with it, and what was revealed is hidden. */
export function followInside(kind, question, model, seed) {
  const { isEmpty, empty, cleared } = KINDS[kind] ?? {};
  if (!isEmpty) return;
  if (isEmpty(question.get("response"))) {
    question.answer({ response: empty(seed) });
    model.answer(cleared());
  } else if (kind === "ReadingRoom") model.answer({ reveal: {} });
}

/** The CT that is shown in a room, for a probe: {values, size}; undefined for other pictures. */
export async function voxelsOf({ model, whole }) {
  await whole();
  const { arrays, size } = model.get("_index");
  const bytes = model.get("_data").ct;
  if (!bytes || arrays.ct.type !== "i2") return undefined;
  const { buffer, byteOffset, byteLength } = bytes;
  if (!arrays.ct.packed) return { size, values: new Int16Array(buffer, byteOffset, byteLength / 2) };
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return { size, values: new Int16Array(await new Response(stream).arrayBuffer()) };
}
