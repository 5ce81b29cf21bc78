import {
  glorotUniform,
  kaimingNormal,
  kaimingUniform,
  normal,
  orthogonal,
  rand32,
  randn32,
  randn64,
  randnC32,
  sparseInit,
  type Tensor,
  truncatedNormal,
  uniform,
  zeros32,
} from "@weightinit/core";
import type { CpuTensor } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { Mt19937, Pcg64, Philox, RandomState, Sfc64 } from "../src/index.ts";
import { readGolden } from "./golden.ts";
import { hexOf, sha256 } from "./numpy-calls.ts";

const { tensors } = readGolden<{ readonly tensors: Readonly<Record<string, string>> }>("tensors");

const p = () => new Pcg64(42);
const r = () => new RandomState(42);
const bounds = { lo: -0.3, hi: 0.9 };
const law = { mean: 0.3, std: 0.7 };
const made: Readonly<Record<string, () => Pick<CpuTensor, "data"> | Float64Array>> = {
  "kaimingUniform Pcg64 float32": () => kaimingUniform(p(), 64, 32),
  "kaimingNormal Pcg64 float32": () => kaimingNormal(p(), 64, 32),
  "kaimingNormal Pcg64 float64": () => kaimingNormal(p(), "float64", 64, 32),
  "kaimingNormal Pcg64 of std 1 float32": () => kaimingNormal(p(), 64, 2),
  "glorotUniform Philox float32": () => glorotUniform(new Philox(7), 64, 32),
  "uniform Pcg64 float16": () => uniform(p(), "float16", 20000, bounds),
  "uniform Pcg64 bfloat16": () => uniform(p(), "bfloat16", 20000, bounds),
  "normal Pcg64 float16": () => normal(p(), "float16", 20000, law),
  "normal Pcg64 bfloat16": () => normal(p(), "bfloat16", 20000, law),
  "normal Pcg64 tiny float16": () => normal(p(), "float16", 300, { std: 1e-6 }),
  "normal Sfc64 float32": () => normal(new Sfc64(3), 300, law),
  "randn32 Pcg64": () => randn32(p(), 300),
  "rand32 Pcg64": () => rand32(p(), 300),
  "randn64 Pcg64": () => randn64(p(), 300),
  "normal Pcg64, its defaults": () => normal(p(), 300),
  "rand32 Mt19937": () => rand32(new Mt19937(1), 300),
  "kaimingUniform RandomState float32": () => kaimingUniform(r(), 64, 32),
  "normal RandomState float32": () => normal(r(), 3, 5, { std: 0.02 }),
  "two tensors of RandomState": () => {
    const rng = r();
    return Float64Array.of(...[3, 4].flatMap((n) => [...normal(rng, "float64", n, { std: 0.02 }).data]));
  },
  "randn32 RandomState": () => randn32(r(), 300),
  "rand32 RandomState": () => rand32(r(), 300),
};

it.each(Object.entries(tensors))("%s", (name, expected) => {
  const result = made[name]!();
  const data: Float32Array | Float64Array | Uint16Array = result instanceof Float64Array ? result : result.data;
  if (data.length > 300) expect(sha256(data)).toBe(expected);
  else if (data instanceof Uint16Array) {
    expect(Array.from(data, (bits) => bits.toString(16).padStart(4, "0")).join(" ")).toBe(expected);
  } else expect(hexOf(data)).toBe(expected);
});

it("each tensor goes on where the one before stopped; constants draw nothing", () => {
  const rng = p();
  const first = normal(rng, "float64", 5, law);
  zeros32(rng, 7);
  const second = normal(rng, "float64", 4, law);
  expect([...first.data, ...second.data]).toEqual([...p().normal(0.3, 0.7, 9)]);
});

it("laws that NumPy does not have are the device's, of its numbers", () => {
  for (const make of [p, r, () => new Mt19937(42)]) {
    const cut = truncatedNormal(make(), 1000, { std: 0.5, lo: -1, hi: 1 });
    expect(cut.data.every((x) => x >= -1 && x <= 1)).toBe(true);
    expect(cut.data).toEqual(truncatedNormal(make(), 1000, { std: 0.5, lo: -1, hi: 1 }).data);
    const q = orthogonal(make(), "float64", 5, 3).data;
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        let dot = 0;
        for (let k = 0; k < 5; k++) dot += q[3 * k + i]! * q[3 * k + j]!;
        expect(dot).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
    expect(sparseInit(make(), 10, 4, { sparsity: 0.5 }).data.filter((x) => x === 0).length).toBe(20);
    const pairs = randnC32(make(), 3).data as Float32Array;
    expect(pairs).toEqual(
      Float32Array.from(new (make().constructor as typeof Pcg64)(42).standardNormal(6, "float32"), (z) =>
        Math.fround(Math.fround(z) * Math.fround(Math.SQRT1_2)),
      ),
    );
  }
});

it("a value that is infinite in the dtype is refused", () => {
  const code = (call: () => Tensor) => {
    try {
      call();
      return "none";
    } catch (error) {
      return (error as { readonly code: string }).code;
    }
  };
  expect(code(() => normal(p(), "float16", 1000, { std: 30000 }))).toBe("WI_BAD_RANDOM");
  expect(code(() => normal(p(), "float16", 3, { std: 30000 }))).toBe("none");
  expect(code(() => uniform(p(), "float16", 1000, { lo: -1e5, hi: 1e5 }))).toBe("WI_BAD_RANDOM");
});
