// What a view talks to in place of a kernel's model: get, set, on, off, save_changes. Knows no widget.

/**
 * Return a model over `state`. `saved(names)` is called after save_changes with the traits that the view has
 * set since the last time; `manager` finds the models and views of what stands inside.
 */
export function makeModel(state, saved, manager) {
  const listeners = new Map();
  let news = new Set();

  function fire(name) {
    for (const hear of [...(listeners.get(`change:${name}`) ?? [])]) hear();
  }

  const model = {
    widget_manager: manager,
    get: (name) => state[name],
    set(name, value) {
      if (typeof name !== "string") return; // Backbone's form for several traits at once
      news.add(name);
      if (same(state[name], value)) return;
      state[name] = value;
      fire(name);
    },
    save_changes() {
      const names = [...news];
      news = new Set();
      if (names.length) saved(names);
    },
    on(event, hear) {
      for (const one of event.split(" ")) listeners.set(one, [...(listeners.get(one) ?? []), hear]);
    },
    off(event, hear) {
      for (const one of (event ?? "").split(" "))
        listeners.set(
          one,
          (listeners.get(one) ?? []).filter((other) => hear && other !== hear),
        );
    },
    send() {},
    /** Set traits as a kernel would: all of them, then the views hear of each. */
    answer(traits) {
      const changed = Object.keys(traits).filter((name) => !same(state[name], traits[name]));
      Object.assign(state, traits);
      for (const name of changed) fire(name);
    },
    /** The traits of `names` that plain JSON can hold. */
    kept: (names) =>
      Object.fromEntries(names.filter((name) => name in state).map((name) => [name, state[name]])),
  };
  return model;
}

function same(one, other) {
  if (one === other) return true;
  if (one instanceof DataView || other instanceof DataView) return false;
  try {
    return JSON.stringify(one) === JSON.stringify(other) && !holdsBytes(one) && !holdsBytes(other);
  } catch {
    return false;
  }
}

function holdsBytes(value) {
  if (value instanceof DataView || value instanceof ArrayBuffer) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(holdsBytes);
}
