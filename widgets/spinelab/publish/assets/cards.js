// What is to be reviewed today and what an answer speaks for; the cards as they are kept in this browser. A twin of
// `spinelab.review.today`, `schedule` and `record`; a test compares them.

import { DAY_MS } from "./fsrs.js";
import { rounded } from "./numbers.js";

const KEY = "spine-course:review";
const FILE = { format: "spinelab-progress", version: 1 };
const MOST_CARDS = 350;
const ID = /^[a-z0-9-]{1,80}$/;

/** What is asked today: {due, fresh, order}; `offset_ms` is what the learner's clock is ahead of UTC. */
export function today({ ids, cards, now, newADay, putOff, offset_ms }) {
  const begin = Math.floor((now + offset_ms) / DAY_MS) * DAY_MS - offset_ms;
  const known = ids.filter((id) => id in cards);
  const dueOf = (id) => Date.parse(cards[id].due);
  const due = known
    .filter((id) => dueOf(id) < begin + DAY_MS)
    .sort((one, other) => dueOf(one) - dueOf(other));
  const met = known.filter((id) => firstMetSince(cards[id], begin)).length;
  const fresh = ids.filter((id) => !(id in cards)).slice(0, Math.max(0, newADay - met));
  const all = [...due.filter((id) => dueOf(id) <= now), ...fresh, ...due.filter((id) => dueOf(id) > now)];
  const order = [...all.filter((id) => !putOff.includes(id)), ...all.filter((id) => putOff.includes(id))];
  return { due, fresh, order };
}

const firstMetSince = ({ log, reps }, begin) => log.length === reps && 1000 * log[0][0] >= begin;

/** The rating that an answer speaks for. */
export function suggested(verdict, certainty, marked) {
  if (!marked) return 3;
  if (verdict !== "correct") return 1;
  return { guess: 2, sure: 4 }[certainty] ?? 3;
}

/** How long it is until a question comes back. */
export function waitWords(ms) {
  if (ms < DAY_MS) {
    const minutes = Math.max(1, rounded(ms / 60_000));
    return `in ${minutes} minute${minutes === 1 ? "" : "s"}`;
  }
  const days = Math.floor(ms / DAY_MS);
  if (days < 60) return `in ${days} day${days === 1 ? "" : "s"}`;
  return days < 365 ? `in ${rounded(days / 30)} months` : "in a year";
}

/** The cards that are kept here; what makes no sense is left out. */
export function readCards(storage, now) {
  try {
    return whole(JSON.parse(storage.getItem(KEY)) ?? {}, now);
  } catch {
    return {};
  }
}

/** Lay cards to those that are kept, of each question the later review; say in a sentence what became of them. */
export function keepCards(storage, cards, now) {
  const together = merged(cards, readCards(storage, now));
  try {
    storage.setItem(KEY, JSON.stringify(together));
  } catch {
    return { cards: together, said: "Not kept: this browser keeps nothing here. Download your progress." };
  }
  return { cards: together, said: "Kept in this browser." };
}

/** Of each question the card with the later review, ours if both are as late. */
export function merged(ours, theirs) {
  const together = { ...ours };
  for (const [id, card] of Object.entries(theirs)) {
    const mine = together[id];
    const isNew = !mine && Object.keys(together).length < MOST_CARDS;
    if (isNew || (mine && Date.parse(card.last) > Date.parse(mine.last))) together[id] = card;
  }
  return together;
}

/** The cards as the file of `spinelab.review`. */
export const asFile = (cards) => `${JSON.stringify({ ...FILE, cards })}\n`;

/** The cards of such a file: {cards, skipped}. Throws a sentence where it is none. */
export function fromFile(text, now) {
  let file = null;
  try {
    file = JSON.parse(text);
  } catch {
    // said below
  }
  if (file?.format !== FILE.format || file.version !== FILE.version || !isPlain(file.cards))
    throw new Error("The file is no progress file of this course. Nothing was changed.");
  const cards = whole(file.cards, now);
  return { cards, skipped: Object.keys(file.cards).length - Object.keys(cards).length };
}

const whole = (cards, now) =>
  Object.fromEntries(Object.entries(cards).filter(([id, card]) => ID.test(id) && isCard(card, now)));

/** Say whether something is a card as `spinelab.review.record` takes one in. */
function isCard(card, now) {
  if (!isPlain(card)) return false;
  const { state, step, stability, difficulty, due, last, reps, again, log } = card;
  return (
    [1, 2, 3].includes(state) &&
    (state === 2 ? step === null : isBetween(step, 0, 9, true)) &&
    isBetween(stability, 1e-9, 36_500) &&
    isBetween(difficulty, 1, 10) &&
    !Number.isNaN(Date.parse(due)) &&
    Date.parse(last) <= now + DAY_MS &&
    isBetween(reps, 1, 100_000, true) &&
    isBetween(again, 0, 100_000, true) &&
    Array.isArray(log) &&
    log.length <= 10 &&
    log.every(
      (one) =>
        Array.isArray(one) && isBetween(one[0], 0, 4_102_444_800, true) && isBetween(one[1], 1, 4, true),
    )
  );
}

const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isBetween = (value, least, most, isWhole = false) =>
  typeof value === "number" && value >= least && value <= most && (!isWhole || Number.isInteger(value));
