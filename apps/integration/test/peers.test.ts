/**
 * What the initializer tests of PyTorch, JAX, Keras and TensorFlow.js state, of ours: one test a case, under its name.
 * docs/peers-tests.md lists them, and those that have no counterpart.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as core from "@weightinit/core";
import { fromKeras, fromTfjs, fromTorch, toKeras } from "@weightinit/core/config";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import { stftKernel } from "@weightinit/schemes";
import { describe, expect, it } from "vitest";
import { normalCdf } from "../../../packages/core/src/gains/normal-cdf.ts";
import { root } from "../src/tarballs.ts";

const {
  calculateGain,
  constant,
  deltaOrthogonal,
  given,
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  lecunNormal,
  lecunUniform,
  normal,
  ones32,
  orthogonal,
  sparseInit,
  truncatedNormal,
  uniform,
  varianceScaling,
  zeros32,
} = core;
type Init = (...args: unknown[]) => CpuTensor;

const rng = () => new CpuRng(42);
const floats = async (tensor: CpuTensor) => Array.from(await tensor.toFloat32());
const codeOf = (call: () => unknown): string | undefined => {
  try {
    call();
  } catch (error) {
    return (error as core.WeightInitError).code;
  }
  return undefined;
};

/** Kolmogorov and Smirnov: 2.2/√n is passed by one sample in 10,000. */
function follows(values: readonly number[], cdf: (x: number) => number): void {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const far = sorted.map((x, i) => Math.max(cdf(x) - i / n, (i + 1) / n - cdf(x)));
  expect(Math.max(...far) * Math.sqrt(n)).toBeLessThan(2.2);
}
const uniformCdf = (a: number, b: number) => (x: number) => Math.min(1, Math.max(0, (x - a) / (b - a)));
const normalOf = (mean: number, std: number) => (x: number) => normalCdf((x - mean) / std);
const cutNormal = (mean: number, std: number, a: number, b: number) => {
  const [lo, hi] = [a, b].map(normalOf(mean, std)) as [number, number];
  return (x: number) => Math.min(1, Math.max(0, (normalOf(mean, std)(x) - lo) / (hi - lo)));
};

/** What rows or columns there are fewer of, times one another: gain² on the diagonal. */
function expectOrthogonal(data: ArrayLike<number>, rows: number, cols: number, gain: number, digits = 5): void {
  const byRow = rows <= cols;
  const at = (i: number, k: number) => (byRow ? data[i * cols + k]! : data[k * cols + i]!);
  const [count, length] = byRow ? [rows, cols] : [cols, rows];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      let dot = 0;
      for (let k = 0; k < length; k++) dot += at(i, k) * at(j, k);
      expect(dot).toBeCloseTo(i === j ? gain * gain : 0, digits);
    }
  }
}

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

describe("JAX", () => {
  const all = [[2], [2, 2], [2, 3], [3, 2], [2, 3, 4], [4, 3, 2], [2, 3, 4, 5]];
  const keras = { layout: "keras" } as const;
  const cases: readonly (readonly [Init, object, readonly number[][], readonly core.DType[]])[] = [
    ...[uniform, normal].map((init) => [init as unknown as Init, {}, all, core.dtypes] as const),
    ...[kaimingNormal, glorotNormal, lecunNormal].map(
      (init) => [init as unknown as Init, { ...keras, truncated: true }, all.slice(1), core.dtypes] as const,
    ),
    ...[kaimingUniform, glorotUniform, lecunUniform].map(
      (init) => [init as unknown as Init, keras, all.slice(1), core.dtypes] as const,
    ),
    [orthogonal as unknown as Init, {}, all.slice(1, 4), core.dtypes],
    [truncatedNormal as unknown as Init, { boundsIn: "std" }, all, core.realDTypes],
    [deltaOrthogonal as unknown as Init, {}, [[2, 3, 4, 5]], core.dtypes],
    [varianceScaling as unknown as Init, { mode: "fanGeoAvg", distribution: "normal" }, all.slice(1), core.dtypes],
  ];

  it("testInitializer", () => {
    for (const [init, options, shapes, dtypes] of cases) {
      for (const shape of shapes) {
        for (const dtype of dtypes) {
          const made = init(rng(), dtype, shape, options);
          expect([made.shape, made.dtype]).toEqual([shape, dtype]);
        }
      }
    }
  });

  it("testInitializerProvider", () => {
    for (const [init, options, shapes, dtypes] of cases) {
      for (const dtype of dtypes) {
        const bound = init(dtype, options) as unknown as Init;
        const made = bound(rng(), shapes[0]!);
        expect([made.shape, made.dtype]).toEqual([shapes[0], dtype]);
      }
    }
  });

  it("testVarianceScalingMultiAxis", () => {
    const layout = { in: [0, 1], out: [-2, -1] };
    expect(varianceScaling(rng(), 2, 3, 4, 5, { mode: "fanAvg", layout }).shape).toEqual([2, 3, 4, 5]);
    expect(core.fansOf([2, 3, 4, 5], layout)).toEqual({ in: 6, out: 20 });
  });

  it("testVarianceScalingBatchAxis", () => {
    const layout = { in: 0, out: [2, 3], batch: [1] };
    expect(varianceScaling(rng(), 2, 3, 4, 5, { mode: "fanAvg", layout }).shape).toEqual([2, 3, 4, 5]);
    expect(core.fansOf([2, 3, 4, 5], layout)).toEqual({ in: 2, out: 20 });
  });

  it("testVarianceScalingError", () => {
    expect(codeOf(() => varianceScaling(rng(), 5, { mode: "fanAvg", layout: { in: -2, out: -1 } }))).toBe(
      "WI_BAD_LAYOUT",
    );
  });

  it("testAccidentalUpcasting", () => {
    for (const init of [uniform, normal, truncatedNormal]) expect(init(rng(), "bfloat16", 4, 4).dtype).toBe("bfloat16");
  });
});

describe("Keras", () => {
  const roundTrip = (config: { class_name: string; config: Record<string, unknown> }) =>
    expect(toKeras(fromKeras(config))).toMatchObject(config);
  const made = async (config: object, shape: number[], from = rng()) =>
    floats((fromKeras(config as never) as unknown as Init)(from, shape));

  it("test_random_normal", async () => {
    const config = { class_name: "RandomNormal", config: { mean: 0, stddev: 1, seed: 1337 } };
    const values = await made(config, [25, 20]);
    const std = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
    expect(Math.abs(std - 1)).toBeLessThan(0.1);
    roundTrip(config);
    const [init, from] = [fromKeras(config) as unknown as Init, rng()];
    expect((await floats(init(from, 5))).join()).toBe((await floats(init(from, 5))).join());
    const advancing = { ...config.config, seed: { class_name: "SeedGenerator", config: { seed: 1337 } } };
    const next = fromKeras({ class_name: "RandomNormal", config: advancing }) as unknown as Init;
    expect((await floats(next(from, 5))).join()).not.toBe((await floats(next(from, 5))).join());
    const unseeded = { ...config, config: { mean: 0, stddev: 1, seed: null } };
    expect((await made(unseeded, [5], from)).join()).not.toBe((await made(unseeded, [5], from)).join());
    expect((await made(config, [5], from)).join()).toBe((await made(toKeras(fromKeras(config)), [5], from)).join());
  });

  it("test_random_uniform", async () => {
    const config = { class_name: "RandomUniform", config: { minval: -1, maxval: 1, seed: 1234 } };
    const values = await made(config, [5, 5]);
    expect(values.every((x) => x >= -1 && x < 1)).toBe(true);
    roundTrip(config);
  });

  it("test_variance_scaling", async () => {
    for (const [mode, fan] of [
      ["fan_in", 25],
      ["fan_out", 20],
    ] as const) {
      const config = { class_name: "VarianceScaling", config: { scale: 2, mode, seed: 1234 } };
      const values = await made(config, [25, 20]);
      const std = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
      expect(Math.abs(std - Math.sqrt(2 / fan))).toBeLessThan(0.1);
      roundTrip({ ...config, config: { ...config.config } });
    }
  });

  it("test_orthogonal_initializer", async () => {
    const config = { class_name: "Orthogonal", config: { gain: 2, seed: 1234 } };
    expectOrthogonal(await made(config, [5, 5]), 5, 5, 2);
    roundTrip(config);
    expect(String(fromKeras("OrthogonalInitializer"))).toBe(String(fromKeras("Orthogonal")));
  });

  it("test_get_method", () => {
    expect(fromKeras("glorot_normal").settings.name).toBe("glorotNormal");
    expect(codeOf(() => fromKeras("typo"))).toBe("WI_BAD_ARGUMENT");
  });

  it("test_get_method_with_tensor", () => {
    const tensor = uniform(rng(), 5, 5);
    expect(given(tensor)(rng(), 5, 5).data).toEqual(tensor.data);
    expect(codeOf(() => given(tensor)(rng(), 10, 10))).toBe("WI_BAD_DIMS");
  });

  it.each([
    "test_variance_scaling_invalid_scale",
    "test_variance_scaling_invalid_mode",
    "test_variance_scaling_invalid_distribution",
  ])("%s", (name) => {
    const field = name.slice("test_variance_scaling_invalid_".length);
    const config = { scale: 2, mode: "fan_in", distribution: "uniform", [field]: field === "scale" ? -1 : "invalid" };
    expect(codeOf(() => fromKeras({ class_name: "VarianceScaling", config }))).toMatch(/^WI_BAD_(ARGUMENT|OPTION)$/);
  });

  it("test_serialization_with_seed_generator", () => {
    for (const class_name of ["Orthogonal", "VarianceScaling", "RandomUniform", "RandomNormal"]) {
      const init = fromKeras({ class_name, config: { seed: { class_name: "SeedGenerator", config: { seed: 7 } } } });
      const back = fromKeras(toKeras(init) as never);
      expect(toKeras(back)).toEqual(toKeras(init));
      expect(back.settings.advances).toBe(true);
    }
  });

  it.each([
    ["test_zeros_initializer", "Zeros", 0],
    ["test_ones_initializer", "Ones", 1],
  ] as const)("%s", async (_, name, value) => {
    expect(new Set(await made({ class_name: name, config: {} }, [3, 3]))).toEqual(new Set([value]));
    roundTrip({ class_name: name, config: {} });
  });

  it("test_constant_initializer", async () => {
    const config = { class_name: "Constant", config: { value: 6 } };
    expect(new Set(await made(config, [3, 3]))).toEqual(new Set([6]));
    roundTrip(config);
  });

  it("test_constant_initializer_array_value", () => {
    const tensor = uniform(rng(), 3, 3);
    expect(given(tensor)(rng(), 3, 3).data).toEqual(tensor.data);
  });

  it("test_identity_initializer", async () => {
    const config = { class_name: "Identity", config: { gain: 2 } };
    expect(await made(config, [3, 3])).toEqual([2, 0, 0, 0, 2, 0, 0, 0, 2]);
    roundTrip(config);
  });

  it("test_stft_initializer", async () => {
    const [length, bins] = [256, 513];
    const angle = (t: number, k: number) => (-2 * Math.PI * t * k) / 1024;
    const values = async (config: object) => {
      const init = fromKeras({ class_name: "STFT", config: config as never }, { initializers: { stftKernel } });
      return (init as unknown as Init)(rng(), "float64", [length, 1, bins]).data as Float64Array;
    };
    const real = await values({ side: "real", window: null });
    const hamming = await values({ side: "real", window: "hamming", scaling: null, periodic: true });
    const ramp = await values({ side: "imag", window: Array.from({ length }, (_, i) => i + 1), scaling: "spectrum" });
    for (let t = 0; t < length; t += 5) {
      for (let k = 0; k < bins; k += 7) {
        const at = t * bins + k;
        expect(real[at]).toBeCloseTo(Math.cos(angle(t, k)), 10);
        const window = 0.54 - 0.46 * Math.cos((2 * Math.PI * t) / length);
        expect(hamming[at]).toBeCloseTo(window * Math.cos(angle(t, k)), 10);
        expect(ramp[at]).toBeCloseTo(((t + 1) / ((length * (length + 1)) / 2)) * Math.sin(angle(t, k)), 10);
      }
    }
    for (const wrong of [{ side: "imaginary" }, { side: "real", scaling: "l2" }, { side: "real", window: "unknown" }]) {
      expect(
        codeOf(() => fromKeras({ class_name: "STFT", config: wrong as never }, { initializers: { stftKernel } })),
      ).toMatch(/^WI_BAD_/);
    }
  });
});

describe("TensorFlow.js", () => {
  const init = (name: unknown) => fromTfjs(name as string) as unknown as Init;
  const both = (name: string) => [name, name[0]!.toUpperCase() + name.slice(1)];
  const shape = [7, 2];
  const within = async (name: unknown, lo: number, hi: number) => {
    const made = init(name)(rng(), shape);
    expect([made.shape, made.dtype]).toEqual([shape, "float32"]);
    for (const x of await floats(made)) expect(x >= lo && x <= hi).toBe(true);
  };

  it.each([
    ["Zeros", 0],
    ["Ones", 1],
  ] as const)("%s initializer", async (name, value) => {
    for (const spelling of [name, name.toLowerCase()]) {
      for (const dims of [[3], [2, 2]]) expect(new Set(init(spelling)(rng(), dims).data)).toEqual(new Set([value]));
    }
  });

  it("Constant initializer", () => {
    const five = init({ className: "Constant", config: { value: 5 } });
    expect([five(rng(), 3), five(rng(), 2, 2)].map((made) => [...new Set(made.data)])).toEqual([[5], [5]]);
    expect(codeOf(() => (constant as unknown as Init)(5))).toBe("WI_MISSING_OPTION");
  });

  it("Identity initializer", () => {
    const five = init({ className: "Identity", config: { gain: 5 } });
    expect([...five(rng(), 2, 2).data]).toEqual([5, 0, 0, 5]);
  });

  it("RandomUniform initializer", async () => {
    for (const name of both("randomUniform")) await within(name, -0.05, 0.05);
    await within({ className: "RandomUniform", config: { minval: 17, maxval: 47 } }, 17, 47);
  });

  it("RandomNormal initializer", async () => {
    for (const name of both("randomNormal")) await within(name, -0.4, 0.4);
    await within({ className: "RandomNormal", config: { mean: 1, stddev: 0.001 } }, 0.99, 1.01);
  });

  it.each([
    ["heNormal", 2],
    ["leCunNormal", 1],
  ] as const)("%s", async (name, scale) => {
    for (const spelling of both(name)) await within(spelling, -2 * Math.sqrt(scale / 7), 2 * Math.sqrt(scale / 7));
  });

  it.each([
    ["heUniform", 6],
    ["leCunUniform", 3],
  ] as const)("%s", async (name, scale) => {
    for (const spelling of both(name)) await within(spelling, -Math.sqrt(scale / 7), Math.sqrt(scale / 7));
  });

  it("TruncatedNormal initializer", async () => {
    for (const name of both("truncatedNormal")) await within(name, -0.1, 0.1);
    await within({ className: "TruncatedNormal", config: { mean: 1, stddev: 0.5 } }, 0, 2);
  });

  it("Glorot uniform initializer", async () => {
    for (const name of both("glorotUniform")) {
      for (const [dims, fan] of [
        [[3], Math.sqrt(3)],
        [[30], Math.sqrt(30)],
        [[20, 20], 20],
      ] as const) {
        const most = Math.max(...(await floats(init(name)(rng(), dims))).map(Math.abs));
        expect(most).toBeLessThanOrEqual(Math.sqrt(3 / fan));
      }
    }
  });

  it("Glorot normal initializer", async () => {
    const variance = async (dims: number[]) => {
      const values = await floats(init("glorotNormal")(rng(), dims));
      return values.reduce((sum, x) => sum + x * x, 0) / values.length;
    };
    expect(await variance([1200])).toBeLessThan(await variance([30]));
    expect(await variance([30, 50])).toBeLessThan(await variance([5, 6]));
  });

  it("VarianceScaling initializer", () => {
    for (const distribution of ["uniform", "normal", "truncatedNormal"]) {
      for (const className of both("varianceScaling")) {
        const made = init({ className, config: { scale: 1, mode: "fanIn", distribution } })(rng(), shape);
        expect(made.shape).toEqual(shape);
      }
    }
  });

  it("Invalid intializer identifier", () => {
    expect(codeOf(() => init("invalid_initializer_id"))).toBe("WI_BAD_ARGUMENT");
  });

  it.each([
    ["checkFanMode", "mode"],
    ["checkDistribution", "distribution"],
  ])("%s", (_, field) => {
    const config = { scale: 1, mode: "fanIn", distribution: "normal" };
    const call = (value: unknown) => init({ className: "VarianceScaling", config: { ...config, [field]: value } });
    for (const value of [undefined, null]) expect(typeof call(value)).toBe("function");
    expect(() => call("foo")).toThrow(/foo/);
  });

  it("Orthogonal Initializer", () => {
    for (const [rows, cols, gain] of [
      [2, 2, 1],
      [1, 1, 3],
      [4, 2, 1],
      [2, 4, 1],
      [64, 64, 1],
    ] as const) {
      const made = init({ className: "Orthogonal", config: { gain } })(rng(), rows, cols);
      expectOrthogonal(made.data, rows, cols, gain);
    }
  });

  it("Deserialize model containing GlorotUniform initializer", () => {
    const made = init({ class_name: "GlorotUniform", config: { seed: null, dtype: "float32" } });
    expect(made(rng(), 5, 5, 1, 16).shape).toEqual([5, 5, 1, 16]);
  });
});

it("docs/peers-tests.md lists these tests, and a reason for each case without one", () => {
  const page = readFileSync(join(root, "docs", "peers-tests.md"), "utf8");
  const source = readFileSync(import.meta.filename, "utf8");
  const rows = [...page.matchAll(/^\| (?!case |---)(.+?) \| (.+) \|$/gm)].map(
    ([, name, here]) => [name!, here!] as const,
  );
  expect(rows.length).toBeGreaterThan(45);
  for (const [cases, here] of rows) {
    for (const [, name] of cases.matchAll(/`([^`]+)`/g)) {
      const isTested =
        source.includes(name!) || /^test_(xavier|kaiming)_\w+_errors_on_inputs_smaller_than_2d$/.test(name!);
      expect([name, isTested]).toEqual([name, !here.startsWith("None: ")]);
    }
  }
});
