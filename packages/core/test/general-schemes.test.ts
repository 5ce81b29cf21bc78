/** The general schemes: identities by groups, kernel centres, truncated disks, arrays, bounds in σ. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { circle } from "../src/elementary.ts";
import {
  constant,
  type DType,
  deltaOrthogonal,
  type GivenArray,
  given,
  glorotNormal,
  identityInit,
  kaimingNormal,
  type Layout,
  lecunNormal,
  truncatedNormal,
  varianceScaling,
} from "../src/index.ts";
import { RecordingRng } from "./support/recording.ts";
import { refusal, untyped } from "./support/refusal.ts";

const read = (name: string) => JSON.parse(readFileSync(new URL(`data/${name}.json`, import.meta.url), "utf8"));

/** All values of what was asked of the recording device, which makes none itself. */
function valuesOf(rng: RecordingRng, size: number): number[] {
  const values = new Array<number>(size).fill(0);
  for (const { fill } of rng.asked) {
    if (fill.kind === "values") for (let i = 0; i < size; i++) values[i] = fill.values[i]!;
    else if (fill.kind === "diagonal") {
      for (let i = 0; i < fill.count; i++) {
        const at = fill.axes.reduce((sum, { size, stride, shift }) => sum + ((i + shift) % size) * stride, fill.base);
        values[at] = fill.value;
      }
    } else if (fill.kind === "constant") values.fill(fill.value);
    else throw new Error(`unexpected ${fill.kind}`);
  }
  return values;
}

function made(init: unknown, dtype: DType, shape: number[], options: object = {}, parts = 1): number[] {
  const rng = new RecordingRng(1);
  untyped(init as typeof constant)(rng, dtype, shape, options);
  return valuesOf(rng, shape.reduce((a, b) => a * b, 1) * parts);
}

/** Indices of the ones, axis by axis. */
function places(values: readonly number[], shape: readonly number[]): number[][] {
  return values.flatMap((x, index) => {
    if (x === 0) return [];
    expect(x).toBe(1);
    let rest = index;
    const at = [...shape].reverse().map((length) => {
      const i = rest % length;
      rest = (rest - i) / length;
      return i;
    });
    return [at.reverse()];
  });
}

describe("identityInit", () => {
  interface Golden {
    readonly fn: string;
    readonly shape: number[];
    readonly groups?: number;
    readonly ones: number[][];
  }
  const { tensors } = read("torch-deterministic") as { tensors: Golden[] };
  it.each(tensors.filter(({ shape }) => !shape.includes(0)))(
    "$fn of $shape, $groups groups, is PyTorch's",
    (golden) => {
      const { shape, groups = 1, ones } = golden;
      const options = groups === 1 ? {} : { groups };
      expect(places(made(identityInit, "float32", shape, { layout: "torch", ...options }), shape)).toEqual(ones);
    },
  );

  it("has groups of out channels in every layout, each rolled with the rest", () => {
    // [k, in / groups, out]
    expect(places(made(identityInit, "float32", [3, 2, 4], { groups: 2 }), [3, 2, 4])).toEqual([
      [1, 0, 0],
      [1, 0, 2],
      [1, 1, 1],
      [1, 1, 3],
    ]);
    const rolled = made(identityInit, "float32", [3, 2, 4], { groups: 2, shift: [1, 0, 1] });
    expect(places(rolled, [3, 2, 4])).toEqual([
      [2, 0, 1],
      [2, 0, 3],
      [2, 1, 0],
      [2, 1, 2],
    ]);
    const refused = refusal(() => made(identityInit, "float32", [3, 2, 4], { groups: 3 }));
    expect([refused.code, refused.message]).toEqual([
      "WI_BAD_OPTION",
      expect.stringContaining("divide 4 out channels, got 3"),
    ]);
    for (const groups of [0, -1, 1.5, "2", null]) {
      expect(refusal(() => made(identityInit, "float32", [4, 4], { groups })).code).toBe("WI_BAD_OPTION");
    }
  });

  it("rolls every axis by a shift of its own, as rolling the array does", () => {
    const rolls = fc.tuple(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 }),
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 }),
      fc.constantFrom("lux", "torch", "keras"),
    );
    fc.assert(
      fc.property(rolls, ([shape, all, layout]) => {
        const shift = shape.map((_, axis) => all[axis]!);
        const rolled = places(made(identityInit, "float32", shape, { layout, shift }), shape);
        const plain = places(made(identityInit, "float32", shape, { layout }), shape);
        const moved = plain.map((at) =>
          at.map((i, axis) => (((i + shift[axis]!) % shape[axis]!) + shape[axis]!) % shape[axis]!),
        );
        const order = (a: number[], b: number[]) =>
          a.findIndex((x, i) => x !== b[i]) < 0
            ? 0
            : a[a.findIndex((x, i) => x !== b[i])]! - b[a.findIndex((x, i) => x !== b[i])]!;
        expect(rolled.sort(order)).toEqual(moved.sort(order));
      }),
      { numRuns: 200, seed: 1 },
    );
    const refused = refusal(() => made(identityInit, "float32", [2, 2, 2, 2], { shift: [1, 2, 3] }));
    expect(refused.message).toContain("2 or 4 integers for shape [2,2,2,2], got 3");
  });
});

describe("deltaOrthogonal", () => {
  interface Golden {
    readonly shape: number[];
    readonly column_axis: number;
    readonly centre: number[];
    readonly block: [number, number];
  }
  const { delta_orthogonal: goldens } = read("jax-orthogonal") as { delta_orthogonal: Golden[] };
  /** The matrix and its places, as the device was asked. */
  function asked(shape: number[], options: object = {}) {
    const rng = new RecordingRng(1);
    untyped(deltaOrthogonal)(rng, shape, options);
    const [zeros, matrix] = rng.asked;
    expect(zeros).toMatchObject({ fill: { kind: "constant", value: 0 }, place: { at: 0 } });
    expect(rng.draw).toBe(1);
    return matrix!;
  }

  it.each(goldens)("of $shape has JAX's centre", ({ shape, centre, block }) => {
    const [rows, cols] = block;
    const at = [...centre, 0, 0].reduce((sum, i, axis) => sum * shape[axis]! + i, 0);
    expect(asked(shape)).toMatchObject({
      fill: { kind: "orthogonal", rows, cols, spacing: 1 },
      place: { at, from: 0 },
    });
  });

  it("of PyTorch's layout lies across the kernel", () => {
    expect(asked([4, 2, 3, 5], { layout: "torch", gain: -2 })).toMatchObject({
      fill: { kind: "orthogonal", rows: 4, cols: 2, spacing: 15, gain: -2 },
      place: { at: 7, from: 0, length: 8 },
    });
  });

  it.each([
    [[2, 2], {}, "WI_BAD_RANK"],
    [[1, 1, 1, 1, 2, 2], {}, "WI_BAD_RANK"],
    [[3, 4, 2], {}, "WI_BAD_DIMS"],
    [[2, 4, 3], { layout: "torch" }, "WI_BAD_DIMS"],
    [[2, 3, 4], { layout: { in: 0, out: 2 } }, "WI_BAD_LAYOUT"],
    [[2, 3, 4], { layout: { in: [0, 1], out: 2 } }, "WI_BAD_LAYOUT"],
    [[2, 3, 4, 4], { layout: { in: 1, out: 2 } }, "WI_BAD_LAYOUT"],
    [[3, 2, 2], { rows: [0, 1] }, "WI_ROWS_NOT_SUPPORTED"],
    [[3, 2, 2], { slice: { 2: [0, 1] } }, "WI_ROWS_NOT_SUPPORTED"],
  ] as [number[], object, string][])("%j with %j is refused", (shape, options, code) => {
    expect(refusal(() => untyped(deltaOrthogonal)(new RecordingRng(1), shape, options)).code).toBe(code);
  });
});

describe("truncated laws of complex numbers", () => {
  it("cos and sin are right to 2⁻⁵²", () => {
    for (let i = 0; i <= 4096; i++) {
      const turns = i / 4096;
      const [cos, sin] = circle(turns);
      // Within the error of Math.cos itself and of 2π·turns.
      expect(Math.abs(cos - Math.cos(2 * Math.PI * turns))).toBeLessThan(1.5e-15);
      expect(Math.abs(sin - Math.sin(2 * Math.PI * turns))).toBeLessThan(1.5e-15);
      expect(Math.abs(cos * cos + sin * sin - 1)).toBeLessThan(5e-16);
    }
    expect([circle(0), circle(0.5), circle(1)]).toEqual([
      [1, 0],
      [-1, -0],
      [1, 0],
    ]);
  });

  const N = 200_000;
  const STD = 0.5;
  const FANS: Layout = { fans: { in: 1 / STD ** 2, out: 1 } };
  // E|w|⁴ of the uniform disk is 4/3 σ⁴. Of the cut one, with s = |w|²·c²/σ² exponential below 4: E s² = (2 − 26e⁻⁴)/(1 − e⁻⁴).
  const CUT = 0.96196182800821354;
  const fourth = (2 - 26 * Math.exp(-4)) / (1 - Math.exp(-4)) / CUT ** 4;
  it.each([
    ["uniform", varianceScaling, { distribution: "uniform" }, Math.SQRT2 * STD, 4 / 3],
    ["truncated", varianceScaling, {}, (2 * STD) / CUT, fourth],
    ["lecunNormal", lecunNormal, { truncated: true }, (2 * STD) / CUT, fourth],
    ["glorotNormal", glorotNormal, { truncated: true, layout: { fans: { in: 4, out: 4 } } }, (2 * STD) / CUT, fourth],
    ["kaimingNormal", kaimingNormal, { truncated: true, gain: 1 }, (2 * STD) / CUT, fourth],
  ] as [string, unknown, object, number, number][])("%s: E|w|² is σ², no |w| beyond", (_, init, options, most, m4) => {
    const values = made(init, "complex128", [N], { layout: FANS, ...options }, 2);
    let [sum, largest, re] = [0, 0, 0];
    for (let i = 0; i < values.length; i += 2) {
      const square = values[i]! ** 2 + values[i + 1]! ** 2;
      sum += square;
      re += values[i]! ** 2;
      largest = Math.max(largest, Math.sqrt(square));
    }
    const error = 4 * STD ** 2 * Math.sqrt((m4 - 1) / N);
    expect(Math.abs(sum / N - STD ** 2)).toBeLessThan(error);
    expect(Math.abs(re / N - STD ** 2 / 2)).toBeLessThan(error);
    expect(largest).toBeLessThanOrEqual(most * (1 + 1e-15));
    expect(largest).toBeGreaterThan(most * 0.99);
  });

  it("of no spread are zeros", () => {
    expect(made(varianceScaling, "float32", [3], { scale: 0 })).toEqual([0, 0, 0]);
    expect(made(kaimingNormal, "complex64", [2, 2], { gain: 0, truncated: true }, 2)).toEqual(new Array(8).fill(0));
  });
});

describe("truncatedNormal", () => {
  it("counts its bounds in values, or in standard deviations from the mean", () => {
    const fillOf = (options: object) => {
      const rng = new RecordingRng(1);
      untyped(truncatedNormal)(rng, "float64", 3, { mean: 1, std: 0.5, ...options });
      return rng.asked[0]!.fill;
    };
    expect(fillOf({ lo: -2, hi: 1, boundsIn: "std" })).toEqual(fillOf({ lo: 0, hi: 1.5 }));
    expect(fillOf({ lo: -2, hi: 1, boundsIn: "values" })).toEqual(fillOf({ lo: -2, hi: 1 }));
    expect(fillOf({ lo: -Infinity, hi: 0, boundsIn: "std" })).toEqual(fillOf({ lo: -Infinity, hi: 1 }));
    expect(refusal(() => fillOf({ boundsIn: "sigma" })).message).toContain('"values" or "std", got "sigma"');
  });
});

describe("constant", () => {
  it("takes a list along one axis, the last by default", () => {
    expect(made(constant, "float32", [2, 3], { value: [1, 2, 3] })).toEqual([1, 2, 3, 1, 2, 3]);
    expect(made(constant, "float32", [2, 3], { value: [1, 2], axis: 0 })).toEqual([1, 1, 1, 2, 2, 2]);
    expect(made(constant, "float32", [2, 3], { value: [1, 2], axis: -2 })).toEqual([1, 1, 1, 2, 2, 2]);
    expect(made(constant, "complex64", [2], { value: [1, 2] }, 2)).toEqual([1, 0, 2, 0]);
    const rng = new RecordingRng(1);
    constant(rng, 4, 3, { value: [1, 2, 3], slice: { 0: [1, 2], 1: [1, 3] } });
    expect(rng.asked[0]!.fill).toEqual({ kind: "values", values: Float32Array.of(2, 3) });
    expect(rng.draw).toBe(0);
  });

  it.each([
    [{ value: [1, 2] }, "as many numbers as axis -1 of shape [2,3], got 2"],
    [{ value: [1, 2, 3], axis: 2 }, "axis 2 of shape [2,3]"],
    [{ value: [1, 2, 3], axis: 0.5 }, "axis of constant to be an integer, got 0.5"],
    [{ value: [1, Number.NaN, 3] }, "a number, or a list of numbers"],
    [{ value: [1, "2", 3] }, "a number, or a list of numbers"],
    [{ value: [1, 1e39, 3] }, "got 1e+39"],
  ])("%j is refused", (options, message) => {
    const refused = refusal(() => made(constant, "float32", [2, 3], options));
    expect([refused.code, refused.message]).toEqual(["WI_BAD_OPTION", expect.stringContaining(message)]);
  });
});

describe("given", () => {
  it("gives the array, in every dtype, and parts of it", () => {
    const array = [
      [1, 2, 3],
      [4, 5, 0.1],
    ];
    expect(made(given(array), "float64", [2, 3])).toEqual([1, 2, 3, 4, 5, 0.1]);
    expect(made(given(array), "float32", [2, 3])).toEqual([1, 2, 3, 4, 5, Math.fround(0.1)]);
    expect(made(given(7), "float64", [])).toEqual([7]);
    expect(made(given(Float32Array.of(1, 2)), "complex64", [2], {}, 2)).toEqual([1, 0, 2, 0]);
    const half = { dtype: "float16" as const, shape: [2], data: Uint16Array.of(0x3c00, 0xc000) };
    expect(made(given(half), "float32", [2])).toEqual([1, -2]);
    const complex = { dtype: "complex64" as const, shape: [1], data: Float32Array.of(1, -2) };
    expect(made(given(complex), "complex128", [1], {}, 2)).toEqual([1, -2]);
    const rng = new RecordingRng(1);
    given(array)(rng, 2, 3, { slice: { 1: [1, 2] } });
    expect(rng.asked[0]!.fill).toEqual({ kind: "values", values: Float32Array.of(2, 5) });
  });

  it("is copied, and broadcast only if asked for", () => {
    const list = [1, 2];
    const init = given(list, { broadcast: true });
    list[0] = 9;
    expect(made(init, "float64", [2, 2])).toEqual([1, 2, 1, 2]);
    expect(made(given([[1], [2]], { broadcast: true }), "float64", [2, 3])).toEqual([1, 1, 1, 2, 2, 2]);
    expect(made(given(5, { broadcast: true }), "float64", [2, 2])).toEqual([5, 5, 5, 5]);
    for (const [array, shape] of [
      [
        [1, 2],
        [2, 2],
      ],
      [[1, 2], [3]],
      [[[1, 2]], [2]],
    ] as [GivenArray, number[]][]) {
      expect(refusal(() => made(given(array), "float64", shape)).code).toBe("WI_BAD_DIMS");
    }
    expect(refusal(() => made(given([1, 2], { broadcast: true }), "float64", [3])).code).toBe("WI_BAD_DIMS");
    expect(refusal(() => made(given([[1, 2]], { broadcast: true }), "float64", [2])).code).toBe("WI_BAD_DIMS");
  });

  it.each([
    ["1"],
    [null],
    [undefined],
    [{}],
    [[1, [2]]],
    [[[1], [2, 3]]],
    [[1, Number.NaN]],
    [[1, "2"]],
    [new Int32Array(2)],
    [{ dtype: "float32", shape: [3], data: new Float32Array(2) }],
  ])("refuses %j", (array) => {
    expect(refusal(() => given(array as never)).code).toBe("WI_BAD_ARGUMENT");
  });

  it("refuses real dtypes for complex numbers, and another broadcast", () => {
    const complex = { dtype: "complex64" as const, shape: [1], data: Float32Array.of(1, -2) };
    expect(refusal(() => made(given(complex), "float32", [1])).code).toBe("WI_DTYPE_NOT_IN_SCHEME");
    expect(refusal(() => given([1], { broadcast: 1 as never })).code).toBe("WI_BAD_ARGUMENT");
    expect(refusal(() => made(given([1e6]), "float16", [1])).code).toBe("WI_BAD_OPTION");
  });
});
