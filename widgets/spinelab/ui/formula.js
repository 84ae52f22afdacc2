// Computes the formulas that spinelab.domain.formula compiles, without running any code of theirs.

/** Thrown where a formula needs a value that was not given, or that a table has not. */
export class UnknownValue extends Error {}

/** Compute one compiled formula (nested lists) from values by name. */
export function evaluateFormula([kind, ...parts], values) {
  const lazy = LAZY[kind];
  if (lazy) return lazy(parts, values);
  return WORK[kind](...parts.map((part) => evaluateFormula(part, values)));
}

/** Compute one compiled formula; `otherwise` where something that it needs is unknown. */
export function formulaOr(tree, values, otherwise) {
  try {
    return evaluateFormula(tree, values);
  } catch (error) {
    if (error instanceof UnknownValue) return otherwise;
    throw error;
  }
}

/** The first band that holds a value, or undefined. */
export function bandOf(bands, value) {
  return bands.find(({ min, max, below, equals }) => {
    if (typeof value !== "number") return value === equals;
    return (
      equals === null &&
      (min === null || value >= min) &&
      (max === null || value <= max) &&
      (below === null || value < below)
    );
  });
}

/** What a tool gives from the values so far: {outcomes, broken}; `broken` is the sentence of a rule. */
export function readTool({ readings, rules, constants }, given) {
  const values = { ...constants, ...given };
  const rule = rules.find(({ tree }) => !formulaOr(tree, values, true));
  if (rule) return { outcomes: [], broken: rule.otherwise };
  const outcomes = [];
  for (const reading of readings) {
    const value = formulaOr(reading.tree, values, null);
    if (value === null) continue;
    outcomes.push({ reading, value, band: bandOf(reading.bands, value) });
    values[reading.id] ??= value; // a reading may use those above it
  }
  return { outcomes, broken: "" };
}

function known(value) {
  if (value === undefined || value === null) throw new UnknownValue();
  return value;
}

const LAZY = {
  is: ([value]) => value,
  name: ([name], values) => known(Object.hasOwn(values, name) ? values[name] : null),
  and: (parts, values) => parts.every((part) => evaluateFormula(part, values)),
  or: (parts, values) => parts.some((part) => evaluateFormula(part, values)),
  if: ([test, yes, no], values) => evaluateFormula(evaluateFormula(test, values) ? yes : no, values),
  call: ([name, ...parts], values) => CALLS[name](...parts.map((part) => evaluateFormula(part, values))),
};

const WORK = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => known(b === 0 ? null : a / b),
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  not: (a) => !a,
  in: (item, row) => row.includes(item),
  row: (...parts) => parts,
  at: (table, key) => known(Object.hasOwn(table, String(key)) ? table[String(key)] : null),
};

const CALLS = {
  min: Math.min,
  max: Math.max,
  abs: Math.abs,
  floor: Math.floor,
  exp: Math.exp,
  occupying_ratio_percent: (lesion, canal) => (100 * lesion) / canal,
  residual_canal_mm: (lesion, canal) => canal - lesion,
  clearance_mm(upperBack, upperUp, lowerBack, lowerUp, peakBack, peakUp) {
    const back = upperBack - lowerBack;
    const up = upperUp - lowerUp;
    return (back * (peakUp - lowerUp) - up * (peakBack - lowerBack)) / Math.hypot(back, up);
  },
};
