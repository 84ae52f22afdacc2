// Virtual surgery in Node: pictures, numbers, choices, clean-up.

import assert from "node:assert/strict";
import { test } from "node:test";
import { kindsIn } from "../../widgets/spinelab/surgery/drawn.js";
import view, { driftWords } from "../../widgets/spinelab/surgery/view.js";
import { FakeModel, openPage } from "./fakes.js";

const square = (x, y, size) => [
  [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
  ],
];
const numbers = (ap_mm, k_line = "(+)") => ({
  canal_area_mm2: 228,
  free_area_mm2: 144,
  ap_mm,
  lesion_ap_mm: 7.6,
  occupying_ratio_percent: 56,
  cord_area_mm2: 50,
  cord_ap_mm: 4.8,
  cord_behind_mm: 10,
  k_line,
});
const shapes = [
  { kind: "bone", rings: square(-5, -10, 8) },
  { kind: "lesion", rings: square(-3, 0, 5) },
];
const picture = (ap_mm, drift = {}) => ({ axial: shapes, sagittal: shapes, numbers: numbers(ap_mm), drift });
const DRIFT = {
  shift_mm: 1.7,
  limited_by: "the published mean",
  published_mm: 1.71,
  room_mm: 5.4,
  k_line_mm: 1.9,
};
const cite = { label: "Gu et al.", level: "systematic review", url: "https://doi.org/10.1/x", title: "T" };

function opened() {
  const page = openPage();
  const model = new FakeModel({
    patient: "opll",
    operation: "",
    _patients: [["opll", "OPLL in a neck"]],
    _said: {
      "open-door": {
        claims: [{ id: "a", entity: "OPLL", text: "Taught.", cites: [cite] }],
        rates: [{ what: "C5 palsy", entity: "all causes", percent: 4.5, cites: [cite] }],
      },
    },
    _state: {
      id: "opll",
      before: picture(6),
      after: { "open-door": { name: "Open-door", does: "Swung back.", ...picture(13.6, DRIFT) } },
      k_line: [
        [0, 0],
        [0, -40],
      ],
      sagittal_box: [-20, -50, 40, 10],
    },
  });
  const close = view.render({ model, el: page });
  return { page, model, close };
}

test("before an operation both pictures show the patient, and no source speaks", () => {
  const { page } = opened();
  assert.equal(page.querySelectorAll("svg").length, 4);
  assert.equal(page.querySelectorAll("thead th").length, 2);
  assert.equal(page.querySelectorAll(".sl-said li").length, 0);
});

test("an operation shows what changed, in the table, in words and from sources", () => {
  const { page, model } = opened();
  const [, door] = page.querySelectorAll('[aria-label="Operation"] button');
  door.click();
  assert.equal(model.get("operation"), "open-door");
  assert.equal(door.getAttribute("aria-pressed"), "true");
  const row = [...page.querySelectorAll("tbody tr")].find((held) =>
    held.textContent.startsWith("Free front"),
  );
  assert.deepEqual(
    [...row.querySelectorAll("td")].map((cell) => cell.textContent),
    ["6.0 mm", "13.6 mm", "+7.6 mm"],
  );
  assert.match(page.querySelector(".sl-live").textContent, /Free diameter 13.6 millimetres, before 6.0/);
  assert.equal(page.querySelectorAll(".sl-said li").length, 2);
  assert.match(page.querySelector(".sl-said").textContent, /4.5 % \(all causes\)/);
});

test("an ossification is striped as well as coloured", () => {
  const { page } = opened();
  const bare = page.querySelectorAll("svg")[0];
  assert.ok(
    [...bare.querySelectorAll("path")].some((path) => path.getAttribute("style")?.includes("#961e0a")),
  );
});

test("the words say what holds the cord, and that it is a model", () => {
  assert.equal(driftWords({ drift: {} }), "");
  const held = driftWords({ drift: { ...DRIFT, shift_mm: 0, k_line_mm: -1.8, limited_by: "the K-line" } });
  assert.match(held, /^Model: the back of the cord moves by 0.0 mm, held by the K-line/);
  assert.match(held, /1.8 mm beyond the K-line/);
  assert.match(held, /assumption of this model/);
});

test("the legend names what is drawn and nothing else", () => {
  assert.deepEqual(kindsIn(shapes, shapes), ["bone", "lesion"]);
});

test("closing the view leaves no listener behind", () => {
  const { page, model, close } = opened();
  close();
  assert.equal(model.listening, 0);
  assert.equal(page.children.length, 0);
});
