// The spaced review in the page: asks what is due, rates each answer, keeps the cards in this browser. What
// `spinelab.review.widget` does in a notebook.

import { asFile, fromFile, keepCards, merged, readCards, suggested, today, waitWords } from "./cards.js";
import { outlook } from "./fsrs.js";

/**
 * Return a sitting over a model and a deck {rules, items: [{id, lesson, goal, marked, entry}]}. `ask(item)` shows a
 * question and returns its model; `storage` keeps the cards; `clock` tells the time.
 */
export function makeSitting({ model, deck, ask, storage, clock = () => new Date() }) {
  const items = new Map(deck.items.map((item) => [item.id, item]));
  let putOff = [];
  let asked = null;
  let cards = readCards(storage, clock().getTime());
  let done = 0;
  let ahead = {}; // the card for each rating

  const day = () => {
    const now = clock();
    return today({
      ids: [...items.keys()],
      cards,
      now: now.getTime(),
      newADay: model.get("new_a_day"),
      putOff,
      offset_ms: -60_000 * now.getTimezoneOffset(),
    });
  };

  function tell() {
    const { due, fresh } = day();
    const seen = Object.keys(cards).filter((id) => items.has(id)).length;
    const counts = { due: due.length, fresh: fresh.length, done, seen, total: items.size };
    model.answer({ counts, progress: asFile(cards) });
  }

  function keep(more) {
    const kept = keepCards(storage, { ...cards, ...more }, clock().getTime());
    cards = kept.cards;
    model.answer({ saved: kept.said });
    tell();
  }

  async function turn() {
    if (model.get("stage") === "asking" && asked)
      putOff = [...putOff.filter((id) => id !== asked.id), asked.id];
    cards = merged(cards, readCards(storage, clock().getTime())); // of another window
    for (const id of day().order) {
      const item = items.get(id);
      try {
        await show(item);
        return;
      } catch (error) {
        putOff = [...putOff, id];
        model.answer({ saved: `The question '${id}' cannot be shown: ${error.message}` });
      }
    }
    asked = null;
    model.answer({ question: null, asked: {}, stage: "done" });
    tell();
  }

  async function show(item) {
    const question = await ask(item);
    asked = item;
    ahead = {};
    const { id, lesson, goal } = item;
    model.answer({ rating: 0, waits: [], asked: { lesson, goal, again: id in cards }, stage: "asking" });
    question.on("change:feedback", () => hear(item, question));
    tell();
  }

  /** Rate the first answer that was checked; what follows on the same question is for learning only. */
  function hear(item, question) {
    const { verdict } = question.get("feedback");
    if (item !== asked || model.get("stage") !== "asking" || !verdict) return;
    const now = clock().getTime();
    ahead = outlook(deck.rules, cards[item.id] ?? null, now);
    putOff = putOff.filter((id) => id !== item.id);
    done += 1;
    const waits = Object.values(ahead).map(({ due, last }) => waitWords(Date.parse(due) - Date.parse(last)));
    model.answer({
      stage: "rated",
      waits,
      rating: suggested(verdict, question.get("certainty"), item.marked),
    });
    rate();
  }

  function rate() {
    const rating = model.get("rating");
    if (model.get("stage") === "rated" && rating) keep({ [asked.id]: ahead[rating] });
  }

  function restore() {
    const text = model.get("restored");
    if (!text) return;
    model.answer({ restored: "" });
    try {
      const { cards: found, skipped } = fromFile(text, clock().getTime());
      const count = Object.keys(found).length;
      const news = Object.entries(merged(cards, found)).filter(([id, card]) => cards[id] !== card);
      keep(Object.fromEntries(news));
      const said = [
        `${count} question${count === 1 ? "" : "s"} read, ${news.length} of them newer than what was here.`,
        skipped ? `Left out, for it makes no sense: ${skipped}.` : "",
        model.get("saved"),
      ];
      model.answer({ saved: said.filter(Boolean).join(" ") });
    } catch (error) {
      model.answer({ saved: error.message });
    }
  }

  tell();
  return {
    /** Do what follows from the traits that the view has saved. */
    async heard(names) {
      if (names.includes("restored")) restore();
      if (names.includes("turned")) await turn();
      else if (names.includes("rating")) rate();
    },
  };
}
