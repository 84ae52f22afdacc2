// BayesExplorer: from pre-test probability and signs to post-test probability, as numbers of people. Joins the pieces.

import { makeSlider } from "../ui/choices.js";
import { freshId, makeAnnouncer, makeButton, openView } from "../ui/dom.js";
import { makeSync } from "../ui/sync.js";
import { asPercent, makeBars, withInterval } from "./bars.js";
import { combinedRatio, naturalFrequencies, postTest, readRatio, strongestRatio } from "./odds.js";
import { makePeople } from "./people.js";
import { makeCitation, makeTest, ratioWords } from "./tests.js";

const LOWEST = 0.1;
const HIGHEST = 99.9;

function render({ model, el }) {
  const { h, root, signal, close } = openView(el, "Signs and the probability of cervical myelopathy");
  const announcer = makeAnnouncer(h);
  const data = model.get("_data");
  const tests = new Map(data.tests.map((test) => [test.id, test]));
  const state = {};

  const id = freshId("pretest");
  const field = h("input", {
    id,
    class: "sl-input sl-pretest-field",
    type: "number",
    min: LOWEST,
    max: HIGHEST,
    step: "any",
    onchange: () => {
      const value = Number(field.value);
      if (field.value !== "" && value >= LOWEST && value <= HIGHEST) change({ pretest_percent: value });
      else announcer.say(`The probability lies between ${LOWEST} and ${HIGHEST} percent.`);
      field.value = state.pretest_percent;
    },
  });
  const slider = makeSlider(
    h,
    "Probability before the examination",
    { min: 1, max: 99, step: 1, words: (value) => `${value} percent` },
    (value) => change({ pretest_percent: value }),
  );
  const rows = data.tests.map((test) => [
    test,
    makeTest(h, test, {
      choose: (result) => choose(test, result),
      pick: (source) =>
        change({ sources: { ...state.sources, [test.id]: source } }, withoutRatio(test, source)),
    }),
  ]);
  const bars = makeBars(h);
  const people = makePeople(h);
  const sentence = h("p", { class: "sl-bayes-sentence" });
  const counted = h("p", {});
  const warning = h("p", { class: "sl-bayes-warning", role: "note" });
  const used = h("ul", { class: "sl-bayes-used" });
  const clear = makeButton(h, "Clear all signs", () => change({ findings: {} }));
  root.append(
    h(
      "div",
      { class: "sl-bayes" },
      h(
        "div",
        { class: "sl-bayes-inputs" },
        h("h3", {}, "Degenerative cervical myelopathy: before and after the examination"),
        slider.element,
        h("div", { class: "sl-row" }, h("label", { for: id }, "or as a number"), field, "percent"),
        h("h4", {}, "Signs"),
        h("ul", { class: "sl-tests" }, ...rows.map(([, row]) => row.element)),
        clear,
      ),
      h(
        "div",
        { class: "sl-bayes-result" },
        h("h4", {}, "Result"),
        bars.element,
        sentence,
        warning,
        people.element,
        counted,
        h("h4", {}, "Ratios used and their sources"),
        used,
        h(
          "p",
          { class: "sl-soft" },
          "All ratios are for degenerative cervical myelopathy of mixed cause; none was measured in people with OPLL, OLF, " +
            "CPLL or CLF alone. The interval takes the probability before the examination as known.",
        ),
        details(
          "Signs without a ratio",
          data.left_out.map(({ name, why, cite }) => [`${name}: ${why} `, cite]),
        ),
        details(
          "How it is computed",
          data.methods.map(({ text, cite }) => [`${text} `, cite]),
        ),
      ),
    ),
    announcer.element,
  );

  function details(title, entries) {
    return h(
      "details",
      {},
      h("summary", {}, title),
      h("ul", {}, ...entries.map(([text, cite]) => h("li", {}, text, makeCitation(h, cite)))),
    );
  }

  const studyOf = (test) =>
    test.studies.find((study) => study.source === state.sources[test.id]) ?? test.studies[0];

  function withoutRatio(test, source) {
    const result = state.findings[test.id];
    const study = test.studies.find((entry) => entry.source === source);
    if (!result || study[result]) return {};
    const { [test.id]: _gone, ...findings } = state.findings;
    return { findings };
  }

  function choose(test, result) {
    const findings = { ...state.findings };
    delete findings[test.id];
    const out = test.overlaps.filter((other) => other in findings);
    if (result) {
      for (const other of out) delete findings[other];
      findings[test.id] = result;
    }
    change({ findings });
    if (result && out.length)
      announcer.say(
        `${out.map((other) => tests.get(other).name).join(", ")} taken out: it overlaps with ${test.name}.`,
      );
  }

  function change(...parts) {
    Object.assign(state, ...parts);
    refresh();
    announcer.say(sentence.textContent);
    sync.tell(state);
  }

  function refresh() {
    const before = state.pretest_percent / 100;
    slider.show(Math.round(Math.min(99, Math.max(1, state.pretest_percent))));
    field.value = state.pretest_percent;
    for (const [test, row] of rows) row.show(studyOf(test), state.findings[test.id] ?? "");
    const chosen = Object.entries(state.findings).map(([name, result]) => {
      const test = tests.get(name);
      const study = studyOf(test);
      return { test, study, result, ratio: readRatio(study[result]) };
    });
    used.replaceChildren(...chosen.map(usedRow));
    clear.hidden = chosen.length === 0;
    if (!chosen.length) return showNothing(before);
    const all = combinedRatio(chosen.map(({ ratio }) => ratio));
    const after = postTest(before, all);
    bars.show(before, after);
    sentence.textContent = `From ${asPercent(before)} to ${withInterval(after)}.`;
    warnOf(before, chosen);
    showPeople(before, chosen, all, after);
  }

  function showNothing(before) {
    bars.show(before, null);
    sentence.textContent = `Before the examination: ${asPercent(before)}. Choose a sign to see what it changes.`;
    warning.hidden = true;
    const ill = Math.floor(before * 1000 + 0.5);
    people.show([0, ill, 0, 1000 - ill], [null, "with myelopathy", null, "without myelopathy"], picture(ill));
    counted.textContent = picture(ill);
  }

  const picture = (ill) => `Of 1000 people like this one, ${ill} have myelopathy.`;

  function warnOf(before, chosen) {
    warning.hidden = chosen.length < 2;
    if (warning.hidden) return;
    const one = strongestRatio(chosen.map(({ ratio }) => ratio));
    const name = chosen.find(({ ratio }) => ratio === one).test.name;
    warning.textContent = `Warning. ${data.dependence} ${name} alone: ${withInterval(postTest(before, one))}.`;
  }

  function showPeople(before, chosen, all, after) {
    const shares = chosen.map(({ study, result }) =>
      study.sensitivity === null ? null : result === "positive" ? study.sensitivity : 1 - study.sensitivity,
    );
    if (shares.includes(null)) return showAfterOnly(before, after);
    const inIll = shares.reduce((product, share) => product * share, 1);
    const counts = naturalFrequencies(before, inIll, Math.min(1, inIll / all[0]));
    const [hit, missed, wrong] = counts;
    people.show(
      counts,
      [
        "with myelopathy and these findings",
        "with myelopathy, other findings",
        "without myelopathy, these findings",
        "without myelopathy, other findings",
      ],
      `1000 people: ${hit} with myelopathy and these findings, ${wrong} without myelopathy but with these findings.`,
    );
    const sum = hit + wrong;
    counted.textContent =
      `${picture(hit + missed)} ${hit} of them, and ${wrong} of the other ${1000 - hit - missed}, show these findings: ` +
      `so ${hit} of ${sum} people with these findings have myelopathy${sum ? ` (${asPercent(hit / sum)})` : ""}.`;
  }

  function showAfterOnly(before, after) {
    const ill = Math.floor(after[0] * 1000 + 0.5);
    const words = `Of 1000 people with these findings, ${ill} have myelopathy; without the findings known it was ${Math.round(1000 * before)}.`;
    people.show(
      [ill, 0, 1000 - ill, 0],
      ["with these findings and myelopathy", null, "with these findings, without myelopathy", null],
      words,
    );
    counted.textContent = `${words} The source gives no sensitivity, so people without the findings are not drawn.`;
  }

  function usedRow({ test, study, result }) {
    return h(
      "li",
      {},
      `${test.name}, ${test.labels[result === "positive" ? 0 : 1]}: ${ratioWords(study[result])}. `,
      ...[study.cite, ...study.also].flatMap((cite) => [makeCitation(h, cite), "; "]).slice(0, -1),
      h("span", { class: "sl-soft" }, ` ${study.remark}`),
    );
  }

  const sync = makeSync(
    model,
    ["pretest_percent", "findings", "sources"],
    (traits) => {
      Object.assign(state, traits);
      refresh();
    },
    signal,
  );
  return () => {
    sync.flush();
    close();
  };
}

export default { render };
