import { describe, expect, it } from "vitest";
import { fma, Mt19937Words } from "../src/index.ts";

/** A finite double as an integer times 2^−1100. */
function scaled(x: number): bigint {
  const bits = new BigUint64Array(new Float64Array([Math.abs(x)]).buffer)[0]!;
  const exponent = bits >> 52n;
  const mantissa = (bits & (2n ** 52n - 1n)) + (exponent > 0n ? 2n ** 52n : 0n);
  const size = mantissa << ((exponent > 0n ? exponent : 1n) - 1075n + 1100n);
  return x < 0 ? -size : size;
}

/** n·2^−2200 rounded to nearest, ties to even, in the range of normal doubles. */
function rounded(n: bigint): number {
  if (n < 0n) return -rounded(-n);
  if (n === 0n) return 0;
  const drop = n.toString(2).length - 53;
  if (drop <= 0) return Number(n) * 2 ** -1000 * 2 ** -1000 * 2 ** -200;
  const cut = n >> BigInt(drop);
  const rest = n - (cut << BigInt(drop));
  const half = 1n << BigInt(drop - 1);
  const up = rest > half || (rest === half && (cut & 1n) === 1n);
  let result = Number(up ? cut + 1n : cut);
  for (let left = drop - 2200; left !== 0; ) {
    const step = Math.max(-1000, Math.min(1000, left));
    result *= 2 ** step;
    left -= step;
  }
  return result;
}

/** a·b + c in integers. */
const exact = (a: number, b: number, c: number): number => rounded(scaled(a) * scaled(b) + (scaled(c) << 1100n));

describe("fma is the exact result, rounded once", () => {
  const words = new Mt19937Words().seed(1);
  /** Some 53-bit mantissa, or one with few bits so that sums end in ties; exponent within ±`range`. */
  const draw = (range: number): number => {
    const bits = words.next() % 3 === 0 ? words.next() % 53 : 52;
    const mantissa = 1 + Math.floor((words.next() * 2 ** -32 + words.next() * 2 ** -64) * 2 ** bits) * 2 ** -bits;
    return (words.next() & 1 ? -mantissa : mantissa) * 2 ** ((words.next() % (2 * range + 1)) - range);
  };

  it.each([0, 1, 3, 60, 120])("exponents within ±%i", (range) => {
    for (let i = 0; i < 20_000; i++) {
      const [a, b] = [draw(range), draw(range)];
      // Every fourth sum cancels but for the product's rounding error, every other fourth ends near a tie.
      const c = i % 4 === 0 ? -(a * b) : i % 4 === 1 ? a * b * 2 ** 53 : i % 4 === 2 ? a * b * 2 ** -53 : draw(range);
      expect(fma(a, b, c), `${a}, ${b}, ${c}`).toBe(exact(a, b, c));
    }
  });

  it("where rounding twice would go wrong: 1 + 2⁻⁵³ + a little more, or less", () => {
    const tiny = 2 ** -60;
    expect(fma(1 + tiny, 1, 0)).toBe(1);
    expect(fma(2 ** -53, 1 + 2 ** -52, 1)).toBe(1 + 2 ** -52);
    expect(fma(2 ** -53, 1, 1)).toBe(1);
    expect(fma(2 ** -53, 1 - 2 ** -53, 1)).toBe(1);
    expect(fma(2 ** -53, 1 - 2 ** -53, 1 + 2 ** -52)).toBe(1 + 2 ** -52);
    expect(fma(2 ** -53, 1, 1 + 2 ** -52)).toBe(1 + 2 ** -51);
  });
});
