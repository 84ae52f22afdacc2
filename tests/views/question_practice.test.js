import assert from "node:assert/strict";
import test from "node:test";
import { settled } from "./fakes.js";
import { open } from "./questions.js";

test("practice asks for an answer before it judges one", () => {
  const { model, named, find, close } = open("single_best", "practice");
  named("Check my answer").click();
  assert.equal(model.get("checked"), 0);
  assert.equal(find(".sl-status").textContent, "Answer first, then check.");
  close();
});

test("practice shows a reason under every option, and a new answer takes them away", () => {
  const { el, model, named, find, close } = open("single_best", "practice");
  find("input[value=front]").click();
  named("Check my answer").click();
  assert.equal(model.get("checked"), 1);
  model.set("feedback", {
    verdict: "incorrect",
    summary: "Not right.",
    explanation: "E.",
    teaches: { notebook: "01-anatomy", cell: "walls" },
    parts: [
      { id: "front", text: "In front", chosen: true, correct: false, rationale: "That is the PLL." },
      { id: "behind", text: "Behind", chosen: false, correct: true, rationale: "It joins laminae." },
    ],
    cites: [{ key: "k", label: "Kawano 1988", level: "case series", url: "https://example.org" }],
  });
  assert.equal(el.querySelectorAll(".sl-reason").length, 2);
  assert.match(find(".sl-reason").textContent, /✗ Not right \(your answer\)\. That is the PLL\./);
  assert.equal(find(".sl-feedback").hidden, false);
  assert.match(find(".sl-feedback").textContent, /Taught in lesson 01-anatomy\./);
  named("Check my answer").click(); // the same answer again: the kernel would say nothing new
  assert.equal(model.get("checked"), 1);
  assert.equal(find(".sl-status").textContent, "");
  find("input[value=behind]").click();
  assert.equal(el.querySelectorAll(".sl-reason").length, 0);
  assert.equal(find(".sl-feedback").hidden, true);
  close();
});

const TAUGHT = { notebook: "01-anatomy", cell: "walls", href: "01-anatomy.ipynb#cell-id=walls" };

function openTaught(rendermime, teaches = TAUGHT) {
  const { model, find, close } = open("single_best", "practice", { choice: "front" });
  if (rendermime) model.widget_manager = { rendermime };
  model.set("feedback", {
    verdict: "correct",
    summary: "Right.",
    explanation: "E.",
    parts: [],
    cites: [],
    teaches,
  });
  return { model, find, close, link: find(".sl-feedback a[href*=ipynb]") };
}

test("the reason links to the cell that teaches it, and JupyterLab opens it beside this notebook", async () => {
  const handled = [];
  const { find, link, close } = openTaught({
    resolver: { resolveUrl: async (file) => `my%20course/${file}` },
    linkHandler: { handleLink: (node, path, hash) => handled.push([node, path, hash]) },
  });
  await settled();
  assert.equal(find(".sl-feedback").textContent.includes("Taught in lesson 01-anatomy."), true);
  assert.equal(link.getAttribute("href"), TAUGHT.href);
  assert.deepEqual(handled, [[link, "my course/01-anatomy.ipynb", "#cell-id=walls"]]);
  assert.equal(link.hasAttribute("target"), false);
  close();
});

test("without JupyterLab, or when it cannot find the lesson, the browser follows the link in a new tab", async () => {
  const lost = { resolver: { resolveUrl: async () => Promise.reject(new Error("no")) }, linkHandler: {} };
  for (const rendermime of [null, {}, lost]) {
    const { link, close } = openTaught(rendermime);
    await settled();
    assert.equal(link.getAttribute("href"), TAUGHT.href);
    assert.equal(link.target, "_blank");
    close();
  }
});

test("where no address is given, or no lesson teaches it, there is no link", () => {
  const plain = openTaught(null, { notebook: "01-anatomy", cell: "walls" });
  assert.equal(plain.link, null);
  assert.match(plain.find(".sl-feedback").textContent, /Taught in lesson 01-anatomy\./);
  plain.close();
  const { find, close } = openTaught(null, null);
  assert.doesNotMatch(find(".sl-feedback").textContent, /Taught in/);
  close();
});

test("how often the learner was right at each certainty is said in words, and few answers are called few", () => {
  const { model, find, close } = open("single_best", "practice", { choice: "front" });
  const given = { verdict: "correct", summary: "Right.", explanation: "E.", parts: [], cites: [] };
  model.set("feedback", given);
  assert.equal(find(".sl-calibration").hidden, true);
  model.set("feedback", {
    ...given,
    calibration: [
      { certainty: "guess", right: 1, count: 1 },
      { certainty: "fairly", right: 3, count: 4 },
      { certainty: "sure", right: 4, count: 5 },
    ],
  });
  assert.equal(find(".sl-calibration").hidden, false);
  const rows = [...find(".sl-calibration").querySelectorAll("li")];
  assert.deepEqual(
    rows.map((row) => row.textContent),
    [
      "A guess: right 1 of 1 time; too few to say more.",
      "Fairly sure: right 3 of 4 times; too few to say more.",
      "Sure: right 4 of 5 times, 80 percent.",
    ],
  );
  const widths = rows.map((row) => row.querySelector(".sl-calibration-bar > span").style.width);
  assert.deepEqual(widths, ["0%", "0%", "80%"]);
  close();
});
