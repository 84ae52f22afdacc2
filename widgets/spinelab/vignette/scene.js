// The middle of a case: what is told, what may be done, the pictures, the decision.

import { freshId, makeButton } from "../ui/dom.js";
import { makeSources } from "../ui/sources.js";

const MARKS = { ask: "Ask", examine: "Examine", order: "Order" };

/** What is told at this moment; after a decision first what came of it. */
export function drawScene(h, page) {
  const { scene, timeline } = page;
  const before = timeline.length > 1 ? timeline[timeline.length - 2] : null;
  return h(
    ".sl-case-scene",
    { role: "group", "aria-label": "What happens" },
    h("p.sl-case-when", {}, scene.when),
    h("h4", { tabindex: "-1" }, scene.title),
    before?.consequence ? h("p.sl-case-consequence", {}, `What followed: ${before.consequence}`) : null,
    ...scene.texts.map((text) => h("p.sl-case-text", {}, text)),
  );
}

/** History, examination and tests: a button for each; when it was done, what was found stands under it. */
export function drawSections(h, sections, doIt) {
  return sections.map(({ name, title, items }) =>
    h(
      ".sl-case-section",
      { role: "group", "aria-label": title },
      h("h4", {}, title),
      h("ul.sl-case-items", {}, ...items.map((item) => drawItem(h, name, item, doIt))),
    ),
  );
}

function drawItem(h, name, item, doIt) {
  const details = item.shows
    ? h(
        "details.sl-case-about",
        {},
        h("summary", { "data-key": `about-${item.id}` }, `${item.cost}. What can it show?`),
        h("p", {}, h("strong", {}, "Shows: "), item.shows),
        h("p", {}, h("strong", {}, "Cannot: "), item.cannot),
        item.cites.length ? h("p.sl-soft", {}, ...makeSources(h, item.cites)) : null,
      )
    : null;
  if (item.done)
    return h(
      "li.sl-case-done",
      { "data-key": item.id },
      h("p", {}, h("span", { "aria-hidden": "true" }, "✓ "), h("strong", {}, item.label)),
      ...item.lines.map((line) => h("p.sl-case-found", {}, line)),
    );
  const press = makeButton(h, item.label, () => doIt(item.id), {
    "data-key": item.id,
    "aria-label": `${MARKS[name]}: ${item.label}`,
  });
  return h("li", {}, press, details);
}

/** The pictures on the table; reading room and 3D spine once they are open. */
export function drawPictures(h, pictures, places, open, openSpine) {
  const scans = [...new Set(pictures.map(({ scan }) => scan))];
  return h(
    ".sl-case-section",
    { role: "group", "aria-label": "Pictures" },
    h("h4", {}, "Pictures"),
    h(
      ".sl-row",
      {},
      ...pictures.map(({ scan, words }) =>
        makeButton(h, `Open the simulated ${words}`, () => open(scan), { "data-key": `open-${scan}` }),
      ),
      ...scans.map((scan, index) =>
        makeButton(
          h,
          scans.length > 1 ? `Open the spine in 3D (${index + 1})` : "Open the spine in 3D",
          () => openSpine(scan),
          { "data-key": `spine-${scan}` },
        ),
      ),
    ),
    ...places,
  );
}

/** The decision with its certainty; where nothing is to be decided, the way on. */
export function drawDecision(h, page, send, announcer) {
  const { scene } = page;
  if (scene.go)
    return h(
      ".sl-row",
      {},
      makeButton(h, "Go on", () => send({ kind: "go" }), { kind: "primary", "data-key": "go" }),
    );
  const need = h("p.sl-case-need", { id: freshId("need") });
  let chosen = "";
  let certainty = "";
  const decide = (event) => {
    event.preventDefault();
    const missing = [...(chosen ? [] : ["what you do"]), ...(certainty ? [] : ["how sure you are"])];
    if (missing.length) {
      need.textContent = `Choose ${missing.join(" and ")} first.`;
      announcer.say(need.textContent);
      form.querySelector(chosen ? "fieldset:nth-of-type(2) input" : "fieldset input").focus();
      return;
    }
    send({ kind: "choose", what: chosen, certainty });
  };
  const form = h(
    "form.sl-case-section",
    { onsubmit: decide },
    drawChoices(
      h,
      scene.question,
      scene.choices.map(({ id, text, cost }) => [id, text, cost]),
      (value) => {
        chosen = value;
      },
    ),
    drawChoices(h, "How sure are you?", page.certainties, (value) => {
      certainty = value;
    }),
    need,
    h("button.sl-button.sl-button-primary", { type: "submit", "data-key": "decide" }, "Decide"),
  );
  return form;
}

function drawChoices(h, legend, entries, choose) {
  const name = freshId("choice");
  return h(
    "fieldset.sl-case-choices",
    {},
    h("legend", {}, legend),
    ...entries.map(([value, words, cost]) =>
      h(
        "label.sl-case-choice",
        {},
        h("input", { type: "radio", name, value, "data-key": value, onchange: () => choose(value) }),
        h("span", {}, words, cost ? h("span.sl-soft", {}, ` (${cost})`) : null),
      ),
    ),
  );
}
