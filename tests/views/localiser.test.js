import assert from "node:assert/strict";
import test from "node:test";
import { inside, KEY_POINTS, LABELS, segmentAt } from "../../widgets/spinelab/localiser/body.js";
import { REGIONS } from "../../widgets/spinelab/localiser/dermatomes.js";
import { effectWords, runWords } from "../../widgets/spinelab/localiser/report.js";
import localiser from "../../widgets/spinelab/localiser/view.js";
import { FakeModel, openPage, settled } from "./fakes.js";

const SEGMENTS = [
  ...[2, 3, 4, 5, 6, 7, 8].map((n) => `C${n}`),
  ...Array.from({ length: 12 }, (_, i) => `T${i + 1}`),
  ...[1, 2, 3, 4, 5].map((n) => `L${n}`),
  ...["S1", "S2", "S3", "S4-5"],
];

test("every dermatome is drawn, and its key point lies in it", () => {
  for (const segment of SEGMENTS) {
    const [view, u, y] = KEY_POINTS[segment];
    assert.equal(segmentAt(view, [u, y]), segment, segment);
  }
  assert.deepEqual(new Set(REGIONS.map((region) => region.segment)), new Set(SEGMENTS));
});

test("every name stands on its own dermatome", () => {
  for (const [view, segment, u, y] of LABELS) {
    assert.equal(segmentAt(view, [Math.max(u, 1), y - 2.5]), segment, `${view} ${segment}`);
  }
});

test("a point outside the figure belongs to no dermatome", () => {
  assert.equal(segmentAt("front", [95, 20]), "");
  assert.equal(
    inside(
      [0.5, 0.5],
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
    ),
    true,
  );
});

test("segments are written as runs and effects with a sign of their own", () => {
  assert.equal(runWords(SEGMENTS, ["C6", "C7", "T1"]), "C6 to C7, T1");
  assert.equal(effectWords({ state: "brisk", certainty: "expected" }), "▲ brisk");
  assert.equal(effectWords({ state: "reduced", certainty: "possible" }), "▼ possibly reduced");
  assert.equal(effectWords({ state: "normal", certainty: "expected" }, "absent"), "absent");
});

// A small world: two levels, one muscle, one reflex, two signs.
const CITES = [{ label: "A 2020", level: "cohort", url: "https://example.org/", title: "T" }];
const POINTS = Object.fromEntries(SEGMENTS.map((segment) => [segment, `point of ${segment}`]));
const columns = ["pin", "touch", "position"]
  .flatMap((way) =>
    Object.keys(POINTS).flatMap((segment) => [`${way}:${segment}@left`, `${way}:${segment}@right`]),
  )
  .concat(["power:C6@left", "power:C6@right", "reflex:knee@left", "reflex:knee@right"])
  .concat(["sign:hoffmann@left", "sign:hoffmann@right", "sign:gait@midline"]);
const codes = (found) => columns.map((name) => found[name] ?? "N").join("");
const halfCord = (own, other) =>
  codes({
    [`position:C7@${own}`]: "R",
    [`pin:C7@${other}`]: "R",
    [`power:C6@${own}`]: "L",
    [`reflex:knee@${own}`]: "B",
    [`sign:hoffmann@${own}`]: "P",
    "sign:gait@midline": "P",
  });
const tracts = ["corticospinal", "dorsal_column", "spinothalamic"];
const DATA = {
  columns,
  letters: {
    N: "normal",
    R: "reduced",
    B: "brisk",
    L: "weak, lower motor neurone",
    U: "weak, upper motor neurone",
    P: "present",
  },
  lesions: [
    {
      level: "C5-C6",
      extent: "hemicord",
      side: "left",
      words: "Half of the cord, left, at C5-C6",
      codes: halfCord("left", "right"),
      tracts: tracts.map((tract) => [tract, "left", "expected"]),
      grey: true,
      notes: [0],
    },
    {
      level: "C5-C6",
      extent: "hemicord",
      side: "right",
      words: "Half of the cord, right, at C5-C6",
      codes: halfCord("right", "left"),
      tracts: tracts.map((tract) => [tract, "right", "expected"]),
      grey: true,
      notes: [0],
    },
    {
      level: "L4-L5",
      extent: "root",
      side: "left",
      words: "One nerve root, left, at L4-L5",
      codes: codes({ "reflex:knee@left": "r" }),
      tracts: [],
      grey: false,
      notes: [],
    },
  ],
  levels: {
    "C5-C6": { primary: ["C7"], root: "C6", extents: ["hemicord"] },
    "L4-L5": { primary: [], root: "L5", extents: ["root"] },
  },
  extents: {
    hemicord: { name: "Half of the cord", sides: ["left", "right"], cites: CITES },
    root: { name: "One nerve root", sides: ["left"], cites: CITES },
  },
  points: POINTS,
  muscles: [{ id: "power:C6", segment: "C6", action: "wrist extensors" }],
  reflexes: [{ id: "reflex:knee", name: "Knee reflex", arc: ["L3"], kind: "tendon", cites: CITES }],
  signs: [
    { id: "sign:hoffmann", name: "Hoffmann sign", says: "C8", sided: true, cites: CITES },
    { id: "sign:gait", name: "Gait", says: "tracts", sided: false, cites: CITES },
  ],
  tracts: Object.fromEntries(
    tracts.map((id) => [id, { name: id, carries: "something", crosses: "somewhere", cites: CITES }]),
  ),
  notes: [{ text: "Layers.", kind: "disputed", cites: CITES }],
  examined: CITES,
  fit: {
    expected_seen: 4,
    possible_seen: 2,
    unexplained: -4,
    expected_missing: -2,
    absent_as_predicted: 1,
    level_near: { distance: 1, points: 4 },
    level_below: { distance: 3, points: 2 },
    level_far_below: { points: -1 },
    level_above: { points: -4 },
  },
};

function open(state = {}) {
  const el = openPage();
  const model = new FakeModel({
    mode: "lesion",
    level: "C5-C6",
    extent: "hemicord",
    side: "left",
    observed: {},
    _data: DATA,
    ...state,
  });
  const close = localiser.render({ model, el });
  const nameOf = (field) =>
    field.getAttribute("aria-label") ?? el.querySelector(`label[for=${field.id}]`).textContent;
  const labelled = (text) => [...el.querySelectorAll("select")].find((field) => nameOf(field) === text);
  const pick = (text, value) => {
    labelled(text).value = value;
    labelled(text).dispatchEvent(new Event("change"));
  };
  const button = (text) => [...el.querySelectorAll("button")].find((entry) => entry.textContent === text);
  const losses = () => [...el.querySelectorAll("[data-loss]")].map((path) => path.getAttribute("data-loss"));
  return { el, model, close, labelled, pick, button, losses };
}

test("half a cord shades pain on the other side and vibration on its own", () => {
  const { losses, el, close } = open();
  assert.deepEqual(new Set(losses()), new Set(["pin C7 right expected", "position C7 left expected"]));
  assert.match(el.querySelector(".sl-chart").getAttribute("aria-label"), /Pin prick reduced: right C7\./);
  const struck = [...el.querySelectorAll("[data-struck]")].map((part) => part.getAttribute("data-struck"));
  assert.deepEqual(new Set(struck), new Set(["horn", ...tracts].map((part) => `${part} left expected`)));
  close();
});

test("the patient's left is drawn on the viewer's right in front and on the left from behind", () => {
  const { el, close } = open();
  const middle = (path) => {
    const xs = [...path.getAttribute("d").matchAll(/([\d.]+) [\d.]+/g)].map((match) => Number(match[1]));
    return xs.reduce((sum, x) => sum + x, 0) / xs.length;
  };
  const [front, back] = el.querySelectorAll(".sl-chart-view");
  const left = (view) => view.querySelector("[data-loss='position C7 left expected']");
  assert.ok(middle(left(front)) > 98);
  assert.ok(middle(left(back)) < 98);
  close();
});

test("another side is shown at once and reaches the model a moment later", async () => {
  const { pick, losses, model, el, close } = open();
  pick("Side of the patient", "right");
  assert.ok(losses().includes("pin C7 left expected"));
  assert.match(el.querySelector(".sl-live").textContent, /right, at C5-C6/);
  assert.equal(model.get("side"), "left");
  await settled(200);
  assert.equal(model.get("side"), "right");
  close();
});

test("a level without the extent takes the first that it has", () => {
  const { button, labelled, el, close } = open();
  button("▼ down").click();
  assert.equal(labelled("Part that is struck").value, "root");
  assert.match(el.querySelector(".sl-tracts").textContent, /only roots are struck/);
  assert.match(el.querySelector(".sl-report").textContent, /normal/);
  close();
});

test("the chart can show one kind of sensation only", () => {
  const { button, losses, close } = open();
  button("Vibration").click();
  assert.deepEqual(new Set(losses()), new Set(["position C7 left expected"]));
  close();
});

test("findings order the lesions, with reasons for and against", () => {
  const { pick, el, close } = open({ mode: "signs" });
  assert.equal(el.querySelector(".sl-candidates").children.length, 0);
  pick("Hoffmann sign, right", "present");
  pick("Knee reflex, left", "brisk");
  const [first] = el.querySelector(".sl-candidates").children;
  assert.match(first.textContent, /0 points/);
  pick("Knee reflex, left", "normal");
  const best = el.querySelector(".sl-candidates").children[0].textContent;
  assert.match(best, /Half of the cord, right, at C5-C6/);
  assert.match(best, /\+4 Hoffmann sign, right, present: expected here/);
  assert.match(el.textContent, /no probability/);
  close();
});

test("a candidate opens as a lesion", async () => {
  const { button, model, el, close } = open({
    mode: "signs",
    observed: { "sign:hoffmann@right": "present" },
  });
  button("Show its signs").click();
  assert.match(el.querySelector(".sl-lesion-words").textContent, /right, at C5-C6/);
  await settled(200);
  assert.deepEqual([model.get("mode"), model.get("side")], ["lesion", "right"]);
  close();
});

test("nothing remains after the view is closed", () => {
  const { model, el, close } = open();
  assert.ok(model.listening > 0);
  close();
  assert.equal(model.listening, 0);
  assert.equal(el.children.length, 0);
});
