// The search: looks words up in the index that was made with the site, loaded when somebody searches.

/** Return the words of a query as the index holds them. */
export function wordsOf(text) {
  const bare = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return bare.match(/[a-z0-9]{2,}/g) ?? [];
}

/** Return the places that hold all words of a query (the last may be a beginning), best first. */
export function find(index, query) {
  const words = wordsOf(query).filter((word, at, all) => at === all.length - 1 || known(index, word, all));
  const found = words.map((word, at) => scores(index, word, at === words.length - 1));
  if (!found.length) return [];
  const [first, ...rest] = found.sort((one, other) => one.size - other.size);
  const hits = [...first].filter(([place]) => rest.every((other) => other.has(place)));
  return hits
    .map(([place, score]) => ({ place, score: rest.reduce((sum, other) => sum + other.get(place), score) }))
    .sort((one, other) => other.score - one.score || one.place - other.place)
    .map(({ place }) => {
      const [page, anchor, lesson, heading, beginning] = index.places[place];
      return { page, anchor, lesson, heading, beginning };
    });
}

/** A common word is in no index: it is left out of a query that has others. */
function known(index, word, all) {
  return word in index.words || all.length === 1;
}

function scores(index, word, beginning) {
  const found = new Map();
  const words = beginning ? Object.keys(index.words).filter((one) => one.startsWith(word)) : [word];
  for (const one of words) {
    const held = index.words[one] ?? [];
    const rarity = Math.log(1 + (2 * index.places.length) / (held.length || 1));
    for (let at = 0; at < held.length; at += 2) {
      const score = Math.min(held[at + 1], 12) * rarity * (one === word ? 2 : 1);
      found.set(held[at], (found.get(held[at]) ?? 0) + score);
    }
  }
  return found;
}
