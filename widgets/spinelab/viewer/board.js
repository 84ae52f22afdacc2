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
    undo() {
      if (!past.length) return false;
      future.push(list);
      list = past.pop();
      onchange();
      return true;
    },
    redo() {
      if (!future.length) return false;
      past.push(list);
      list = future.pop();
      onchange();
      return true;
    },
  };
}
