// Beside the pictures: lesion and its thickness, window, structures, and the list of measurements.

import { makeSlider } from "../ui/choices.js";
import { freshId, makeButton, setAttribute } from "../ui/dom.js";
import { modalityOf } from "./volume.js";

/** Make the panel; `act` holds lesion, thickness, window, overlay, undo, redo, clear, go and remove. */
export function makePanel(h, act) {
  const titled = (title, ...children) => {
    const id = freshId("title");
    return h(
      "div",
      { class: "sl-room-section", role: "group", "aria-labelledby": id },
      h("div", { id, class: "sl-room-title" }, title),
      ...children,
    );
  };

  const lesion = h("select", { "aria-label": "Lesion", onchange: () => act.lesion(lesion.value) });
  const thickness = makeSlider(
    h,
    "Thickness",
    { min: 0, max: 8, step: 0.1, words: (mm) => `${mm.toFixed(1)} mm` },
    act.thickness,
  );
  const growth = titled("Lesion", lesion, thickness.element);

  const presets = h("div", { class: "sl-row", role: "group", "aria-label": "Window presets" });
  const number = (label, index) => {
    const id = freshId("number");
    const input = h("input", {
      id,
      type: "number",
      class: "sl-input sl-room-number",
      step: 10,
      min: index === 0 ? 1 : null,
      onchange: () => act.windowField(index, Number(input.value)),
      onkeydown: (event) => event.stopPropagation(),
    });
    return { input, element: h("span", { class: "sl-room-field" }, h("label", { for: id }, label), input) };
  };
  const [width, level] = [number("Width", 0), number("Level", 1)];
  const windowTitle = h("span", { class: "sl-soft" });
  const tone = titled(
    "Window",
    windowTitle,
    presets,
    h("div", { class: "sl-row" }, width.element, level.element),
  );

  const overlayId = freshId("overlay");
  const overlay = h("input", {
    type: "checkbox",
    id: overlayId,
    onchange: () => act.overlay(overlay.checked),
  });
  const names = h(
    "div",
    { class: "sl-row sl-room-check" },
    overlay,
    h("label", { for: overlayId }, "Colour and name the structures"),
  );

  const undo = makeButton(h, "Undo", act.undo);
  const redo = makeButton(h, "Redo", act.redo);
  const clear = makeButton(h, "Delete all", act.clear);
  const list = h("ol", { class: "sl-room-results" });
  const empty = h("p", { class: "sl-soft" }, "None yet: choose a tool, then click in a picture.");
  const results = titled("Measurements", list, empty, h("div", { class: "sl-row" }, undo, redo, clear));

  const element = h("div", { class: "sl-room-panel" }, growth, tone, names, results);
  let offered = null;
  let listed = null;
  let toned = "";

  function offer(study) {
    if (offered === study) return;
    offered = study;
    lesion.replaceChildren(...study.growths.map(({ kind, label }) => h("option", { value: kind }, label)));
    lesion.hidden = study.growths.length < 2;
    names.hidden = !study.arrays.labels;
  }

  function showWindow(study, state) {
    const modality = modalityOf(study, state.modality);
    const key = `${modality.id} ${modality.presets.length}`;
    if (key !== toned) {
      toned = key;
      presets.replaceChildren(
        ...modality.presets.map(({ name, window }) =>
          makeButton(h, name, () => act.window(window), {
            pressed: false,
            title: `Width ${window[0]}, level ${window[1]}`,
          }),
        ),
      );
    }
    const [w, l] = state.window[modality.id] ?? modality.window;
    for (const [i, { window }] of modality.presets.entries())
      setAttribute(presets.children[i], "aria-pressed", String(window[0] === w && window[1] === l));
    if (document.activeElement !== width.input) width.input.value = w;
    if (document.activeElement !== level.input) level.input.value = l;
    const text = `${modality.label}${modality.unit ? `, in ${modality.unit}` : ""}`;
    if (windowTitle.textContent !== text) windowTitle.textContent = text;
  }

  function showList(entries, chosen) {
    const key = JSON.stringify([entries.map(({ id, value, text }) => [id, value, text]), chosen]);
    if (key === listed) return;
    listed = key;
    list.replaceChildren(
      ...entries.map((entry, i) =>
        h(
          "li",
          { class: entry.id === chosen ? "sl-room-result sl-room-chosen" : "sl-room-result" },
          h(
            "button",
            {
              type: "button",
              class: "sl-room-go",
              title: "Go to its slice",
              onclick: () => act.go(entry.id),
            },
            h("span", { class: "sl-room-value" }, `${i + 1}. ${entry.text}`),
            h("span", { class: "sl-soft" }, ` ${entry.words}`),
          ),
          h(
            "button",
            {
              type: "button",
              class: "sl-button sl-room-small",
              "aria-label": `Delete measurement ${i + 1}`,
              onclick: () => act.remove(entry.id),
            },
            "✕",
          ),
        ),
      ),
    );
    empty.hidden = entries.length > 0;
  }

  return {
    element,
    show(study, state, board, chosen) {
      const entries = board.list;
      offer(study);
      const own = study.growths.find(({ kind }) => kind === state.lesion);
      growth.hidden = !own || Boolean(state.task.kind); // what is asked must not be changed
      lesion.value = state.lesion;
      thickness.show(state.thickness_mm, [0, own?.largest_mm ?? 8]);
      showWindow(study, state);
      overlay.checked = state.overlay;
      setAttribute(undo, "disabled", !board.canUndo);
      setAttribute(redo, "disabled", !board.canRedo);
      setAttribute(clear, "disabled", !entries.length);
      showList(entries, chosen);
    },
  };
}
