// What a practice question says to an answer: looked up in what Python said beforehand. No rule of scoring.

import { placeOf } from "./places.js";
import { scanFeedback } from "./scans.js";
import { keyOfText } from "./writing.js";

/**
 * Return the feedback for a response, from the file that `spinelab.publish.answers` wrote. Where an answer was
 * not asked beforehand the feedback says so, with the explanation and its sources. `voxels` are the CT of a scan on
 * which a density is read.
 */
export function feedbackFor(file, item, response, voxels) {
  const marked = file.form === "scan" && scanFeedback(file.scan, response, voxels);
  if (marked) return { ...file.same, ...marked };
  const places = placesOf(file, item, response);
  if (!places)
    return {
      ...file.same,
      verdict: "unmarked",
      summary: "This edition cannot check an answer of this kind. Compare yours with the explanation.",
      parts: [],
    };
  const [said, ...parts] = places;
  const [verdict, summary] = Array.isArray(said) ? said : file.said[said];
  return { ...file.same, verdict, summary, parts: parts.map((place) => file.parts[place]) };
}

function placesOf(file, item, response) {
  if (file.form === "none" || file.form === "scan") return undefined;
  if (file.form === "value") return file.ranges[file.ends.filter((end) => end <= response.value).length];
  if (file.form === "grid") return fromGrid(file, response[file.name]);
  if (file.form === "any") return file.answer;
  if (file.form === "text") return file.answers[keyOfText(file.answers, response.text)];
  if (file.form === "place") return [placeOf(file, response)];
  return file.answers?.[keyOf(file.form, item, response)];
}

/** Each part of the question by its own answer, the whole by what every part earned. */
function fromGrid({ base, slots, totals }, given) {
  const found = Object.entries(slots).map(([slot, choices]) => {
    const box = "?" in choices; // of written words
    return choices[box ? keyOfText(choices, given[slot] ?? "") : [given[slot]].flat().sort().join(" ")];
  });
  if (found.includes(undefined)) return undefined;
  const parts = [...base];
  for (const [, changed] of found) for (const [at, part] of Object.entries(changed)) parts[at] = part;
  return [totals[found.map(([earned]) => earned).join("|")], ...parts];
}

/** The name under which an answer is stored; see `key_of` in Python. */
export function keyOf(form, item, response) {
  if (form === "choice") return response.choice;
  if (form === "marks") return item.statements.map(({ id }) => (response.marks[id] ? "T" : "F")).join("");
  return response.order.join(" ");
}
