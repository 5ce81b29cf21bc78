/**
 * The special function unit of NVIDIA's GPUs in integers: sin.approx, cos.approx, lg2.approx, rcp.approx, rsqrt.approx.
 *
 * Each is a quadratic in the low bits of the argument, with the coefficients of its high bits; the square is computed
 * from truncated partial products, and results are cut, not rounded.
 *
 * @module
 */
import { LG2, RCP, RSQRT, SIN } from "./tables.ts";

/** The integers of a table: made at first use. */
function integers(hex: string): () => Int32Array {
  let made: Int32Array | undefined;
  return () => {
    made ??= Int32Array.from({ length: hex.length / 8 }, (_, i) => Number.parseInt(hex.slice(8 * i, 8 * i + 8), 16));
    return made;
  };
}

/** C0, C1, C2 of the sine unit's pieces. */
export const sineTable = /* @__PURE__ */ integers(SIN);
const lg2Table = /* @__PURE__ */ integers(LG2);
const rcpTable = /* @__PURE__ */ integers(RCP);
const rsqrtTable = /* @__PURE__ */ integers(RSQRT);

const double = /* @__PURE__ */ new Float64Array(1);
const words = /* @__PURE__ */ new Uint32Array(double.buffer);
const single = /* @__PURE__ */ new Float32Array(1);
const bits = /* @__PURE__ */ new Int32Array(single.buffer);

let squares: Uint16Array | undefined;

/** The unit's square of an argument of 17 bits, whose last bit adds nothing: a table by the others. */
export function squareTable(): Uint16Array {
  if (squares !== undefined) return squares;
  squares = new Uint16Array(65536);
  for (let half = 0; half < 65536; half++) {
    const x = 2 * half;
    let sum = 0;
    for (let bit = 1; bit <= 16; bit++) if ((x >> bit) & 1) sum += x >> (18 - bit);
    squares[half] = sum >> 1;
  }
  return squares;
}

const square = (x: number) => squareTable()[x >> 1]!;

/** `x` cut to 24 significant bits. */
function cut(x: number): number {
  double[0] = x;
  words[0] = words[0]! & 0xe0000000;
  return double[0]!;
}

/** f(1/2π): the unit takes turns. */
const TURNS = 0.15915493667125702;

/** sin.approx of v in [0, 2π], or with `quarters` 1 cos.approx. */
export function sineUnit(v: number, quarters: 0 | 1): number {
  let turns = Math.floor(v * TURNS * 2 ** 25);
  if (turns >= 2 ** 24) turns &= ~1;
  const quadrant = ((turns >> 23) + quarters) & 3;
  let fraction = turns & 0x7fffff;
  if (quadrant & 1) fraction = 0x7fffff - fraction;
  const row = 3 * (fraction >> 17);
  const x = fraction & 0x1ffff;
  const table = sineTable();
  const value = cut(table[row]! * 2048 + table[row + 1]! * x + table[row + 2]! * square(x)) * 2 ** -37;
  return quadrant & 2 ? -value : value;
}

/** lg2.approx of a normal float32 x > 0. */
export function lg2Unit(x: number): number {
  if (x === 1) return 0;
  single[0] = x;
  const fraction = bits[0]! & 0x7fffff;
  const exponent = (bits[0]! >> 23) - 127;
  const row = 3 * (fraction >> 17);
  const y = fraction & 0x1ffff;
  const table = lg2Table();
  const quadratic = table[row]! * 4096 + table[row + 1]! * y + 2 * table[row + 2]! * square(y) + 13125;
  const result = Math.floor(quadratic / 4) + exponent * 2 ** 36;
  return result >= 0 ? cut(result) * 2 ** -36 : -cut(-1 - result) * 2 ** -36;
}

/** rcp.approx.ftz.f64 of a normal double b > 0, of which it reads the high word. */
export function rcpUnit(b: number): number {
  double[0] = b;
  const high = words[1]!;
  const h = (high & 0xfffff) * 8;
  const row = 3 * (h >> 16);
  const x = h & 0xffff;
  const table = rcpTable();
  const quadratic = table[row]! * 8192 + table[row + 1]! * x + table[row + 2]! * square(2 * x) + 18407;
  return Math.floor(quadratic / 2 ** 18) * 2 ** (-21 - ((high >> 20) - 1023));
}

/** rsqrt.approx of a normal float32 x > 0. */
export function rsqrtUnit(x: number): number {
  single[0] = x;
  const exponent = (bits[0]! >> 23) - 127;
  const isOdd = (exponent & 1) !== 0;
  const fraction = (bits[0]! & 0x7fffff) + (isOdd ? 0x800000 : 0);
  const scale = 2 ** -Math.floor(exponent / 2);
  if (fraction === 0) return scale;
  const row = 3 * (fraction >> 17);
  const y = fraction & 0x1ffff;
  const table = rsqrtTable();
  const quadratic = table[row]! * 16384 + table[row + 1]! * y + 4 * table[row + 2]! * square(y) + 32767;
  return Math.floor(quadratic / 65536) * 2 ** -24 * scale;
}
