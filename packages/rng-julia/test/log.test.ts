import fc from "fast-check";
import { expect, test } from "vitest";
import { log, logTable } from "../src/log.ts";

/** Entries of the table that julia/base/special/log.jl lists (commit 009bf9955224), by j. */
const published: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [1, 0.007782140442941454, -8.865052917267247e-13],
  [13, 0.09672962645890948, -3.5836667430094137e-13],
  [32, 0.22314355131493357, -7.238189921749681e-13],
  [64, 0.4054651081078191, 3.452764795203977e-13],
  [65, 0.4106599249844294, 8.390050778518307e-13],
  [100, 0.5773153650352469, -4.2333694288141915e-13],
  [127, 0.6892332812385575, 2.5144230728376075e-13],
  [128, 0.6931471805601177, -1.7239444525614835e-13],
];

test("the table is Julia's", () => {
  const { high, low } = logTable();
  expect(high.length).toBe(129);
  expect(published.map(([j]) => [j, high[j], low[j]])).toEqual(published);
});

/** ln x·2¹²⁰, rounded down, of x = k·2⁻⁵³, from integers. */
function scaledLog(k: bigint): bigint {
  const shift = 140n;
  let m = 0n;
  for (; k < 2n ** 52n; k <<= 1n) m++;
  const artanh = (numerator: bigint, denominator: bigint): bigint => {
    let power = (numerator << shift) / denominator;
    let sum = 0n;
    for (let n = 1n; power !== 0n; n += 2n) {
      sum += power / n;
      power = (power * numerator * numerator) / (denominator * denominator);
    }
    return sum;
  };
  // k·2⁻⁵² in [1, 2), m binades above x·2: ln x = 2·artanh((y − 1)/(y + 1)) − (m + 1)·ln 2.
  const ln2 = 2n * artanh(1n, 3n);
  return (2n * artanh(k - 2n ** 52n, k + 2n ** 52n) - (m + 1n) * ln2) >> 20n;
}

/** Error of `log` at k·2⁻⁵³ in units of its last place. */
function ulps(k: bigint): number {
  const got = log(Number(k) * 2 ** -53);
  const exponent = Math.floor(Math.log2(-got));
  const scaled = BigInt(Math.round(-got * 2 ** (52 - exponent)));
  const ulp = 2n ** BigInt(120 + exponent - 52);
  return Number(-scaled * ulp - scaledLog(k)) / Number(ulp);
}

test("off by less than 0.57 of the last place (Tang 1990 proves 0.57)", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 52 }), fc.bigInt(1n, 2n ** 53n - 1n), (down, k) => {
      const x = k >> BigInt(down);
      if (x > 0n) expect(Math.abs(ulps(x))).toBeLessThan(0.57);
    }),
    { numRuns: 3000, seed: 1 },
  );
  for (const k of [1n, 2n, 2n ** 52n, 2n ** 53n - 1n, 2n ** 53n - 2n]) expect(Math.abs(ulps(k))).toBeLessThan(0.57);
});

test("ends of the range", () => {
  expect(log(0)).toBe(-Infinity);
  expect(log(1)).toBe(0);
});
