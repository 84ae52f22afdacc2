// Between a view and its traits: what the learner did is sent in one message, what the kernel did is heard.

import { debounced, watch } from "./dom.js";

const PAUSE_MS = 150; // after the last change

/**
 * Keep a view and the traits `names` alike. `hear(traits)` is called now with all of them and later with those
 * that the kernel changed. The view calls `tell(traits, now)`; what is left to send is sent when it closes.
 */
export function makeSync(model, names, hear, signal) {
  const known = {}; // what both sides hold, as JSON: only what differs was changed by the kernel
  let news = {}; // what the learner did and the kernel has not heard yet

  function save() {
    const sent = Object.entries(news);
    news = {};
    for (const [name, value] of sent) {
      known[name] = JSON.stringify(value); // first, since set() reports at once: it is no news for this view
      model.set(name, value);
    }
    model.save_changes();
  }
  const soon = debounced(save, PAUSE_MS, signal);

  function listen() {
    const fresh = {};
    for (const name of names) {
      const value = model.get(name);
      const text = JSON.stringify(value);
      if (known[name] === text) continue;
      known[name] = text;
      fresh[name] = value;
      delete news[name];
    }
    if (Object.keys(fresh).length) hear(fresh);
  }
  watch(model, names, listen, signal);

  return {
    flush: soon.flush,
    tell(traits, now) {
      Object.assign(news, traits);
      soon();
      if (now) soon.flush();
    },
  };
}
