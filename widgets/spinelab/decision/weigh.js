// Which statements hold for a case; the same as spinelab.domain.decision.explore.

import { formulaOr } from "../ui/formula.js";

/**
 * Return {options: [{option, stance, for, against, note}], gaps, open, asked} for the values of a case: `open`
 * are the inputs that further statements wait for, `asked` the names of all that matter for its entity.
 */
export function weighCase({ inputs, options, statements, gaps, stances }, values) {
  const holding = statements.filter(({ tree }) => formulaOr(tree, values, false));
  const waiting = statements.filter(({ tree }) => formulaOr(tree, values, null) === null);
  const wanted = new Set(waiting.flatMap(({ names }) => names));
  const { entity } = values;
  const asked = [...statements, ...gaps].filter(({ tree }) => formulaOr(tree, { entity }, null) !== false);
  return {
    asked: new Set(["entity", ...asked.flatMap(({ names }) => names)]),
    options: options
      .filter(({ entities }) => entities.includes(entity))
      .map((option) => weighOption(option, holding, stances)),
    gaps: gaps.filter(({ tree }) => formulaOr(tree, values, false)),
    open: inputs.filter(({ name }) => wanted.has(name) && (values[name] ?? null) === null),
  };
}

function weighOption(option, holding, stances) {
  const on = (side) => holding.filter((one) => one.side === side && one.options.includes(option.id));
  const sides = { for: on("for"), against: on("against"), note: on("note") };
  const [, , stance] = stances.find(
    ([speaksFor, speaksAgainst]) =>
      speaksFor === sides.for.length > 0 && speaksAgainst === sides.against.length > 0,
  );
  return { option, stance, ...sides };
}
