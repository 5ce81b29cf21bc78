/**
 * What the initializer tests of PyTorch state, of ours: one test a case, under its name. docs/peers-tests.md lists them.
 */
import * as core from "@weightinit/core";
import { fromTorch } from "@weightinit/core/config";
import type { CpuTensor } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import {
  codeOf,
  cutNormal,
  expectOrthogonal,
  floats,
  follows,
  type Init,
  normalOf,
  rng,
  uniformCdf,
} from "./support.ts";

const {
  calculateGain,
  constant,
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  normal,
  ones32,
  orthogonal,
  sparseInit,
  truncatedNormal,
  uniform,
  zeros32,
} = core;
const TORCH = { layout: "torch" } as const;
const SHAPES = [[37], [41, 33], [31, 34, 3, 5]];

describe("PyTorch", () => {
  it("test_calculate_gain_linear", () => {
    const linear = ["linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d"];
    for (const name of linear) expect(calculateGain(name as "linear")).toBe(1);
  });

  it("test_calculate_gain_nonlinear", () => {
    expect((["sigmoid", "tanh", "relu", "leaky_relu", "selu"] as const).map((name) => calculateGain(name))).toEqual([
      1, 1.6666666666666667, 1.4142135623730951, 1.4141428569978354, 0.75,
    ]);
  });

  it("test_calculate_gain_leaky_relu", () => {
    expect(calculateGain("leaky_relu")).toBe(1.4141428569978354);
    expect([0, 0.01, 10].map((slope) => calculateGain("leaky_relu", slope))).toEqual([
      1.4142135623730951, 1.4141428569978354, 0.14071950894605836,
    ]);
  });

  it("test_calculate_gain_leaky_relu_only_accepts_numbers", () => {
    for (const slope of [true, [1], { a: "b" }]) {
      expect(codeOf(() => calculateGain("leaky_relu", slope as unknown as number))).toBe("WI_BAD_OPTION");
    }
  });

  it("test_calculate_gain_only_accepts_valid_nonlinearities", () => {
    for (const name of ["xq", "relus", "abcdefghijklmnopqrstuvwxy"]) {
      expect(codeOf(() => calculateGain(name as "relu"))).toBe("WI_BAD_ARGUMENT");
    }
  });

  it("test_uniform", async () => {
    for (const shape of SHAPES) {
      follows(await floats(uniform(rng(), shape, { lo: -1.25, hi: 2.5 })), uniformCdf(-1.25, 2.5));
    }
  });

  it("test_normal", async () => {
    for (const shape of SHAPES) follows(await floats(normal(rng(), shape, { mean: -2, std: 3 })), normalOf(-2, 3));
  });

  it("test_trunc_normal_generator", async () => {
    const [a, b] = [truncatedNormal(rng(), 5), truncatedNormal(rng(), 5)];
    expect(a.data).toEqual(b.data);
  });

  it("test_constant", () => {
    for (const shape of SHAPES) {
      expect(new Set(constant(rng(), shape, { value: 7.25 }).data)).toEqual(new Set([7.25]));
    }
  });

  it("test_ones_and_zeros", () => {
    for (const shape of SHAPES) {
      expect([...new Set(ones32(rng(), shape).data), ...new Set(zeros32(rng(), shape).data)]).toEqual([1, 0]);
    }
  });

  it("test_eye", () => {
    for (const [rows, cols] of [
      [1, 4],
      [5, 2],
      [3, 3],
    ] as const) {
      const { data } = identityInit(rng(), rows, cols);
      expect(data.every((x, i) => x === (Math.floor(i / cols) === i % cols ? 1 : 0))).toBe(true);
    }
  });

  it("test_dirac_properties", () => {
    for (const kernel of [[2], [3, 4], [5, 1, 2]]) {
      for (const groups of [1, 2, 3]) {
        for (const [out, into] of [
          [1, 5],
          [4, 2],
          [3, 3],
        ] as const) {
          const { data } = identityInit(rng(), [out * groups, into, ...kernel], { ...TORCH, groups });
          const ones = Math.min(out, into) * groups;
          expect([...data].filter((x) => x !== 0)).toEqual(new Array(ones).fill(1));
        }
      }
    }
  });

  it("test_dirac_identity", () => {
    // One spatial axis, kernels of 3: output c of a group is input c, shifted by nothing; outputs beyond are 0.
    for (const groups of [1, 3]) {
      const [out, into, side] = [9, 3, 3];
      const { data } = identityInit(rng(), out, into, side, { ...TORCH, groups });
      const each = out / groups;
      for (let o = 0; o < out; o++) {
        const row = [...data.slice(o * into * side, (o + 1) * into * side)];
        const c = o % each;
        expect(row).toEqual(row.map((_, i) => (c < into && i === c * side + 1 ? 1 : 0)));
      }
    }
  });

  it.each(["xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal"])(
    "test_%s_errors_on_inputs_smaller_than_2d",
    (name) => {
      const init = { xavier_uniform: glorotUniform, xavier_normal: glorotNormal, kaiming_uniform: kaimingUniform }[
        name
      ];
      for (const shape of [[], [1]]) {
        expect(codeOf(() => ((init ?? kaimingNormal) as unknown as Init)(rng(), shape, TORCH))).toBe("WI_BAD_LAYOUT");
      }
    },
  );

  it.each(["test_xavier_uniform", "test_xavier_normal"])("%s", async (name) => {
    for (const gain of [1, 0.7]) {
      for (const shape of [
        [24, 20],
        [21, 25, 3, 4],
      ]) {
        const kernel = shape.slice(2).reduce((a, b) => a * b, 1);
        const std = gain * Math.sqrt(2 / ((shape[0]! + shape[1]!) * kernel));
        const isUniform = name === "test_xavier_uniform";
        const made = isUniform
          ? glorotUniform(rng(), shape, { ...TORCH, gain })
          : glorotNormal(rng(), shape, { ...TORCH, gain });
        const bound = std * Math.sqrt(3);
        follows(await floats(made), isUniform ? uniformCdf(-bound, bound) : normalOf(0, std));
      }
    }
  });

  it.each(["test_kaiming_uniform", "test_kaiming_normal"])("%s", async (name) => {
    for (const a of [0, 0.6]) {
      for (const mode of ["fan_in", "FAN_OUT"]) {
        for (const shape of [
          [24, 20],
          [21, 25, 3, 4],
        ]) {
          const kernel = shape.slice(2).reduce((x, y) => x * y, 1);
          const fan = shape[mode === "fan_in" ? 1 : 0]! * kernel;
          const std = Math.sqrt(2 / ((1 + a * a) * fan));
          const isUniform = name === "test_kaiming_uniform";
          const init = fromTorch(isUniform ? "kaiming_uniform_" : "kaiming_normal_", { a, mode }) as unknown as Init;
          const bound = std * Math.sqrt(3);
          follows(await floats(init(rng(), shape)), isUniform ? uniformCdf(-bound, bound) : normalOf(0, std));
        }
      }
    }
  });

  it("test_sparse_only_works_on_2d_inputs", () => {
    for (const shape of [[3], [2, 3, 3]]) {
      expect(codeOf(() => sparseInit(rng(), shape, { sparsity: 0.5 }))).toBe("WI_BAD_RANK");
    }
  });

  it("test_sparse_default_std", async () => {
    for (const std of [0.01, 0.13]) {
      const [rows, cols, sparsity] = [34, 31, 0.17];
      const data = await floats(sparseInit(rng(), rows, cols, std === 0.01 ? { sparsity } : { sparsity, std }));
      for (let c = 0; c < cols; c++) {
        expect(data.filter((x, i) => i % cols === c && x === 0)).toHaveLength(Math.ceil(sparsity * rows));
      }
      follows(
        data.filter((x) => x !== 0),
        normalOf(0, std),
      );
    }
  });

  it("test_orthogonal", () => {
    for (const gain of [1, 1.7]) {
      for (const shape of [
        [3, 4],
        [4, 3],
        [20, 2, 3, 4],
        [2, 3, 4, 5],
      ]) {
        const { data } = orthogonal(rng(), shape, { ...TORCH, gain });
        expectOrthogonal(data, shape[0]!, data.length / shape[0]!, gain);
      }
    }
  });

  it("test_trunc_normal_all_dtypes", async () => {
    const law = { mean: 0.7, std: 0.3, lo: 0.3, hi: 1.2 };
    for (const dtype of ["float32", "float64"] as const) {
      for (const shape of SHAPES) {
        const values = await floats(truncatedNormal(rng(), dtype, shape, law) as CpuTensor);
        expect(values.every((x) => x >= Math.fround(law.lo) && x <= Math.fround(law.hi))).toBe(true);
        follows(values, cutNormal(0.7, 0.3, 0.3, 1.2));
      }
    }
  });

  it("test_trunc_normal_low_precision", async () => {
    const values = await floats(truncatedNormal(rng(), "float16", 10_000));
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(2);
    follows(values, cutNormal(0, 1, -2, 2));
    const coarse = await floats(truncatedNormal(rng(), "bfloat16", 10_000));
    expect(Math.max(...coarse.map(Math.abs))).toBeLessThanOrEqual(2);
    follows(coarse, cutNormal(0, 1, -2, 2));
  });

  it("test_trunc_normal_narrow_interval", async () => {
    for (const dtype of ["float32", "float64", "float16"] as const) {
      const values = await floats(truncatedNormal(rng(), dtype, 10_000, { lo: 2, hi: 3 }) as CpuTensor);
      expect(values.every((x) => x >= 2 && x <= 3)).toBe(true);
      follows(values, cutNormal(0, 1, 2, 3));
    }
  });

  it("test_trunc_normal_unique_values", async () => {
    const wanted = { float32: 5000, float64: 5000, float16: 3000, bfloat16: 1000 } as const;
    for (const dtype of ["float32", "float64", "float16", "bfloat16"] as const) {
      const values = await floats(truncatedNormal(rng(), dtype, 10_000) as CpuTensor);
      expect(values.every(Number.isFinite)).toBe(true);
      expect(new Set(values).size).toBeGreaterThan(wanted[dtype]);
    }
  });

  it("test_trunc_normal_no_boundary_values_small_std", async () => {
    for (const dtype of ["float32", "float64", "float16", "bfloat16"] as const) {
      const values = await floats(truncatedNormal(rng(), dtype, 10_000, { std: 0.1 }) as CpuTensor);
      expect(values.filter((x) => Math.abs(x) === 2)).toEqual([]);
    }
  });
});
