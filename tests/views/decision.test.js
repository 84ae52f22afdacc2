import assert from "node:assert/strict";
import test from "node:test";
import decision from "../../widgets/spinelab/decision/view.js";
import { FakeModel, openPage } from "./fakes.js";

const INPUT = { options: [], min: null, max: null, unit: "", note: "", optional: true, default: null };
const CITES = [{ label: "Feng et al. 2016", level: "systematic review", url: "https://example.org/f" }];
const isOpll = ["eq", ["name", "entity"], ["is", "OPLL"]];
const statement = (id, side, tree, names, about = "OPLL") => ({
  id,
  side,
  tree,
  names,
  about,
  options: ["front"],
  text: `Text of ${id}.`,
  strength: "one cohort",
  sure: "unsure",
  cites: CITES,
});
const RULES = {
  inputs: [
    {
      ...INPUT,
      name: "entity",
      label: "Entity",
      type: "choice",
      optional: false,
      options: [
        ["OPLL", "OPLL"],
        ["CLF", "CLF"],
      ],
    },
    { ...INPUT, name: "ratio", label: "Ratio", type: "number", min: 0, max: 100, unit: "%" },
  ],
  options: [
    { id: "front", label: "From the front", entities: ["OPLL"] },
    { id: "wait", label: "Wait", entities: ["OPLL", "CLF"] },
  ],
  statements: [
    statement("high", "for", ["and", isOpll, ["ge", ["name", "ratio"], ["is", 60]]], ["entity", "ratio"]),
    statement("cost", "against", isOpll, ["entity"], "DCM"),
  ],
  gaps: [{ id: "none", text: "No trial.", tree: isOpll, names: ["entity"], cites: CITES }],
  stances: [
    [true, false, "Speaks for it"],
    [true, true, "Speaks for and against it"],
    [false, true, "Speaks against it"],
    [false, false, "Says nothing"],
  ],
  sure: ["fairly sure", "unsure", "very unsure"],
};

function open(given = {}) {
  const el = openPage();
  const model = new FakeModel({ _rules: RULES, case: given, findings: [] });
  const close = decision.render({ model, el });
  const options = () => [...el.querySelectorAll("details")].map((one) => one.textContent);
  const choose = (text) =>
    [...el.querySelectorAll("label")]
      .find((label) => label.textContent === text)
      .querySelector("input")
      .click();
  const type = (text) => {
    const field = el.querySelector("input[type=text]");
    field.value = text;
    field.dispatchEvent(new Event("input"));
    field.dispatchEvent(new Event("change"));
  };
  return { el, model, close, options, choose, type };
}

test("before anything is entered it says what to enter and shows no option", () => {
  const { el, close, options } = open();
  assert.equal(options().length, 0);
  assert.match(el.textContent, /Say what narrows the canal/);
  assert.match(el.textContent, /Nothing here is a recommendation/);
  close();
});

test("entering a case shows every option with its statements, and keeps case and findings as traits", () => {
  const { el, model, close, options, choose, type } = open();
  choose("OPLL");
  assert.match(options()[0], /^From the frontSpeaks against it\./);
  assert.match(options()[1], /^WaitSays nothing\./);
  assert.match(el.textContent, /More could be said with: Ratio\./);
  type("65");
  assert.match(options()[0], /Speaks for and against it\..*For.*Text of high\..*Against.*Text of cost\./s);
  assert.deepEqual(model.get("case"), { entity: "OPLL", ratio: 65 });
  assert.deepEqual(model.get("findings")[0], {
    option: "front",
    stance: "Speaks for and against it",
    for: ["high"],
    against: ["cost"],
    note: [],
  });
  close();
});

test("every statement tells how sure it is, whom it is about, and its source as a link", () => {
  const { el, close, options } = open({ entity: "OPLL" });
  assert.match(
    options()[0],
    /Unsure — about DCM, not OPLL alone; one cohort\. Feng et al\. 2016 \(systematic review\)/,
  );
  assert.equal(el.querySelector("details a").getAttribute("href"), "https://example.org/f");
  close();
});

test("what is not known is said, and only where it matters", () => {
  const { el, close, choose } = open({ entity: "OPLL" });
  assert.match(el.textContent, /What is not known.*No trial\./s);
  choose("CLF");
  assert.ok(el.querySelector(".sl-decision-gaps").hidden);
  close();
});

test("an input that says nothing about the entity is put away", () => {
  const { el, close, choose } = open({ entity: "OPLL" });
  const ratio = () => el.querySelector("input[type=text]").closest(".sl-field");
  assert.ok(!ratio().hidden);
  choose("CLF");
  assert.ok(ratio().hidden);
  close();
});

test("a change is announced in one sentence per option", () => {
  const { el, close, choose } = open();
  choose("OPLL");
  assert.match(
    el.querySelector(".sl-live").textContent,
    /From the front: Speaks against it\. Wait: Says nothing\./,
  );
  close();
});

test("an option that was closed stays closed when the case changes", () => {
  const { el, close, type } = open({ entity: "OPLL" });
  const first = () => el.querySelector("details");
  first().open = false;
  first().dispatchEvent(new Event("toggle"));
  type("65");
  assert.equal(first().open, false);
  close();
});

test("a case set from Python is shown, and everything can be started again", () => {
  const { el, model, close, options } = open();
  model.set("case", { entity: "OPLL", ratio: 70 });
  assert.equal(el.querySelector("input[type=text]").value, "70");
  assert.match(options()[0], /Text of high/);
  [...el.querySelectorAll("button")].find((button) => button.textContent === "Start again").click();
  assert.deepEqual(model.get("case"), {});
  assert.equal(options().length, 0);
  close();
});

test("closing leaves no listener and no element", () => {
  const { el, model, close } = open({ entity: "OPLL" });
  close();
  assert.equal(model.listening, 0);
  assert.equal(el.children.length, 0);
});
