// The measurements on the board: added, changed, taken away, and every step undone and done again.

/** Keep a list with its history; `onchange()` after every change made here. Entries are never changed in place. */
export function makeBoard(onchange) {
  let list = [];
  let past = [];
  let future = [];

  function put(next) {
    past.push(list);
    future = [];
    list = next;
    onchange();
  }

  /** Go one step from one end of the history to the other; says whether there was one. */
  function step(from, to) {
    if (!from.length) return false;
    to.push(list);
    list = from.pop();
    onchange();
    return true;
  }

  return {
    get list() {
      return list;
    },
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
    add: (entry) => put([...list, entry]),
    replace: (id, entry) => put(list.map((old) => (old.id === id ? entry : old))),
    remove: (id) => put(list.filter((entry) => entry.id !== id)),
    clear: () => list.length && put([]),
    /** Take a list over from elsewhere, with no history; this is nobody's news. */
    reset(next) {
      [list, past, future] = [next, [], []];
    },
    undo: () => step(past, future),
    redo: () => step(future, past),
  };
}
