import { inspect } from "node:util";
import {
  deltaOrthogonal,
  kaimingNormal,
  lecunNormal,
  normal,
  orthogonal,
  rand32,
  randn32,
  sparseInit,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { fmaf, glibcLogf } from "@weightinit/rng-parts";
import { describe, expect, test } from "vitest";
import { erfinv } from "../src/erf.ts";
import { MlxKey, MlxRng } from "../src/index.ts";

const code = (call: () => unknown) => {
  try {
    call();
    return "none";
  } catch (error) {
    return (error as { readonly code?: string }).code;
  }
};

describe("what is refused", () => {
  test.each([-1, 1.5, 2n ** 64n, 2 ** 53, Number.NaN, "42", null, undefined])("seed %s", (seed) => {
    expect(code(() => new MlxKey(seed as never))).toBe("WI_BAD_SEED");
    expect(code(() => new MlxRng(seed as never))).toBe("WI_BAD_SEED");
  });

  test("laws and dtypes that MLX has not, and such a call draws nothing", () => {
    const rng = new MlxRng(42);
    const before = rng.state;
    for (const draw of [
      () => uniform(rng, "float64", 3),
      () => uniform(rng, "complex64", 3),
      () => normal(rng, "complex32", 3),
      () => normal(rng, "complex128", 3),
      () => truncatedNormal(rng, "float64", 3),
      () => sparseInit(rng, 10, 10, { sparsity: 0.5 }),
      () => deltaOrthogonal(rng, 3, 3, 4, 4),
      () => orthogonal(rng, "float64", 3, 3),
      () => rng.uniform(new Float64Array(3)),
      () => rng.truncatedNormal(new Float64Array(3)),
      () => rng.normal(new Float32Array(4), "complex64", 1),
      () => rng.normal(new Float64Array(4), "complex128"),
    ]) {
      expect(code(draw)).toBe("WI_NOT_REPRODUCED");
    }
    expect(code(() => uniform(rng, 4, { rows: [0, 2] }))).toBe("WI_NOT_PORTABLE");
    expect(code(() => truncatedNormal(rng, 4, { lo: 2, hi: -2 }))).toBe("WI_BAD_RANGE");
    expect(code(() => truncatedNormal(rng, 4, { std: 0 }))).toBe("WI_BAD_OPTION");
    expect(code(() => normal(rng, "float16", 1000, { std: 30000 }))).toBe("WI_BAD_RANDOM");
    expect(rng.state).toEqual(before);
  });

  test("arguments", () => {
    const key = new MlxKey(1);
    for (const call of [
      () => key.split(0),
      () => key.split(1.5),
      () => key.bits(-1),
      () => key.bits(2 ** 32),
      () => key.randint(0.5, 3, 2),
      () => key.randint(0, 2 ** 31, 2),
      () => key.permutation(Number.NaN),
      () => key.bernoulli(Number.NaN, 3),
      () => key.uniform(new Float32Array(3), "float32", Number.NaN),
      () => key.normal(new Float32Array(3), "float32", 0, Number.POSITIVE_INFINITY),
      () => key.normal(new Float64Array(3), "float16"),
      () => key.normal(new Float32Array(3), "complex64"),
      () => key.truncatedNormal(new Float32Array(3), "float32", 1, 1),
    ]) {
      expect(code(call)).toBe("WI_BAD_ARGUMENT");
    }
    expect(code(() => key.uniform(new Float32Array(3), "float8" as never))).toBe("WI_BAD_DTYPE");
    for (const state of [undefined, [1], [1, 2 ** 32], [1, -1], "[1, 2]", [1, 2, 3]]) {
      expect(code(() => MlxRng.fromState(state as never))).toBe("WI_BAD_STATE");
    }
  });
});

describe("keys and generators", () => {
  test("a key is a value", () => {
    const key = new MlxKey(42);
    expect(randn32(key, 5).data).toEqual(randn32(key.clone(), 5).data);
    expect([String(key), JSON.stringify(key)]).toEqual(["MlxKey(42)", "[0,42]"]);
    expect(key.split()[1]!.data).toEqual(key.split(2)[1]!.data);
    expect(new MlxKey(2n ** 64n - 1n).data).toEqual([4294967295, 4294967295]);
  });

  test("a generator goes on, its copies and states do", () => {
    class Mine extends MlxRng {}
    const rng = new Mine(42);
    rand32(rng, 3);
    const copy = rng.clone();
    expect(copy).toBeInstanceOf(Mine);
    const state = JSON.parse(JSON.stringify(rng));
    const next = rand32(rng, 3).data;
    expect(rand32(copy, 3).data).toEqual(next);
    expect(rand32(Mine.fromState(state), 3).data).toEqual(next);
    expect(Mine.fromState(state)).toBeInstanceOf(Mine);
    expect(rand32(rng, 3).data).not.toEqual(next);
    expect(String(new MlxRng(7))).toBe("MlxRng(key 0, 7)");
  });

  test("laws that are not in mlx.nn.init are mx.random's of their parameters", () => {
    const key = new MlxKey(3);
    const out = new Float32Array(20);
    key.normal(out, "float32", undefined, Math.sqrt(1 / 5));
    expect(lecunNormal(key, 4, 5).data).toEqual(out);
    // A program's truncated_normal(-2, 2) * std + mean.
    key.truncatedNormal(out);
    const f = Math.fround;
    const want = out.map((x) => f(f(x * f(0.02)) + f(0.1)));
    expect(truncatedNormal(key, 20, { std: 0.02, mean: 0.1, boundsIn: "std" }).data).toEqual(want);
    const wide = Math.sqrt(2 / 5) / 0.87962566103423978;
    const cut = kaimingNormal(key, "float32", 4, 5, { truncated: true, gain: Math.SQRT2 }).data;
    for (const [i, x] of out.entries()) expect(cut[i]).toBeCloseTo(x * wide, 6);
  });

  test("bits are the words of all numbers", () => {
    const key = new MlxKey(3);
    const words = key.bits(7);
    const units = rand32(key, 7).data;
    for (const [i, word] of words.entries()) expect(units[i]).toBeCloseTo(word / 2 ** 32, 6);
  });
});

test("the inverse error function, step by step, also where its quick steps make a tie", () => {
  const middle = [
    5.43877832e-9, 1.43285448e-7, 1.22774793e-6, 1.12963626e-7, -5.6153076e-5, -1.47697632e-4, 2.31468678e-3,
    1.15392581e-2, -2.32015476e-1, 8.86226892e-1,
  ].map(Math.fround);
  const slow = (a: number) => Math.fround(a * middle.reduce((p, c) => fmaf(p, glibcLogf(fmaf(a, -a, 1)), c)));
  const start = 0.787;
  const numbers = Float32Array.from({ length: 5000 }, (_, i) => start + i * 2 ** -24);
  const logs = numbers.map((a) => glibcLogf(fmaf(a, -a, 1)));
  expect(logs).toContain(-0.9662317633628845);
  const made = numbers.slice();
  erfinv(made);
  expect(made).toEqual(numbers.map(slow));
});

test("a generator behind a Proxy, as state libraries put it, draws the same", () => {
  const proxy = new Proxy(new MlxRng(42), {});
  const rng = new MlxRng(42);
  for (let i = 0; i < 3; i++) expect(randn32(proxy, 5).data).toEqual(randn32(rng, 5).data);
  expect(proxy.state).toEqual(rng.state);
  expect(rand32(new Proxy(new MlxKey(42), {}), 5).data).toEqual(rand32(new MlxKey(42), 5).data);
});

/** The first word of this key is 4294967222, which is 2³² in float32. As MLX 0.32.4 has it. */
test("the largest words stay below one", () => {
  const key = new MlxKey(43287483);
  const bits = (numbers: Float32Array) => new Uint32Array(numbers.buffer)[0]!.toString(16);
  expect(bits(rand32(key, 1).data)).toBe("3f7fffff");
  expect(bits(randn32(key, 1).data)).toBe("40ad7080");
  expect(bits(truncatedNormal(key, 1).data)).toBe("3ffffffe");
  expect([...uniform(key, "float16", 1).data, ...uniform(key, "bfloat16", 1).data]).toEqual([0x3bff, 0x3f7f]);
  expect([...key.bernoulli(1, 1)]).toEqual([1]);
});

test("bounds may be infinite", () => {
  const drawn = (lo: number, hi: number) =>
    Array.from(new Uint32Array(truncatedNormal(new MlxKey(3), 3, { lo, hi }).data.buffer), (word) => word.toString(16));
  const below = ["bf56d291", "c006ad9d", "3cce96b0"]; // of MLX 0.32.4
  const above = ["3f39013c", "3f04bc27", "3f957328"];
  for (const far of [1e30, Number.POSITIVE_INFINITY]) {
    expect(drawn(-far, 1)).toEqual(below);
    expect(drawn(0.5, far)).toEqual(above);
  }
});

test("what a store of state sees", () => {
  expect(inspect([new MlxKey(42), new MlxRng(7)])).toBe("[ MlxKey(42), MlxRng(key 0, 7) ]");
  // MobX wraps arrays that are not frozen.
  expect([new MlxKey(42).data, new MlxRng(7).state].every(Object.isFrozen)).toBe(true);
  const rng = new MlxRng(7);
  rand32(rng, 1);
  expect(Object.isFrozen(rng.state)).toBe(true);
});
