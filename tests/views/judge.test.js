import assert from "node:assert/strict";
import test from "node:test";
import { calibrationOf, calibrationWords, nextUnjudged, scored } from "../../widgets/spinelab/judge/score.js";
import judge from "../../widgets/spinelab/judge/view.js";
import { FakeModel, openPage } from "./fakes.js";

const ANSWERS = [
  ["supported", "Supported"],
  ["partly", "Partly right"],
  ["contradicted", "Contradicted"],
  ["unsupported", "Not supported, or no evidence found"],
];
const CERTAINTIES = [
  ["guess", "A guess"],
  ["fairly", "Fairly sure"],
  ["sure", "Sure"],
];
const card = (id, answer, verdict, sources = []) => ({
  id,
  answer,
  verdict,
  sources,
  claim: `Claim ${id}`,
  place: "Article on the ligamentum flavum: drugs",
  symbol: "○",
  statement: `Statement ${id}.`,
  about: "CLF",
  level: "case series",
});
const DECK = [
  card("a", "supported", "Supported", [
    { label: "Kawano 1988", level: "case series", url: "https://x.example/" },
  ]),
  card("b", "contradicted", "Contradicted", [{ label: "Wang 2006", level: "RETRACTED", url: "" }]),
  card("c", "unsupported", "No evidence found"),
];

function open(judgements = [], current = "a") {
  const el = openPage();
  const model = new FakeModel({
    _deck: DECK,
    _choices: { answers: ANSWERS, certainties: CERTAINTIES },
    judgements,
    current,
  });
  const close = judge.render({ model, el });
  const find = (selector) => el.querySelector(selector);
  const button = (text) => [...el.querySelectorAll("button")].find((one) => one.textContent === text);
  const choose = (value) => find(`input[value=${value}]`).click();
  const submit = () =>
    find("form").dispatchEvent(new el.ownerDocument.defaultView.Event("submit", { cancelable: true }));
  return { el, model, close, find, button, choose, submit };
}

const given = (id, answer, certainty = "sure") => ({ id, answer, certainty });

test("before a judgement neither verdict nor statement nor source is on the page", () => {
  const { el, close } = open();
  assert.match(el.textContent, /Claim 1 of 3.*Claim a/s);
  assert.doesNotMatch(el.textContent, /Statement|Kawano|sources agree/);
  assert.equal(el.querySelectorAll("input[type=radio]").length, 7);
  close();
});

test("a judgement needs an answer and a certainty, and says which is missing", () => {
  const { find, choose, submit, model, close } = open();
  submit();
  assert.equal(find(".sl-need").textContent, "Choose what the sources say and how sure you are first.");
  choose("partly");
  submit();
  assert.equal(find(".sl-need").textContent, "Choose how sure you are first.");
  assert.deepEqual(model.get("judgements"), []);
  close();
});

test("a judgement is kept, sent and answered with verdict, statement, level and sources", () => {
  const { el, find, choose, submit, model, close } = open();
  choose("partly");
  choose("fairly");
  submit();
  assert.deepEqual(model.get("judgements"), [given("a", "partly", "fairly")]);
  assert.equal(model.saves, 1);
  assert.match(
    find(".sl-outcome").textContent,
    /You said: Partly right \(fairly sure\)\. The sources say other/,
  );
  assert.match(find(".sl-evidence").textContent, /Supported.*Statement a\..*About CLF\..*case series/s);
  assert.equal(find(".sl-sources a").href, "https://x.example/");
  assert.equal(el.ownerDocument.activeElement, find(".sl-evidence"));
  assert.match(find("[role=status]").textContent, /The sources say otherwise: Supported\./);
  assert.equal(find("form"), null, "a judgement stands once the evidence was seen");
  close();
});

test("a work without an address is named without a link, and none is said to be none", () => {
  const second = open([given("b", "contradicted")], "b");
  assert.equal(second.find(".sl-sources a"), null);
  assert.match(second.find(".sl-sources").textContent, /Wang 2006 \(RETRACTED\)/);
  second.close();
  const third = open([given("c", "unsupported")], "c");
  assert.match(third.find(".sl-evidence").textContent, /No source was found\./);
  third.close();
});

test("next goes to the first claim that is not judged, round the end of the deck", () => {
  const { button, model, find, close } = open([given("a", "supported"), given("c", "unsupported")], "c");
  button("Next claim").click();
  assert.equal(model.get("current"), "b");
  assert.equal(find(".sl-claim"), find(".sl-claim").ownerDocument.activeElement);
  close();
});

test("a claim can be skipped and gone back to", () => {
  const { button, model, close } = open();
  button("Skip").click();
  assert.equal(model.get("current"), "b");
  button("Back").click();
  assert.equal(model.get("current"), "a");
  close();
});

test("the score says how often the learner was right by how sure, and what was missed", () => {
  const { el, find, button, close } = open(
    [given("a", "supported"), given("b", "supported"), given("c", "unsupported", "guess")],
    "c",
  );
  const rows = [...el.querySelectorAll(".sl-scores:not(.sl-missed) tbody tr")].map((row) => row.textContent);
  assert.deepEqual(rows, ["A guess11 of 1", "Fairly sure0–", "Sure21 of 2"]);
  assert.match(el.textContent, /Judged 3 of 3, right in 2\. All claims are judged\./);
  assert.match(el.textContent, /You were sure 2 times, and wrong in 1 of these/);
  assert.match(find(".sl-missed tbody").textContent, /Claim b.*Supported.*Contradicted\. Statement b\./s);
  assert.equal(button("Next claim"), undefined);
  close();
});

test("starting again clears judgements and goes to the first claim", () => {
  const { button, model, find, close } = open([given("c", "partly")], "c");
  button("Start again").click();
  assert.deepEqual(model.get("judgements"), []);
  assert.equal(model.get("current"), "a");
  assert.ok(find(".sl-score").hidden);
  close();
});

test("what the kernel changes is shown", () => {
  const { model, find, close } = open();
  model.set("judgements", [given("a", "supported")]);
  assert.match(find(".sl-outcome").textContent, /The sources agree/);
  model.set("current", "b");
  assert.match(find(".sl-claim").textContent, /Claim b/);
  close();
});

test("keys stay in the view, and closing takes every listener and element away", () => {
  const { el, model, find, close } = open();
  let heard = 0;
  el.addEventListener("keydown", () => {
    heard += 1;
  });
  find("input").dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
  assert.equal(heard, 0);
  close();
  assert.equal(model.listening, 0);
  assert.equal(el.children.length, 0);
});

test("scores are counted from what was judged, ids that are not in the deck left out", () => {
  const judged = [given("a", "supported"), given("b", "partly", "guess"), given("x", "partly")];
  assert.deepEqual(
    scored(DECK, judged).map(({ id, right }) => [id, right]),
    [
      ["a", true],
      ["b", false],
    ],
  );
  const rows = calibrationOf(DECK, judged, CERTAINTIES);
  assert.deepEqual(
    rows.map(({ judged: n, right }) => [n, right]),
    [
      [1, 0],
      [0, 0],
      [1, 1],
    ],
  );
  assert.equal(calibrationWords(rows), "You were sure once, and right each time.");
  assert.equal(calibrationWords(calibrationOf(DECK, [], CERTAINTIES)), "");
  assert.equal(nextUnjudged(DECK, judged, "a"), "c");
  assert.equal(nextUnjudged(DECK, [...judged, given("c", "partly")], "a"), "");
});
