/**
 * glibc's float32 log1pf up to 2.36, bit for bit: fdlibm's, with every operation in float32 (`s_log1pf.c`).
 *
 * @module
 */

const f = Math.fround;
const ln2High = /* @__PURE__ */ f(6.9313812256e-1);
const ln2Low = /* @__PURE__ */ f(9.0580006145e-6);
// The coefficient of the highest power first.
const coefficients = /* @__PURE__ */ new Float32Array([
  1.479819864e-1, 1.5313838422e-1, 1.81835726e-1, 2.2222198546e-1, 2.8571429849e-1, 4.0000000596e-1, 6.6666668653e-1,
]);
const float = /* @__PURE__ */ new Float32Array(1);
const word = /* @__PURE__ */ new Int32Array(float.buffer);

/** ln(1 + x) of a float32 −1 < x ≤ 0, rounded to float32. */
export function glibcLog1pf(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : Number.NaN;
  if (-x < 2 ** -29) return -x < 2 ** -54 ? x : f(x - f(f(x * x) * 0.5));
  let k = 0;
  let t = x;
  let c = 0;
  float[0] = x;
  if (word[0]! > (0xbe95f61f | 0)) {
    // 1 + x = 2ᵏ·(1 + t), 1 + t in [√½, √2); c is what 1 + x lost, relative to it.
    const u = f(1 + x);
    float[0] = u;
    k = (word[0]! >> 23) - 127;
    c = f(f(x - f(u - 1)) / u);
    const fraction = word[0]! & 0x007fffff;
    const isLow = fraction < 0x3504f7;
    word[0] = fraction | (isLow ? 0x3f800000 : 0x3f000000);
    if (!isLow) k++;
    t = f(float[0] - 1);
    if (isLow ? fraction === 0 : fraction > 0x7ffffc) {
      const low = f(f(k * ln2Low) + c);
      if (t === 0) return f(f(k * ln2High) + low);
      const r = f(f(f(0.5 * t) * t) * f(1 - f(f(0.6666666666666666) * t)));
      return k === 0 ? f(t - r) : f(f(k * ln2High) - f(f(r - low) - t));
    }
  }
  const half = f(f(0.5 * t) * t);
  const s = f(t / f(2 + t));
  const z = f(s * s);
  let r = 0;
  for (const coefficient of coefficients) r = f(z * f(coefficient + r));
  const product = f(s * f(half + r));
  if (k === 0) return f(t - f(half - product));
  return f(f(k * ln2High) - f(f(half - f(product + f(f(k * ln2Low) + c))) - t));
}
