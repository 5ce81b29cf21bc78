import {
  glorotUniform,
  kaimingNormal,
  normal,
  orthogonal,
  randn32,
  sparseInit,
  truncatedNormal,
  uniform,
  varianceScaling,
  zeros32,
} from "@weightinit/core";
import { describe, expect, test } from "vitest";
import { JaxKey, type JaxKeyState, type JaxOptions } from "../src/index.ts";
import { sha256 } from "./golden.ts";

describe("a key", () => {
  test("is a value", () => {
    const key = new JaxKey(42);
    expect(randn32(key, 5).data).toEqual(randn32(key, 5).data);
    expect(kaimingNormal(key, 3, 4).data).toEqual(kaimingNormal(key.clone(), 3, 4).data);
    expect(key.data).toEqual([0, 42]);
    expect(() => (key.data as number[]).push(1)).toThrow(TypeError);
  });

  test("takes JAX's seeds", () => {
    const x64 = { x64: true };
    expect(new JaxKey(2 ** 32 + 5).data).toEqual([0, 5]);
    expect(new JaxKey(2 ** 32 + 5, x64).data).toEqual([1, 5]);
    expect(new JaxKey(-1).data).toEqual([0, 0xffffffff]);
    expect(new JaxKey(-1, x64).data).toEqual([0xffffffff, 0xffffffff]);
    expect(new JaxKey(2n ** 63n - 1n, x64).data).toEqual([0x7fffffff, 0xffffffff]);
    expect(new JaxKey(-(2n ** 63n), x64).data).toEqual([0x80000000, 0]);
    for (const seed of [2n ** 63n, -(2n ** 63n) - 1n, 1.5, 2 ** 53, "1", true, null, undefined, Number.NaN]) {
      expect(() => new JaxKey(seed as number)).toThrow("WI_BAD_SEED");
    }
  });

  test.each([
    {},
    { x64: true },
    { partitionable: false, jit: true },
    { impl: "threefry4x32", jax: "0.11" },
    { impl: "philox2x32" },
    { impl: "rbg" },
  ] as JaxOptions[])("goes through JSON: %o", (options) => {
    const key = new JaxKey(-7, options).foldIn(3);
    const saved = JSON.stringify(key);
    const again = JaxKey.fromState(JSON.parse(saved) as JaxKeyState);
    expect(again).toEqual(key);
    expect(JSON.stringify(again)).toBe(saved);
    expect(JaxKey.fromData(key.data, options)).toEqual(key);
    expect(JaxKey.fromData(Uint32Array.from(key.data), options)).toEqual(key);
    expect(again.split(3).map(({ data }) => data)).toEqual(key.split(3).map(({ data }) => data));
  });

  test("of a subclass makes such keys", () => {
    class Named extends JaxKey {
      label = "mine";
    }
    const key = new Named(42);
    const made: readonly Named[] = [
      key.foldIn(1),
      ...key.split(),
      key.clone(),
      Named.fromState(key.state),
      Named.fromData([1, 2]),
    ];
    for (const one of made) {
      expect(one).toBeInstanceOf(Named);
      expect(one.label).toBe("mine");
    }
    expect(made[0]!.data).toEqual(new JaxKey(42).foldIn(1).data);
    const { fromState, fromData } = JaxKey;
    expect((fromState as (state: JaxKeyState) => JaxKey)(key.state)).toBeInstanceOf(JaxKey);
    expect((fromData as (data: number[]) => JaxKey)([1, 2]).data).toEqual([1, 2]);
  });

  test("prints itself", () => {
    expect(String(new JaxKey(42))).toBe("JaxKey(0 42)");
    expect(String(new JaxKey(42, { x64: true, jax: "0.11" }))).toBe("JaxKey(0 42, x64 true, jax 0.11)");
    expect(JSON.stringify(new JaxKey(42))).toBe('{"generator":"JaxKey","data":[0,42]}');
  });

  test("folds integers modulo 2^32", () => {
    const key = new JaxKey(42);
    expect(key.foldIn(-1).data).toEqual(key.foldIn(2 ** 32 - 1).data);
    expect(key.foldIn(2n ** 64n - 1n).data).toEqual(key.foldIn(2 ** 32 - 1).data);
    expect(key.foldIn(2 ** 32 + 7).data).toEqual([2547012911, 1371500959]);
    for (const data of [1.5, 2n ** 64n, -(2n ** 63n) - 1n, "1", undefined]) {
      expect(() => key.foldIn(data as number)).toThrow("WI_BAD_ARGUMENT");
    }
  });

  test("splits into no keys, into one, into a shape", () => {
    const key = new JaxKey(42);
    expect(key.split(0)).toEqual([]);
    expect(key.split([])).toEqual(key.split(1));
    expect(key.split([2, 3])).toEqual(key.split(6));
    for (const shape of [-1, 1.5, [2, -1], "2", [1, undefined]]) {
      expect(() => key.split(shape as number)).toThrow("WI_BAD_ARGUMENT");
    }
  });
});

describe("what is refused", () => {
  const key = new JaxKey(1);
  test.each([
    [{ impl: "unsafe_rbg" }, "WI_NOT_REPRODUCED"],
    [{ impl: "mt19937" }, "WI_BAD_OPTION"],
    [{ impl: "toString" }, "WI_BAD_OPTION"],
    [{ partitionable: 1 }, "WI_BAD_OPTION"],
    [{ x64: "yes" }, "WI_BAD_OPTION"],
    [{ jit: 0 }, "WI_BAD_OPTION"],
    [{ jax: "0.4" }, "WI_BAD_OPTION"],
    [{ jax: 0.1 }, "WI_BAD_OPTION"],
    [{ seed: 1 }, "WI_UNKNOWN_OPTION"],
    [null, "WI_BAD_OPTION"],
    [[], "WI_BAD_OPTION"],
  ])("options %o: %s", (options, code) => {
    expect(() => new JaxKey(1, options as unknown as JaxOptions)).toThrow(code);
  });

  test("words that are none", () => {
    for (const data of [[1], [1, 2, 3], [1, 2 ** 32], [-1, 0], [0.5, 1], null, 7, "12", [1n, 2n]]) {
      expect(() => JaxKey.fromData(data as number[])).toThrow("WI_BAD_STATE");
    }
    for (const state of [null, {}, { generator: "TorchRng", data: [1, 2] }, { generator: "JaxKey" }]) {
      expect(() => JaxKey.fromState(state as never)).toThrow("WI_BAD_STATE");
    }
    expect(() => JaxKey.fromState({ generator: "JaxKey", data: [1, 2], more: 1 } as never)).toThrow(
      "WI_UNKNOWN_OPTION",
    );
  });

  test("arrays and bounds that do not fit", () => {
    const out = new Float32Array(2);
    expect(() => key.uniform(out, "float64")).toThrow("WI_BAD_ARGUMENT");
    expect(() => key.normal(new Float64Array(2), "bfloat16")).toThrow("WI_BAD_ARGUMENT");
    expect(() => key.normal([] as never)).toThrow("WI_BAD_ARGUMENT");
    expect(() => key.normal(out, "complex64")).toThrow("WI_BAD_DTYPE");
    expect(() => key.normal(out, "int8" as never)).toThrow("WI_BAD_DTYPE");
    expect(() => key.uniform(out, "float32", Number.NaN, 1)).toThrow("WI_BAD_ARGUMENT");
    expect(() => key.truncatedNormal(out, "float32", "1" as never, 2)).toThrow("WI_BAD_ARGUMENT");
    expect(() => key.bits(2, "int8" as never)).toThrow("WI_BAD_ARGUMENT");
    expect(() => key.bits(-2)).toThrow("WI_BAD_ARGUMENT");
    expect(() => key.permutation(1.5)).toThrow("WI_BAD_ARGUMENT");
    for (const bound of [2 ** 31, -(2 ** 31) - 1, 0.5, "1"]) {
      expect(() => key.randint(2, 0, bound as number)).toThrow("WI_BAD_RANGE");
    }
    expect(() => new JaxKey(1, { x64: true }).randint(2, 0, 2n ** 63n)).toThrow("WI_BAD_RANGE");
  });

  test("laws and dtypes that JAX does not have", () => {
    expect(() => sparseInit(key, 4, 4, { sparsity: 0.5 })).toThrow("WI_NOT_REPRODUCED");
    expect(() => uniform(key, "complex64", 3)).toThrow("WI_NOT_REPRODUCED");
    expect(() => normal(key, "complex32", 3)).toThrow("WI_NOT_REPRODUCED");
    // How XLA joins their factors nobody compared.
    expect(() => normal(new JaxKey(1, { jit: true }), "complex64", 3)).toThrow("WI_NOT_REPRODUCED");
    expect(() => glorotUniform(key, "complex64", 3, 3)).toThrow("WI_NOT_REPRODUCED");
    expect(() => orthogonal(key, "bfloat16", 3, 3)).toThrow("WI_NOT_REPRODUCED");
    expect(() => orthogonal(key, "complex64", 3, 3)).toThrow("WI_NOT_REPRODUCED");
    expect(() => normal(key, "float16", 9, { std: 60000 })).toThrow("WI_BAD_RANDOM");
    expect(() => normal(key, 3, { rows: [0, 1] })).toThrow("WI_NOT_PORTABLE");
    expect(() => key.fork("a")).toThrow("WI_NOT_PORTABLE");
    expect(() => randn32(new JaxKey(1, { impl: "rbg" }), 3)).toThrow("WI_NOT_REPRODUCED");
  });
});

test("what draws nothing takes any key", () => {
  expect(zeros32(new JaxKey(1, { impl: "rbg" }), 2).data).toEqual(new Float32Array(2));
  expect(normal(new JaxKey(1), 0).data.length).toBe(0);
  expect(normal(new JaxKey(1), []).size).toBe(1);
});

test("a gain of √2 is a scale of 2", () => {
  const key = new JaxKey(42);
  const plain = kaimingNormal(key, "float64", 50, 60);
  expect(kaimingNormal(key, "float64", 50, 60, { gain: Math.SQRT2 }).data).toEqual(plain.data);
  const tanh = glorotUniform(key, "float64", 50, 60, { gain: 5 / 3 });
  const scaled = varianceScaling(key, "float64", 50, 60, {
    scale: (5 / 3) ** 2,
    mode: "fanAvg",
    distribution: "uniform",
  });
  expect(tanh.data).toEqual(scaled.data);
});

test("large numbers are made, infinite ones refused", () => {
  const key = new JaxKey(42);
  expect(normal(key, "bfloat16", 99, { std: 2 ** 123 }).data.every((word) => (word & 0x7f80) < 0x7f80)).toBe(true);
  expect(uniform(key, "float16", 99, { hi: 65000 }).data.every((word) => word < 0x7c00)).toBe(true);
  for (const dtype of ["float16", "bfloat16", "float32", "float64"] as const) {
    const std = { float16: 40000, bfloat16: 2 ** 127, float32: 2 ** 127, float64: 2 ** 1023 }[dtype];
    expect(() => normal(key, dtype, 99, { std }), dtype).toThrow("WI_BAD_RANDOM");
    expect(Number.isFinite(normal(key, dtype, 99, { std: std / 64 }).data[0])).toBe(true);
  }
});

test("jaxlib 0.11 has other last digits of float64 normals beyond 0.7", () => {
  const draw = (jax: "0.10" | "0.11") => normal(new JaxKey(42, { jax }), "float64", 20_000).data;
  const [older, newer] = [draw("0.10"), draw("0.11")];
  const apart = older.filter((x, i) => x !== newer[i]);
  expect(apart.length).toBeGreaterThan(100);
  older.forEach((x, i) => {
    expect(Math.abs(newer[i]! / x - 1)).toBeLessThan(4e-15);
    // Its logarithm is another one where 1 − u² < √½ only.
    if (Math.abs(x) < 0.7) expect(newer[i]).toBe(x);
  });
  const single = (jax: "0.10" | "0.11") => normal(new JaxKey(42, { jax }), 20_000).data;
  expect(single("0.11")).toEqual(single("0.10"));
});

test("a mean is added without rounding the product where both are compiled together", () => {
  // jax.jit(lambda k: jax.random.normal(k, (300,), dtype) * dtype(0.02) + dtype(0.3))(jax.random.key(42)), JAX 0.10.2;
  // the second with truncated_normal(k, -2, 2, …)
  const key = new JaxKey(42, { jit: true });
  const given = { std: 0.02, mean: 0.3 };
  const hashes = {
    normal: "0334d73e11412d8fc26775f4093b4496e15bdcc8dd16b49aed6ae268449007ec",
    truncated: "840390a29002448e441380c1a5f4feda55939d3c38f7bb14640246cb0a39ea4b",
    float16: "7a9a74f34365645e019762c51dbd39c6dc4b97d95d5d43c21d98634a2da4564d",
    bfloat16: "defcec6135f7c469c562b034c17ff54a9e08af009caecc9c2d9f56a2ee5fff9c",
  };
  expect(sha256(normal(key, 300, given).data)).toBe(hashes.normal);
  expect(sha256(truncatedNormal(key, 300, { ...given, boundsIn: "std" }).data)).toBe(hashes.truncated);
  expect(sha256(normal(key, "float16", 300, given).data)).toBe(hashes.float16);
  expect(sha256(normal(key, "bfloat16", 300, given).data)).toBe(hashes.bfloat16);
  expect(sha256(normal(new JaxKey(42), 300, given).data)).not.toBe(hashes.normal);
});

test("subnormal numbers are 0, as XLA flushes them", () => {
  // jax.random.normal(key(42), (5,)) * jnp.float32(1e-38), and 1e-37
  expect([...normal(new JaxKey(42), 5, { std: 1e-38 }).data]).toEqual([-0, 0, 0, 0, -0]);
  expect([...normal(new JaxKey(42), 5, { std: 1e-37 }).data]).toEqual([
    -0, 4.6713183941881874e-38, 2.9570295482477864e-38, 1.5354591996888144e-38, -1.2403282268712038e-38,
  ]);
});

test("bounds far out, infinite, or the wrong way round", () => {
  const draw = (lower: number, upper: number) => {
    const out = new Float32Array(5);
    new JaxKey(42).truncatedNormal(out, "float32", lower, upper);
    return [...out];
  };
  // jax.random.truncated_normal(key(42), lower, upper, (5,))
  expect(draw(Number.NEGATIVE_INFINITY, 0)).toEqual([
    -0.6923627257347107, -0.41273999214172363, -0.5011416077613831, -0.5813329815864563, -0.7543407678604126,
  ]);
  expect(draw(5, 9)).toEqual([
    5.124692440032959, 5.2201128005981445, 5.2201128005981445, 5.166577339172363, 5.124692440032959,
  ]);
  expect(draw(1, 0)).toEqual([-0, -0, -0, -0, -0]);
  expect(truncatedNormal(new JaxKey(42), 5, { lo: 5, hi: 9, std: 1 }).data[0]).toBe(Math.fround(5.124692440032959));
  const out = new Float32Array(5);
  new JaxKey(42).uniform(out, "float32", 1, 0);
  expect([...out]).toEqual([1, 1, 1, 1, 1]);
});
