/**
 * Rounding to float16.
 *
 * @module
 */

/** Rounds a double once to float16, to nearest even, for |x| < 65504; kept as a number. */
export function roundToFloat16(x: number): number {
  const magnitude = Math.abs(x);
  // Spacing of float16 at this magnitude: 2⁻²⁴ below 2⁻¹³, doubling with each binade.
  let spacing = 2 ** -24;
  for (let limit = 2 ** -13; magnitude >= limit; limit *= 2) spacing *= 2;
  // Adding 1.5·2⁵²·spacing leaves a double no bits below the spacing.
  const shift = 1.5 * 2 ** 52 * spacing;
  const rounded = magnitude + shift - shift;
  return x < 0 ? -rounded : rounded;
}
