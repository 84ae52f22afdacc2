// Keeps what was read for reading without a network. Files named by their content come from the cache; pages come
// from the network while there is one.

const { version, shell, all } = self.SITE;
const SHELF = "spine-course-files"; // outlives versions: a name says what it holds
const PAGES = `spine-course-pages-${version}`;
const scope = new URL("./", self.location);
const isFile = (url) => /^(files|assets-[0-9a-f]+|views)\//.test(url.href.slice(scope.href.length));

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(PAGES)
      .then((pages) => pages.addAll(shell))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(scope.href)) return;
  event.respondWith(isFile(url) ? fromShelf(event.request) : fromNetwork(event.request));
});

self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keepAll(event.source));
});

async function fromShelf(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELF)).put(request, answer.clone());
  return answer;
}

async function fromNetwork(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(PAGES)).put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

/** Forget the pages of older versions, and the files that this one does not use. */
async function tidy() {
  for (const name of await caches.keys())
    if (name.startsWith("spine-course-pages-") && name !== PAGES) await caches.delete(name);
  const used = new Set(all.map((path) => new URL(path, scope).href));
  const shelf = await caches.open(SHELF);
  for (const request of await shelf.keys()) if (!used.has(request.url)) await shelf.delete(request);
}

async function keepAll(client) {
  let done = 0;
  let failed = 0;
  for (const path of all) {
    const url = new URL(path, scope);
    try {
      if (!(await caches.match(url))) {
        const cache = await caches.open(isFile(url) ? SHELF : PAGES);
        await cache.add(url);
      }
      done += 1;
    } catch {
      failed += 1;
    }
    client.postMessage({ done, all: all.length, failed });
  }
}
