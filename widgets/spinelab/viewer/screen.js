// The pictures of a room: which plane and images each frame shows, and when it is painted anew.

import { atEnd, setText } from "../ui/dom.js";
import { firstLook } from "./pane.js";
import { PLANES } from "./planes.js";
import { makeSlices } from "./slices.js";
import { greyTable } from "./tone.js";

/**
 * Make the screen of a room {state, study, sight, caliper, measuring}; `frames()` gives its frames. The first change of
 * a frame of the page is painted at once, before anything else happens; what changes until the page shows it is painted
 * together in the next. What is said around the pictures follows when the page draws them; then `painted()` is called.
 */
export function makeScreen(h, room, { frames, painted, signal }) {
  const { state, sight } = room;
  const grid = h(".sl-room-grid");
  const wait = h("p.sl-room-wait", { role: "status" }, room.texts.unpacking);
  let trouble = "";
  let eyes = {}; // zoom and place of each plane
  let greys = {}; // of each modality's window
  let active = 0;
  let over = null; // where the pointer is: {frame, point}
  let measured = false; // how large the page shows the pictures
  let [queued, again] = [0, 0];

  const shown = () => frames().filter(({ element }) => !element.hidden);

  function repaint() {
    again = queued;
    if (queued) return;
    queued = requestAnimationFrame(() => {
      queued = 0;
      tell();
      if (again) repaint();
    });
    queueMicrotask(() => each(paintFrame));
  }

  function tableOf(modality) {
    const window = sight.windowOf(modality);
    const key = window.join();
    if (greys[modality]?.key !== key) greys[modality] = { key, table: greyTable(...window) };
    return greys[modality].table;
  }

  /** Give each frame its plane and its images. */
  function arrange() {
    const { arrangement, plane, modality, beside } = state;
    const rest = Object.keys(PLANES).filter((name) => name !== plane);
    const looks = {
      planes: [plane, ...rest].map((name) => [name, modality]),
      one: [[plane, modality]],
      pair: [modality, beside].map((id) => [plane, id]),
    }[arrangement];
    if (grid.dataset.arrangement !== arrangement) measured = false;
    grid.dataset.arrangement = arrangement;
    frames().forEach((frame, i) => {
      frame.element.hidden = !looks[i];
      if (!looks[i]) return;
      [frame.plane, frame.modality] = looks[i];
      eyes[frame.plane] ??= firstLook(room.study, frame.plane);
      frame.pane.aim(room.study, frame.plane, eyes[frame.plane]);
    });
    if (!measured) for (const { pane } of shown()) pane.resize();
    measured = true;
  }

  /** Whether the slices to be seen have arrived. */
  function arrived() {
    arrange();
    return shown().every((frame) => room.slices.has(sight.lookOf(frame)));
  }

  /** Say what there is to wait for, or why in vain: instead of the pictures, then on or below them. */
  function showWait() {
    const { study, texts } = room;
    setText(wait, trouble || (study ? texts.arriving : texts.unpacking));
    wait.hidden = study?.whole;
    wait.dataset.state = study ? (trouble ? "trouble" : "arriving") : "";
  }

  /** Do something with each frame; says whether what they show has arrived. */
  const each = (work) => room.study && !signal.aborted && arrived() && shown().map(work);

  /** Say around the pictures what they show: once a frame, since what was written is laid out anew. */
  function tell() {
    const told = each((frame) =>
      frame.show(
        sight.sliceOf(frame),
        sight.countOf(frame),
        active === frame.number && shown().length > 1,
        sight.nameOf(frame),
        sight.placeOf(frame),
      ),
    );
    if (!told) return;
    showWait();
    painted();
  }

  function paintFrame(frame) {
    const { pane, plane, modality, number } = frame;
    const look = sight.lookOf(frame);
    const own = active === number;
    const point = over?.frame === frame ? over.point : null;
    const { slices, study } = room;
    pane.paint({
      values: slices.values(look),
      labels: state.overlay && study.arrays.labels ? slices.labels(look) : null,
      table: tableOf(modality),
      colors: study.colors,
      cross: state.position_mm,
      strong: own && room.measuring() && !point,
      marks: room.caliper.marksOn(plane, sight.sliceAt(frame), point, state.reveal),
      corners: sight.corners(frame, point ?? (own ? state.position_mm : null)),
    });
  }

  const watcher = new ResizeObserver(() => {
    measured = false;
    repaint();
  });
  watcher.observe(grid);
  atEnd(signal, () => {
    watcher.disconnect();
    cancelAnimationFrame(queued);
  });

  return {
    grid,
    element: h(".sl-room-screen", grid, wait),
    shown,
    arrived,
    repaint,
    /** The frame to which keys and windows go. */
    active: () => frames()[active],
    activate({ number }) {
      if (active === number) return;
      active = number;
      repaint();
    },
    hover(next) {
      over = next;
      repaint();
    },
    fit() {
      eyes = {};
      repaint();
    },
    middle: () => eyes[state.plane].middle,
    load(study) {
      if (room.study?.shape !== study.shape) [eyes, greys] = [{}, {}]; // the rest of the same patient changes no look
      Object.assign(room, { study, slices: makeSlices(study) });
      repaint();
    },
    fail(sentence) {
      trouble = sentence;
      showWait();
    },
  };
}
