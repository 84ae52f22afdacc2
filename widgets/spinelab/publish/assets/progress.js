// What a learner did, kept in this browser and, when they ask, in a file of their own. The file is the one that
// `spinelab.progress` writes and reads in Jupyter; its form is described there, in record.py.

const PREFIX = "spine-course:";
const FORMAT = { format: "spine-course-progress", version: 2 };
export const MOST_BYTES = 2_500_000;
const CASES = "cases";
const REVIEW = `${PREFIX}review`;
const ORIGINS = `${PREFIX}origins`;
const PAGE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const ORIGIN = /^[0-9a-f]{16}$/;
const LONGEST_NAME = 120;
const DAY_MS = 86_400_000;
const MOST_ORIGINS = 50;

/** Return the store of one widget, by what the site says is kept of it. Where nothing can be kept, nothing is. */
export function makeProgress(work, storage, now = () => new Date()) {
  const key = work && keyOf(work.page, work.name);
  return {
    /** The traits that were kept, {} where there are none or the widget has been revised since. */
    read() {
      const entry = work && readJson(storage, key);
      if (!isEntry(entry) || entry.revision !== work.revision || !isPlain(entry.response)) return {};
      return picked(entry.response, work.traits);
    },
    /** Keep some traits; what is kept already keeps its time. */
    write(traits) {
      if (!work) return;
      const before = this.read();
      const response = { ...before, ...picked(traits, work.traits) };
      if (JSON.stringify(response) === JSON.stringify(before)) return;
      const entry = { revision: work.revision, response, answered_at: now().toISOString() };
      try {
        storage.setItem(key, JSON.stringify(entry));
      } catch {
        // private windows and full disks: the page still works
      }
    },
  };
}

/** Return all that is kept as the text of a file. */
export function exported(storage, now = new Date(), draw = drawOrigin) {
  const pages = {};
  for (const [page, name, entry] of entriesOf(storage)) {
    pages[page] ??= {};
    pages[page][name] = entry;
  }
  const { [CASES]: cases = {}, ...rest } = pages;
  const origins = joined(storage, [], draw);
  const review = readJson(storage, REVIEW) ?? {};
  return JSON.stringify({ ...FORMAT, saved_at: now.toISOString(), origins, pages: rest, cases, review });
}

/**
 * Read the text of a file; return {entries: [page, name, entry], review, origins, skipped}. Throws a sentence where it
 * is none of this course.
 */
export function parsed(text, where, now = new Date()) {
  let file = null;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Error(`${where} cannot be read as a progress file: it is not JSON. Nothing was changed.`);
  }
  const { format, version } = FORMAT;
  if (!isPlain(file) || file.format !== format)
    throw new Error(
      `${where} is no progress file of this course: its format is not ${format}. Nothing was changed.`,
    );
  if (file.version !== version)
    throw new Error(
      `${where} is of version ${String(file.version).slice(0, 20)}, from another edition of the course; ` +
        `this one reads version ${version}. Nothing was changed.`,
    );
  const { pages = {}, cases = {}, review = {} } = file;
  if (![pages, cases, review].every(isPlain)) throw new Error(`${where} is damaged. Nothing was changed.`);
  const latest = now.getTime() + DAY_MS;
  const found = { entries: [], review: {}, origins: [], skipped: 0 };
  for (const [page, entries] of [...Object.entries(pages), [CASES, cases]])
    for (const [name, entry] of Object.entries(isPlain(entries) ? entries : { "": null }))
      if (isName(page, name) && isEntry(entry) && timeOf(entry) <= latest) {
        const { revision, response, answered_at } = entry;
        found.entries.push([page, name, { revision, response, answered_at }]);
      } else found.skipped += 1;
  for (const [item, card] of Object.entries(review))
    if (PAGE.test(item) && isPlain(card) && Date.parse(card.last) <= latest) found.review[item] = card;
    else found.skipped += 1;
  const origins = Array.isArray(file.origins) ? file.origins : [];
  found.origins = origins.filter((one) => typeof one === "string" && ORIGIN.test(one)).slice(0, MOST_ORIGINS);
  return found;
}

/** Say whether a file was kept at no place that this progress knows, although there is progress here. */
export function isForeign(storage, { origins }) {
  const here = readList(storage, ORIGINS);
  const kept = !entriesOf(storage).next().done || Object.keys(readJson(storage, REVIEW) ?? {}).length;
  return Boolean(kept) && !origins.some((one) => here.includes(one));
}

/** Take a read file in: of everything the newer counts. Return {loaded, older, skipped}. */
export function layIn(storage, found, draw = drawOrigin) {
  const done = { loaded: 0, older: 0, skipped: found.skipped };
  joined(storage, found.origins, draw);
  for (const [page, name, entry] of found.entries) {
    const key = keyOf(page, name);
    const here = readJson(storage, key);
    if (isEntry(here) && timeOf(here) >= timeOf(entry)) done.older += 1;
    else {
      storage.setItem(key, JSON.stringify(entry));
      done.loaded += 1;
    }
  }
  const cards = readJson(storage, REVIEW) ?? {};
  for (const [item, card] of Object.entries(found.review)) {
    if (Date.parse(cards[item]?.last) >= Date.parse(card.last)) done.older += 1;
    else {
      cards[item] = card;
      done.loaded += 1;
    }
  }
  if (Object.keys(found.review).length) storage.setItem(REVIEW, JSON.stringify(cards));
  return done;
}

/** What was loaded, what was skipped and why, in a sentence or two. */
export function told({ loaded, older, skipped }, where) {
  const things = loaded === 1 ? "1 answer, setting or case" : `${loaded} answers, settings or cases`;
  return [
    `Loaded from ${where}: ${loaded ? things : "nothing new"}.`,
    older ? `Skipped, for what is here is as new or newer: ${older}.` : "",
    skipped ? `Left out, for it makes no sense: ${skipped}.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** Draw a number for this browser if it has none, add others, and return all. */
function joined(storage, others, draw) {
  const here = readList(storage, ORIGINS);
  const all = [...new Set([...(here.length ? here : [draw()]), ...others])].slice(0, MOST_ORIGINS);
  try {
    storage.setItem(ORIGINS, JSON.stringify(all));
  } catch {
    // as above
  }
  return all;
}

function drawOrigin() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function* entriesOf(storage) {
  const start = `${PREFIX}work/`;
  const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at));
  for (const key of keys.filter((one) => one.startsWith(start)).sort()) {
    const [page, ...rest] = key.slice(start.length).split("/");
    const entry = readJson(storage, key);
    if (isEntry(entry)) yield [page, rest.join("/"), entry];
  }
}

const keyOf = (page, name) => `${PREFIX}work/${page}/${name}`;

function picked(given, names) {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(given, name)).map((name) => [name, given[name]]),
  );
}

function isName(page, name) {
  return PAGE.test(page) && page.length <= LONGEST_NAME && name.length > 0 && name.length <= LONGEST_NAME;
}

function isEntry(entry) {
  return isPlain(entry) && Number.isInteger(entry.revision) && entry.response !== undefined;
}

/** When an entry was made, in ms since 1970; long ago where it does not say. */
function timeOf({ answered_at }) {
  const time = typeof answered_at === "string" ? Date.parse(answered_at) : Number.NaN;
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

function readJson(storage, key) {
  try {
    const found = JSON.parse(storage.getItem(key));
    return isPlain(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function readList(storage, key) {
  try {
    const found = JSON.parse(storage.getItem(key));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

function isPlain(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
