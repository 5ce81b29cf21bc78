import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { realDTypes } from "../src/dtype.ts";
import {
  affine32,
  affine64,
  cellNormal32,
  cellNormal64,
  cellsBetween,
  checkSeed,
  fillWords,
  firstValue,
  forkKey,
  fromBfloat16,
  fromFloat16,
  keyFromSeed,
  LARGEST,
  lastValue,
  mulhi,
  narrow16,
  roundTo,
  SELECTION,
  seedFromKey,
  toBfloat16,
  toFloat16,
  VALUES,
} from "../src/stream/index.ts";

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

describe("words", () => {
  it("of lane 0 are values, of lane 1 selections: docs/stream.md", () => {
    expect([VALUES, SELECTION]).toEqual([0, 1]);
  });

  it("are the same however a range is cut", () => {
    fc.assert(
      fc.property(u64, u32, fc.nat(2 ** 40), fc.array(fc.nat(13), { maxLength: 8 }), (seed, draw, first, lengths) => {
        const key = keyFromSeed(seed);
        const total = lengths.reduce((a, b) => a + b, 0);
        const whole = new Uint32Array(total);
        fillWords(whole, key, draw, 0, first);
        let at = 0;
        for (const length of lengths) {
          const part = new Uint32Array(length);
          fillWords(part, key, draw, 0, first + at);
          expect(part).toEqual(whole.slice(at, at + length));
          at += length;
        }
      }),
    );
  });

  it("carry from the low half of the block counter into the high one", () => {
    const across = new Uint32Array(8);
    fillWords(across, [1, 2], 3, 0, 4 * (2 ** 32 - 1));
    const after = new Uint32Array(4);
    fillWords(after, [1, 2], 3, 0, 4 * 2 ** 32);
    expect(across.slice(4)).toEqual(after);
  });

  it("multiply exactly", () => {
    fc.assert(
      fc.property(u32, u32, (a, b) => {
        expect(mulhi(a, b)).toBe(Number((BigInt(a) * BigInt(b)) >> 32n));
      }),
    );
  });
});

it("the affine step rounds its product and its sum, and gives no −0", () => {
  const [z, std] = [Math.fround(1.1), Math.fround(0.1)];
  const product = Math.fround(z * std);
  const [small, large] = [Math.fround(-0.11), Math.fround(0.7)];
  // The product's rounding shows in a sum that cancels, the sum's in one that grows.
  expect(Math.fround(product + small)).not.toBe(Math.fround(z * std + small));
  expect(affine32(z, std, small)).toBe(Math.fround(product + small));
  expect(Math.fround(product + large)).not.toBe(product + large);
  expect(affine32(z, std, large)).toBe(Math.fround(product + large));
  expect(affine64(1.1, 0.1, 0.7)).toBe(1.1 * 0.1 + 0.7);
  for (const affine of [affine32, affine64]) expect(Object.is(affine(-0, 1, -0), 0)).toBe(true);
});

describe("seeds and forks", () => {
  it("a seed and its key are one to one", () => {
    fc.assert(
      fc.property(u64, (seed) => {
        expect(seedFromKey(keyFromSeed(checkSeed(seed)))).toBe(seed);
      }),
    );
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53, -1n, 2n ** 64n, "42", null, undefined])("refuses the seed %s", (seed) => {
    expect(() => checkSeed(seed as number)).toThrow("WI_BAD_SEED");
  });

  it("count an integer as its digits", () => {
    expect(forkKey([1, 2], 17)).toEqual(forkKey([1, 2], "17"));
    expect(forkKey([1, 2], 2n ** 64n - 1n)).toEqual(forkKey([1, 2], "18446744073709551615"));
  });

  it("take a lone surrogate for U+FFFD, and normalise nothing", () => {
    expect(forkKey([1, 2], "\ud800")).toEqual(forkKey([1, 2], "\ufffd"));
    expect(forkKey([1, 2], "é")).not.toEqual(forkKey([1, 2], "e\u0301"));
  });

  it.each([-1, 1.5, Number.NaN, null, undefined, {}])("refuse the name %s", (name) => {
    expect(() => forkKey([1, 2], name as string)).toThrow("WI_BAD_ARGUMENT");
  });
});

describe("16-bit formats", () => {
  /** All finite values of a format, ascending, with their bits. */
  const values = (from: (bits: number) => number) =>
    Array.from({ length: 2 ** 16 }, (_, bits) => ({ bits, value: from(bits) }))
      .filter(({ value }) => Number.isFinite(value))
      .sort((a, b) => a.value - b.value);

  it.each([
    ["float16", toFloat16, fromFloat16],
    ["bfloat16", toBfloat16, fromBfloat16],
  ] as const)("%s: every value is kept, and every midpoint goes to the even neighbour", (_, to, from) => {
    const sorted = values(from).filter(({ value }) => !Object.is(value, -0));
    for (let i = 0; i + 1 < sorted.length; i++) {
      const { bits, value } = sorted[i]!;
      const next = sorted[i + 1]!;
      if (to(value) !== bits) expect([value, to(value)]).toEqual([value, bits]);
      const middle = (value + next.value) / 2;
      if (Math.fround(middle) !== middle) continue;
      const even = (bits & 1) === 0 ? bits : next.bits;
      // Zero is reached from below as −0.
      if ((to(middle) & 0x7fff) !== (even & 0x7fff)) expect([middle, to(middle)]).toEqual([middle, even]);
    }
    expect(to(-0)).toBe(0x8000);
  });

  it("overflow to infinity, and keep NaN", () => {
    expect(toFloat16(65519.99)).toBe(0x7bff);
    expect(toFloat16(65520)).toBe(0x7c00);
    expect(toFloat16(Number.NEGATIVE_INFINITY)).toBe(0xfc00);
    expect(toBfloat16(3.4028234663852886e38)).toBe(0x7f80);
    expect(fromFloat16(toFloat16(Number.NaN))).toBeNaN();
    expect(fromBfloat16(toBfloat16(Number.NaN))).toBeNaN();
  });
});

describe("first and last value of a bound", () => {
  it.each(realDTypes)("%s: the nearest values inside", (dtype) => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -6e4, max: 6e4 }), (bound) => {
        const first = firstValue(bound, dtype)!;
        const last = lastValue(bound, dtype, false)!;
        const open = lastValue(bound, dtype, true)!;
        for (const value of [first, last, open]) expect(roundTo(value, dtype)).toBe(value);
        expect(last <= bound && bound <= first && open < bound).toBe(true);
        // Nothing of the dtype lies between: the next rounding of any number inside lands on one of them.
        if (last < first) expect([first, last]).toContain(roundTo((last + first) / 2, dtype));
        else expect(first === bound).toBe(true);
      }),
    );
  });

  it.each(realDTypes)("%s: the largest is one, and nothing lies beyond", (dtype) => {
    const largest = LARGEST[dtype];
    expect([lastValue(-largest, dtype, false), firstValue(largest, dtype)]).toEqual([-largest, largest]);
    expect([lastValue(largest, dtype, false), firstValue(-largest, dtype)]).toEqual([largest, -largest]);
    expect(lastValue(-largest, dtype, true)).toBeUndefined();
    expect(lastValue(largest, dtype, true)).toBeLessThan(largest);
    const [below, above] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect([firstValue(below, dtype), lastValue(above, dtype, true)]).toEqual([-largest, largest]);
    expect([firstValue(above, dtype), lastValue(below, dtype, false)]).toEqual([undefined, undefined]);
  });

  it("are never −0", () => {
    expect(Object.is(firstValue(-1e-300, "float32"), 0)).toBe(true);
    expect(Object.is(lastValue(-0, "float16", false), 0)).toBe(true);
    expect(narrow16(firstValue(-0, "bfloat16")!, "bfloat16")).toBe(0);
  });
});

it("cells between two bounds are those inside, whatever was asked before", () => {
  const bound = fc.constantFrom(-3, -2, -0.5, 0, 0.5, 2, 3);
  const question = fc.tuple(bound, bound, fc.constantFrom("float32" as const, "float64" as const));
  fc.assert(
    fc.property(fc.array(question, { minLength: 1, maxLength: 4 }), (questions) => {
      // Each twice, as two layers with the same bounds would.
      for (const [a, b, precision] of questions.flatMap((one) => [one, one])) {
        const [alpha, beta] = a < b ? [a, b] : [b, a];
        const { start, range } = cellsBetween(alpha, beta, precision);
        const z = (cell: bigint) => (precision === "float32" ? cellNormal32(Number(cell)) : cellNormal64(cell));
        expect(z(start - 1n)).toBeLessThan(alpha);
        expect(z(start)).toBeGreaterThanOrEqual(alpha);
        expect(z(start + range - 1n)).toBeLessThanOrEqual(beta);
        expect(z(start + range)).toBeGreaterThan(beta);
      }
    }),
  );
});
