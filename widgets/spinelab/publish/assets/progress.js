// What a learner did, kept in this browser and, when they ask, in a file of their own.

const PREFIX = "spine-course:";
const FORMAT = { format: "spine-course-progress", version: 1 };

/** Return the store of one page: {read(id), write(id, traits)}. Where nothing can be kept, nothing is. */
export function makeProgress(page, storage) {
  const key = PREFIX + page;
  const read = () => readPage(storage, key);
  return {
    read: (id) => read()[id],
    write(id, traits) {
      const all = read();
      all[id] = { ...all[id], ...traits };
      try {
        storage.setItem(key, JSON.stringify(all));
      } catch {
        // private windows and full disks: the page still works
      }
    },
  };
}

/** Return all pages as the text of a file. */
export function exported(storage) {
  const pages = {};
  for (let at = 0; at < storage.length; at += 1) {
    const key = storage.key(at);
    if (key.startsWith(PREFIX)) pages[key.slice(PREFIX.length)] = readPage(storage, key);
  }
  return JSON.stringify({ ...FORMAT, pages }, null, 1);
}

/** Take the pages of such a file; return how many. Throws a sentence where it is none. */
export function imported(storage, text) {
  let given = null;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Error("This file is no progress of this course: it is not JSON.");
  }
  const { format, version } = FORMAT;
  if (given?.format !== format || given.version !== version || !isPlain(given.pages))
    throw new Error(`This file is no progress of this course (${format}, version ${version}).`);
  const pages = Object.entries(given.pages).filter(([, page]) => isPlain(page));
  for (const [page, kept] of pages) storage.setItem(PREFIX + page, JSON.stringify(kept));
  return pages.length;
}

function readPage(storage, key) {
  try {
    const found = JSON.parse(storage.getItem(key) ?? "{}");
    return isPlain(found) ? found : {};
  } catch {
    return {};
  }
}

function isPlain(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
