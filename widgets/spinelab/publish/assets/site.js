// Starts a page: theme, widgets, charts, search, progress, and what is kept for reading without a network.

import { drawCharts } from "./chart.js";
import { readJson } from "./files.js";
import { find } from "./finding.js";
import { drawWidgets } from "./host.js";
import { offer } from "./offer.js";
import { exported, isForeign, layIn, MOST_BYTES, makeProgress, parsed, told } from "./progress.js";

const given = JSON.parse(document.getElementById("page").textContent);
const byId = (id) => document.getElementById(id);

startTheme();
startProgress();
if (byId("results")) search();
if (given.list)
  drawWidgets({
    list: given.list,
    views: given.views,
    progressOf: (work) => makeProgress(work, localStorage),
  });
if (given.plotly) drawCharts(given.plotly);
startOffline();
performance.mark("ready");
document.body.dataset.ready = "true";

function startTheme() {
  const button = byId("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () =>
    (localStorage.getItem("spine-course-theme") ?? (dark.matches ? "dark" : "light")) === "dark";
  const show = () => {
    document.body.dataset.jpThemeLight = isDark() ? "false" : "true";
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    button.setAttribute("aria-pressed", isDark());
  };
  button.addEventListener("click", () => {
    localStorage.setItem("spine-course-theme", isDark() ? "light" : "dark");
    show();
  });
  dark.addEventListener("change", show);
  addEventListener("beforeprint", () => {
    document.body.dataset.jpThemeLight = "true"; // paper is white
  });
  addEventListener("afterprint", show);
  button.hidden = false;
  show();
}

function startProgress() {
  const status = byId("progress-status");
  byId("progress").hidden = false;
  byId("save").addEventListener("click", () => {
    offer("my-progress.json", exported(localStorage));
    status.textContent = "Your progress is in the file my-progress.json, among your downloads.";
  });
  byId("load").addEventListener("click", () => byId("load-file").click());
  byId("load-file").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    try {
      const said = await loadProgress(file);
      sessionStorage.setItem("spine-course-loaded", said);
      location.reload();
    } catch (error) {
      status.textContent = error.message;
      target.value = "";
    }
  });
  status.textContent = sessionStorage.getItem("spine-course-loaded") ?? "";
  sessionStorage.removeItem("spine-course-loaded");
}

const MIXED = `was begun in another place than the work here: on another machine, in Jupyter, or by another person.
Loading it mixes the two. Load it all the same?`;

/** Take a file in; return what became of it, in a sentence or two. Throws a sentence where nothing did. */
async function loadProgress(file) {
  if (file.size > MOST_BYTES)
    throw new Error(
      `${file.name} has ${file.size} bytes; a progress file has ${MOST_BYTES} at most. Nothing was changed.`,
    );
  const found = parsed(await file.text(), file.name);
  if (isForeign(localStorage, found) && !window.confirm(`${file.name} ${MIXED}`))
    throw new Error("The file was left. Nothing was changed.");
  return told(layIn(localStorage, found), file.name);
}

async function search() {
  const query = new URLSearchParams(location.search).get("q") ?? "";
  byId("q").value = query;
  const status = byId("found");
  if (!query.trim()) return;
  status.textContent = "Searching …";
  try {
    const hits = find(await readJson(given.index), query);
    status.textContent = hits.length
      ? `${hits.length} ${hits.length === 1 ? "place" : "places"} for “${query}”.`
      : `Nothing was found for “${query}”. Try fewer or other words.`;
    byId("results").replaceChildren(...hits.slice(0, 40).map(asResult));
  } catch (error) {
    status.textContent = `The search could not be loaded: ${error.message}`;
  }
}

function asResult({ page, anchor, lesson, heading, beginning }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${page}#${anchor}`;
  link.textContent = heading;
  const where = document.createElement("p");
  where.className = "soft";
  where.textContent = lesson === heading ? beginning : `${lesson} · ${beginning}`;
  item.append(link, where);
  return item;
}

/** Let the worker keep what this page had loaded, and was loading, before there was one. */
function keepOpened(worker) {
  worker.postMessage({ opened: [location.href] });
  new PerformanceObserver((list) => {
    worker.postMessage({ opened: list.getEntries().map(({ name }) => name) });
  }).observe({ type: "resource", buffered: true });
}

async function startOffline() {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  try {
    const isFirst = !navigator.serviceWorker.controller;
    await navigator.serviceWorker.register("sw.js");
    const ready = await navigator.serviceWorker.ready;
    if (isFirst) keepOpened(ready.active);
    document.body.dataset.offline = "true";
    if (byId("keep")) startKeeping(ready.active);
  } catch {
    // a server or browser that wants none: everything but reading without a network works
  }
}

/** Keep what belongs to this lesson, or on the start page to the whole course, when the learner asks. */
function startKeeping(worker) {
  const keep = byId("keep");
  const status = byId("keep-status");
  const { what } = keep.dataset;
  keep.hidden = false;
  keep.addEventListener("click", async () => {
    keep.disabled = true;
    status.textContent = "Loading …";
    try {
      const now = navigator.serviceWorker.controller ?? worker; // a newer one may have taken over
      now.postMessage({ keep: given.needs ? await readJson(given.needs) : null });
    } catch (error) {
      keep.disabled = false;
      status.textContent = error.message;
    }
  });
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    const { done, all, failed } = data;
    const tried = done + failed;
    if (tried < all && tried % Math.ceil(all / 10)) return; // it is read out: ten times are enough
    status.textContent =
      tried < all
        ? `${done} of ${all} files are kept.`
        : failed
          ? `${failed} of ${all} files could not be kept; press again to try again.`
          : `${what} is kept on this device and opens without a network.`;
    keep.disabled = tried < all;
  });
}
