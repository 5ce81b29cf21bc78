/**
 * What the initializer tests of Keras state, of ours: one test a case, under its name. docs/peers-tests.md lists them.
 */
import * as core from "@weightinit/core";
import { fromKeras, toKeras } from "@weightinit/core/config";
import { stftKernel } from "@weightinit/schemes";
import { describe, expect, it } from "vitest";
import { codeOf, expectOrthogonal, floats, type Init, rng } from "./support.ts";

const { given, uniform } = core;

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
