/**
 * The float32 normals of PyTorch's kernels for CPUs with AVX2: `normal_fill_16_AVX2`, with the polynomials of Cephes
 * (Moshier) as in `avx_mathfun.h`. Every operation is one of float32, with the fused ones that GCC makes of them.
 *
 * Fused operations are written f(a·b + c) in float64; for every argument that occurs, of which there are 2²⁴ each, that
 * is the fused result.
 *
 * @module
 */
import { fmaf } from "@weightinit/rng-parts";

const f = Math.fround;

const single = /* @__PURE__ */ new Float32Array(1);
const bits = /* @__PURE__ */ new Int32Array(single.buffer);

const SQRT_HALF = /* @__PURE__ */ f(0.707106781186547524);
/** log(1 + x) = x − x²/2 + x³·p(x), from the highest power. */
const LOG = /* @__PURE__ */ Float32Array.of(
  7.0376836292e-2,
  -1.151461031e-1,
  1.167699874e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
);
/** ln 2 in two parts. */
const LN2_LOW = /* @__PURE__ */ f(-2.1219444e-4);
const LN2_HIGH = 0.693359375;

/** `log256_ps` of 0 < x ≤ 1. */
export function log32(x: number): number {
  single[0] = x;
  let e = (bits[0]! >>> 23) - 126;
  bits[0] = (bits[0]! & 0x7fffff) | 0x3f000000;
  let m = single[0]!;
  if (m < SQRT_HALF) {
    e -= 1;
    m = f(f(m - 1) + m);
  } else {
    m = f(m - 1);
  }
  const z = f(m * m);
  let y = LOG[0]!;
  for (let i = 1; i < 9; i++) y = f(y * m + LOG[i]!);
  y = f(y * m);
  y = f(y * z + f(e * LN2_LOW));
  y = f(y - 0.5 * z);
  return f(e * LN2_HIGH + f(m + y));
}

const FOUR_OVER_PI = /* @__PURE__ */ f(1.27323954473516);
/** −π/4 in three parts. */
const PI1 = -0.78515625;
const PI2 = -2.4187564849853515625e-4;
const PI3 = /* @__PURE__ */ f(-3.77489497744594108e-8);
const COS = /* @__PURE__ */ Float32Array.of(2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2);
const SIN = /* @__PURE__ */ Float32Array.of(-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1);

/** `sincos256_ps` of x ≥ 0: the sine of the last call. */
let sine = 0;

/** The cosine; {@link sine} becomes the sine. */
function cosAndSine(x: number): number {
  const j = (Math.floor(f(x * FOUR_OVER_PI)) + 1) & ~1;
  let r = f(j * PI1 + x);
  r = f(j * PI2 + r);
  r = f(j * PI3 + r);
  const z = f(r * r);
  let c = f(COS[0]! * z + COS[1]!);
  c = f(f(c * z + COS[2]!) * z);
  c = f(f(c * z - 0.5 * z) + 1);
  let s = f(SIN[0]! * z + SIN[1]!);
  s = f(f(s * z + SIN[2]!) * z);
  s = f(s * r + r);
  const isSwapped = (j & 2) !== 0;
  const cosine = isSwapped ? s : c;
  const ofSine = isSwapped ? c : s;
  sine = j & 4 ? -ofSine : ofSine;
  return ((j - 2) & 4) === 0 ? -cosine : cosine;
}

const TWO_PI = /* @__PURE__ */ f(2 * Math.PI);

/** Makes normals of the 16 uniform numbers from `at` on; `mean` and `std` of float32. */
export function normalBlock(out: Float32Array, at: number, mean: number, std: number): void {
  for (let i = at; i < at + 8; i++) {
    const radius = f(Math.sqrt(f(-2 * log32(f(1 - out[i]!)))));
    const cosine = cosAndSine(f(TWO_PI * out[i + 8]!));
    const a = f(radius * cosine);
    const b = f(radius * sine);
    out[i] = mean === 0 ? a * std + mean : fmaf(a, std, mean);
    out[i + 8] = mean === 0 ? b * std + mean : fmaf(b, std, mean);
  }
}
