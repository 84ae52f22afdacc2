// HistologySketch: two drawings side by side, to be named or searched. Joins the pieces; owns no drawing.

import { makeAnnouncer, makeButton, openView, setAttribute, watch } from "../ui/dom.js";
import { makeSources } from "../ui/sources.js";
import { makeChance } from "./chance.js";
import { makeSlide } from "./slide.js";

const SIDES = ["left", "right"];

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, "Histology drawings");
  const announcer = makeAnnouncer(h);
  const tissues = model.get("_tissues");
  const slides = Object.fromEntries(
    SIDES.map((side) => [
      side,
      makeSlide(h, tissues, side === "left" ? "Left drawing" : "Right drawing", {
        tissue: (id) => save({ [side]: id, structure: "" }),
        look: (structure) => look(side, structure),
        choose: (structure) => choose(side, structure),
      }),
    ]),
  );
  const explore = makeButton(h, "Explore", () => save({ mode: "explore", structure: "" }), { pressed: true });
  const find = makeButton(h, "Find it", () => start(), { pressed: false });
  const told = h("div", { class: "sl-told" });
  const task = h("p", { class: "sl-task" });
  const verdict = h("p", { role: "status", "aria-live": "polite" });
  const next = makeButton(h, "Next structure", () => advance(), { class: "sl-button-primary" });
  const give = makeButton(h, "Show me", () => settle(false, "This is where it lies."));
  const tally = h("p", { class: "sl-soft" });
  const drill = h(
    "div",
    { class: "sl-told" },
    task,
    verdict,
    h("div", { class: "sl-row" }, next, give),
    tally,
  );
  root.append(
    h(
      "div",
      { class: "sl-histo" },
      h("div", { class: "sl-row", role: "group", "aria-label": "Mode" }, explore, find),
      drill,
      h("div", { class: "sl-slides" }, slides.left.element, slides.right.element),
      told,
      h(
        "p",
        { class: "sl-soft" },
        "Computed drawings, not micrographs: sizes, numbers of cells and colours are schematic. The arrangement follows the cited descriptions.",
      ),
    ),
    announcer.element,
  );

  let queue = [];
  let asked = 0;
  let found = 0;
  let tries = 0;
  let target = null; // {side, tissue, structure}
  let settled = true;

  function save(traits) {
    for (const [name, value] of Object.entries(traits)) model.set(name, value);
    model.save_changes();
    refresh();
  }

  const tissueOf = (side) => tissues.find(({ id }) => id === model.get(side));
  const exploring = () => model.get("mode") === "explore";

  function entryOf(chosen) {
    const [kind, id] = chosen.split("/");
    const tissue = tissues.find((held) => held.id === kind);
    const entry = tissue?.structures.find((held) => held.id === id);
    return entry ? { tissue, entry } : null;
  }

  function look(side, structure) {
    for (const name of SIDES) slides[name].point(name === side ? structure : "");
    if (!exploring()) return;
    if (structure) tell(entryOf(`${model.get(side)}/${structure}`));
    else tell(entryOf(model.get("structure")));
  }

  function choose(side, structure) {
    const chosen = `${model.get(side)}/${structure}`;
    if (!exploring()) {
      guess(chosen);
      return;
    }
    save({ structure: model.get("structure") === chosen ? "" : chosen });
    const held = entryOf(model.get("structure"));
    if (held) announcer.say(`${held.entry.name}. ${held.entry.text}`);
  }

  function tell(held) {
    if (!held) {
      told.replaceChildren("Point at a structure, tab to it, or choose its name: what it is appears here.");
      return;
    }
    const { tissue, entry } = held;
    told.replaceChildren(
      h("h3", {}, entry.name, h("small", {}, ` ${tissue.name}`)),
      h("p", {}, entry.text),
      h("p", {}, h("small", {}, ...makeSources(h, entry.cites, "Source: ", "No source: schematic."))),
    );
  }

  /** Begin a round, or go on where an earlier score says that one was left. */
  function start(left = {}) {
    const sides = model.get("left") === model.get("right") ? ["left"] : SIDES;
    const all = sides.flatMap((side) =>
      tissueOf(side).structures.map(({ id }) => ({ side, chosen: `${model.get(side)}/${id}` })),
    );
    queue = makeChance(model.get("seed") + 17).mixed(all);
    asked = left.asked ?? 0;
    found = left.found ?? 0;
    settled = true;
    save({ mode: "find", structure: "", score: { asked, found } });
    advance();
  }

  function advance() {
    if (!settled) {
      asked += 1;
      save({ score: { asked, found } });
    }
    target = queue[asked] ?? null;
    if (!target && !queue.length) return;
    settled = !target;
    tries = 0;
    verdict.textContent = "";
    verdict.className = "";
    save({ structure: "" });
    const held = target && entryOf(target.chosen);
    task.textContent = held
      ? `Find: ${held.entry.name.toLowerCase()} (in one of the two drawings).`
      : `Done: ${found} of ${asked} found at the first try.`;
    next.textContent = "Skip";
    next.hidden = give.hidden = !target;
    showTally();
  }

  function showTally() {
    tally.textContent = `${asked} of ${queue.length} done; ${found} found at the first try.`;
  }

  function guess(chosen) {
    if (settled || !target) return;
    tries += 1;
    if (chosen === target.chosen) {
      if (tries === 1) found += 1;
      settle(true, "Right.");
      return;
    }
    const held = entryOf(chosen);
    const other = chosen.split("/")[0] === target.chosen.split("/")[0] ? "" : " It is in the other drawing.";
    verdict.className = "sl-verdict-bad";
    verdict.textContent = `✗ That is: ${held.entry.name.toLowerCase()}.${other} Try again.`;
  }

  function settle(right, words) {
    if (!target) return;
    settled = true;
    asked += 1;
    const { entry } = entryOf(target.chosen);
    verdict.className = right ? "sl-verdict-good" : "";
    verdict.textContent = `${right ? "✓ " : ""}${words} ${entry.name}: ${entry.text}`;
    next.textContent = asked < queue.length ? "Next structure" : "Finish";
    give.hidden = true;
    showTally();
    save({ structure: target.chosen, score: { asked, found } });
    next.focus?.();
  }

  function refresh() {
    const chosen = model.get("structure");
    const named = exploring();
    for (const side of SIDES) {
      const tissue = tissueOf(side);
      const mine = chosen.startsWith(`${tissue.id}/`) ? chosen.split("/")[1] : "";
      slides[side].show(tissue, model.get("seed"), mine, named);
    }
    setAttribute(explore, "aria-pressed", String(named));
    setAttribute(find, "aria-pressed", String(!named));
    drill.hidden = named;
    told.hidden = !named;
    if (named) tell(entryOf(chosen));
    else if (!queue.length) start(model.get("score"));
    root.setAttribute("data-ready", "true");
  }

  watch(model, ["left", "right", "structure", "mode", "seed"], refresh, signal);
  return close;
}

export default { render };
