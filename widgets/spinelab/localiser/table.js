// The packed table of lesions: what is found with each, and which fit what was seen.
// The comparison is that of spinelab.domain.localisation.backward; a test runs both on the same observations.

const NO_LEVEL = "none";

/** Give the table names: effects by finding and side, levels of sensation, candidates. */
export function openTable(data) {
  const column = new Map(data.columns.map((name, at) => [name, at]));
  const segments = Object.keys(data.points);
  const rank = new Map(segments.map((segment, at) => [segment, at]));

  function effect(lesion, finding, side = "midline") {
    const letter = lesion.codes[column.get(`${finding}@${side}`)];
    return {
      state: data.letters[letter.toUpperCase()],
      certainty: letter === letter.toUpperCase() ? "expected" : "possible",
    };
  }

  /** The highest dermatome in which sensation is surely (or possibly) lost, null for none. */
  function sensoryLevel(lesion, side, way = "pin", surely = true) {
    const lost = segments.find((segment) => {
      const { state, certainty } = effect(lesion, `${way}:${segment}`, side);
      return state !== "normal" && (certainty === "expected" || !surely);
    });
    return lost ?? null;
  }

  function judge(lesion, key, state) {
    const { fit } = data;
    const [finding, side] = key.split("@");
    const found = effect(lesion, finding, side);
    const expected = found.certainty === "expected";
    if (state === "normal") {
      if (found.state === "normal") return [fit.absent_as_predicted, "normal here, as it would be"];
      if (expected) return [fit.expected_missing, `expected here: ${found.state}`];
      return [0, `possible here: ${found.state}, but it need not be`];
    }
    const same = state === "weak" ? found.state.startsWith("weak") : state === found.state;
    if (same) return [expected ? fit.expected_seen : fit.possible_seen, `${found.certainty} here`];
    return [fit.unexplained, `not explained: here it would be ${found.state}`];
  }

  function judgeLevel(lesion, key, seen) {
    const { fit } = data;
    const side = key.split(":")[1];
    const surely = sensoryLevel(lesion, side);
    if (seen === NO_LEVEL) {
      if (surely) return [fit.expected_missing, `loss is expected from ${surely}`];
      return [fit.absent_as_predicted, "normal here, as it would be"];
    }
    const predicted = surely ?? sensoryLevel(lesion, side, "pin", false);
    if (predicted === null) return [fit.unexplained, "not explained: no loss of pin prick on this side"];
    const below = rank.get(seen) - rank.get(predicted);
    if (Math.abs(below) <= fit.level_near.distance)
      return [fit.level_near.points, `loss is expected from ${predicted}`];
    if (below < 0) return [fit.level_above.points, `not explained: loss would begin at ${predicted}, lower`];
    if (below <= fit.level_below.distance)
      return [fit.level_below.points, `a level some segments below ${predicted} is usual`];
    return [
      fit.level_far_below.points,
      `${below} segments below ${predicted}: possible, as a false localising level`,
    ];
  }

  return {
    effect,
    sensoryLevel,
    segments,
    /** The lesion of a level, extent and side. */
    find: (level, extent, side) =>
      data.lesions.find(
        (lesion) => lesion.level === level && lesion.extent === extent && lesion.side === side,
      ),
    /** Every lesion with points and reasons [key, state, points, why], best first, cranial before caudal. */
    candidates(observed) {
      const seen = Object.entries(observed);
      return data.lesions
        .map((lesion) => {
          const reasons = seen.map(([key, state]) => [
            key,
            state,
            ...(key.startsWith("pin_level:") ? judgeLevel : judge)(lesion, key, state),
          ]);
          return { lesion, reasons, points: reasons.reduce((sum, [, , points]) => sum + points, 0) };
        })
        .sort((a, b) => b.points - a.points);
    },
  };
}
