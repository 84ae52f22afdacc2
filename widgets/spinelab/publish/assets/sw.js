// Keeps what was read for reading without a network. Files named by their content come from the cache; pages come
// from the network while there is one.

const { version, shell, all } = self.SITE;
const SHELF = "spine-course-files"; // outlives versions: a name says what it holds
const OF_PAGES = "spine-course-pages-";
const PAGES = OF_PAGES + version;
const scope = new URL("./", self.location);
const paths = new Set(all.map((path) => new URL(path, scope).pathname));
const isFile = (url) => /^(files|assets-[0-9a-f]+|views)\//.test(url.href.slice(scope.href.length));

self.addEventListener("install", (event) => {
  const kept = shell.map((path) => keepOne(new URL(path, scope)));
  event.waitUntil(Promise.all(kept).then(() => self.skipWaiting()));
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
  const { opened, keep } = event.data;
  if (opened) event.waitUntil(Promise.allSettled(opened.map(keepOne)));
  else event.waitUntil(keepAll(event.source, keep ?? all));
});

async function fromShelf(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELF)).put(request, answer.clone());
  return answer;
}

async function fromNetwork(request) {
  const key = keyOf(request.url);
  try {
    const answer = await fetch(request);
    if (answer.ok) await keepPage(key, answer.clone());
    return answer;
  } catch (error) {
    const kept = await caches.match(key);
    if (kept) return kept;
    throw error;
  }
}

/** The address under which a page is kept: without a question or a place, and with its name. */
function keyOf(address) {
  const { origin, pathname } = new URL(address);
  return new URL(pathname.endsWith("/") ? `${pathname}index.html` : pathname, origin);
}

/** Keep a page; a server may have led to it from another address, and such an answer opens no page later. */
async function keepPage(key, answer) {
  const whole = answer.redirected ? new Response(await answer.blob(), { headers: answer.headers }) : answer;
  await (await caches.open(PAGES)).put(key, whole);
}

/** Forget the pages of older versions, and the files that this one does not use. */
async function tidy() {
  for (const name of await caches.keys())
    if (name.startsWith(OF_PAGES) && name !== PAGES) await caches.delete(name);
  const shelf = await caches.open(SHELF);
  for (const request of await shelf.keys())
    if (!paths.has(new URL(request.url).pathname)) await shelf.delete(request);
}

/** Fetch and keep a file of the site that is not kept yet. */
async function keepOne(address) {
  const url = new URL(address);
  if (!url.href.startsWith(scope.href)) return;
  const key = isFile(url) ? url : keyOf(url);
  const cache = await caches.open(isFile(url) ? SHELF : PAGES);
  if (await cache.match(key)) return;
  const answer = await fetch(key);
  if (!answer.ok) throw new Error(`${key} could not be loaded (${answer.status}).`);
  await (isFile(url) ? cache.put(key, answer) : keepPage(key, answer));
}

/** Keep some files of the site, and tell the page after each. */
async function keepAll(client, wanted) {
  let done = 0;
  let failed = 0;
  for (const path of wanted) {
    try {
      await keepOne(new URL(path, scope));
      done += 1;
    } catch {
      failed += 1;
    }
    client.postMessage({ done, all: wanted.length, failed });
  }
}
