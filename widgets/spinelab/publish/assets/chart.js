// Charts: the still picture stays until the figure nears the window, then the shared plotly draws over it.

import { readBytes, readJson } from "./files.js";

const NEAR = "300px 0px";
let library = null;

/** Draw the page's charts as they near the window; `file` is the stored plotly. */
export function drawCharts(file) {
  const watcher = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) {
        if (!isIntersecting) continue;
        watcher.unobserve(target);
        draw(target, file).catch((error) => console.error(error)); // the still picture says the same
      }
    },
    { rootMargin: NEAR },
  );
  for (const place of document.querySelectorAll("[data-figure]")) watcher.observe(place);
}

async function draw(place, file) {
  library ??= load(file);
  const [figure] = await Promise.all([readJson(place.dataset.figure), library]);
  const box = document.createElement("div");
  const still = place.querySelector("svg");
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", still?.getAttribute("aria-label") ?? "Chart");
  place.append(box);
  await window.Plotly.newPlot(box, figure.data, figure.layout, figure.config);
  still?.remove();
  place.dataset.drawn = "true";
}

async function load(file) {
  const url = URL.createObjectURL(new Blob([await readBytes(file)], { type: "text/javascript" }));
  const script = document.createElement("script");
  await new Promise((done, failed) => {
    Object.assign(script, { src: url, onload: done, onerror: () => failed(new Error("no charts")) });
    document.head.append(script);
  });
  URL.revokeObjectURL(url);
}
