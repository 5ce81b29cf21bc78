import {
  deltaOrthogonal,
  glorotNormal,
  kaimingNormal,
  normal,
  orthogonal,
  randn32,
  sparseInit,
  truncatedNormal,
  uniform,
  varianceScaling,
} from "@weightinit/core";
import { describe, expect, test } from "vitest";
import { Alea, TfjsSeed } from "../src/index.ts";

const code = (call: () => unknown) => {
  try {
    call();
    return "none";
  } catch (error) {
    return (error as { readonly code?: string }).code;
  }
};
const seed = new TfjsSeed(42);

describe("what is refused", () => {
  test.each([undefined, null, true, Number.NaN, Number.POSITIVE_INFINITY, {}, [42], Symbol("s")])("seed %s", (bad) => {
    expect(code(() => new TfjsSeed(bad as never))).toBe("WI_BAD_SEED");
  });

  test.each([undefined, null, 42n, {}])("seed %s of Alea", (bad) => {
    expect(code(() => new Alea(bad as never))).toBe("WI_BAD_SEED");
  });

  test.each([0, -0, 0n, ""])("normal numbers of seed %s, which counts as none", (none) => {
    const without = new TfjsSeed(none);
    expect(code(() => without.randomUniform(3))).toBe("none");
    for (const draw of [
      () => without.randomNormal(3),
      () => without.truncatedNormal(3),
      () => randn32(without, 3),
      () => glorotNormal(without, 3, 4),
      () => orthogonal(without, 3, 4),
    ]) {
      expect(code(draw)).toBe("WI_NOT_REPRODUCED");
    }
    expect(code(() => kaimingNormal(without, 3, 0))).toBe("none");
  });

  test("laws and dtypes that TensorFlow.js has not", () => {
    for (const draw of [
      () => truncatedNormal(seed, 3, { std: 0.02 }), // bounds of ±2, absolute
      () => truncatedNormal(seed, 3, { lo: -1, hi: 2 }),
      () => sparseInit(seed, 10, 10, { sparsity: 0.5 }),
      () => deltaOrthogonal(seed, 3, 3, 4, 4),
      () => varianceScaling(seed, 3, 4, { mode: "fanGeoAvg" }),
      () => normal(seed, "complex64", 3),
      () => uniform(seed, "complex128", 3),
    ]) {
      expect(code(draw)).toBe("WI_NOT_REPRODUCED");
    }
    expect(code(() => uniform(seed, 4, { rows: [0, 2] }))).toBe("WI_NOT_PORTABLE");
  });

  test("arguments of its methods", () => {
    expect(code(() => seed.randomUniform(-1))).toBe("WI_BAD_DIMS");
    expect(code(() => seed.randomUniform([2, 0.5]))).toBe("WI_BAD_DIMS");
    expect(code(() => seed.randomUniform(2 ** 33))).toBe("WI_BAD_DIMS");
    expect(code(() => seed.randomUniform(2, Number.NaN))).toBe("WI_BAD_ARGUMENT");
    expect(code(() => seed.randomUniform(2, -1e308, 1e308))).toBe("WI_BAD_ARGUMENT");
    expect(code(() => seed.randomUniform(2, 0, 1, "float64" as never))).toBe("WI_BAD_DTYPE");
    expect(code(() => seed.randomNormal(2, 0, 1, "bool" as never))).toBe("WI_BAD_DTYPE");
    expect(code(() => seed.randomNormal(2, 0, Number.POSITIVE_INFINITY))).toBe("WI_BAD_ARGUMENT");
    expect(code(() => seed.truncatedNormal(2, 0, -1))).toBe("WI_BAD_ARGUMENT");
    for (const bad of [undefined, {}, { c: -1, s0: 0, s1: 0, s2: 0 }, { c: 1, s0: 0, s1: 0, s2: 1 }]) {
      expect(code(() => Alea.fromState(bad as never))).toBe("WI_BAD_STATE");
    }
  });

  test("what is infinite in the dtype", () => {
    expect(code(() => normal(seed, "float16", 1000, { std: 30000 }))).toBe("WI_BAD_RANDOM");
    expect(code(() => normal(seed, "float16", 1, { std: 10000 }))).toBe("none");
  });
});

describe("a seed", () => {
  test("is a value", () => {
    expect(randn32(seed, 3).data).toEqual(randn32(seed.clone(), 3).data);
    expect([String(seed), String(new TfjsSeed("a"))]).toEqual(["TfjsSeed(42)", 'TfjsSeed("a")']);
    expect(JSON.stringify([seed, new TfjsSeed("a"), new TfjsSeed(2n)])).toBe('[42,"a","2"]');
    expect(seed.alea.next()).toBe(new Alea(42).next());
  });

  test("gives float64 the doubles, and 16 bits the float32 numbers, rounded", () => {
    const doubles = normal(seed, "float64", 100, { std: 0.3 }).data;
    const singles = normal(seed, 100, { std: 0.3 }).data;
    expect(Float32Array.from(doubles)).toEqual(singles);
    expect(doubles.some((x) => x !== Math.fround(x))).toBe(true);
    const bits = normal(seed, "bfloat16", 100, { std: 0.3 }).data;
    const words = new Uint32Array(singles.buffer);
    for (const [i, half] of bits.entries()) {
      const rest = words[i]! & 0xffff;
      expect(half).toBe((words[i]! >>> 16) + (rest > 0x8000 ? 1 : 0)); // none of these is a tie
    }
  });

  test("makes normals that are not cut where it is told, and scales by the gain", () => {
    const plain = kaimingNormal(seed, 3, 4, { truncated: false, layout: "tfjs" });
    expect(plain.data).toEqual(seed.randomNormal(12, 0, Math.sqrt(2 / 3)));
    const scaled = kaimingNormal(seed, 3, 4, { gain: 3, mode: "fanOut", layout: "tfjs" });
    expect(scaled.data).toEqual(seed.truncatedNormal(12, 0, Math.sqrt(9 / 4)));
    const law = varianceScaling(seed, 3, 4, { distribution: "normal", layout: "tfjs" });
    expect(law.data).toEqual(seed.randomNormal(12, 0, Math.sqrt(1 / 3)));
  });
});
