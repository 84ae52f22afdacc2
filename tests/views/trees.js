// Reads lines of JSON {tree, values} or {form, values} and writes what the view computes of each, for pytest.

import { createInterface } from "node:readline";
import { evaluateFormula, readTool, UnknownValue } from "../../widgets/spinelab/ui/formula.js";

function computed({ tree, form, values }) {
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

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(computed(JSON.parse(line)))}\n`);
