/** The elementary functions against integers of 300 binary places, by series that the functions do not use. */
import { describe, expect, it } from "vitest";
import { exact, product, sum } from "../src/elementary/double-double.ts";
import { exp, expOf, wideExp, wideExpm1 } from "../src/elementary/exp.ts";
import { log, log1p, logOf, wideLog } from "../src/elementary/log.ts";
import { widePower } from "../src/elementary/power.ts";
import { cos, cosOfTurns, sin, sinOfTurns } from "../src/elementary/trigonometry.ts";

const PLACES = 300n;
const ONE = 1n << PLACES;

/** A double as an integer of 300 binary places, exact for |x| ≥ 2⁻²⁴⁰. */
function fixed(x: number): bigint {
  let shift = 0n;
  while (!Number.isInteger(x)) {
    x *= 2 ** 20;
    shift += 20n;
  }
  return (BigInt(x) << PLACES) >> shift;
}

const times = (a: bigint, b: bigint) => (a * b) >> PLACES;
const over = (a: bigint, b: bigint) => (a << PLACES) / b;
const magnitude = (x: bigint) => (x < 0n ? -x : x);

/** eˣ as the 2⁸⁰-th power of e to x/2⁸⁰, by ten terms. */
function fixedExp(x: bigint): bigint {
  const EXTRA = 200n;
  const unit = 1n << (PLACES + EXTRA);
  const small = (x << EXTRA) >> 80n;
  let term = unit;
  let result = unit;
  for (let n = 1n; n < 10n; n++) {
    term = (term * small) / unit / n;
    result += term;
  }
  for (let i = 0; i < 80; i++) result = (result * result) / unit;
  return result >> EXTRA;
}

/** ln x by Newton's steps on fixedExp. */
function fixedLog(x: bigint, start: number): bigint {
  let y = fixed(start);
  for (let i = 0; i < 4; i++) y += over(x, fixedExp(y)) - ONE;
  return y;
}

function fixedSinCos(x: bigint): { sin: bigint; cos: bigint } {
  let term = ONE;
  const sums = [0n, 0n, 0n, 0n];
  for (let n = 0n; n < 400n && term !== 0n; n++) {
    sums[Number(n % 4n)]! += term;
    term = times(term, x) / (n + 1n);
  }
  return { sin: sums[1]! - sums[3]!, cos: sums[0]! - sums[2]! };
}

/** π by Machin's formula. */
const PI = (() => {
  const arctanOfInverse = (n: bigint) => {
    let power = ONE / n;
    let result = 0n;
    for (let k = 0n; power !== 0n; k++, power /= n * n) result += (k % 2n === 0n ? power : -power) / (2n * k + 1n);
    return result;
  };
  return 16n * arctanOfInverse(5n) - 4n * arctanOfInverse(239n);
})();

/** Distance from the right value, in ulps of it. */
function ulps(got: number, right: bigint): number {
  const bits = BigInt(magnitude(right).toString(2).length);
  const ulp = 1n << (bits - 53n);
  return Number((magnitude(fixed(got) - right) * 1000n) / ulp) / 1000;
}

/** Numbers that look random: the fractions of the multiples of the golden ratio. */
const fractions = Array.from({ length: 150 }, (_, i) => ((i + 1) * 0.6180339887498949) % 1);

describe("double-doubles", () => {
  it("hold sums and products exactly", () => {
    for (const [i, u] of fractions.entries()) {
      const [a, b] = [u - 0.5, (fractions[(7 * i) % 150]! - 0.5) * 2 ** -(i % 40)];
      const s = sum(a, b);
      expect(fixed(s.hi) + fixed(s.lo)).toBe(fixed(a) + fixed(b));
      const p = product(a, b);
      expect(fixed(p.hi) + fixed(p.lo)).toBe(times(fixed(a), fixed(b)));
    }
  });
});

describe("within 0.51 ulp", () => {
  const near = (got: number, right: bigint, most = 0.51) => expect(ulps(got, right)).toBeLessThanOrEqual(most);

  it("exp", () => {
    for (const u of fractions) {
      for (const x of [(u - 0.5) * 300, u * 2 - 1, u * 2 ** -30]) near(exp(x), fixedExp(fixed(x)));
    }
    expect([exp(0), exp(-800), exp(800), exp(Number.NEGATIVE_INFINITY), exp(Number.POSITIVE_INFINITY)]).toEqual([
      1,
      0,
      Number.POSITIVE_INFINITY,
      0,
      Number.POSITIVE_INFINITY,
    ]);
    expect([exp(709.782712893384), exp(-745.1332191019411), exp(Number.NaN)]).toEqual([
      1.7976931348622732e308,
      Number.MIN_VALUE,
      Number.NaN,
    ]);
  });

  it("exp of two doubles", () => {
    for (const u of fractions) {
      const x = { hi: (u - 0.5) * 20, lo: (u - 0.3) * 2 ** -52 };
      near(expOf(x), fixedExp(fixed(x.hi) + fixed(x.lo)));
    }
  });

  it("log", () => {
    for (const u of fractions) {
      for (const x of [u, 1 + u * 2 ** -20, 1 - u * 2 ** -30, u * 1e5, u * 1e-30]) {
        near(log(x), fixedLog(fixed(x), Math.log(x)));
      }
    }
    expect([log(1), log(0), log(-1), log(Number.POSITIVE_INFINITY)]).toEqual([
      0,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]);
    expect(log(Number.MIN_VALUE)).toBe(-744.4400719213812);
    expect(log(Number.MAX_VALUE)).toBe(709.782712893384);
  });

  it("log1p", () => {
    for (const u of fractions) {
      for (const x of [u, -u * 0.99, u * 2 ** -30, -u * 2 ** -60, u * 1e4]) {
        near(log1p(x), fixedLog(ONE + fixed(x), Math.log1p(x)));
      }
    }
  });

  it("log of eˣ − 1", () => {
    for (const u of fractions) {
      for (const x of [u, u * 1e-5, u * 30, Math.LN2 + (u - 0.5) * 2 ** -30]) {
        near(logOf(wideExpm1(x)), fixedLog(fixedExp(fixed(x)) - ONE, Math.log(Math.expm1(x))));
      }
    }
  });

  it("sin and cos", () => {
    for (const u of fractions) {
      for (const x of [(u - 0.5) * 2, u * 50, (u - 0.5) * 2 ** -20]) {
        const right = fixedSinCos(fixed(x));
        near(sin(exact(x)), right.sin);
        near(cos(exact(x)), right.cos);
      }
    }
    expect([sin(exact(0)), cos(exact(0))]).toEqual([0, 1]);
  });

  it("sin and cos of large numbers", () => {
    for (const u of fractions) {
      const x = u * 2 ** 39;
      const turns = (fixed(x) << PLACES) / (2n * PI);
      const right = fixedSinCos(fixed(x) - (turns >> PLACES) * 2n * PI);
      expect(Number(magnitude(fixed(sin(exact(x))) - right.sin) >> (PLACES - 53n))).toBeLessThan(1);
      expect(Number(magnitude(fixed(cos(exact(x))) - right.cos) >> (PLACES - 53n))).toBeLessThan(1);
    }
  });

  it("sin and cos of parts of a turn", () => {
    for (const u of fractions) {
      const denominator = Math.ceil(u * 1000) + 1;
      const numerator = Math.floor(u * 1e7);
      const right = fixedSinCos((2n * PI * BigInt(numerator % denominator)) / BigInt(denominator));
      for (const [got, value] of [
        [sinOfTurns(numerator, denominator), right.sin],
        [cosOfTurns(numerator, denominator), right.cos],
      ] as const) {
        if (magnitude(value) < 1n << 20n) expect(got).toBe(0);
        else near(got, value);
      }
    }
    const quarters = [0, 1, 2, 3, 4, 5, 6, 7];
    expect(quarters.map((n) => sinOfTurns(n, 4))).toEqual([0, 1, 0, -1, 0, 1, 0, -1]);
    expect(quarters.map((n) => cosOfTurns(n, 4))).toEqual([1, 0, -1, 0, 1, 0, -1, 0]);
    expect([sinOfTurns(1, 12), cosOfTurns(1, 6), cosOfTurns(1, 8)]).toEqual([0.5, 0.5, Math.SQRT1_2]);
    expect([sinOfTurns(-1, 12), cosOfTurns(-7, 6)]).toEqual([-0.5, 0.5]);
  });
});

describe("in twice the precision", () => {
  const relative = (got: { hi: number; lo: number }, right: bigint) =>
    Number(((fixed(got.hi) + fixed(got.lo) - right) << 110n) / right) / 2 ** 110;

  it("exp, log and powers", () => {
    for (const u of fractions) {
      const x = (u - 0.5) * 40;
      expect(Math.abs(relative(wideExp(exact(x)), fixedExp(fixed(x))))).toBeLessThan(2 ** -95);
      const y = 1 + u * 1e4;
      expect(Math.abs(relative(wideLog(exact(y)), fixedLog(fixed(y), Math.log(y))))).toBeLessThan(2 ** -97);
      const power = fixedExp(times(fixed(-u), fixedLog(fixed(y), Math.log(y))));
      expect(Math.abs(relative(widePower(exact(y), exact(-u)), power))).toBeLessThan(2 ** -92);
    }
  });
});
