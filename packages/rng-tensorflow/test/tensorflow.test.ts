import {
  glorotUniform,
  kaimingNormal,
  normal,
  orthogonal,
  rand32,
  randnC32,
  sparseInit,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { describe, expect, test } from "vitest";
import { bitsOf, codeOf, drawn } from "../../rng-parts/test/support/golden.ts";
import { TfGenerator, TfRng, TfSeed } from "../src/index.ts";

describe("seeds", () => {
  test("of stateless ops are pairs of int64", () => {
    expect(new TfSeed(-(2n ** 63n), 2n ** 63n - 1n).data).toEqual([-(2n ** 63n), 2n ** 63n - 1n]);
    expect([new TfSeed(1, 2).dtype, new TfSeed(1, 2 ** 31).dtype]).toEqual(["int32", "int64"]);
    for (const bad of [1.5, "1", undefined, null, 2n ** 63n, -(2n ** 63n) - 1n, 2 ** 53, Number.NaN]) {
      expect(codeOf(() => new TfSeed(bad as number, 0))).toBe("WI_BAD_SEED");
      expect(codeOf(() => new TfSeed(0, bad as number))).toBe("WI_BAD_SEED");
    }
    expect(codeOf(() => new TfSeed(0, 2 ** 31, { dtype: "int32" }))).toBe("WI_BAD_SEED");
  });

  test("of generators are integers of any size, or up to three", () => {
    // As tf.random.Generator.from_seed(…).state printed them.
    expect(new TfGenerator(-1).state).toEqual(["-1", "-1", "-1"]);
    expect(new TfGenerator(2n ** 63n).state).toEqual(["-9223372036854775808", "0", "0"]);
    expect(new TfGenerator(2n ** 128n + 7n).state).toEqual(["7", "0", "1"]);
    expect(new TfGenerator(2n ** 200n + 3n).state).toEqual(["3", "0", "0"]);
    expect(new TfGenerator([1]).state).toEqual(["0", "0", "1"]);
    expect(new TfGenerator([-1, -1]).state).toEqual(["0", "-1", "-1"]);
    expect(TfGenerator.fromKeyCounter(1, [2, 3]).state).toEqual(["2", "3", "1"]);
    for (const bad of [1.5, "1", undefined, null, {}, [], [1, 2, 3, 4], [1.5], [2n ** 64n]]) {
      expect(codeOf(() => new TfGenerator(bad as number))).toBe("WI_BAD_SEED");
    }
    expect(codeOf(() => TfGenerator.fromKeyCounter(1, [2] as unknown as [number, number]))).toBe("WI_BAD_SEED");
  });

  test("of set_seed are integers", () => {
    for (const bad of [1.5, "1", undefined, null, {}]) {
      expect(codeOf(() => new TfRng(bad as number))).toBe("WI_BAD_SEED");
      expect(codeOf(() => new TfRng(1).withSeed(bad as number))).toBe("WI_BAD_SEED");
    }
  });
});

test("threefry and other options are refused", () => {
  for (const Class of [TfSeed, TfGenerator] as (new (
    ...args: unknown[]
  ) => unknown)[]) {
    const make = (options: unknown) => () => (Class === TfSeed ? new Class(1, 2, options) : new Class(1, options));
    expect(codeOf(make({ alg: "threefry" }))).toBe("WI_NOT_REPRODUCED");
    expect(codeOf(make({ alg: "pcg" }))).toBe("WI_BAD_OPTION");
    expect(codeOf(make({ algorithm: "philox" }))).toBe("WI_UNKNOWN_OPTION");
    expect(codeOf(make(null))).toBe("WI_BAD_OPTION");
    expect(codeOf(make({ alg: "auto_select" }))).toBe("no error");
  }
  expect(codeOf(() => new TfSeed(1, 2, { dtype: "uint32" as "int32" }))).toBe("WI_BAD_OPTION");
});

describe("states", () => {
  test("of a generator go in and out as TensorFlow prints them", () => {
    const rng = new TfGenerator(42);
    drawn(rng, "normal", "float64", 1001);
    const saved = JSON.parse(JSON.stringify(rng)) as [string, string, string];
    expect(saved).toEqual([String(42 + 256 * 1001), "0", "0"]);
    const next = bitsOf(drawn(rng, "truncatedNormal", "float32", 9));
    const copies = [TfGenerator.fromState(saved), TfGenerator.fromState(saved.map(BigInt))];
    copies.push(TfGenerator.fromState(BigInt64Array.from(saved, BigInt)), TfGenerator.fromState(saved.map(Number)));
    for (const copy of copies) {
      expect(bitsOf(drawn(copy.clone(), "truncatedNormal", "float32", 9))).toBe(next);
      expect(bitsOf(drawn(copy, "truncatedNormal", "float32", 9))).toBe(next);
      expect(copy.state).toEqual(rng.state);
    }
    class Own extends TfGenerator {}
    expect(Own.fromState(saved)).toBeInstanceOf(Own);
    expect(new Own(1).clone()).toBeInstanceOf(Own);
  });

  test("that none has are refused", () => {
    for (const bad of [undefined, null, "1", [1, 2], [1, 2, 3, 4], ["1", "2", "x"], [1, 2, 2n ** 63n], [1.5, 2, 3]]) {
      expect(codeOf(() => TfGenerator.fromState(bad as unknown as [string, string, string]))).toBe("WI_BAD_STATE");
    }
    const good = new TfRng(1).state;
    for (const bad of [
      undefined,
      {},
      { ...good, generator: "TfSeed" },
      { ...good, seed: "x" },
      { ...good, taken: -1 },
      { ...good, drawn: { "RandomUniform float32": "1" } },
      { ...good, drawn: { "RandomUniform float32 5": "-1" } },
    ]) {
      expect(codeOf(() => TfRng.fromState(bad as typeof good))).toBe("WI_BAD_STATE");
    }
  });

  test("of eager ops have the place of each", () => {
    const rng = new TfRng(5);
    drawn(rng, "normal", "float32", 3);
    drawn(rng.withSeed(7), "uniform", "float32", 3);
    const saved = JSON.parse(JSON.stringify(rng)) as typeof rng.state;
    expect(saved).toMatchObject({ generator: "TfRng", seed: "5", taken: 1 });
    const next = (own: TfRng) => [
      bitsOf(drawn(own.withSeed(7), "uniform", "float32", 2)),
      bitsOf(drawn(own, "normal", "float32", 2)),
    ];
    const copy = rng.clone();
    const expected = next(rng);
    expect(next(copy)).toEqual(expected);
    expect(next(TfRng.fromState(saved))).toEqual(expected);
    expect(next(new TfRng(5).skip(1))[1]).toBe(expected[1]);
    expect(bitsOf(drawn(new TfRng(5).withSeed(7), "uniform", "float32", 5)).split(" ")[0]).not.toBe(expected[0]);
    for (const n of [-1, 0.5, 2 ** 31]) expect(codeOf(() => rng.skip(n))).toBe("WI_BAD_ARGUMENT");
  });

  test("a seed is a value", () => {
    const seed = new TfSeed(1, 2);
    expect(bitsOf(drawn(seed, "normal", "float32", 9))).toBe(bitsOf(drawn(seed, "normal", "float32", 9)));
    expect(seed.clone()).toBe(seed);
    expect(JSON.stringify(seed)).toBe('["1","2"]');
    expect(String(seed)).toBe("TfSeed(1, 2)");
    expect(Object.isFrozen(seed.data)).toBe(true);
  });
});

test("arguments are checked, and a call that throws draws nothing", () => {
  const rng = new TfGenerator(1);
  const array = new Float32Array(3);
  const double = new Float64Array(3);
  for (const law of ["uniform", "normal", "truncatedNormal"] as const) {
    expect(codeOf(() => rng[law](array, "float64"))).toBe("WI_BAD_ARGUMENT");
    expect(codeOf(() => rng[law](double, "bfloat16"))).toBe("WI_BAD_ARGUMENT");
    expect(codeOf(() => rng[law](array, "complex64"))).toBe("WI_BAD_DTYPE");
    expect(codeOf(() => rng[law](array, "float31" as "float32"))).toBe("WI_BAD_DTYPE");
    expect(codeOf(() => rng[law](array, "float32", Number.NaN, 1))).toBe("WI_BAD_ARGUMENT");
    expect(codeOf(() => rng[law](array, "float32", 0, Infinity))).toBe("WI_BAD_ARGUMENT");
  }
  expect(codeOf(() => rng.uniform(array, "float16", -65504, 65504))).toBe("WI_BAD_RANGE");
  for (const [lo, hi, dtype] of [
    [0, 0, "int32"],
    [1, 0, "int64"],
    [0, 2 ** 31, "int32"],
    [0.5, 2, "int32"],
    [0, 2n ** 63n, "int64"],
  ] as const) {
    expect(codeOf(() => rng.integers(lo, hi, 3, dtype))).toBe("WI_BAD_RANGE");
  }
  expect(codeOf(() => rng.integers(0, 5, -1))).toBe("WI_BAD_ARGUMENT");
  expect(codeOf(() => rng.integers(0, 5, 2 ** 31))).toBe("WI_BAD_ARGUMENT");
  // TensorFlow has no kernels for them.
  expect(codeOf(() => rng.integers(0, 5, 3, "uint32" as "int32"))).toBe("WI_BAD_DTYPE");
  expect(codeOf(() => rng.fullIntegers(3, "int8" as "int32"))).toBe("WI_BAD_DTYPE");
  expect(codeOf(() => rng.skip(-1))).toBe("WI_BAD_ARGUMENT");
  expect(codeOf(() => rng.split(1.5))).toBe("WI_BAD_ARGUMENT");
  expect(codeOf(() => new TfSeed(1, 2).foldIn(2n ** 63n))).toBe("WI_BAD_ARGUMENT");
  expect(codeOf(() => new TfSeed(1, 2).foldIn(2 ** 31, "int32"))).toBe("WI_BAD_ARGUMENT");
  expect(codeOf(() => new TfSeed(1, 2).foldIn(1, "int8" as "int32"))).toBe("WI_BAD_OPTION");
  expect(codeOf(() => rng.fork("a"))).toBe("WI_NOT_PORTABLE");
  expect(rng.state).toEqual(["1", "0", "0"]);
});

describe("tensors", () => {
  const seed = new TfSeed(1, 2);

  test("are the ops with the law's parameters", () => {
    expect(bitsOf(normal(seed, 9, { mean: 0.3, std: 0.7 }).data)).toBe(
      bitsOf(drawn(seed, "normal", "float32", 9, 0.3, 0.7)),
    );
    expect(bitsOf(uniform(seed, "bfloat16", 9, { lo: -1, hi: 2 }).data)).toBe(
      bitsOf(drawn(seed, "uniform", "bfloat16", 9, -1, 2)),
    );
    expect(bitsOf(rand32(seed, 3, 3).data)).toBe(bitsOf(drawn(seed, "uniform", "float32", 9)));
    const cut = truncatedNormal(seed, "float64", 9, { mean: 0.3, std: 0.7, boundsIn: "std" });
    expect(bitsOf(cut.data)).toBe(bitsOf(drawn(seed, "truncatedNormal", "float64", 9, 0.3, 0.7)));
  });

  test("of the schemes are tf.keras'", () => {
    const bound = Math.sqrt(3 * (1 / ((7 + 5) / 2)));
    const glorot = glorotUniform(seed, 7, 5, { layout: "keras" });
    expect(bitsOf(glorot.data)).toBe(bitsOf(drawn(seed, "uniform", "float32", 35, -bound, bound)));
    const he = kaimingNormal(seed, 7, 5, { layout: "keras", truncated: true });
    const std = Math.sqrt(2 / 7) / 0.87962566103423978;
    expect(bitsOf(he.data)).toBe(bitsOf(drawn(seed, "truncatedNormal", "float32", 35, 0, std)));
  });

  test("orthogonal ones have orthonormal rows or columns, and R's diagonal is positive", () => {
    for (const [rows, cols] of [
      [6, 4],
      [4, 6],
      [5, 5],
    ] as const) {
      const q = orthogonal(seed, "float64", rows, cols).data;
      const tall = drawn(seed, "normal", "float64", rows * cols);
      const [length, count] = [Math.max(rows, cols), Math.min(rows, cols)];
      const at = (i: number, k: number) => (rows < cols ? q[k * cols + i]! : q[i * cols + k]!);
      for (let a = 0; a < count; a++) {
        for (let b = 0; b <= a; b++) {
          let dot = 0;
          let r = 0;
          for (let i = 0; i < length; i++) {
            dot += at(i, a) * at(i, b);
            r += at(i, a) * tall[i * count + b]!;
          }
          expect(dot).toBeCloseTo(a === b ? 1 : 0, 12);
          if (a === b) expect(r).toBeGreaterThan(0);
          else expect(r).toBeCloseTo(0, 12);
        }
      }
    }
  });

  test("that TensorFlow does not draw are refused", () => {
    expect(codeOf(() => randnC32(seed, 3))).toBe("WI_NOT_REPRODUCED");
    expect(codeOf(() => sparseInit(seed, 4, 4, { sparsity: 0.5 }))).toBe("WI_NOT_REPRODUCED");
    expect(codeOf(() => truncatedNormal(seed, 3, { lo: -1 }))).toBe("WI_NOT_REPRODUCED");
    expect(codeOf(() => orthogonal(seed, "bfloat16", 3, 3))).toBe("WI_NOT_REPRODUCED");
  });
});
