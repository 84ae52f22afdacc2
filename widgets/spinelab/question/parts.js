// What all forms share: the letter of an option, and the reason under each part of a question.

/** A, B, C … for the position of an option. */
export function letter(index) {
  return String.fromCharCode(65 + index);
}

/**
 * Write under each row whether it was right, whether it was chosen, and why. `parts` [] clears.
 * A part without a row of its own, "question/answer", stands under the row of its question; one without a
 * verdict (`correct` null) gets no sign, and one with an empty label is its reason alone.
 */
export function markRows(h, rows, parts, chosenMark = "") {
  for (const row of rows.values()) for (const reason of row.querySelectorAll(".sl-reason")) reason.remove();
  for (const part of parts) {
    const row = rows.get(part.id) ?? rows.get(part.id.split("/")[0]);
    if (!row) continue;
    const verdict = { true: "good", false: "bad" }[part.correct] ?? "none";
    const sign = { good: "✓ ", bad: "✗ ", none: "" }[verdict];
    const word = part.label ?? (part.correct ? "Right" : "Not right");
    row.append(
      h(
        "p",
        { class: `sl-reason sl-reason-${verdict}` },
        word && h("strong", {}, `${sign}${word}${part.chosen ? chosenMark : ""}. `),
        part.rationale,
      ),
    );
  }
}
