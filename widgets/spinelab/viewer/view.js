// ReadingRoom: ties the room to the widget's traits. Joins the pieces; owns no logic.

import { openView, watch } from "../ui/dom.js";
import { makeSync } from "../ui/sync.js";
import { makeRoom } from "./room.js";
import { openStudy } from "./volume.js";

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
    signal,
  });
  root.append(room.element);

  async function load() {
    const index = model.get("_index");
    if (!index.arrays) return;
    try {
      const study = await openStudy(index, model.get("_data"));
      if (signal.aborted || model.get("_index") !== index) return;
      room.load(study);
      root.dataset.ready = true;
    } catch (error) {
      room.fail(`The images could not be unpacked (${error.message}). Run the cell again.`);
    }
  }

  const sync = makeSync(model, model.get("_shown"), room.show, signal);
  watch(model, ["_data"], load, signal);
  return () => {
    sync.flush();
    close();
  };
}

export default { render };
