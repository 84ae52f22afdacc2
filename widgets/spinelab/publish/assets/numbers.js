// Numbers as Python rounds and writes them.

/** Round to the nearest whole number, a half to the even one. */
export function rounded(value) {
  const low = Math.floor(value);
  const above = value - low;
  if (above !== 0.5) return above < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}

/** Write a number with so many decimals; where two are as near, the even one. */
export function fixed(value, places) {
  const scaled = value * 10 ** places;
  const isHalf = Number.isInteger(value * 2 ** (places + 1)) && Math.abs(scaled % 1) === 0.5;
  return (isHalf ? rounded(scaled) / 10 ** places : value).toFixed(places);
}

/** Round to so many decimals, as written. */
export const cut = (value, places) => Number(fixed(value, places));

/** Write a number in its shortest form of six figures. */
export const short = (value) => String(Number(value.toPrecision(6)));
