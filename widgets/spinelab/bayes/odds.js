// The arithmetic of the view, the same as spinelab.domain.likelihood: both are tested with one table of cases.

/** [value, low, high] as sent, with null where nothing is known and "inf" for no upper limit. */
export function readRatio(limits) {
  return limits?.map((limit) => (limit === "inf" ? Number.POSITIVE_INFINITY : limit));
}

/** Probability after a test, for one number. */
export function afterRatio(probability, ratio) {
  if (ratio === null) return null;
  if (ratio === Number.POSITIVE_INFINITY) return 1;
  const odds = (probability / (1 - probability)) * ratio;
  return odds / (1 + odds);
}

/** Probability after a test with its limits: [value, low, high]. */
export function postTest(probability, ratio) {
  return ratio.map((limit) => afterRatio(probability, limit));
}

/** The product of ratios as if independent; limits where all have them. */
export function combinedRatio(ratios) {
  if (ratios.length === 1) return ratios[0];
  const value = ratios.reduce((product, ratio) => product * ratio[0], 1);
  if (ratios.some(([, low]) => low === null)) return [value, null, null];
  const down = Math.hypot(...ratios.map(([middle, low]) => Math.log(middle / low)));
  const up = Math.hypot(...ratios.map(([middle, , high]) => Math.log(high / middle)));
  return [value, value * Math.exp(-down), value * Math.exp(up)];
}

/** The ratio furthest from 1, up or down. */
export function strongestRatio(ratios) {
  return ratios.reduce((best, ratio) =>
    Math.abs(Math.log(ratio[0])) > Math.abs(Math.log(best[0])) ? ratio : best,
  );
}

const halfUp = (value) => Math.floor(value + 0.5);

/** Whole people: [diseased with result, without, healthy with, without]. */
export function naturalFrequencies(probability, inDiseased, inHealthy, people = 1000) {
  const diseased = halfUp(probability * people);
  const healthy = people - diseased;
  const hit = halfUp(diseased * inDiseased);
  const wrong = halfUp(healthy * inHealthy);
  return [hit, diseased - hit, wrong, healthy - wrong];
}
