// The page of a case in a state. A twin of `spinelab.vignette.page`; a test compares their pages.

import { costOf, holds, openChoices } from "./case.js";
import { endOf } from "./case_end.js";

/** Return the page of a state, as `spinelab.vignette.page.page_of` does. */
export function pageOf(data, state) {
  const scene = data.scenes[state.scene];
  const given = data.heads[state.seed];
  const last = state.decisions.at(-1);
  return {
    title: given.title,
    opening: given.opening,
    minutes: given.minutes,
    patient: given.patient,
    timeline: timeline(data, state),
    scene: {
      id: scene.id,
      title: scene.title,
      when: scene.when,
      texts: [scene.text, ...scene.also.filter(({ when }) => holds(when, state)).map(({ text }) => text)],
      after: last && last.scene !== scene.id ? last.choice : "",
      question: scene.question,
      choices: offered(data, scene, state),
      go: scene.next !== null,
    },
    sections: sectionsOf(scene, state),
    chart: chart(data, scene, state),
    pictures: pictures(scene, state),
    diagnoses: given.diagnoses,
    weights: { ...(state.weights.at(-1)?.[1] ?? {}) },
    weigh: scene.weigh && !state.weights.some(([name]) => name === scene.id),
    problems: state.problems,
    spent: spent(data, state),
    certainties: given.certainties,
    again: given.again,
    ended: state.ended ? endOf(data, scene, state) : {},
  };
}

function offered(data, scene, state) {
  const places = scene.places[state.seed];
  return openChoices(scene, state)
    .map((choice) => ({ id: choice.id, text: choice.text, cost: costInWords(data, scene, choice, state) }))
    .sort((one, other) => places.indexOf(one.id) - places.indexOf(other.id));
}

function costInWords(data, scene, choice, state) {
  const { minutes, dose } = costOf(data, scene, choice, state, { minutes: 0, dose: 0 });
  const radiation = dose ? `${Number(dose.toPrecision(6))} mSv` : "no radiation";
  return minutes ? `${minutes} min, ${radiation}` : "";
}

function timeline(data, state) {
  const made = new Map(state.decisions.map(({ scene, choice }) => [scene, choice]));
  return state.visited.map((name) => {
    const { when, title, choices } = data.scenes[name];
    const chosen = choices.find(({ id }) => id === made.get(name));
    return { when, title, chosen: chosen?.text ?? "", consequence: chosen?.consequence ?? "" };
  });
}

function sectionsOf(scene, state) {
  return scene.sections[state.seed].map((section) => ({
    ...section,
    items: section.items.map((item) =>
      state.done.includes(item.id) ? item : { ...item, done: false, lines: [] },
    ),
  }));
}

/** What was found in earlier scenes, in the order in which it was done. */
function chart(data, scene, state) {
  const found = new Map();
  for (const { sections } of Object.values(data.scenes))
    for (const { items } of sections[state.seed]) for (const item of items) found.set(item.id, item);
  return state.done
    .filter((name) => !scene.items.includes(name))
    .map((name) => ({ label: found.get(name).label, lines: found.get(name).lines }));
}

function pictures(scene, state) {
  const shown = scene.pictures.filter(({ after }) => !after || state.done.includes(after));
  const texts = shown.map((one) => JSON.stringify(one.shown));
  return [...new Set(texts)].map((text) => JSON.parse(text));
}

function spent(data, state) {
  return [
    { label: "Minutes at the bedside and in tests", value: String(state.minutes) },
    { label: "Radiation", value: `${state.dose.toFixed(1)} mSv` },
    ...data.counters.map(({ id, label }) => ({ label, value: String(state.counters[id]) })),
  ];
}
