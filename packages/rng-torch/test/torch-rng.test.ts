import { kaimingUniform, normal, randn32, sparseInit, truncatedNormal, uniform, withNumbersOf } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, test } from "vitest";
import { cudaCards, TorchCudaRng, TorchRng } from "../src/index.ts";
import { readJson, words } from "./golden.ts";

const bytesOf = (data: ArrayBufferView) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

describe.each([
  ["TorchRng", (seed: number | bigint) => new TorchRng(seed)],
  ["TorchCudaRng", (seed: number | bigint) => new TorchCudaRng(seed)],
])("%s", (name, make) => {
  test("a clone and a saved state go on from the same point, apart", () => {
    const rng = make(42);
    randn32(rng, 3);
    const saved = JSON.parse(JSON.stringify(rng));
    const restored = name === "TorchRng" ? TorchRng.fromState(saved) : TorchCudaRng.fromState(saved);
    const copy = rng.clone();
    const next = randn32(rng, 5).data;
    expect(randn32(copy, 5).data).toEqual(next);
    expect(randn32(restored, 5).data).toEqual(next);
    expect(String(restored)).toBe(String(rng));
  });

  test("the framework's bytes, as an array or a list", () => {
    const rng = make(7);
    randn32(rng, 5);
    const bytes = rng.rngState();
    const restore = (given: Uint8Array | readonly number[]) =>
      name === "TorchRng" ? TorchRng.fromRngState(given) : TorchCudaRng.fromRngState(given);
    const next = randn32(rng, 20).data;
    expect(randn32(restore(bytes), 20).data).toEqual(next);
    expect(randn32(restore(Array.from(bytes)), 20).data).toEqual(next);
    expect(restore(make(7).rngState()).rngState()).toEqual(make(7).rngState());
  });

  test("seeds are taken modulo 2⁶⁴; others are refused", () => {
    expect(make(-1).seed).toBe(2n ** 64n - 1n);
    expect(make(-(2n ** 63n)).seed).toBe(2n ** 63n);
    for (const seed of [2n ** 64n, -(2n ** 63n) - 1n, 1.5, 2 ** 53, Number.NaN, "1", null, undefined]) {
      expect(() => make(seed as number)).toThrow("WI_BAD_SEED");
    }
  });

  test("bad states are refused", () => {
    const Class = (name === "TorchRng" ? TorchRng : TorchCudaRng) as typeof TorchRng;
    for (const state of [undefined, null, {}, { ...make(1).state, generator: "Other" }, []]) {
      expect(() => Class.fromState(state as never)).toThrow("WI_BAD_STATE");
    }
    for (const bytes of [[], [256], new Uint8Array(17), "text", undefined]) {
      expect(() => Class.fromRngState(bytes as never)).toThrow("WI_BAD_STATE");
    }
  });

  test("no children, no rows", () => {
    expect(() => make(1).fork("a")).toThrow("WI_NOT_PORTABLE");
    expect(() => kaimingUniform(make(1), 4, 4, { rows: [0, 1] })).toThrow("WI_NOT_PORTABLE");
  });

  test("arrays of the wrong kind, numbers that are none", () => {
    const rng = make(1);
    expect(() => rng.uniform(new Float32Array(2), "float64")).toThrow("WI_BAD_ARGUMENT");
    expect(() => rng.normal(new Float64Array(2), "float32")).toThrow("WI_BAD_ARGUMENT");
    expect(() => rng.normal(new Float32Array(3), "complex64")).toThrow("WI_BAD_ARGUMENT");
    expect(() => rng.uniform(new Float32Array(2), "int8" as never)).toThrow("WI_BAD_DTYPE");
    expect(() => rng.uniform(new Float32Array(2), "float32", 1, 0)).toThrow("WI_BAD_RANGE");
    expect(() => rng.uniform(new Float32Array(2), "float32", Number.NaN)).toThrow("WI_BAD_RANGE");
    expect(() => rng.uniform(new Float32Array(2), "float16", -4e4, 4e4)).toThrow("WI_BAD_RANGE");
    expect(() => rng.uniform(new Float32Array(2), "float32", -3e38, 3e38)).toThrow("WI_BAD_RANGE");
    expect(() => rng.normal(new Float32Array(2), "float32", 0, -1)).toThrow("WI_BAD_ARGUMENT");
    expect(() => rng.normal(new Float32Array(2), "float32", 1 / 0)).toThrow("WI_BAD_ARGUMENT");
    expect(() => rng.randint(3, 3, 1)).toThrow("WI_BAD_RANGE");
    expect(() => rng.randint(0, 1.5, 1)).toThrow("WI_BAD_RANGE");
    expect(() => rng.randint(0n, 2n ** 63n + 1n, 1)).toThrow("WI_BAD_RANGE");
    expect(() => rng.randint(0, 5, -1)).toThrow("WI_BAD_ARGUMENT");
    expect(() => rng.randperm(2.5)).toThrow("WI_BAD_ARGUMENT");
  });

  test("an initializer is the draw with its parameters, in every dtype", () => {
    const bounds = { lo: -0.3, hi: 0.9 };
    const expected = new Float32Array(100);
    make(1).uniform(expected, "float32", -0.3, 0.9);
    expect(uniform(make(1), 100, bounds).data).toEqual(expected);
    const complex = new Float32Array(100);
    make(1).normal(complex, "complex64", 0, 0.5 / Math.SQRT2);
    expect(normal(make(1), "complex64", 50, { std: 0.5 }).data).toEqual(complex);
    expect(uniform(make(1), "bfloat16", 100, bounds).data).toBeInstanceOf(Uint16Array);
    expect(uniform(make(1), "float32", 0).data.length).toBe(0);
  });

  test("the numbers come to another generator's device", () => {
    const there = withNumbersOf(new CpuRng(0), make(42));
    expect(bytesOf(kaimingUniform(there, 8, 8).data)).toEqual(bytesOf(kaimingUniform(make(42), 8, 8).data));
  });
});

test("a subclass stays one", () => {
  class Mine extends TorchRng {}
  class MineOnCuda extends TorchCudaRng {}
  const rng = new Mine(1);
  const cuda = new MineOnCuda(1, { card: "T4" });
  expect(Mine.fromState(rng.state)).toBeInstanceOf(Mine);
  expect(Mine.fromRngState(rng.rngState())).toBeInstanceOf(Mine);
  expect(rng.clone()).toBeInstanceOf(Mine);
  expect(MineOnCuda.fromState(cuda.state)).toBeInstanceOf(MineOnCuda);
  expect(MineOnCuda.fromRngState(cuda.rngState(), { card: "T4" })).toBeInstanceOf(MineOnCuda);
  expect(cuda.clone()).toBeInstanceOf(MineOnCuda);
  expect(kaimingUniform(rng.clone(), 4, 4).data).toEqual(kaimingUniform(rng, 4, 4).data);
  const { fromState } = TorchRng as unknown as { fromState(state: unknown): TorchRng };
  expect(fromState(rng.state)).toBeInstanceOf(TorchRng);
});

test("integers are numbers, or bigints where a bound is one", () => {
  for (const make of [() => new TorchRng(3), () => new TorchCudaRng(3)]) {
    const numbers = make().randint(-5, 5, 20);
    expect(numbers).toBeInstanceOf(Float64Array);
    expect(Array.from(make().randint(-5n, 5n, 20), Number)).toEqual(Array.from(numbers));
    expect(numbers.every((x) => x >= -5 && x < 5)).toBe(true);
    expect(make().randint(0, (2n ** 40n) as never, 3)).toBeInstanceOf(BigInt64Array);
    expect(Array.from(make().randint(0, 2 ** 40, 3), BigInt)).toEqual(Array.from(make().randint(0n, 2n ** 40n, 3)));
  }
});

test("options of TorchRng", () => {
  expect(() => new TorchRng(1, { torch: "2.0" as never })).toThrow("WI_BAD_OPTION");
  expect(() => new TorchRng(1, { torch: 2.15 as never })).toThrow("WI_BAD_OPTION");
  expect(() => new TorchRng(1, { simd: 1 as never })).toThrow("WI_BAD_OPTION");
  expect(() => new TorchRng(1, { SIMD: true } as never)).toThrow("WI_UNKNOWN_OPTION");
  expect(() => new TorchRng(1, null as never)).toThrow("WI_BAD_OPTION");
  expect(() => normal(new TorchRng(1, { torch: "2.12" }), "bfloat16", 16)).toThrow("WI_NOT_REPRODUCED");
  expect(normal(new TorchRng(1, { torch: "2.12" }), "bfloat16", 15).size).toBe(15);
  expect(() => truncatedNormal(new TorchRng(1), 3, { lo: 2, hi: Number.POSITIVE_INFINITY })).toThrow("WI_BAD_RANGE");
});

test("a state whose counters cannot be, or whose words are all zero", () => {
  const bytes = new TorchRng(1).rngState();
  const changed = (at: number, value: number) => bytes.map((byte, i) => (i === at ? value : byte));
  expect(() => TorchRng.fromRngState(changed(8, 5))).toThrow("WI_BAD_STATE");
  expect(() => TorchRng.fromRngState(changed(16, 1))).toThrow("WI_BAD_STATE");
  expect(() => TorchRng.fromRngState(bytes.map((byte, i) => (i >= 24 && i < 5016 ? 0 : byte)))).toThrow("WI_BAD_STATE");
  expect(() => TorchCudaRng.fromRngState(new Uint8Array(16).fill(1, 8, 9))).toThrow("WI_BAD_STATE");
  // After all 624 words of a twist.
  const rng = new TorchRng(5);
  rng.uniform(new Float32Array(624));
  expect(new DataView(rng.rngState().buffer).getUint32(16, true)).toBe(624);
  expect(TorchRng.fromRngState(rng.rngState()).randperm(9)).toEqual(rng.randperm(9));
});

describe("cards", () => {
  test("by name, by numbers, an H100 without", () => {
    expect(String(new TorchCudaRng(1, { card: "A100" }))).toContain("108×2048");
    expect(String(new TorchCudaRng(1))).toContain("132×2048");
    expect(cudaCards["RTX 4090"]).toEqual({ multiprocessors: 128, threadsPerMultiprocessor: 1536 });
    const large = (options: object) => {
      const out = new Float32Array(300_000);
      new TorchCudaRng(1, options).uniform(out);
      return out;
    };
    expect(large({ multiprocessors: 40, threadsPerMultiprocessor: 1024 })).toEqual(large({ card: "T4" }));
    // They agree as far as every number is of a thread of its own on both.
    expect(large({ card: "T4" })[50_000]).not.toBe(large({ card: "H100" })[50_000]);
    expect(large({ card: "T4" }).subarray(0, 40_960)).toEqual(large({ card: "H100" }).subarray(0, 40_960));
  });

  test("what is refused", () => {
    expect(() => new TorchCudaRng(1, { card: "G80" as never })).toThrow("WI_BAD_OPTION");
    expect(() => new TorchCudaRng(1, { card: "T4", multiprocessors: 40 })).toThrow("WI_BAD_OPTION");
    expect(() => new TorchCudaRng(1, { multiprocessors: 0 })).toThrow("WI_BAD_OPTION");
    expect(() => new TorchCudaRng(1, { threadsPerMultiprocessor: 255 })).toThrow("WI_BAD_OPTION");
    expect(() => new TorchCudaRng(1, { cpu: {} as never })).toThrow("WI_BAD_OPTION");
    expect(() => sparseInit(new TorchCudaRng(1), 4, 4, { sparsity: 0.5 })).toThrow("WI_NOT_REPRODUCED");
    expect(() => new TorchCudaRng(1).bernoulli(new Float32Array(3), 2)).toThrow("WI_BAD_ARGUMENT");
    expect(() => new TorchCudaRng(1).exponential(new Float32Array(3), "float32", 0)).toThrow("WI_BAD_ARGUMENT");
    expect(() => new TorchCudaRng(1).exponential(new Float32Array(2), "complex64")).toThrow("WI_BAD_DTYPE");
    expect(() => new TorchCudaRng(1).dropout(new Float64Array(4))).toThrow("WI_NOT_REPRODUCED");
    expect(() => new TorchCudaRng(1, { torch: "2.11" }).dropout(new Float32Array(4), "float16")).toThrow(
      "WI_NOT_REPRODUCED",
    );
    expect(() => truncatedNormal(new TorchCudaRng(1, { torch: "2.11" }), "float64", 4)).toThrow("WI_NOT_REPRODUCED");
  });

  test("sparse_ takes its rows from the CPU's generator", () => {
    const { entries } = readJson("torch-2.11-h100.json") as { entries: Record<string, [number, string, string]> };
    const cpu = new TorchRng(42);
    const weight = sparseInit(new TorchCudaRng(42, { cpu }), 16, 12, { sparsity: 0.3 });
    const rows = new TorchRng(42).randperm(16).subarray(0, 5);
    for (let row = 0; row < 16; row++) expect(weight.data[row * 12] === 0).toBe(rows.includes(row));
    // The normals are those of the H100, which had zeros elsewhere.
    const normals = new Float32Array(192);
    new TorchCudaRng(42).normal(normals, "float32", 0, 0.01);
    const golden = entries["sparse_ 16x12 seed 42"]![1].split(" ");
    expect(golden).toContain(words(normals.subarray(0, 1), "float32"));
    expect(weight.data.every((x, i) => x === 0 || x === normals[i])).toBe(true);
  });

  test("dropout of 16-bit types and odd sizes keeps about half", () => {
    for (const [type, n] of [
      ["float16", 8000],
      ["float32", 7999],
      ["float32", 8002],
      ["bfloat16", 8004],
    ] as const) {
      const rng = new TorchCudaRng(1);
      const out = new Float32Array(n);
      rng.dropout(out, type);
      expect(Math.abs(out.filter((x) => x === 2).length / n - 0.5)).toBeLessThan(0.03);
      expect(out.every((x) => x === 0 || x === 2)).toBe(true);
      expect(rng.state.offset).toBe("4");
    }
    const rng = new TorchCudaRng(1);
    const out = new Float32Array(8);
    rng.dropout(out, "float32", 0);
    expect([...out, rng.state.offset]).toEqual([...Array(8).fill(1), "0"]);
  });

  test("a permutation of many, some keys of which are equal, has every number once", () => {
    const n = 20_000;
    for (let seed = 0; seed < 3; seed++) {
      const seen = new Set(new TorchCudaRng(seed).randperm(n));
      expect(seen.size).toBe(n);
    }
    expect(new Set(new TorchCudaRng(1).randperm(40_000)).size).toBe(40_000);
    expect(Array.from(new TorchCudaRng(1).randperm(1))).toEqual([0]);
    expect(new TorchCudaRng(1).randperm(0).length).toBe(0);
  });
});
