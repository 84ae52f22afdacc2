// The time that is left in a quiz: a calm line which closes nothing, and which can be hidden.

import { atEnd, makeButton, setAttribute, setText, watch } from "../ui/dom.js";

const MINUTE_MS = 60_000;
const LOOK_MS = 5_000; // how often the line is looked at; it changes once a minute
const SPOKEN_MIN = [10, 5, 1, 0]; // what is left when the live region says so

const inMinutes = (count) => `${count} ${count === 1 ? "minute" : "minutes"}`;

/**
 * Whole minutes that are left, rounded up, 0 when the time is over. `started` is ISO 8601; a clock of this computer
 * that runs behind the one of the kernel never adds time.
 */
export function minutesLeft(minutes, started, now_ms) {
  const spent_ms = Math.max(0, now_ms - Date.parse(started));
  return Math.max(0, Math.ceil(minutes - spent_ms / MINUTE_MS));
}

/** What the line says. */
export function timeInWords(left, minutes) {
  if (left === 0) return `The ${inMinutes(minutes)} are over. You can go on answering: nothing is closed.`;
  return `About ${inMinutes(left)} of ${minutes} left. Nothing is closed when they are over.`;
}

/** The smallest threshold that was passed between two looks; null where none was. */
export function passed(before, left) {
  return SPOKEN_MIN.filter((mark) => left <= mark && mark < before).at(-1) ?? null;
}

/** The element with the time; null for a quiz without one. `say` speaks in the panel's live region. */
export function makeClock(h, model, say, signal) {
  const minutes = model.get("minutes");
  if (!minutes) return null;
  const line = h("span.sl-clock-line");
  const put = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const hide = makeButton(h, "Hide the time", () => put("time_hidden", !model.get("time_hidden")));
  const again = makeButton(h, "Start the time again", () => put("restarted", model.get("restarted") + 1));
  let before = null;

  function look() {
    const started = model.get("started_at");
    const hidden = Boolean(model.get("time_hidden"));
    const left = started ? minutesLeft(minutes, started, Date.now()) : minutes;
    setText(line, hidden ? "The time is hidden." : timeInWords(left, minutes));
    setText(hide, hidden ? "Show the time" : "Hide the time");
    setAttribute(again, "hidden", hidden || left > 0);
    const mark = before === null || hidden ? null : passed(before, left);
    if (mark !== null) say(mark ? `About ${inMinutes(mark)} left.` : timeInWords(0, minutes));
    before = left;
  }

  watch(model, ["started_at", "time_hidden"], look, signal);
  const timer = setInterval(look, LOOK_MS);
  atEnd(signal, () => clearInterval(timer));
  return h(".sl-row.sl-clock", line, hide, again);
}
