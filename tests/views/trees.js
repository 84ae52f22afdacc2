// Reads lines of JSON {tree | form | case, values} and writes what the view computes of each, for pytest.
// The first line may be {rules}, which cases are weighed by.

import { createInterface } from "node:readline";
import { weighCase } from "../../widgets/spinelab/decision/weigh.js";
import { evaluateFormula, readTool, UnknownValue } from "../../widgets/spinelab/ui/formula.js";

let rules = null;

function computed({ tree, form, case: given, values, ...rest }) {
  if (rest.rules) {
    rules = rest.rules;
    return {};
  }
  if (given) return weighed(given);
  if (form) {
    const { outcomes, broken } = readTool(form, values);
    return { broken, outcomes: outcomes.map((one) => [one.reading.id, one.value, one.band?.label ?? ""]) };
  }
  try {
    return { result: evaluateFormula(tree, values) };
  } catch (error) {
    if (error instanceof UnknownValue) return { unknown: true };
    throw error;
  }
}

function weighed(given) {
  const { options, gaps, open } = weighCase(rules, given);
  const ids = (rows) => rows.map(({ id }) => id);
  return {
    options: options.map((one) => [one.option.id, one.stance, ids(one.for), ids(one.against), ids(one.note)]),
    gaps: ids(gaps),
    open: open.map(({ name }) => name),
  };
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(computed(JSON.parse(line)))}\n`);
