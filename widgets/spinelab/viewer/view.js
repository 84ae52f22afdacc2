// ReadingRoom: ties the room to the widget's traits. Joins the pieces; owns no logic.

import { openView, watch } from "../ui/dom.js";
import { makeSync } from "../ui/sync.js";
import { makeRoom } from "./room.js";
import { isWhole, openStudy } from "./volume.js";

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, "Reading room");
  const room = makeRoom(h, {
    tools: model.get("_tools"),
    texts: model.get("_words"),
    onchange: (traits, settled) => sync.tell(traits, settled),
    onsend(answer) {
      room.show({ answer });
      sync.tell({ answer }, true);
    },
    onbegun() {
      model.set("_begun", true);
      model.save_changes();
    },
    signal,
  });
  root.append(room.element);

  let whole = null; // the index of which everything has arrived

  async function load() {
    const index = model.get("_index");
    const data = { ...model.get("_first"), ...model.get("_data") };
    if (!index.arrays || !Object.keys(data).length) return;
    if (isWhole(index, data)) whole = index; // a part that is still being unpacked comes too late
    const part = whole !== index;
    try {
      const study = await openStudy(index, data);
      if (signal.aborted || model.get("_index") !== index || (part && whole === index)) return;
      room.load(study);
      if (study.whole) root.dataset.ready = true;
    } catch (error) {
      room.fail(`The images could not be unpacked (${error.message}). Run the cell again.`);
    }
  }

  const sync = makeSync(model, model.get("_shown"), room.show, signal);
  watch(model, ["_first", "_data"], load, signal);
  return () => {
    sync.flush();
    close();
  };
}

export default { render };
