import assert from "node:assert/strict";
import test from "node:test";
import { settled } from "./fakes.js";
import { openCase, openScan } from "./questions.js";

test("a question on a scan shows the reading room of the patient", async () => {
  const { find, made, close } = openScan("graded");
  await settled();
  assert.equal(find(".sl-place").textContent, "room-1");
  close();
  assert.ok(made[0].removed);
});

test("a patient alone is no answer: there is nothing to check and nothing to clear", async () => {
  const { model, named, find, close } = openScan("practice");
  assert.notEqual(named("Clear my answer").getAttribute("disabled"), null);
  named("Check my answer").click();
  assert.equal(model.get("checked"), 0);
  assert.match(find(".sl-status").textContent, /^Measure or mark on the pictures first/);
  model.set("response", { seed: 4, points_mm: [[0, 0, 0]] });
  assert.equal(named("Clear my answer").getAttribute("disabled"), null);
  named("Check my answer").click();
  assert.equal(model.get("checked"), 1);
  close();
});

test("practice offers another patient and puts the new room in place of the old", async () => {
  const { model, named, find, made, close } = openScan("practice");
  await settled();
  named("Another patient").click();
  assert.equal(model.get("redrawn"), 1);
  assert.match(find(".sl-status").textContent, /^Computing the next patient/);
  model.set("scene", null);
  model.set("scene", "IPY_MODEL_room-2");
  await settled();
  assert.equal(find(".sl-place").textContent, "room-2");
  assert.ok(made[0].removed && !made[1].removed);
  assert.equal(find(".sl-status").textContent, "");
  close();
});

test("a graded question on a scan offers neither another patient nor a check", () => {
  const { named, close } = openScan("graded");
  assert.equal(named("Another patient"), undefined);
  assert.equal(named("Check my answer"), undefined);
  close();
});

test("a case is shown as its own view, is not cleared from outside, and is checked once a step is taken", async () => {
  const { model, named, find, close } = openCase("practice", { seed: 24 });
  await settled();
  assert.equal(find(".sl-place").textContent, "room-1");
  assert.equal(named("Clear my answer"), undefined);
  named("Check my answer").click();
  assert.equal(model.get("checked"), 0);
  assert.match(find(".sl-status").textContent, /^Play the case first/);
  model.set("response", { seed: 24, log: [{ kind: "do", what: "ask-hands" }] });
  named("Check my answer").click();
  assert.equal(model.get("checked"), 1);
  close();
});
