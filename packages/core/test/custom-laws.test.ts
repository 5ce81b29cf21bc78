/** A law that a scheme returns is checked in full before a device sees it: what is none is refused by its code. */
import { describe, expect, it } from "vitest";
import {
  type CommonOptions,
  type Distribution,
  type DType,
  defineInitializer,
  type Fill,
  WeightInitError,
} from "../src/index.ts";
import { RecordingRng } from "./support/recording.ts";

/** What the device is asked for by a scheme that returns `law`. */
function filled(law: unknown, shape: readonly number[], dtype: DType = "float32", options: CommonOptions = {}): Fill {
  const rng = new RecordingRng(1);
  const scheme = defineInitializer<CommonOptions>({
    name: "custom",
    options: {},
    distribution: () => law as Distribution,
  });
  try {
    scheme(rng, dtype, shape, options);
  } catch (error) {
    expect([rng.draw, rng.asked]).toEqual([0, []]);
    expect(error).toBeInstanceOf(WeightInitError);
    expect((error as Error).message).toMatch(/^expected .+, got .+ \[WI_\w+\]$/);
    throw error;
  }
  return rng.fill;
}

const diagonal = {
  kind: "diagonal",
  value: 1,
  base: 0,
  count: 2,
  axes: [
    { size: 2, stride: 3, shift: 0 },
    { size: 3, stride: 1, shift: 0 },
  ],
};
const axis = (change: object) => ({ ...diagonal, axes: [diagonal.axes[0], { ...diagonal.axes[1], ...change }] });

const bad: readonly (readonly [what: string, law: unknown, shape: readonly number[], code: string, dtype?: DType])[] = [
  ["nothing", undefined, [2, 3], "WI_BAD_LAW"],
  ["null", null, [2, 3], "WI_BAD_LAW"],
  ["a number", 0.02, [2, 3], "WI_BAD_LAW"],
  ["a name", "normal", [2, 3], "WI_BAD_LAW"],
  ["a function", () => ({ kind: "normal", mean: 0, std: 1 }), [2, 3], "WI_BAD_LAW"],
  ["a promise", Promise.resolve({ kind: "normal", mean: 0, std: 1 }), [2, 3], "WI_BAD_LAW"],
  ["no kind", { mean: 0, std: 1 }, [2, 3], "WI_BAD_LAW"],
  ["an unknown kind", { kind: "cauchy", scale: 1 }, [2, 3], "WI_BAD_LAW"],
  ["an unknown kind of an empty tensor", { kind: "cauchy", scale: 1 }, [2, 0], "WI_BAD_LAW"],
  ["a kind of objects", { kind: "toString" }, [2, 3], "WI_BAD_LAW"],
  ["a kind in an array", { kind: ["normal"], mean: 0, std: 1 }, [2, 3], "WI_BAD_LAW"],

  ["a constant without value", { kind: "constant" }, [2, 3], "WI_BAD_LAW"],
  ["a constant as text", { kind: "constant", value: "1" }, [2, 3], "WI_BAD_LAW"],
  ["a constant as bigint", { kind: "constant", value: 1n }, [2, 3], "WI_BAD_LAW"],
  ["a constant NaN", { kind: "constant", value: Number.NaN }, [2, 3], "WI_BAD_OPTION"],
  ["a constant NaN, float16", { kind: "constant", value: Number.NaN }, [2, 3], "WI_BAD_OPTION", "float16"],
  ["a constant beyond float32", { kind: "constant", value: 1e39 }, [2, 3], "WI_BAD_OPTION"],

  ["a uniform without lo", { kind: "uniform", hi: 1 }, [2, 3], "WI_BAD_LAW"],
  ["a uniform with hi as text", { kind: "uniform", lo: 0, hi: "1" }, [2, 3], "WI_BAD_LAW"],
  ["a uniform with NaN", { kind: "uniform", lo: Number.NaN, hi: 1 }, [2, 3], "WI_BAD_RANGE"],
  ["a uniform upside down", { kind: "uniform", lo: 1, hi: 0 }, [2, 3], "WI_BAD_RANGE"],
  ["a symmetric uniform without bound", { kind: "symmetricUniform" }, [2, 3], "WI_BAD_LAW"],
  ["a symmetric uniform of null", { kind: "symmetricUniform", bound: null }, [2, 3], "WI_BAD_LAW"],
  ["a symmetric uniform of NaN", { kind: "symmetricUniform", bound: Number.NaN }, [2, 3], "WI_BAD_RANGE"],
  ["a negative bound", { kind: "symmetricUniform", bound: -1 }, [2, 3], "WI_BAD_RANGE"],

  ["a normal without std", { kind: "normal", mean: 0 }, [2, 3], "WI_BAD_LAW"],
  ["a normal without mean", { kind: "normal", std: 1 }, [2, 3], "WI_BAD_LAW"],
  ["a normal with std as text", { kind: "normal", mean: 0, std: "1" }, [2, 3], "WI_BAD_LAW"],
  ["a normal with a mean for each column", { kind: "normal", mean: [0, 1, 2], std: 1 }, [2, 3], "WI_BAD_LAW"],
  ["a normal with std NaN", { kind: "normal", mean: 0, std: Number.NaN }, [2, 3], "WI_BAD_OPTION"],
  ["a normal with std < 0", { kind: "normal", mean: 0, std: -1 }, [2, 3], "WI_BAD_OPTION"],
  ["a normal with an infinite mean", { kind: "normal", mean: 1 / 0, std: 1 }, [2, 3], "WI_BAD_OPTION"],
  ["a complex normal with a mean", { kind: "normal", mean: 1, std: 1 }, [2, 3], "WI_BAD_OPTION", "complex64"],

  ["a truncated normal without lo", { kind: "truncatedNormal", mean: 0, std: 1, hi: 2 }, [2], "WI_BAD_LAW"],
  ["a truncated normal without hi", { kind: "truncatedNormal", mean: 0, std: 1, lo: 2 }, [2], "WI_BAD_LAW"],
  ["a truncated normal without mean", { kind: "truncatedNormal", std: 1, lo: -2, hi: 2 }, [2], "WI_BAD_LAW"],
  ["a truncated normal without std", { kind: "truncatedNormal", mean: 0, lo: -2, hi: 2 }, [2], "WI_BAD_LAW"],
  ["a truncated normal of std 0", { kind: "truncatedNormal", mean: 0, std: 0, lo: -2, hi: 2 }, [2], "WI_BAD_OPTION"],
  ["a truncated NaN", { kind: "truncatedNormal", mean: 0, std: 1, lo: Number.NaN, hi: 2 }, [2], "WI_BAD_RANGE"],
  ...(["complex32", "complex64", "complex128"] as const).map(
    (dtype) =>
      [
        `a truncated normal, ${dtype}`,
        { kind: "truncatedNormal", mean: 0, std: 1, lo: -2, hi: 2 },
        [2],
        "WI_DTYPE_NOT_IN_SCHEME",
        dtype,
      ] as const,
  ),

  ["a diagonal without value", { ...diagonal, value: undefined }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal NaN", { ...diagonal, value: Number.NaN }, [2, 3], "WI_BAD_OPTION"],
  ["a diagonal without axes", { ...diagonal, axes: undefined }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal with one axis", { ...diagonal, axes: [diagonal.axes[0]] }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal with three axes", { ...diagonal, axes: [...diagonal.axes, diagonal.axes[0]] }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal of numbers", { ...diagonal, axes: [0, 1] }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal with a missing axis", { ...diagonal, axes: [null, diagonal.axes[1]] }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal without base", { ...diagonal, base: undefined }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal from before the tensor", { ...diagonal, base: -1 }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal from half an element", { ...diagonal, base: 0.5 }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal from behind the tensor", { ...diagonal, base: 6 }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal that ends behind the tensor", { ...diagonal, base: 1 }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal longer than its axes", { ...diagonal, count: 3 }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal of −1 ones", { ...diagonal, count: -1 }, [2, 3], "WI_BAD_LAW"],
  ["a diagonal of NaN ones", { ...diagonal, count: Number.NaN }, [2, 3], "WI_BAD_LAW"],
  ["an axis of length 0", axis({ size: 0 }), [2, 3], "WI_BAD_LAW"],
  ["an axis that is too long", axis({ size: 4 }), [2, 3], "WI_BAD_LAW"],
  ["an axis as text", axis({ size: "3" }), [2, 3], "WI_BAD_LAW"],
  ["a stride that leads out", axis({ stride: 2 }), [2, 3], "WI_BAD_LAW"],
  ["a negative stride", axis({ stride: -1 }), [2, 3], "WI_BAD_LAW"],
  ["a stride that is none", axis({ stride: undefined }), [2, 3], "WI_BAD_LAW"],
  ["a shift that is not reduced", axis({ shift: 3 }), [2, 3], "WI_BAD_LAW"],
  ["a negative shift", axis({ shift: -1 }), [2, 3], "WI_BAD_LAW"],
  ["a fractional shift", axis({ shift: 0.5 }), [2, 3], "WI_BAD_LAW"],

  ["sparse in 1-D", { kind: "sparse", zeros: 1, std: 1 }, [6], "WI_BAD_LAW"],
  ["sparse in 3-D", { kind: "sparse", zeros: 1, std: 1 }, [2, 3, 4], "WI_BAD_LAW"],
  ["a sparse scalar", { kind: "sparse", zeros: 1, std: 1 }, [], "WI_BAD_LAW"],
  ["fractional zeros", { kind: "sparse", zeros: 0.5, std: 1 }, [2, 3], "WI_BAD_LAW"],
  ["negative zeros", { kind: "sparse", zeros: -1, std: 1 }, [2, 3], "WI_BAD_LAW"],
  ["more zeros than rows", { kind: "sparse", zeros: 3, std: 1 }, [2, 3], "WI_BAD_LAW"],
  ["NaN zeros", { kind: "sparse", zeros: Number.NaN, std: 1 }, [2, 3], "WI_BAD_LAW"],
  ["sparse without std", { kind: "sparse", zeros: 1 }, [2, 3], "WI_BAD_LAW"],
  ["sparse with std < 0", { kind: "sparse", zeros: 1, std: -1 }, [2, 3], "WI_BAD_OPTION"],

  ["orthogonal of 10×10 for 2×3", { kind: "orthogonal", rows: 10, cols: 10, gain: 1 }, [2, 3], "WI_BAD_LAW"],
  ["orthogonal of 2×2 for 4×3", { kind: "orthogonal", rows: 2, cols: 2, gain: 1 }, [4, 3], "WI_BAD_LAW"],
  ["orthogonal, transposed", { kind: "orthogonal", rows: 3, cols: 2, gain: 1 }, [2, 3], "WI_BAD_LAW"],
  ["orthogonal across axes", { kind: "orthogonal", rows: 6, cols: 2, gain: 1 }, [4, 3], "WI_BAD_LAW"],
  ["orthogonal without cols", { kind: "orthogonal", rows: 2, gain: 1 }, [2, 3], "WI_BAD_LAW"],
  ["orthogonal of text", { kind: "orthogonal", rows: "2", cols: "3", gain: 1 }, [2, 3], "WI_BAD_LAW"],
  ["orthogonal of NaN", { kind: "orthogonal", rows: Number.NaN, cols: 3, gain: 1 }, [2, 3], "WI_BAD_LAW"],
  ["orthogonal without gain", { kind: "orthogonal", rows: 2, cols: 3 }, [2, 3], "WI_BAD_LAW"],
  ["orthogonal with gain NaN", { kind: "orthogonal", rows: 2, cols: 3, gain: Number.NaN }, [2, 3], "WI_BAD_OPTION"],
];

describe("refused", () => {
  for (const [what, law, shape, code, dtype] of bad) {
    it(what, () => expect(() => filled(law, shape, dtype)).toThrow(expect.objectContaining({ code })));
  }
});

it("also where only some rows are asked for", () => {
  const rows = { rows: [0, 1] } as const;
  for (const law of [null, { kind: "cauchy" }]) {
    expect(() => filled(law, [2, 3], "float32", rows)).toThrow("[WI_BAD_LAW]");
  }
  expect(() => filled({ ...diagonal, base: 1 }, [2, 3], "float32", rows)).toThrow("[WI_BAD_LAW]");
});

describe("messages", () => {
  it.each([
    [{ kind: "cauchy" }, 'got kind "cauchy"'],
    [Promise.resolve(), "got Promise"],
    [{ kind: "normal", mean: 0 }, "expected std of the law to be a number, got undefined"],
    [{ kind: "sparse", zeros: 0.5, std: 1 }, "zeros of the law to be an integer from 0 to 2, got 0.5"],
    [{ ...diagonal, base: 6 }, "base of the law to be an integer from 0 to 5, got 6"],
    [{ ...diagonal, base: 1 }, "a diagonal within 6 elements, got one whose axes reach 6"],
    [{ ...diagonal, axes: [0, 1] }, "two objects { size, stride, shift }, got 0"],
    [{ kind: "orthogonal", rows: 10, cols: 10, gain: 1 }, "trailing axes of shape [2,3], got 1, 10 and 10"],
    [{ kind: "constant", value: Number.NaN }, "expected value within ±3.4028234663852886e+38 (float32), got NaN"],
  ])("%s", (law, message) => expect(() => filled(law, [2, 3])).toThrow(message));
});

describe("what a device gets", () => {
  it("is made of the law's own fields, each read once", () => {
    const reads: string[] = [];
    const law = new Proxy({ kind: "normal", mean: 0.5, std: 2, extra: 1 } as Record<string, unknown>, {
      get: (target, name: string) => {
        if (name !== "kind") reads.push(name);
        return target[name];
      },
    });
    expect(filled(law, [2, 3])).toEqual({ kind: "normal", mean: 0.5, std: 2 });
    expect(reads.sort()).toEqual(["mean", "std"]);
  });

  it("keeps no reference to the law", () => {
    const axes = diagonal.axes.map((one) => ({ ...one, extra: 1 }));
    const fill = filled({ ...diagonal, axes, extra: 1 }, [2, 3]);
    axes[0]!.size = 100;
    expect(fill).toEqual(diagonal);
  });

  it.each([
    ["the whole diagonal of a matrix", { ...diagonal, base: 0, count: 2 }, [2, 3]],
    ["no ones at all", { ...diagonal, count: 0 }, [2, 3]],
    ["a centre of a kernel", { ...diagonal, base: 6, count: 1 }, [3, 2, 3]],
    [
      "a column of ones, by a stride of 0",
      {
        ...diagonal,
        axes: [
          { size: 2, stride: 3, shift: 1 },
          { size: 2, stride: 0, shift: 0 },
        ],
      },
      [2, 3],
    ],
    ["orthogonal by the first axis", { kind: "orthogonal", rows: 2, cols: 12, gain: -2, spacing: 1 }, [2, 3, 4]],
    ["orthogonal by the last axis", { kind: "orthogonal", rows: 6, cols: 4, gain: 1, spacing: 1 }, [2, 3, 4]],
    ["a vector as a row", { kind: "orthogonal", rows: 1, cols: 5, gain: 1, spacing: 1 }, [5]],
    ["a vector as a column", { kind: "orthogonal", rows: 5, cols: 1, gain: 1, spacing: 1 }, [5]],
    ["a scalar", { kind: "orthogonal", rows: 1, cols: 1, gain: 1, spacing: 1 }, []],
  ] as [string, unknown, number[]][])("%s", (_, law, shape) => expect(filled(law, shape)).toEqual(law));

  it.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "no diagonal of %s, which only a constant may have",
    (value) => {
      for (const dtype of ["float16", "float32", "float64", "complex64"] as const) {
        expect(() => filled({ ...diagonal, value }, [2, 3], dtype)).toThrow("WI_BAD_OPTION");
        expect(filled({ kind: "constant", value }, [2, 3], dtype)).toEqual({ kind: "constant", value });
      }
    },
  );

  it.each([0, 2])("%d zeros a column of 2", (zeros) => {
    const law = { kind: "sparse", zeros, std: 0.5 };
    expect(filled(law, [2, 3])).toEqual({ ...law, rows: 2, cols: 3 });
  });

  it("has no −0 among its counts", () => {
    const fill = filled({ kind: "sparse", zeros: -0, std: 1 }, [2, 3]) as { zeros: number };
    expect(Object.is(fill.zeros, 0)).toBe(true);
  });

  it("of a symmetric uniform is a uniform, half the variance in each complex part", () => {
    expect(filled({ kind: "symmetricUniform", bound: 0.5 }, [2])).toMatchObject({ kind: "uniform", half: 0.5, mid: 0 });
    expect(filled({ kind: "symmetricUniform", bound: 0.5 }, [2], "complex128")).toMatchObject({
      half: 0.5 * Math.SQRT1_2,
    });
    expect(filled({ kind: "symmetricUniform", bound: -0 }, [2])).toEqual({ kind: "constant", value: 0 });
    expect(filled({ kind: "normal", mean: 0, std: 3 }, [2], "complex128")).toMatchObject({ std: 3 * Math.SQRT1_2 });
    expect(filled({ kind: "sparse", zeros: 0, std: 3 }, [2, 2], "complex128")).toMatchObject({ std: 3 * Math.SQRT1_2 });
  });
});
