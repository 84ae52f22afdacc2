import assert from "node:assert/strict";
import test from "node:test";
import vignette from "../../widgets/spinelab/vignette/view.js";
import { FakeModel, fakeManager, openPage } from "./fakes.js";

const PAGE = {
  title: "A case",
  opening: "Opening.",
  minutes: 5,
  patient: { name: "Ms J.", words: "woman, 52 years", background: "Teacher.", seed: "Spine 11", others: 2 },
  timeline: [{ when: "Day 0", title: "The report", chosen: "", consequence: "" }],
  scene: {
    id: "visit",
    title: "The report",
    when: "Day 0",
    texts: ["She feels well."],
    after: "",
    question: "What next?",
    choices: [
      { id: "look", text: "Look at the pictures", cost: "15 min, 4 mSv" },
      { id: "operate", text: "Operate" },
    ],
    go: false,
  },
  sections: [
    {
      name: "ask",
      title: "Ask",
      items: [
        { id: "hands", label: "Your hands?", done: false, lines: [], cost: "" },
        { id: "legs", label: "Your legs?", done: false, lines: [], cost: "" },
      ],
    },
    {
      name: "order",
      title: "Order",
      items: [
        {
          id: "ct",
          label: "CT",
          done: false,
          lines: [],
          cost: "15 min, 4 mSv",
          shows: "Bone.",
          cannot: "Cord.",
          cites: [],
        },
      ],
    },
  ],
  chart: [],
  pictures: [],
  diagnoses: [
    { id: "silent", label: "OPLL without signs" },
    { id: "early", label: "Early myelopathy" },
  ],
  weights: {},
  weigh: true,
  problems: [],
  spent: [{ label: "Radiation", value: "0.0 mSv" }],
  certainties: [
    ["guess", "A guess"],
    ["sure", "Sure"],
  ],
  ended: {},
};

async function settled() {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

function open(page = PAGE) {
  const el = openPage();
  const model = new FakeModel({
    page,
    log: [],
    saved: "",
    restarts: 0,
    redrawn: 0,
    exported: 0,
    scene: null,
    spine: null,
  });
  model.widget_manager = fakeManager().manager;
  const close = vignette.render({ model, el });
  const find = (selector) => el.querySelector(selector);
  const button = (text) => [...el.querySelectorAll("button")].find((one) => one.textContent === text);
  return { el, model, close, find, button };
}

function doneWith(page, id, line) {
  const sections = page.sections.map((section) => ({
    ...section,
    items: section.items.map((item) => (item.id === id ? { ...item, done: true, lines: [line] } : item)),
  }));
  return { ...page, sections };
}

test("a question is sent once, and its answer stands under it and is spoken", () => {
  const { model, find, button, close } = open();
  button("Your hands?").focus();
  button("Your hands?").click();
  button("Your legs?").click(); // the first is not answered yet
  assert.deepEqual(
    model.get("log").map(({ kind, what }) => [kind, what]),
    [["do", "hands"]],
  );
  assert.match(model.get("log")[0].at, /^\d{4}-\d\d-\d\dT/);
  model.set("page", doneWith(PAGE, "hands", "“Quite the same.”"));
  assert.match(find(".sl-case-done").textContent, /Your hands\?“Quite the same.”/);
  assert.match(find(".sl-live").textContent, /Quite the same/);
  assert.equal(document.activeElement.textContent, "Your legs?"); // the focus is not lost with the button
  close();
});

test("a decision needs a choice and a certainty", () => {
  const { model, find, el, close } = open();
  assert.match(find(".sl-case-choice").textContent, /Look at the pictures \(15 min, 4 mSv\)/);
  const decide = () => find("form.sl-case-section").dispatchEvent(new Event("submit", { cancelable: true }));
  decide();
  assert.equal(find(".sl-case-need").textContent, "Choose what you do and how sure you are first.");
  el.querySelector("input[value=look]").click();
  decide();
  assert.equal(find(".sl-case-need").textContent, "Choose how sure you are first.");
  assert.deepEqual(model.get("log"), []);
  el.querySelector("input[value=sure]").click();
  decide();
  const [{ kind, what, certainty }] = model.get("log");
  assert.deepEqual([kind, what, certainty], ["choose", "look", "sure"]);
  close();
});

test("problems are added and removed, and probabilities are noted with what is left", () => {
  const { model, find, el, button, close } = open({ ...PAGE, problems: ["A report"] });
  find(".sl-case-box input[type=text]").value = "  No signs ";
  find(".sl-case-box form").dispatchEvent(new Event("submit", { cancelable: true }));
  assert.deepEqual(model.get("log").at(-1).problems, ["A report", "No signs"]);
  model.set("page", { ...PAGE, problems: ["A report", "No signs"] });
  el.querySelector("[aria-label='Remove: A report']").click();
  assert.deepEqual(model.get("log").at(-1).problems, ["No signs"]);
  model.set("page", { ...PAGE, problems: ["No signs"] });
  const slider = find("input[type=range]");
  slider.value = "70";
  slider.dispatchEvent(new Event("input"));
  assert.match(el.textContent, /add up to 70 percent; 30 percent is left/);
  button("Note these probabilities").click();
  assert.deepEqual(model.get("log").at(-1).weights, { silent: 70, early: 0 });
  close();
});

test("another scene takes the focus and says what followed", () => {
  const { model, find, close } = open();
  const scene = {
    ...PAGE.scene,
    id: "talk",
    title: "Her question",
    when: "Later",
    question: "",
    choices: [],
    go: true,
  };
  const timeline = [
    { when: "Day 0", title: "The report", chosen: "Operate", consequence: "She is operated on." },
    { when: "Later", title: "Her question", chosen: "", consequence: "" },
  ];
  model.set("page", { ...PAGE, scene, timeline, sections: [] });
  assert.equal(document.activeElement.textContent, "Her question");
  assert.match(find(".sl-case-consequence").textContent, /What followed: She is operated on/);
  find("[data-key=go]").click();
  assert.equal(model.get("log").at(-1).kind, "go");
  close();
});

test("a kernel that does not answer is said to, and the next press is taken", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { model, find, button, close } = open();
  button("Your hands?").click();
  t.mock.timers.tick(5000);
  assert.match(find(".sl-case-status").textContent, /kernel does not answer/);
  button("Your legs?").click();
  assert.equal(model.get("log").length, 2);
  close();
});

test("a log that was written is said to be, and the kernel not to be silent", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { model, close, find, button } = open();
  button("Write my log to files").click();
  assert.equal(model.get("exported"), 1);
  model.set("saved", "Written: it.csv.");
  t.mock.timers.tick(5000);
  assert.equal(find(".sl-case-status").textContent, "Written: it.csv.");
  close();
});

test("the 3D spine is asked for beside the pictures and on the card, and not before there are pictures", async () => {
  const { el, model, find, button, close } = open();
  assert.equal(button("Their spine in 3D"), undefined);
  model.set("page", { ...PAGE, pictures: [{ scan: "neck", modalities: ["ct"], words: "CT" }] });
  button("Their spine in 3D").click();
  assert.equal(model.get("spine_wanted"), "neck");
  assert.match(find(".sl-case-status").textContent, /^Computing the spine/);
  model.set("spine", "IPY_MODEL_spine-1");
  await settled();
  assert.equal(find(".sl-case-status").textContent, "The 3D spine is open.");
  button("Open the spine in 3D").click();
  model.set("scene", "IPY_MODEL_room-1");
  await settled();
  const shown = () => [...el.querySelectorAll(".sl-case-room")].map((place) => place.textContent).join();
  assert.equal(shown(), "room-1,spine-1");
  model.set("spine", null);
  assert.equal(shown(), "room-1,");
  close();
});

test("a case that counts is not begun again, and its end tells only that it has ended", () => {
  const ended = { outcome: "The case has ended. Your path is kept.", kind: "" };
  const { el, find, button, close } = open({ ...PAGE, again: false, ended });
  assert.ok(button("Start again").closest("[hidden]"));
  assert.equal(find(".sl-case-outcome").textContent, "The case has ended. Your path is kept.");
  assert.equal(el.querySelectorAll(".sl-case-scores").length, 0);
  close();
});

test("keys stay with the case and nothing is left when it closes", () => {
  const { el, model, close } = open();
  let leaked = 0;
  el.addEventListener("keydown", () => {
    leaked += 1;
  });
  el.querySelector("button").dispatchEvent(new KeyboardEvent("keydown", { key: "d", bubbles: true }));
  assert.equal(leaked, 0);
  close();
  assert.equal(el.children.length, 0);
  assert.equal([...model.listeners.values()].flat().length, 0);
});
