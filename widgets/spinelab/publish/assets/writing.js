// How written words are compared. A twin of `normalised` in `spinebank.schema.text` and of `SEVERAL` in
// `spinebank.score.key_feature`; a test compares them.

const ARTICLES = ["the", "a", "an"];
const UNKNOWN = "?";
const SEVERAL = "?;?";

/** Fold case as Python's casefold does, for the letters that people write here. */
const folded = (text) => text.normalize("NFKC").toUpperCase().toLowerCase().replaceAll("ς", "σ");

/** Reduce a short answer to what is compared: no case, accents, punctuation or leading article. */
export function normalised(text) {
  const spaced = folded(text)
    .normalize("NFD")
    .replace(/[-\u2010-\u2015_/\s]+/gu, " ");
  const words = spaced
    .replace(/[^\p{L}\p{N} ]/gu, "")
    .split(" ")
    .filter(Boolean);
  return (words.length > 1 && ARTICLES.includes(words[0]) ? words.slice(1) : words).join(" ");
}

/** Return under which of the stored answers a text is found. */
export function keyOfText(answers, text) {
  const short = normalised(text);
  if (Object.hasOwn(answers, short)) return short;
  const several = /[;,\n]|(?<![\p{L}\p{N}_])(?:and|or)(?![\p{L}\p{N}_])/u.test(folded(text));
  return several && SEVERAL in answers ? SEVERAL : UNKNOWN;
}
