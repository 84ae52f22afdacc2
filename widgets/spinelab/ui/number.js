// Numbers as people type them.

/** Read what was typed: {value, problem}; a decimal comma is a decimal point. */
export function parseNumber(text, { min, max, unit }) {
  const typed = text.trim().replace(",", ".");
  if (!typed) return { value: null, problem: "" };
  const allowed = `type a number from ${min} to ${max}${unit ? ` (${unit})` : ""}.`;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(typed))
    return { value: null, problem: `“${text.trim()}” is not a number: ${allowed}` };
  const value = Number(typed);
  if (value < min || value > max)
    return { value: null, problem: `${text.trim()} is out of range: ${allowed}` };
  return { value, problem: "" };
}
