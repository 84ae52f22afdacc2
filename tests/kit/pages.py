"""Widgets on a plain page with no kernel: one alone, or many with those inside them and what they save."""

import base64
import json
from typing import Any

PAGE = """<!doctype html><meta charset="utf-8"><style>%(css)s</style><body></body><script type="module">
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const revive = (_key, value) => (value?.base64 === undefined ? value : bytes(value.base64));
const given = JSON.parse(document.getElementById("given").textContent, revive);
const load = (text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
const views = new Map();
for (const [kind, text] of Object.entries(given.views)) views.set(kind, (await load(text)).default);
window.saved = []; // [widget, trait, value], as a kernel would hear of them
function makeModel(id, state) {
  const heard = new Map();
  const changed = new Set();
  return {
    widget_manager,
    get: (name) => state[name],
    set(name, value) {
      if (state[name] === value) return;
      state[name] = value;
      changed.add(name);
      for (const react of heard.get(`change:${name}`) ?? []) react();
    },
    save_changes() {
      for (const name of changed) window.saved.push([id, name, state[name]]);
      changed.clear();
    },
    on(event, react) { heard.set(event, (heard.get(event) ?? new Set()).add(react)); },
    off(event, react) { heard.get(event)?.delete(react); },
    send() {},
  };
}
function draw(id, el) {
  const { kind, state } = given.widgets[id];
  views.get(kind).render({ model: makeModel(id, state), el });
}
const widget_manager = {
  get_model: async (id) => id,
  create_view: async (id) => {
    const el = document.createElement("div");
    draw(id, el);
    return { el };
  },
};
for (const id of given.shown) {
  const el = document.createElement("section");
  document.body.append(el);
  draw(id, el);
}
document.body.dataset.drawn = given.shown.length;
</script>"""
LEFT_OUT = ("_model", "_view", "_esm", "_css", "_dom", "_anywidget")


def sent_first(widget):
    """Return what a view holds when it first draws: a reading room gets the rest of its patient later."""
    state = widget.get_state()
    return state | {"_data": {}} if "_first" in state else state


def sent_in_all(widget):
    """Return what a view holds once everything has come."""
    if hasattr(widget, "_send_rest"):
        widget._send_rest()
    return widget.get_state()


def inside(widgets):
    """Return the widgets that stand inside others."""
    children = [getattr(widget, name, None) for widget in widgets for name in ("scene", "question")]
    return [child for child in children if child is not None]


def page_of(widgets, *, whole=False):
    """Return a page that shows widgets one below the other, and those that stand inside them.

    With ``whole`` the reading rooms come with all that they send, as after a while in a notebook.
    """
    inner = inside(widgets)
    kinds = {type(widget).__name__: widget for widget in [*widgets, *inner]}
    held = sent_in_all if whole else sent_first
    given = {
        "views": {kind: str(one._esm) for kind, one in kinds.items()},
        "shown": [widget.model_id for widget in widgets],
        "widgets": {
            widget.model_id: {
                "kind": type(widget).__name__,
                "state": {k: v for k, v in held(widget).items() if not k.startswith(LEFT_OUT)},
            }
            for widget in [*widgets, *inner]
        },
    }
    text = json.dumps(given, default=lambda data: {"base64": base64.b64encode(data).decode()})
    styles = "\n".join(str(one._css) for one in kinds.values())
    data = text.replace("</", "<\\/")
    return PAGE % {"css": styles} + f'<script type="application/json" id="given">{data}</script>'


BARE_PAGE = """<!doctype html><meta charset="utf-8"><style>%(css)s</style>
<div id="app"></div><script type="module">
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const revive = (_key, value) => (value?.base64 === undefined ? value : bytes(value.base64));
const state = JSON.parse(%(state)s, revive);
const set = (name, value) => { state[name] = value; };
const model = { get: (name) => state[name], set, save_changes() {}, on() {}, off() {} };
const load = (text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
(await load(%(esm)s)).default.render({ model, el: document.getElementById("app") });
Object.assign(window, { load, model });
</script>"""


def bare_page(widget: Any) -> str:
    """Return a page that shows one widget with no kernel behind it."""
    state = {
        name: value
        for name, value in widget.get_state().items()
        if not name.startswith(("_model", "_view", "_esm", "_css", "_dom", "_anywidget"))
    }
    text = json.dumps(state, default=lambda data: {"base64": base64.b64encode(data).decode()})
    return BARE_PAGE % {
        "css": str(widget._css),
        "state": json.dumps(text),
        "esm": json.dumps(str(widget._esm)),
    }
