import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  combinedRatio,
  naturalFrequencies,
  postTest,
  readRatio,
  strongestRatio,
} from "../../widgets/spinelab/bayes/odds.js";
import { symbolPath } from "../../widgets/spinelab/bayes/people.js";
import { ratioWords } from "../../widgets/spinelab/bayes/tests.js";
import bayes from "../../widgets/spinelab/bayes/view.js";
import { FakeModel, openPage, settled } from "./fakes.js";

const CASES = JSON.parse(readFileSync(new URL("../unit/domain/likelihood_cases.json", import.meta.url)));

function same(found, expected) {
  assert.equal(found.length, expected.length);
  found.forEach((value, at) => {
    if (expected[at] === null || !Number.isFinite(expected[at])) assert.equal(value, expected[at]);
    else assert.ok(Math.abs(value - expected[at]) <= 1e-6 * Math.max(1, Math.abs(expected[at])), `${found}`);
  });
}

test("probabilities after a test are those of the shared cases", () => {
  for (const { probability, ratio, expected } of CASES.post_test)
    same(postTest(probability, readRatio(ratio)), expected);
});

test("products of ratios are those of the shared cases", () => {
  for (const { ratios, expected } of CASES.combined)
    same(combinedRatio(ratios.map(readRatio)), readRatio(expected));
});

test("numbers of people are those of the shared cases", () => {
  for (const entry of CASES.frequencies)
    same(
      naturalFrequencies(entry.probability, entry.in_diseased, entry.in_healthy, entry.people),
      entry.expected,
    );
});

test("the strongest ratio is the one furthest from one", () => {
  assert.deepEqual(strongestRatio([[3], [0.2], [4]]), [0.2]);
});

test("a ratio without an interval and one without an upper limit say so", () => {
  assert.equal(ratioWords([2.6, null, null]), "2.6 (no interval published)");
  assert.equal(ratioWords([10.45, 1.31, "inf"]), "10 (1.3 to no upper limit)");
  assert.equal(ratioWords(null), "none");
});

test("every person has one symbol", () => {
  const path = symbolPath((x, y) => `M${x} ${y}`, 45, 10);
  assert.equal(path.match(/M/g).length, 10);
  assert.match(path, /M455 5/);
  assert.match(path, /M45 15$/);
});

const CITE = { key: "a2020", label: "A 2020", level: "cohort", url: "https://example.org/", title: "T" };
const study = (source, positive, negative, sensitivity = 0.6) => ({
  source,
  cite: { ...CITE, key: source },
  also: [],
  sensitivity,
  positive,
  negative,
  remark: "A remark.",
});
const entry = (id, name, overlaps, ...studies) => ({
  id,
  name,
  labels: ["present", "absent"],
  overlaps,
  studies,
});
const DATA = {
  tests: [
    entry("hoffmann", "Hoffmann", ["tromner"], study("a2020", [3, 2, 4.5], [0.5, 0.3, 0.8])),
    entry("tromner", "Trömner", ["hoffmann"], study("a2020", [5, null, null], [0.4, null, null])),
    entry(
      "gait",
      "Gait",
      [],
      study("a2020", [2, 1, 4], [0.7, 0.5, 0.9]),
      study("b2021", null, [0.9, null, null]),
    ),
    entry("cluster", "Cluster", [], study("c2010", [30.9, 5.5, 181.8], [0.18, 0.12, 0.42], null)),
  ],
  left_out: [{ name: "Romberg", why: "No controls.", cite: CITE }],
  dependence: "They are not independent.",
  methods: [{ text: "Odds.", cite: CITE }],
};

function open(state = {}) {
  const el = openPage();
  const model = new FakeModel({ pretest_percent: 20, findings: {}, sources: {}, _data: DATA, ...state });
  const close = bayes.render({ model, el });
  const row = (name) =>
    [...el.querySelectorAll(".sl-test")].find((item) => item.querySelector("strong").textContent === name);
  const press = (name, label) =>
    [...row(name).querySelectorAll("button")].find((button) => button.textContent === label).click();
  const text = (selector) => el.querySelector(selector).textContent;
  return { el, model, close, row, press, text };
}

test("without a sign the picture shows the probability before", () => {
  const { text, close } = open();
  assert.match(text(".sl-bayes-sentence"), /Before the examination: 20 %/);
  assert.match(text(".sl-people-legend"), /200 with myelopathy/);
  close();
});

test("a sign changes probability, interval and people at once and reaches the model later", async () => {
  const { press, text, model, close } = open();
  press("Hoffmann", "present");
  assert.equal(text(".sl-bayes-sentence"), "From 20 % to 43 % (95 % interval 33 % to 53 %).");
  assert.match(text(".sl-people-legend"), /120 with myelopathy and these findings/);
  assert.match(text(".sl-people-legend"), /160 without myelopathy, these findings/);
  assert.deepEqual(model.get("findings"), {});
  await settled(200);
  assert.deepEqual(model.get("findings"), { hoffmann: "positive" });
  close();
});

test("a second sign is multiplied with a warning that names the strongest", () => {
  const { press, el, text, close } = open({ findings: { hoffmann: "positive" } });
  assert.equal(el.querySelector(".sl-bayes-warning").hidden, true);
  press("Gait", "present");
  assert.match(text(".sl-bayes-warning"), /They are not independent\. Hoffmann alone: 43 %/);
  assert.match(text(".sl-bayes-sentence"), /From 20 % to 60 %/);
  assert.equal(el.querySelectorAll(".sl-bayes-used li").length, 2);
  close();
});

test("a test that overlaps takes the other out and says so", () => {
  const { press, el, row, close } = open({ findings: { hoffmann: "positive" } });
  press("Trömner", "absent");
  assert.equal(row("Hoffmann").querySelector("[aria-pressed=true]").textContent, "not examined");
  assert.equal(el.querySelectorAll(".sl-bayes-used li").length, 1);
  assert.match(el.querySelector(".sl-live").textContent, /Hoffmann taken out: it overlaps with Trömner/);
  close();
});

test("a study without a ratio for a result cannot be used for it", () => {
  const { row, press, el, close } = open();
  press("Gait", "present");
  const select = row("Gait").querySelector("select");
  select.value = "b2021";
  select.dispatchEvent(new Event("change"));
  assert.equal(el.querySelectorAll(".sl-bayes-used li").length, 0);
  const present = [...row("Gait").querySelectorAll("button")].find(
    (button) => button.textContent === "present",
  );
  assert.ok(present.hasAttribute("disabled"));
  close();
});

test("without a sensitivity only the people with the findings are drawn", () => {
  const { press, text, close } = open({ pretest_percent: 35.3 });
  press("Cluster", "present");
  assert.match(text(".sl-people-legend"), /944 with these findings and myelopathy/);
  assert.match(text(".sl-bayes-result"), /The source gives no sensitivity/);
  close();
});

test("a number outside the range is refused in words and put back", () => {
  const { el, close } = open();
  const field = el.querySelector(".sl-pretest-field");
  field.value = "120";
  field.dispatchEvent(new Event("change"));
  assert.equal(field.value, "20");
  assert.match(el.querySelector(".sl-live").textContent, /between 0.1 and 99.9 percent/);
  close();
});

test("what Python sets is shown, and nothing remains after the view is closed", async () => {
  const { model, text, el, close } = open();
  model.set("pretest_percent", 50);
  assert.match(text(".sl-bayes-sentence"), /50 %/);
  close();
  assert.equal(model.listening, 0);
  assert.equal(el.children.length, 0);
});
