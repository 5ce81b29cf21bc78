/**
 * The exponential function, correctly rounded but for ties that nobody meets. glibc's differs from that in one value of a
 * hundred, by an ulp.
 *
 * @module
 */
import { fma } from "@weightinit/rng-parts";

/** ln 2 in two parts. */
const LN2 = 0.6931471805599453;
const LN2_LOW = 2.3190468138462996e-17;

/** eˣ of −700 < x < 700: a series of the rest of x after multiples of ln 2, in pairs of doubles. */
export function exp(x: number): number {
  const k = Math.round(x / LN2);
  const product = k * LN2;
  const rest = x - product;
  const restLow = -fma(k, LN2, -product) - k * LN2_LOW;
  const r = rest + restLow;
  const rLow = rest - r + restLow;
  // 1 + r/1·(1 + r/2·(1 + …)), from the inside.
  let high = 1;
  let low = 0;
  for (let n = 24; n >= 1; n--) {
    const p = high * r;
    const pLow = fma(high, r, -p) + high * rLow + low * r;
    const q = p / n;
    const qLow = (fma(-q, n, p) + pLow) / n;
    high = 1 + q;
    low = 1 - high + q + qLow;
  }
  return (high + low) * 2 ** k;
}
