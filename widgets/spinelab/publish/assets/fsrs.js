// When a question is met again: FSRS-6 as the Python library `fsrs` computes it, with the figures that
// `spinelab.review.schedule` gives; a test puts both to the same reviews.

import { cut, rounded } from "./numbers.js";

export const DAY_MS = 86_400_000;
const [AGAIN, HARD, GOOD, EASY] = [1, 2, 3, 4];
const [LEARNING, REVIEW, RELEARNING] = [1, 2, 3];

/** A time as a card holds it: to the second. */
export const stamp = (ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Return the card after a review at `now` (ms) for each of the four ratings; `card` is null for a new question. */
export function outlook(rules, card, now, random = Math.random) {
  const after = (rating) => [rating, reviewed(rules, card, rating, now, random)];
  return Object.fromEntries([AGAIN, HARD, GOOD, EASY].map(after));
}

function reviewed(rules, card, rating, now, random) {
  const before = card ?? { state: LEARNING, step: 0, reps: 0, again: 0, log: [] };
  const memory = remembered(rules.parameters, rules.least_stability, card, rating, now);
  const step = stepped(rules, before, rating);
  const days = step ? 0 : fuzzed(rules, daysFor(rules, memory.stability), random);
  return {
    state: step ? (before.state === LEARNING ? LEARNING : RELEARNING) : REVIEW,
    step: step ? step.step : null,
    stability: cut(memory.stability, 4),
    difficulty: cut(memory.difficulty, 4),
    due: stamp(now + (step ? 1000 * step.wait_s : DAY_MS * days)),
    last: stamp(now),
    reps: before.reps + 1,
    again: before.again + (rating === AGAIN ? 1 : 0),
    log: [...before.log, [Math.floor(now / 1000), rating]].slice(-rules.most_log),
  };
}

/** Stability, days, and difficulty after a review. */
function remembered(w, least, card, rating, now) {
  const clamped = (stability) => Math.max(stability, least);
  const first = (score) => w[4] - Math.exp(w[5] * (score - 1)) + 1;
  const bounded = (difficulty) => Math.min(Math.max(difficulty, 1), 10);
  if (!card) return { stability: clamped(w[rating - 1]), difficulty: bounded(first(rating)) };
  const { stability, difficulty } = card;
  const damped = difficulty + ((10 - difficulty) * -(w[6] * (rating - GOOD))) / 9;
  const next = bounded(w[7] * first(EASY) + (1 - w[7]) * damped);
  const days = Math.floor((now - Date.parse(card.last)) / DAY_MS);
  if (days < 1) {
    const growth = Math.exp(w[17] * (rating - GOOD + w[18])) * stability ** -w[19];
    return {
      stability: clamped(stability * (rating > AGAIN ? Math.max(growth, 1) : growth)),
      difficulty: next,
    };
  }
  const missed = 1 - (1 + (factor(w) * days) / stability) ** -w[20];
  if (rating === AGAIN) {
    const long = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * Math.exp(missed * w[14]);
    return { stability: clamped(Math.min(long, stability / Math.exp(w[17] * w[18]))), difficulty: next };
  }
  const weight = rating === HARD ? w[15] : rating === EASY ? w[16] : 1;
  const growth =
    Math.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (Math.exp(missed * w[10]) - 1) * weight;
  return { stability: clamped(stability * (1 + growth)), difficulty: next };
}

const factor = (w) => 0.9 ** (1 / -w[20]) - 1;

/** The step of learning that comes next, with its wait in seconds; null where the question goes into review. */
function stepped({ learning_s, relearning_s }, { state, step }, rating) {
  const waits = state === LEARNING ? learning_s : relearning_s;
  if (!waits.length) return null;
  if (rating === AGAIN) return { step: 0, wait_s: waits[0] };
  if (state === REVIEW || rating === EASY || step >= waits.length) return null;
  if (rating === GOOD) return step + 1 < waits.length ? { step: step + 1, wait_s: waits[step + 1] } : null;
  if (step > 0) return { step, wait_s: waits[step] };
  return { step, wait_s: waits.length > 1 ? (waits[0] + waits[1]) / 2 : 1.5 * waits[0] };
}

function daysFor({ parameters: w, retention, longest_days }, stability) {
  const days = rounded((stability / factor(w)) * (retention ** (1 / -w[20]) - 1));
  return Math.min(Math.max(days, 1), longest_days);
}

/** Vary an interval a little, so that what was learnt on one day does not all come back on one day. */
function fuzzed({ fuzzing, fuzz, longest_days }, days, random) {
  if (!fuzzing || days < fuzz[0][0]) return days;
  const delta = fuzz.reduce(
    (sum, [start, end, share]) => sum + share * Math.max(Math.min(days, end ?? days) - start, 0),
    1,
  );
  const most = Math.min(rounded(days + delta), longest_days);
  const least = Math.min(Math.max(2, rounded(days - delta)), most);
  return Math.min(rounded(random() * (most - least + 1) + least), longest_days);
}
