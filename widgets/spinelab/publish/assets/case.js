// The rules of play of a case, for pages without Python: from a log of steps to the page that is shown. Pure.
// A twin of `spinelab.cases.engine`, `score`, `debrief` and `spinelab.vignette.page`; a test compares their pages.

const DIMENSIONS = ["safety", "information", "interpretation", "management", "stewardship"];
const OUTCOMES = {
  best: "As good as it could end",
  good: "A good end, with something left",
  mixed: "A mixed end",
  harm: "Harm was done",
};

/** Return the state in which a patient of a case is met. */
export function startCase(data, seed) {
  return {
    seed,
    scene: data.first,
    done: [],
    visited: [data.first],
    decisions: [],
    counters: Object.fromEntries(data.counters.map(({ id, start }) => [id, start])),
    minutes: 0,
    dose: 0,
    weights: [],
    problems: [],
    ended: data.scenes[data.first].ending !== null,
  };
}

/** Return the state to which a log leads and the part of the log that was allowed. */
export function playCase(data, seed, log) {
  let state = startCase(data, seed);
  const kept = [];
  for (const event of log) {
    const after = stepCase(data, state, event);
    if (!after) break;
    state = after;
    kept.push(event);
  }
  return { state, log: kept };
}

/** Return the state after an event; null where the event is not allowed. */
export function stepCase(data, state, event) {
  if (event.kind === "problems") return { ...state, problems: event.problems ?? [] };
  if (event.kind === "weigh")
    return { ...state, weights: [...state.weights, [state.scene, event.weights ?? {}]] };
  if (state.ended) return null;
  const scene = data.scenes[state.scene];
  if (event.kind === "do") return afterItem(data, scene, state, event.what);
  if (event.kind === "go") return scene.next === null ? null : moved(data, state, scene.next);
  const choice = openChoices(scene, state).find(({ id }) => id === event.what);
  if (!choice) return null;
  const decision = { scene: scene.id, choice: choice.id, certainty: event.certainty };
  const after = {
    ...state,
    decisions: [...state.decisions, decision],
    ...costOf(data, scene, choice, state, state),
    counters: changed(data, state.counters, choice.effects),
  };
  const way = choice.ways.find(({ when }) => holds(when, after));
  return way ? moved(data, after, way.to) : null;
}

/** What the tests of a choice cost, but for those just ordered in this scene, added to what was spent. */
function costOf(data, scene, { tests }, { done }, { minutes, dose }) {
  const ordered = scene.items.filter((name) => done.includes(name)).map((name) => data.items[name].test);
  const due = tests.filter((name) => !ordered.includes(name)).map((name) => data.tests[name]);
  const sum = (at) => due.reduce((total, cost) => total + cost[at], 0);
  return { minutes: minutes + sum(0), dose: dose + sum(1) };
}

/** Say whether a condition holds in a state; no condition always does. */
export function holds(when, { done, decisions, counters }) {
  if (!when) return true;
  const chosen = decisions.map(({ choice }) => choice);
  return (
    when.done.every((name) => done.includes(name)) &&
    (!when.any_done.length || when.any_done.some((name) => done.includes(name))) &&
    !when.not_done.some((name) => done.includes(name)) &&
    (!when.chosen.length || when.chosen.some((name) => chosen.includes(name))) &&
    !when.not_chosen.some((name) => chosen.includes(name)) &&
    Object.entries(when.at_least).every(([name, least]) => (counters[name] ?? 0) >= least)
  );
}

const openChoices = (scene, state) => scene.choices.filter(({ when }) => holds(when, state));

function afterItem(data, scene, state, what) {
  if (state.done.includes(what) || !scene.items.includes(what)) return null;
  const item = data.items[what];
  return {
    ...state,
    done: [...state.done, what],
    minutes: state.minutes + item.minutes,
    dose: state.dose + item.dose,
    counters: changed(data, state.counters, item.effects ?? {}),
  };
}

function moved(data, state, to) {
  return {
    ...state,
    scene: to,
    visited: [...state.visited, to],
    ended: data.scenes[to].ending !== null,
  };
}

function changed(data, counters, effects) {
  const after = { ...counters };
  for (const { id, least, most } of data.counters)
    if (id in effects) after[id] = Math.min(most, Math.max(least, after[id] + effects[id]));
  return after;
}

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

function endOf(data, scene, state) {
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
