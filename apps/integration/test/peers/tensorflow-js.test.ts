/**
 * What the initializer tests of TensorFlow.js state, of ours: one test a case, under its name. docs/peers-tests.md lists them.
 */
import * as core from "@weightinit/core";
import { fromTfjs } from "@weightinit/core/config";
import { describe, expect, it } from "vitest";
import { codeOf, expectOrthogonal, floats, type Init, rng } from "./support.ts";

const { constant } = core;

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
