// How well judgements agree with the sources. Numbers only.

/** Judgements with the card they belong to, and whether they agree with its sources. */
export function scored(deck, judgements) {
  const byId = new Map(deck.map((card) => [card.id, card]));
  return judgements
    .filter(({ id }) => byId.has(id))
    .map((judged) => ({
      ...judged,
      card: byId.get(judged.id),
      right: judged.answer === byId.get(judged.id).answer,
    }));
}

/** For each certainty: how many were judged, how many of these agree with the sources. */
export function calibrationOf(deck, judgements, certainties) {
  const all = scored(deck, judgements);
  return certainties.map(([certainty, label]) => {
    const own = all.filter((judged) => judged.certainty === certainty);
    return { certainty, label, judged: own.length, right: own.filter(({ right }) => right).length };
  });
}

/** One sentence on how far being sure went with being right; nothing before there is something to say. */
export function calibrationWords(rows) {
  const sure = rows.find(({ certainty }) => certainty === "sure");
  if (!sure?.judged) return "";
  const wrong = sure.judged - sure.right;
  if (!wrong) return `You were sure ${times(sure.judged)}, and right each time.`;
  return `You were sure ${times(sure.judged)}, and wrong in ${wrong} of these: look at them first.`;
}

function times(count) {
  return count === 1 ? "once" : `${count} times`;
}

/** The id of the first claim after `id` that is not judged yet, in a ring; "" when all are. */
export function nextUnjudged(deck, judgements, id) {
  const done = new Set(judgements.map((judged) => judged.id));
  const from = deck.findIndex((card) => card.id === id);
  const ring = [...deck.slice(from + 1), ...deck.slice(0, from + 1)];
  return ring.find((card) => !done.has(card.id))?.id ?? "";
}
