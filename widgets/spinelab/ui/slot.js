// A place in which a widget of its own is shown once the kernel has made it: the pictures, the 3D spine.

import { watch } from "./dom.js";

/** Show in `place` the widget that the trait `name` refers to, and nothing while there is none; `shown(el)` when it is. */
export function fillSlot(model, name, place, shown, signal) {
  let view = null;
  let embedded = "";
  signal.addEventListener("abort", () => view?.remove?.());

  async function embed() {
    const reference = model.get(name);
    if (!reference) {
      view?.remove?.();
      view = null;
      embedded = "";
      place.replaceChildren();
      return;
    }
    const id = typeof reference === "string" ? reference.replace(/^IPY_MODEL_/, "") : reference.model_id;
    if (id === embedded || !model.widget_manager) return;
    embedded = id;
    const child = await model.widget_manager.get_model(id);
    const fresh = await model.widget_manager.create_view(child);
    if (signal.aborted || embedded !== id) {
      fresh.remove?.();
      return;
    }
    view?.remove?.();
    view = fresh;
    place.replaceChildren(view.el);
    view.trigger?.("displayed");
    shown(view.el);
  }

  watch(model, [name], embed, signal);
}
