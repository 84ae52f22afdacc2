// How a case ended: marks, certainty and the path beside the recommended one. A twin of `spinelab.cases.score` and
// `debrief`; a test compares their pages.

import { holds, openChoices } from "./case.js";

const DIMENSIONS = ["safety", "information", "interpretation", "management", "stewardship"];
const OUTCOMES = {
  best: "As good as it could end",
  good: "A good end, with something left",
  mixed: "A mixed end",
  harm: "Harm was done",
};

/** Return the end of a page, for a state that has come to one. */
export function endOf(data, scene, state) {
  const marks = marksOf(data, state);
  return {
    outcome: OUTCOMES[scene.ending ?? "mixed"],
    kind: scene.ending,
    point: data.point,
    truth: data.truth.label,
    given: state.weights.map(([, weights]) => weights[data.truth.id] ?? 0),
    scores: DIMENSIONS.map((name) => scoreOf(name, marks[name])),
    rules: data.rules,
    sure: sure(data, state),
    steps: steps(data, state),
    points: data.points,
    built_on: data.built_on,
    weakness: data.weakness,
  };
}

function scoreOf(name, marks) {
  const sum = (key) => marks.reduce((total, mark) => total + mark[key], 0);
  const missed = marks.filter(({ earned, weight }) => earned < weight).map(said);
  return {
    name,
    value: marks.length ? sum("earned") / sum("weight") : null,
    words: marks.length
      ? [`${marks.length - missed.length} of ${marks.length}.`, ...missed].join(" ")
      : "Nothing on your path was judged here.",
    marks: marks.map((mark) => ({ text: said(mark), share: mark.earned / mark.weight })),
  };
}

const said = ({ text, earned }) => (earned || !text.startsWith("You ") ? text : `Not so: y${text.slice(1)}`);

/** Everything that counted, by dimension: key features, then decisions and unsafe tests, then needless tests. */
function marksOf(data, state) {
  const marks = Object.fromEntries(DIMENSIONS.map((name) => [name, []]));
  const add = (name, text, earned, weight = 1) => marks[name].push({ text, earned, weight });
  for (const { dimension, when, weight, text } of data.features)
    add(dimension, text, holds(when, state) ? weight : 0, weight);
  for (const decision of state.decisions) {
    const scene = data.scenes[decision.scene];
    const made = scene.choices.find(({ id }) => id === decision.choice);
    const text = `${scene.title}: ${made.text}`;
    add(scene.aspect, text, made.credit);
    if (scene.choices.some(({ unsafe }) => unsafe)) add("safety", text, made.unsafe ? 0 : 1);
  }
  const orders = [...new Set(state.visited)]
    .flatMap((name) => data.scenes[name].items)
    .filter((name) => data.items[name].order);
  for (const name of orders)
    if (data.items[name].unsafe && state.done.includes(name)) add("safety", data.items[name].consequence, 0);
  for (const name of orders) {
    const { needless, why } = data.items[name];
    if (!needless) continue;
    if (state.done.includes(name)) add("stewardship", why, 0);
    else add("stewardship", `You did without: ${name.replaceAll("-", " ")}.`, 1);
  }
  return marks;
}

/** How often each certainty was claimed, and what credit the decisions earned. */
function sure(data, state) {
  const labels = Object.fromEntries(data.heads[state.seed].certainties);
  const found = new Map();
  for (const { scene, choice, certainty } of state.decisions) {
    const { credit } = data.scenes[scene].choices.find(({ id }) => id === choice);
    const [made, earned] = found.get(certainty) ?? [0, 0];
    found.set(certainty, [made + 1, earned + credit]);
  }
  return [...found].map(([name, [made, credit]]) => ({
    label: labels[name],
    made,
    credit: Math.round(credit * 10) / 10,
  }));
}

/** Every scene of the learner's path, then those of the recommended one that they did not see. */
function steps(data, state) {
  const labels = Object.fromEntries(data.heads[state.seed].certainties);
  const names = [...new Set([...state.visited, ...data.best])];
  return names
    .map((name) => data.scenes[name])
    .filter(({ ending }) => ending === null)
    .map((scene) => {
      const made = state.decisions.find((decision) => decision.scene === scene.id);
      const chosen = made && scene.choices.find(({ id }) => id === made.choice);
      const advised = openChoices(scene, state).find(({ credit }) => credit >= 1);
      const told = chosen ?? advised;
      const which = (keep) => scene.items.filter(keep).map((name) => data.items[name].label);
      const done = (name) => state.done.includes(name);
      return {
        title: scene.title,
        yours: state.visited.includes(scene.id),
        recommended: data.best.includes(scene.id),
        missed: which((name) => data.items[name].needed && !done(name)),
        extra: which((name) => data.items[name].needless && done(name)),
        chosen: chosen?.text ?? "",
        certainty: labels[made?.certainty] ?? "",
        advised: advised?.text ?? "",
        agrees: Boolean(chosen && chosen.credit >= 1),
        unsafe: Boolean(chosen?.unsafe),
        why: told?.why ?? "",
        cites: told?.cites ?? [],
      };
    });
}
