/** Initializers of Keras, TensorFlow.js and PyTorch by name (test/data/*-names.json: what they answer). */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fromKeras, fromTfjs, fromTorch, type KerasConfig, toKeras } from "../src/config/index.ts";
import {
  constant,
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  lecunUniform,
  normal,
  orthogonal,
  seeded,
  sparseInit,
  truncatedNormal,
  uniform,
  varianceScaling,
  zeros32,
} from "../src/index.ts";
import { asked, RecordingRng } from "./support/recording.ts";
import { refusal, untyped } from "./support/refusal.ts";

const read = (name: string) => JSON.parse(readFileSync(new URL(`data/${name}.json`, import.meta.url), "utf8"));

const code = (make: () => unknown) => refusal(make).code;

interface Named {
  readonly get: string;
  readonly class?: string;
  readonly refused?: string;
}

describe("fromKeras and toKeras", () => {
  const {
    names,
    objects,
    get_of_config: configs,
  } = read("keras-names") as {
    names: Named[];
    objects: { serialized: KerasConfig & { class_name: string; config: Record<string, unknown> } }[];
    get_of_config: { config: KerasConfig; class?: string; refused?: string; "config back"?: object }[];
  };
  // In camelCase, which Keras does not take; and capitals of its aliases.
  const more = [
    "heNormal",
    "leCunNormal",
    "lecunNormal",
    "glorotNormal",
    "LeCunNormal",
    "Normal",
    "Uniform",
    "One",
    "Zero",
  ];
  it.each(names.filter(({ class: name }) => name !== "STFT" && name !== "Initializer"))("the name $get", (named) => {
    const { get, refused } = named;
    if (refused === undefined) expect(toKeras(fromKeras(get)).class_name).toBe(named.class);
    else if (more.includes(get)) expect(() => fromKeras(get)).not.toThrow();
    else expect(code(() => fromKeras(get))).toBe("WI_BAD_ARGUMENT");
  });

  it.each(objects.filter(({ serialized }) => serialized.class_name !== "STFT").map(({ serialized }) => serialized))(
    "there and back, $class_name $config",
    (serialized) => {
      expect(toKeras(fromKeras(serialized))).toEqual(serialized);
    },
  );

  it.each(configs)("$config", ({ config, class: className, refused, "config back": back }) => {
    const inner = config.config as Record<string, unknown> | undefined;
    if (refused === undefined) {
      const { class_name, config: written } = toKeras(fromKeras(config));
      // Of RandomUniform with minval null Keras keeps the null, and fails when it draws.
      const expected = inner?.minval === null ? { ...back, minval: -0.05 } : back;
      expect([class_name, written]).toEqual([className, expected]);
    } else if (inner !== undefined && "dtype" in inner) {
      expect(() => fromKeras(config)).not.toThrow(); // files of old
    } else if (/^(heNormal|LeCunNormal)$/.test(config.class_name ?? "") || inner?.mode === "fanAvg") {
      expect(() => fromKeras(config)).not.toThrow(); // camelCase
    } else if (inner?.distribution === "truncatedNormal") {
      expect(() => fromKeras(config)).not.toThrow();
    } else expect(["WI_BAD_ARGUMENT", "WI_UNKNOWN_OPTION"]).toContain(code(() => fromKeras(config)));
  });

  it("says which name was meant", () => {
    const message = (given: unknown) => refusal(() => fromKeras(given as string)).message;
    expect(message("he_norml")).toContain('(did you mean "heNormal"?)');
    expect(message({ class_name: "RandomNormal", config: { std: 1 } })).toContain(
      "fields of RandomNormal (seed, mean, stddev)",
    );
    expect(message({ class_name: "VarianceScaling", config: { mode: "fan_inn" } })).toContain('did you mean "fanin"?');
  });

  it("multiplies its axes as Keras does: as they stand, no others", () => {
    const stds = (config: object, shape: number[]) => {
      const [first] = asked(fromKeras({ class_name: "LecunNormal", config: { ...config } }), "float64", ...shape);
      return (first!.fill as { std: number }).std * 0.87962566103423978;
    };
    expect(stds({ input_axes: [2], output_axes: [3] }, [3, 3, 8, 4])).toBeCloseTo(1 / Math.sqrt(8), 15);
    expect(stds({ input_axes: [0, 0], output_axes: [1] }, [4, 6])).toBeCloseTo(1 / 4, 15);
    expect(stds({ input_axes: [1] }, [4, 6])).toBeCloseTo(1 / 2, 15); // one alone counts for nothing
    expect(stds({}, [3, 3, 8, 4])).toBeCloseTo(1 / Math.sqrt(72), 15);
    expect(code(() => stds({ input_axes: [2], output_axes: [0] }, [4, 6]))).toBe("WI_BAD_LAYOUT");
  });

  it("gives a seed a fork of its own; a SeedGenerator's goes on", () => {
    const { serialized } = objects.at(-2)!;
    expect(fromKeras(serialized).settings).toMatchObject({ seed: 3, advances: true });
    expect(fromKeras({ class_name: "HeNormal", config: { seed: 0 } }).settings).toMatchObject({
      seed: 0,
      advances: false,
    });
    for (const seed of [
      -1,
      1.5,
      "1",
      true,
      { class_name: "Other", config: { seed: 1 } },
      { class_name: "SeedGenerator" },
    ]) {
      expect(code(() => fromKeras({ class_name: "HeNormal", config: { seed } }))).toBe("WI_BAD_ARGUMENT");
    }
  });

  it("needs stftKernel passed", () => {
    expect(refusal(() => fromKeras("stft")).message).toContain("@weightinit/schemes");
  });

  it("has no way to say some things", () => {
    const refused = (init: unknown) => code(() => toKeras(init as typeof normal));
    expect([
      refused(kaimingNormal),
      refused(kaimingNormal({ layout: "torch" })),
      refused(kaimingNormal({ layout: { fans: { in: 3, out: 4 } } })),
      refused(truncatedNormal({ lo: -1 })),
      refused(truncatedNormal({ std: 0.02 })),
      refused(varianceScaling({ mode: "fanGeoAvg", layout: "keras" })),
      refused(identityInit({ shift: 1, layout: "keras" })),
      refused(seeded(glorotUniform({ layout: "keras" }), "a")),
      refused(constant({ value: [1] })),
    ]).toEqual(new Array(9).fill("WI_BAD_OPTION"));
    expect(refused(sparseInit({ sparsity: 0.5 }))).toBe("WI_BAD_ARGUMENT");
    expect(refused(5)).toBe("WI_BAD_ARGUMENT");
    expect(toKeras(truncatedNormal({ std: 0.5, lo: -1, hi: 1 })).config).toEqual({ seed: null, mean: 0, stddev: 0.5 });
    expect(toKeras(zeros32 as never).class_name).toBe("Zeros");
    expect(toKeras(glorotNormal({ layout: "keras" }))).toMatchObject({
      class_name: "VarianceScaling",
      config: { scale: 1, mode: "fan_avg", distribution: "untruncated_normal" },
    });
    expect(toKeras(lecunUniform({ gain: 2, layout: "keras" })).config).toMatchObject({
      scale: 4,
      distribution: "uniform",
    });
  });
});

describe("fromTfjs", () => {
  const {
    names,
    configs,
    measured,
    saved_layer: saved,
  } = read("tfjs-names") as {
    names: { name: string; class?: string; refused?: string }[];
    configs: { config: KerasConfig; refused?: string }[];
    measured: { init: string; shape: number[]; n: number; rms: number; max: number }[];
    saved_layer: Record<string, KerasConfig>;
  };
  it.each(names)("the name $name", ({ name, refused }) => {
    const isKept = /^(he_normal|glorot_uniform|lecun_?[nN]ormal)$/.test(name); // other spellings
    if (name === "")
      expect(code(() => fromTfjs(name))).toBe("WI_BAD_ARGUMENT"); // the layer's default: which layer's?
    else if (refused === undefined || isKept) expect(() => fromTfjs(name)).not.toThrow();
    else expect(code(() => fromTfjs(name))).toBe("WI_BAD_ARGUMENT");
  });

  it.each(configs)("$config", ({ config }) => {
    if (config.className === "Nope") expect(code(() => fromTfjs(config))).toBe("WI_BAD_ARGUMENT");
    else expect(() => fromTfjs(config)).not.toThrow();
  });

  // What the library measured of its own tensors: the spread of n numbers, and the largest of them.
  it.each(measured)("$init of $shape has the spread that was measured", ({ init, shape, n, rms, max }) => {
    const fill = asked(fromTfjs(init), "float64", ...shape)[0]!.fill as { half?: number; std?: number; last?: number };
    const isUniform = fill.half !== undefined;
    const spread = isUniform ? fill.half! / Math.sqrt(3) : fill.std! * 0.87962566103423978;
    // A variance's standard error is that of n squares: 4/5 σ⁴ of a uniform law, at most 2 σ⁴ of a normal.
    expect(Math.abs(rms / spread - 1)).toBeLessThan((4 * Math.sqrt((isUniform ? 0.8 : 2) / n)) / 2);
    expect(max).toBeLessThanOrEqual((isUniform ? fill.half! : fill.last!) * (1 + 1e-6));
  });

  it("has its faults", () => {
    const fillOf = (config: object) => asked(fromTfjs(config as KerasConfig), "float64", 10, 10)[0]!.fill;
    const scaled = (config: object) => fillOf({ className: "VarianceScaling", config });
    expect(scaled({ distribution: "truncatedNormal" })).toEqual(scaled({ distribution: "uniform" }));
    expect(fillOf({ className: "RandomUniform", config: { minval: 0, maxval: 1 } })).toMatchObject({ half: 0.525 });
    expect(fillOf({ className: "RandomNormal", config: { stddev: 0 } })).toMatchObject({ std: 0.05 });
    expect(fromTfjs({ className: "HeNormal", config: { seed: 0 } }).settings.seed).toBe(undefined);
    expect(fromTfjs({ className: "HeNormal", config: { seed: 3 } }).settings.seed).toBe(3);
    // 0 is a seed of uniform numbers (randomUniform([4], 0, 1, "float32", 0) repeats), and a gain.
    for (const className of ["HeUniform", "RandomUniform"]) {
      expect(fromTfjs({ className, config: { seed: 0 } }).settings.seed).toBe(0);
    }
    for (const className of ["Identity", "Orthogonal"]) {
      expect(fromTfjs({ className, config: { gain: 0 } }).settings.options["gain"]).toBe(0);
    }
    expect(toKeras(varianceScaling({ scale: 2, distribution: "cutNormal", layout: "keras" }))).toMatchObject({
      config: { distribution: "truncated_normal", scale: 2 * 0.87962566103423978 ** 2 },
    });
    expect(asked(fromTfjs(saved.kernel_initializer!), "float64", 10, 10)).toEqual(
      asked(fromTfjs("heNormal"), "float64", 10, 10),
    );
    expect(code(() => scaled({ mode: "fanGeo" }))).toBe("WI_BAD_ARGUMENT");
    expect(code(() => scaled({ scale: -1 }))).toBe("WI_BAD_ARGUMENT");
    expect(code(() => fillOf({ className: "Constant", config: {} }))).toBe("WI_BAD_ARGUMENT");
  });
});

describe("fromTorch", () => {
  it.each([
    ["uniform_", {}, uniform],
    ["uniform", { a: -1, b: 2 }, uniform({ lo: -1, hi: 2 })],
    ["normal_", { mean: 1, std: 0.5 }, normal({ mean: 1, std: 0.5 })],
    ["trunc_normal_", { std: 0.02 }, truncatedNormal({ std: 0.02, lo: -2, hi: 2 })],
    ["constant_", { val: 3 }, constant({ value: 3 })],
    ["ones_", {}, constant({ value: 1 })],
    ["zeros_", {}, constant({ value: 0 })],
    ["xavier_uniform_", { gain: 2 }, glorotUniform({ gain: 2, layout: "torch" })],
    ["xavier_normal_", {}, glorotNormal({ layout: "torch" })],
    ["kaiming_uniform_", { a: Math.sqrt(5) }, kaimingUniform({ gain: Math.sqrt(1 / 3), layout: "torch" })],
    [
      "kaiming_normal_",
      { a: 0.1, mode: "FAN_OUT", nonlinearity: "leaky_relu" },
      kaimingNormal({ gain: Math.sqrt(2 / 1.01), mode: "fanOut", layout: "torch" }),
    ],
    ["kaiming_normal_", { nonlinearity: "tanh", a: true }, kaimingNormal({ gain: 5 / 3, layout: "torch" })],
    ["orthogonal_", { gain: 2 }, orthogonal({ gain: 2, layout: "torch" })],
    ["sparse_", { sparsity: 0.5 }, sparseInit({ sparsity: 0.5 })],
    ["eye_", {}, identityInit({ layout: "torch" })],
    ["dirac_", { groups: 2 }, identityInit({ groups: 2, layout: "torch" })],
  ] as [string, object, unknown][])("%s %j", (name, options, ours) => {
    const [got] = asked(fromTorch(name, options as never), "float32", 4, 6);
    expect(got).toEqual(asked(ours, "float32", 4, 6)[0]);
  });

  it.each([
    ["he_normal_", {}, "WI_BAD_ARGUMENT"],
    ["kaiming_norml_", {}, "WI_BAD_ARGUMENT"],
    ["", {}, "WI_BAD_ARGUMENT"],
    [null, {}, "WI_BAD_ARGUMENT"],
    ["toString", {}, "WI_BAD_ARGUMENT"],
    ["normal_", { stddev: 1 }, "WI_UNKNOWN_OPTION"],
    ["normal_", { generator: 1 }, "WI_UNKNOWN_OPTION"],
    ["normal_", 1, "WI_BAD_ARGUMENT"],
    ["normal_", { std: -1 }, "WI_BAD_OPTION"],
    ["kaiming_normal_", { mode: "fan_avg" }, "WI_BAD_ARGUMENT"],
    ["kaiming_uniform_", { nonlinearity: "silu" }, "WI_BAD_ARGUMENT"],
    ["kaiming_uniform_", { nonlinearity: "ReLU" }, "WI_BAD_ARGUMENT"],
    ["kaiming_uniform_", { a: true }, "WI_BAD_ARGUMENT"],
    ["kaiming_uniform_", { a: "0.2" }, "WI_BAD_ARGUMENT"],
    ["xavier_normal_", { gain: -1 }, "WI_BAD_OPTION"],
    ["constant_", {}, "WI_BAD_ARGUMENT"],
    ["constant_", { val: [1, 2, 3] }, "WI_BAD_ARGUMENT"],
    ["sparse_", {}, "WI_MISSING_OPTION"],
  ] as [string, object, string][])("%s %j is refused", (name, options, expected) => {
    expect(code(() => untyped(fromTorch(name, options as never))(new RecordingRng(1), 4, 4))).toBe(expected);
  });
});
