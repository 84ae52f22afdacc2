// ReadingRoom: ties the room to the widget's traits. Joins the pieces; owns no logic.

import { debounced, makeElements, watch } from "../ui/dom.js";
import { makeRoom } from "./room.js";
import { openStudy } from "./volume.js";

const SYNCED = [
  "arrangement",
  "plane",
  "modality",
  "beside",
  "position_mm",
  "window",
  "thickness_mm",
  "lesion",
  "overlay",
  "tool",
  "measurements",
  "answer",
];
const HEARD = [...SYNCED, "task", "reveal"];
const PAUSE_MS = 150;

function render({ model, el }) {
  const bin = new AbortController();
  const { signal } = bin;
  const h = makeElements(signal);
  let news = {}; // what the learner did and the kernel has not heard yet
  let saving = false;
  const known = {}; // what both sides hold, as JSON: only what differs was changed by the kernel

  function save() {
    if (!Object.keys(news).length) return;
    const sent = news;
    news = {};
    for (const [name, value] of Object.entries(sent)) known[name] = JSON.stringify(value);
    saving = true; // each set() reports at once, before its companions are set: not news for this view
    for (const [name, value] of Object.entries(sent)) model.set(name, value);
    saving = false;
    model.save_changes();
  }
  const saveSoon = debounced(save, PAUSE_MS, signal);

  const room = makeRoom(h, {
    onchange(traits, settled) {
      Object.assign(news, traits);
      saveSoon();
      if (settled) saveSoon.flush();
    },
    onsend(answer) {
      room.show({ answer });
      Object.assign(news, { answer });
      save();
    },
    signal,
  });
  const root = h("div", { class: "sl-root", role: "group", "aria-label": "Reading room" }, room.element);
  el.append(root);
  for (const type of ["keydown", "keyup", "keypress"])
    root.addEventListener(type, (event) => event.stopPropagation(), { signal });

  async function load() {
    const index = model.get("_index");
    if (!index.arrays) return;
    try {
      const study = await openStudy(index, model.get("_data"));
      if (signal.aborted || model.get("_index") !== index) return;
      room.load(study);
      root.setAttribute("data-ready", "true");
    } catch (error) {
      room.fail(`The images could not be unpacked (${error.message}). Run the cell again.`);
    }
  }

  function hear() {
    if (saving) return;
    const fresh = HEARD.map((name) => [name, model.get(name)]).filter(([name, value]) => {
      const text = JSON.stringify(value);
      const differs = known[name] !== text;
      known[name] = text;
      return differs;
    });
    for (const [name] of fresh) delete news[name];
    if (fresh.length) room.show(Object.fromEntries(fresh));
  }

  watch(model, HEARD, hear, signal);
  watch(model, ["_data"], load, signal);
  return () => {
    saveSoon.flush();
    bin.abort();
    root.remove();
  };
}

export default { render };
