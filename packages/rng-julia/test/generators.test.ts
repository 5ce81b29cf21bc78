import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Dsfmt } from "../src/dsfmt.ts";
import { MersenneTwister, Xoshiro } from "../src/index.ts";
import { limbs } from "../src/seeding.ts";
import { XoshiroSource } from "../src/xoshiro-source.ts";
import { readJson } from "./golden.ts";

describe("dSFMT's own library", () => {
  interface Case {
    readonly seed?: string;
    readonly limbs: number;
    readonly first4: readonly string[];
    readonly last4: readonly string[];
    readonly sha256_le: string;
  }
  const { cases } = readJson("dsfmt-2.2.3.json") as { cases: readonly Case[] };
  const raw = (words: Uint32Array) =>
    Array.from(new BigUint64Array(words.slice().buffer), (word) => `0x${word.toString(16).padStart(16, "0")}`);

  test.each(cases)("$limbs limbs, seed $seed", ({ seed, limbs: length, first4, last4, sha256_le }) => {
    const key = seed === undefined ? Uint32Array.from({ length }, (_, i) => 2654435761 * i + 1) : limbs(BigInt(seed));
    expect(key.length).toBe(length);
    const words = new Uint32Array(6000);
    new Dsfmt(key).fill(words, 3000);
    expect(raw(words.subarray(0, 8))).toEqual(first4);
    expect(raw(words.subarray(-8))).toEqual(last4);
    expect(createHash("sha256").update(new Uint8Array(words.buffer)).digest("hex")).toBe(sha256_le);
    // The same from the public class: a scalar is the raw double minus 1.
    if (seed !== undefined) {
      const first = new DataView(words.buffer).getFloat64(0, true);
      expect(new MersenneTwister(BigInt(seed)).rand()).toBe(first - 1);
    }
  });

  test("any way of cutting the stream gives the same stream", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 }), fc.boolean(), (halves, restore) => {
        const total = 2 * halves.reduce((a, b) => a + b, 0);
        const whole = new Uint32Array(2 * total);
        new Dsfmt(limbs(7n)).fill(whole, total);
        let generator = new Dsfmt(limbs(7n));
        const parts: number[] = [];
        for (const half of halves) {
          const part = new Uint32Array(4 * half);
          generator.fill(part, 2 * half);
          parts.push(...part);
          if (restore) {
            const copy = new Dsfmt(limbs(8n));
            copy.words = generator.words;
            generator = copy;
          }
        }
        expect(parts).toEqual(Array.from(whole));
      }),
      { numRuns: 40, seed: 2 },
    );
  });
});

describe("xoshiro256++", () => {
  const mask = 2n ** 64n - 1n;
  const rotl = (x: bigint, k: bigint) => ((x << k) | (x >> (64n - k))) & mask;

  /** The published recursion, in integers of any size. */
  function* reference(s: bigint[]): Generator<bigint, never> {
    for (;;) {
      yield (rotl((s[0]! + s[3]!) & mask, 23n) + s[0]!) & mask;
      const t = (s[1]! << 17n) & mask;
      s[2]! ^= s[0]!;
      s[3]! ^= s[1]!;
      s[1]! ^= s[2]!;
      s[0]! ^= s[3]!;
      s[2]! ^= t;
      s[3] = rotl(s[3]!, 45n);
    }
  }
  const wordsOf = (s: readonly bigint[]) => new Uint32Array(BigUint64Array.from(s).buffer);

  test("state 1, 2, 3, 4: the reference C code's outputs, as rand_xoshiro's tests list them", () => {
    const source = new XoshiroSource(wordsOf([1n, 2n, 3n, 4n]), false);
    expect(Array.from({ length: 10 }, () => source.nextUint64())).toEqual([
      41943041n,
      58720359n,
      3588806011781223n,
      3591011842654386n,
      9228616714210784205n,
      9973669472204895162n,
      14011001112246962877n,
      12406186145184390807n,
      15849039046786891736n,
      10450023813501588000n,
    ]);
  });

  const state = fc.array(fc.bigInt(0n, mask), { minLength: 4, maxLength: 4 });

  test("scalars follow the recursion from any state", () => {
    fc.assert(
      fc.property(state, (s) => {
        const source = new XoshiroSource(wordsOf(s), false);
        const expected = reference([...s]);
        for (let i = 0; i < 20; i++) expect(source.nextUint64()).toBe(expected.next().value);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  test("bulk fills are 8 lanes, the rest from the parent, whatever the length", () => {
    const multipliers = [0x02011ce34bce797fn, 0x5a94851fb48a6e05n, 0x3688cf5d48899fa7n, 0x867b4bb4c42e5661n];
    fc.assert(
      fc.property(state, fc.integer({ min: 0, max: 70 }), (s, length) => {
        const source = new XoshiroSource(wordsOf(s), false);
        const got = new Float32Array(length);
        source.fillFloat32(got);
        const parent = reference([...s]);
        const halves: number[] = [];
        const push = (x: bigint) => halves.push(Number(x & 0xffffffffn), Number(x >> 32n));
        const blocks = Math.floor(length / 16);
        if (blocks > 0) {
          const draws = multipliers.map((k) => Array.from({ length: 8 }, () => (k * parent.next().value) & mask));
          const lanes = Array.from({ length: 8 }, (_, lane) => reference(draws.map((row) => row[lane]!)));
          for (let block = 0; block < blocks; block++) for (const lane of lanes) push(lane.next().value);
        }
        while (halves.length < length) push(parent.next().value);
        expect(Array.from(got)).toEqual(halves.slice(0, length).map((half) => (half >>> 8) * 2 ** -24));
        expect(source.nextUint64()).toBe(parent.next().value);
      }),
      { numRuns: 100, seed: 4 },
    );
  });
});

describe("MersenneTwister's caches", () => {
  test("short Float64 arrays are scalars one after another, across refills", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 383 }), { minLength: 1, maxLength: 8 }), (lengths) => {
        const scalar = new MersenneTwister(11);
        const array = new MersenneTwister(11);
        for (const length of lengths) {
          const out = new Float64Array(length);
          array.uniform(out);
          expect(Array.from(out)).toEqual(Array.from(out, () => scalar.rand()));
        }
      }),
      { numRuns: 40, seed: 5 },
    );
  });

  test("384 values are 382 straight from dSFMT and 2 from the cache filled after them", () => {
    const words = new Uint32Array(2 * (382 + 1002));
    const generator = new Dsfmt(limbs(11n));
    generator.fill(words, 382 + 1002);
    const raw = new Float64Array(words.buffer);
    const out = new Float64Array(384);
    const rng = new MersenneTwister(11);
    rng.uniform(out);
    expect(Array.from(out)).toEqual(Array.from(raw.subarray(0, 384), (x) => x - 1));
    expect(rng.rand()).toBe(raw[384]! - 1);
    // Once the cache is full, a long array leaves it where it is.
    rng.uniform(new Float64Array(384));
    expect(rng.rand()).toBe(raw[387]! - 1);
  });

  test("64-bit integers have a cache of their own: 1254 raw words make 1002 of them, from the end", () => {
    const words = new Uint32Array(2 * 1254);
    new Dsfmt(limbs(5n)).fill(words, 1254);
    const raw = new BigUint64Array(words.buffer);
    const wide = (i: number) => (raw[2 * i + 1]! << 64n) | raw[2 * i]!;
    const rng = new MersenneTwister(5);
    for (let n = 500; n >= 0; n--) {
      const shift = [48n, 36n, 24n, 12n][n % 4]!;
      const value = (wide(n) ^ (wide(501 + Math.floor(n / 4)) << shift)) & (2n ** 128n - 1n);
      expect(rng.nextUint64()).toBe(value >> 64n);
      expect(rng.nextUint64()).toBe(value & (2n ** 64n - 1n));
    }
    // Refilled for the 1003rd; scalars were never touched.
    const after = new Dsfmt(limbs(5n));
    after.fill(new Uint32Array(2 * 2508), 2508);
    rng.nextUint64();
    const cache = new Uint32Array(4);
    after.fill(cache, 2);
    expect(rng.rand()).toBe(new Float64Array(cache.buffer)[0]! - 1);
  });
});

describe("seeding", () => {
  const sha = (bytes: readonly number[]) => createHash("sha256").update(Uint8Array.from(bytes)).digest();
  const firstOf = (digest: Buffer) => {
    const s = Array.from({ length: 4 }, (_, i) => digest.readBigUInt64LE(8 * i));
    return new XoshiroSource(new Uint32Array(BigUint64Array.from(s).buffer), false).nextUint64();
  };

  test("Xoshiro hashes as many limbs as the seed has", () => {
    expect(new Xoshiro(0).nextUint64()).toBe(firstOf(sha([0, 0, 0, 0])));
    expect(new Xoshiro(2 ** 32).nextUint64()).toBe(firstOf(sha([0, 0, 0, 0, 1, 0, 0, 0])));
    expect(new Xoshiro(2n ** 64n).nextUint64()).toBe(firstOf(sha([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0])));
  });

  test("from Julia 1.11 on, a negative seed n hashes ~n and then a byte 1, for both generators", () => {
    const digest = sha([2, 0, 0, 0, 1]);
    expect(new Xoshiro(-3, { julia: "1.11" }).nextUint64()).toBe(firstOf(digest));
    const key = Uint32Array.from({ length: 8 }, (_, i) => digest.readUInt32LE(4 * i));
    const words = new Uint32Array(4);
    new Dsfmt(key).fill(words, 2);
    expect(new MersenneTwister(-3n, { julia: "1.11" }).rand()).toBe(new Float64Array(words.buffer)[0]! - 1);
  });

  test("a number and the same bigint are the same seed", () => {
    expect(new MersenneTwister(42n).rand()).toBe(new MersenneTwister(42).rand());
    expect(new Xoshiro(42n).rand()).toBe(new Xoshiro(42).rand());
  });
});
