/**
 * Φ, the distribution function of the standard normal.
 *
 * @module
 */

/** Beyond it Φ is 0 or 1 to an absolute error below 10⁻¹⁸. */
const FAR = 9;

/**
 * Φ(x) to an absolute error of about 10⁻¹⁶, by the series ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …), whose terms have one
 * sign (Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11 (4), 2004).
 */
export function normalCdf(x: number): number {
  if (!(Math.abs(x) < FAR)) return x > 0 ? 1 : x < 0 ? 0 : Number.NaN;
  let term = x;
  let sum = x;
  for (let i = 3, before = 0; sum !== before; i += 2) {
    before = sum;
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
}
