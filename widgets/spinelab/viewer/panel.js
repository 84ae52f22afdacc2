// Beside the pictures: lesion and its thickness, window, structures, and the list of measurements.

import { makeSlider } from "../ui/choices.js";
import { fillSelect, makeButton, makeGroup, makeSelect, setPressed, setText } from "../ui/dom.js";
import { growthNamed, modalityOf } from "./volume.js";

/** Make the panel; `act` holds settle, window, undo, redo, clear, go and remove. */
export function makePanel(h, texts, act) {
  const titled = (title, ...children) =>
    h(
      ".sl-room-section",
      { role: "group", "aria-label": title },
      h(".sl-room-title", { "aria-hidden": true }, title),
      children,
    );
  const labelled = (label, props) => {
    const input = h("input", props);
    return [input, h("label.sl-room-field", input, label)];
  };

  const lesion = makeSelect(h, "Lesion", act.settle("lesion"));
  const thickness = makeSlider(
    h,
    "Thickness",
    { step: 0.1, words: (mm) => `${mm.toFixed(1)} mm` },
    act.settle("thickness_mm"),
  );
  const growth = titled("Lesion", lesion, thickness);

  const presets = makeGroup(h, texts.presets);
  const setField = () => {
    const [width, level] = fields.map(([input]) => +input.value);
    act.window([Math.max(1, width), level]);
  };
  const fields = ["Width", "Level"].map((label) =>
    labelled(label, { type: "number", class: "sl-input sl-room-number", step: 10, onchange: setField }),
  );
  const windowTitle = h("span.sl-soft");
  const tone = titled(
    "Window",
    windowTitle,
    presets,
    h(
      ".sl-row",
      fields.map(([, label]) => label),
    ),
  );
  const check = labelled(texts.names, {
    type: "checkbox",
    onchange: () => act.settle("overlay")(check[0].checked),
  });
  const names = h(".sl-room-check", check[1]);

  const undo = makeButton(h, "Undo", act.undo);
  const redo = makeButton(h, "Redo", act.redo);
  const clear = makeButton(h, "Delete all", act.clear);
  const list = h("ol.sl-room-results");
  const empty = h("p.sl-soft", texts.none_yet);
  const results = titled("Measurements", list, empty, h(".sl-row", undo, redo, clear));
  const made = {}; // what was last offered and listed, so that nothing is built anew under a pointer

  function once(name, key, build) {
    if (made[name] === key) return;
    made[name] = key;
    build();
  }

  function showWindow(study, state) {
    const modality = modalityOf(study, state.modality);
    const chosen = state.window[modality.id] ?? modality.window;
    once("window", modality, () => {
      setText(windowTitle, modality.title);
      const buttons = modality.presets.map(({ name, window, title }) =>
        makeButton(h, name, () => act.window(window), { title }),
      );
      presets.replaceChildren(...buttons);
    });
    modality.presets.forEach(({ window }, i) => {
      setPressed(presets.children[i], window.join() === chosen.join());
    });
    fields.forEach(([input], i) => {
      input.value = chosen[i];
    });
  }

  const row = ({ id, text, words }, i, chosen) =>
    h(
      "li.sl-room-result",
      { class: id === chosen ? "sl-room-chosen" : "" },
      h(
        "button.sl-room-go",
        { type: "button", title: texts.go, onclick: () => act.go(id) },
        h("span.sl-room-value", `${i + 1}. ${text}`),
        h("span.sl-soft", ` ${words}`),
      ),
      makeButton(h, "✕", () => act.remove(id), {
        label: `Delete measurement ${i + 1}`,
        class: "sl-room-small",
      }),
    );

  return {
    element: h(".sl-room-panel", growth, tone, names, results),
    show(study, state, board, chosen) {
      const own = growthNamed(study, state.lesion);
      const entries = board.list;
      growth.hidden = !own || Boolean(state.task.kind); // what is asked must not be changed
      const offered = study.growths.map(({ kind, label }) => [kind, label]);
      fillSelect(h, lesion, offered, state.lesion);
      lesion.hidden = offered.length < 2;
      names.hidden = !study.names.length;
      thickness.show(state.thickness_mm, [0, own?.largest_mm ?? 8]);
      showWindow(study, state);
      check[0].checked = state.overlay;
      undo.disabled = !board.canUndo;
      redo.disabled = !board.canRedo;
      clear.disabled = !entries.length;
      empty.hidden = !clear.disabled;
      once("list", JSON.stringify([entries, chosen]), () =>
        list.replaceChildren(...entries.map((entry, i) => row(entry, i, chosen))),
      );
    },
  };
}
