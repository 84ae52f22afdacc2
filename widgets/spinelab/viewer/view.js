// ReadingRoom: ties the room to the widget's traits. Joins the pieces; owns no logic.

import { openView, watch } from "../ui/dom.js";
import { makeSync } from "../ui/sync.js";
import { makeRoom } from "./room.js";
import { openStudy } from "./volume.js";

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, "Reading room");
  const texts = model.get("_words");
  const room = makeRoom(h, {
    tools: model.get("_tools"),
    texts,
    onchange: (traits, settled) => sync.tell(traits, settled),
    signal,
  });
  root.append(room.element);

  let turn = 0;

  /** Show what has arrived: at first what the first picture needs, which is unpacked in a moment. */
  async function load() {
    const [index, first, rest] = ["_index", "_first", "_data"].map((name) => model.get(name));
    turn += 1;
    const own = turn; // what arrives meanwhile is shown by the next turn
    try {
      for (const data of [first, { ...first, ...rest }]) {
        if (!Object.keys(data).length) continue;
        const study = await openStudy(index, data);
        if (signal.aborted || own !== turn) return;
        room.load(study);
        if (study.whole) root.dataset.ready = true;
      }
    } catch (error) {
      room.fail(texts.broken.replace("#", error.message));
    }
  }

  /** What was sent before this view could hear it is lost: the kernel says when it has sent all, and sends it again. */
  function miss() {
    if (["_first", "_data"].every((name) => Object.keys(model.get(name)).length)) return;
    sync.tell({ _asked: model.get("_sent") ? "again" : "sent" }, true);
  }

  const sync = makeSync(model, model.get("_shown"), room.show, signal);
  watch(model, ["_first", "_data"], load, signal);
  watch(model, ["_sent"], miss, signal);
  watch(model, ["_trouble"], () => room.fail(model.get("_trouble")), signal);
  return close;
}

export default { render };
