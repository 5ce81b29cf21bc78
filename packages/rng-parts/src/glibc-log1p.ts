/**
 * The GNU C library's float64 `log1p` (2.36, on x86-64 with FMA), to the bit. Engines' `Math.log1p` is fdlibm's, as this
 * is, but sums the polynomial in another order and without fused operations.
 *
 * @module
 */
import { fma } from "./fma.ts";

const double = /* @__PURE__ */ new Float64Array(1);
const words = /* @__PURE__ */ new Uint32Array(double.buffer);

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;

/** `log1p(x)` of −1 < x < 2⁵³. */
export function glibcLog1p(x: number): number {
  double[0] = x;
  const high = words[1]! | 0;
  const size = high & 0x7fffffff;
  let k = 1;
  let f = 0;
  let c = 0;
  let fraction = 1;
  if (high < 0x3fda827a) {
    // x < √2 − 1
    if (size < 0x3e200000) return size < 0x3c900000 ? x : x - x * x * 0.5;
    if (high > 0 || high <= (0xbfd2bec3 | 0)) {
      k = 0;
      f = x;
    }
  }
  if (k !== 0) {
    let u = 1 + x;
    double[0] = u;
    let top = words[1]!;
    k = (top >> 20) - 1023;
    c = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u;
    top &= 0xfffff;
    fraction = top;
    if (top < 0x6a09e) {
      words[1] = top | 0x3ff00000;
    } else {
      k += 1;
      words[1] = top | 0x3fe00000;
      fraction = (0x00100000 - top) >> 2;
    }
    u = double[0]!;
    f = u - 1;
  }
  const half = 0.5 * f * f;
  if (fraction === 0) {
    // |f| < 2⁻²⁰
    if (f === 0) return k === 0 ? 0 : fma(k, LN2_HIGH, fma(k, LN2_LOW, c));
    const r = half * fma(-f, 0.66666666666666666, 1);
    return k === 0 ? f - r : fma(k, LN2_HIGH, -(r - fma(k, LN2_LOW, c) - f));
  }
  const s = f / (2 + f);
  const z = s * s;
  const z2 = z * z;
  const z4 = z2 * z2;
  const second = fma(z, 2.857142874366239149e-1, 3.999999999940941908e-1);
  const third = fma(z, 1.818357216161805012e-1, 2.222219843214978396e-1);
  const fourth = fma(z, 1.479819860511658591e-1, 1.531383769920937332e-1);
  const r = fma(z2 * z4, fourth, fma(z4, third, fma(z, 6.66666666666673513e-1, z2 * second)));
  const curved = (r + half) * s;
  if (k === 0) return f - (half - curved);
  return fma(k, LN2_HIGH, -(half - (fma(k, LN2_LOW, c) + curved) - f));
}
