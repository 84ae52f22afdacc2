// Small line drawings for the tools, 20 x 20.

const PATHS = {
  cross: "M10 2v6M10 12v6M2 10h6M12 10h6",
  window: "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M10 3v14M10 6l5-1M10 10h7M10 14l5 1",
  pan: "M10 2v16M2 10h16M7 5l3-3l3 3M7 15l3 3l3-3M5 7l-3 3l3 3M15 7l3 3l-3 3",
  distance: "M3 17L17 3M2 13l5 5M13 2l5 5",
  angle: "M17 16H3L14 4M9 16a7 7 0 0 0-1.500-4.500",
  ap: "M10 3v14M6 3h8M6 17h8M7 6l3-3l3 3M7 14l3 3l3-3",
  ratio: "M6 3v14M3 3h6M3 17h6M14 3v7M11 3h6M11 10h6",
  area: "M4 6l7-3l6 6l-3 8l-9-2z",
  probe: "M10 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12M10 9v2M9 10h2",
  mark: "M10 18c-4-5-6-7-6-10a6 6 0 0 1 12 0c0 3-2 5-6 10M10 6.500v3M8.500 8h3",
};

/** An icon that says nothing to a screen reader: the button's text does. */
export function icon(h, name) {
  return h(
    "svg",
    { viewBox: "0 0 20 20", class: "sl-room-icon", "aria-hidden": "true", focusable: "false" },
    h("path", { d: PATHS[name] }),
  );
}
