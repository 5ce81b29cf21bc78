/**
 * The GNU C library's float64 `log`, `sin` and `cos` (2.36, on x86-64 with FMA), to the bit: other frameworks' numbers
 * hang on their last digit, in which engines differ.
 *
 * `log` is that of Arm's Optimized Routines, `sin` and `cos` IBM's Accurate Mathematical Library, as glibc has them.
 *
 * @module
 */
import { fma } from "./fma.ts";
import { LOG_RECIPROCALS, LOG_VALUES, SINES } from "./glibc-tables.ts";
import { hexDoubles } from "./hex-doubles.ts";

interface Tables {
  readonly reciprocals: Float64Array;
  readonly logs: Float64Array;
  readonly sines: Float64Array;
}

let made: Tables | undefined;

/** Made at first use, so that importing does nothing. */
function tables(): Tables {
  made ??= {
    reciprocals: hexDoubles(LOG_RECIPROCALS),
    logs: hexDoubles(LOG_VALUES),
    sines: hexDoubles(SINES),
  };
  return made;
}

const double = /* @__PURE__ */ new Float64Array(1);
const words = /* @__PURE__ */ new Uint32Array(double.buffer);

function highWord(x: number): number {
  double[0] = x;
  return words[1]!;
}

/** ln 2 in two parts; k times the first is exact. */
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;

/** `log(x)` of a normal x > 0. */
export function glibcLog(x: number): number {
  if (x >= 0.9375 && x < 1.064697265625) return logNearOne(x);
  double[0] = x;
  const high = words[1]!;
  const offset = high - 0x3fe60000;
  const i = (offset >>> 13) & 127;
  const k = offset >> 20;
  words[1] = high - (offset & 0xfff00000);
  const z = double[0]!;
  const { reciprocals, logs } = tables();
  const w = fma(k, LN2_HIGH, logs[i]!);
  const r = fma(z, reciprocals[i]!, -1);
  const sum = r + w;
  const r2 = r * r;
  const low = fma(r2, -0.5000000000000001, fma(k, LN2_LOW, w - sum + r));
  const odd = fma(r, -0.16667054827627667, 0.20000304511814496);
  const even = fma(r, -0.2499999999622955, 0.33333333331825593);
  return fma(r * r2, fma(odd, r2, even), low) + sum;
}

function logNearOne(x: number): number {
  const r = x - 1;
  if (r === 0) return 0;
  const r2 = r * r;
  const r3 = r * r2;
  let p = fma(r, -0.10000486757818193, 0.11110712032936046);
  p = fma(r3, -0.08328363062289341, fma(r2, 0.09181994006195467, p));
  p = fma(p, r3, fma(r2, -0.12499997863982555, fma(r, 0.14285715076560868, -0.16666666669929706)));
  p = fma(p, r3, fma(r2, 0.19999999999320328, fma(r, -0.24999999999998432, 0.3333333333333352)));
  const half = fma(-(2 ** 27), r, fma(r, 2 ** 27, r));
  const square = half * half;
  const sum = fma(square, -0.5, r);
  const low = fma(-0.5 * (r - half), r + half, fma(square, -0.5, r - sum));
  return sum + fma(p, r3, low);
}

/** 1.5·2⁴⁵: what is added to it keeps multiples of 1/128. */
const TO_TABLE = 1.5 * 2 ** 45;
/** 1.5·2⁵²: what is added to it becomes an integer. */
const TO_INTEGER = 1.5 * 2 ** 52;

/** sin(x + dx) of a reduced x. */
function reducedSine(x: number, dx: number): number {
  const size = Math.abs(x);
  if (size < 0.126) {
    const q = x * x;
    let p = fma(-2.5022014848318398e-8, q, 2.755729806860771e-6);
    p = fma(fma(p, q, -0.00019841269834414642), q, 0.008333333333332329);
    p = fma(fma(p, q, -0.16666666666666666), x, -0.5 * dx);
    return x + fma(p, q, dx);
  }
  const rest = x <= 0 ? -dx : dx;
  const near = TO_TABLE + size - TO_TABLE;
  const y = size - near;
  const q = y * y;
  const s = y + fma(y * q, fma(q, 0.008333332142857223, -0.16666666666666488), rest);
  const c = fma(y, rest, q * fma(q, fma(q, 0.001388888740079376, -0.04166666666666644), 0.5));
  const { sines } = tables();
  const k = 512 * near;
  const sn = sines[k]!;
  const cs = sines[k + 2]!;
  const result = sn + fma(cs, s, fma(-sn, c, fma(s, sines[k + 3]!, sines[k + 1]!)));
  return x < 0 ? -result : result;
}

/** cos(x + dx) of a reduced x. */
function reducedCosine(x: number, dx: number): number {
  const size = Math.abs(x);
  const near = TO_TABLE + size - TO_TABLE;
  const y = size - near + (x < 0 ? -dx : dx);
  const q = y * y;
  const s = fma(y * q, fma(q, 0.008333332142857223, -0.16666666666666488), y);
  const c = q * fma(q, fma(q, 0.001388888740079376, -0.04166666666666644), 0.5);
  const { sines } = tables();
  const k = 512 * near;
  const sn = sines[k]!;
  const cs = sines[k + 2]!;
  return cs + fma(-sn, s, fma(-cs, c, fma(-s, sines[k + 1]!, sines[k + 3]!)));
}

/** π/2 in two parts. */
const QUARTER = 1.5707963267948966;
const QUARTER_LOW = 6.123233995736766e-17;

/** sin of x + turn quarter turns, for 2.4262 ≤ x < 10⁸: π/2 in four parts. */
function reduced(x: number, turn: number): number {
  const t = fma(x, 0.6366197723675814, TO_INTEGER);
  const count = t - TO_INTEGER;
  const y = fma(-count, -1.3909067564377153e-8, fma(-count, 1.5707963407039642, x));
  const v = fma(-count, -4.97899623147991e-17, y);
  let da = fma(-count, -4.97899623147991e-17, y - v);
  const a = fma(-count, -1.9034889620193266e-25, v);
  da += fma(-count, -1.9034889620193266e-25, v - a);
  const n = (count + turn) & 3;
  const result = n & 1 ? reducedCosine(a, da) : reducedSine(a, da);
  return n & 2 ? -result : result;
}

/** `sin(x)`, 0 ≤ x < 10⁸. */
export function glibcSin(x: number): number {
  const w = highWord(x);
  if (w < 0x3e500000) return x;
  if (w < 0x3feb6000) return reducedSine(x, 0);
  if (w < 0x400368fd) return reducedCosine(QUARTER - x, QUARTER_LOW);
  return reduced(x, 0);
}

/** `cos(x)`, 0 ≤ x < 10⁸. */
export function glibcCos(x: number): number {
  const w = highWord(x);
  if (w < 0x3e400000) return 1;
  if (w < 0x3feb6000) return reducedCosine(x, 0);
  if (w >= 0x400368fd) return reduced(x, 1);
  const y = QUARTER - x;
  const a = y + QUARTER_LOW;
  return reducedSine(a, y - a + QUARTER_LOW);
}
