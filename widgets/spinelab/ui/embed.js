// A widget inside a widget: draws the one that a trait names, and takes it away when it goes.

import { atEnd, watch } from "./dom.js";

/** Show in `place` the widget of the trait `name`; `shown(el)` once it is drawn, with null once it is gone. */
export function makeEmbed(model, name, place, shown, signal) {
  let view = null;
  let embedded = "";

  function drop() {
    view?.remove?.();
    view = null;
    place.replaceChildren();
  }

  async function embedChild() {
    const reference = model.get(name);
    const id =
      typeof reference === "string" ? reference.replace(/^IPY_MODEL_/, "") : (reference?.model_id ?? "");
    if (id === embedded) return;
    embedded = id;
    drop();
    if (!id) {
      shown(null);
      return;
    }
    const child = await model.widget_manager.get_model(id);
    const made = await model.widget_manager.create_view(child);
    if (signal.aborted || embedded !== id) {
      made.remove?.();
      return;
    }
    view = made;
    place.replaceChildren(view.el);
    view.trigger?.("displayed");
    shown(view.el);
  }

  atEnd(signal, drop);
  watch(model, [name], embedChild, signal);
}
