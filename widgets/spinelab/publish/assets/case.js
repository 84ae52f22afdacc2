// The rules of play of a case, for pages without Python: from a log of steps to the state it leads to. Pure.
// A twin of `spinelab.cases.engine`; a test compares the pages of both.

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
export function costOf(data, scene, { tests }, { done }, { minutes, dose }) {
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

/** The choices of a scene whose conditions hold. */
export const openChoices = (scene, state) => scene.choices.filter(({ when }) => holds(when, state));

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
