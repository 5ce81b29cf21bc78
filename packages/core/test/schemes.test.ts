/** The law of each scheme, by the formula of its paper worked out here; what a device is asked for. */
import { describe, expect, it } from "vitest";
import * as core from "../src/index.ts";
import { type DType, dtypeInfo, dtypes } from "../src/index.ts";
import { RecordingRng } from "./support/recording.ts";

const {
  constant,
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  normal,
  orthogonal,
  sparseInit,
  truncatedNormal,
  uniform,
} = core;

const rng = () => new RecordingRng(7);
/** The fill that a call with this generator has asked for. */
function fillOf(call: (rng: RecordingRng) => unknown) {
  const generator = rng();
  call(generator);
  expect(generator.asked).toHaveLength(1);
  return generator.fill;
}
const f = Math.fround;

describe("variance scaling", () => {
  it("He et al. 2015, eq. 10: std √(2/fan-in), gain √2 in the computing precision", () => {
    expect(fillOf((r) => kaimingNormal(r, 5, 8))).toEqual({
      kind: "normal",
      mean: 0,
      std: f(f(Math.SQRT2) / Math.sqrt(8)),
    });
    expect(fillOf((r) => kaimingNormal(r, "float64", 5, 8))).toEqual({
      kind: "normal",
      mean: 0,
      std: Math.SQRT2 / Math.sqrt(8),
    });
    expect(fillOf((r) => kaimingNormal(r, "float64", 5, 8, { gain: 3 }))).toMatchObject({ std: 3 / Math.sqrt(8) });
    expect(fillOf((r) => kaimingNormal(r, "float64", 3, 3, 4, 5))).toMatchObject({ std: Math.SQRT2 / Math.sqrt(36) });
  });

  it("He et al. 2015: uniform on ±√3·gain/√fan-in", () => {
    const bound = (Math.sqrt(3) * Math.SQRT2) / Math.sqrt(8);
    expect(fillOf((r) => kaimingUniform(r, "float64", 5, 8))).toMatchObject({ kind: "uniform", half: bound, mid: 0 });
    expect(fillOf((r) => kaimingUniform(r, "float64", 5, 8, { gain: 1 }))).toMatchObject({
      half: Math.sqrt(3) / Math.sqrt(8),
      first: -Math.sqrt(3) / Math.sqrt(8),
    });
    expect(fillOf((r) => kaimingUniform(r, 5, 8))).toMatchObject({
      half: f((Math.sqrt(3) * f(Math.SQRT2)) / Math.sqrt(8)),
    });
  });

  it("Glorot and Bengio 2010, eq. 16: ±√(6/(fan-in + fan-out)), std √(2/(fan-in + fan-out))", () => {
    expect(fillOf((r) => glorotUniform(r, "float64", 6, 10))).toMatchObject({ kind: "uniform", mid: 0 });
    expect((fillOf((r) => glorotUniform(r, "float64", 6, 10)) as { half: number }).half).toBeCloseTo(
      Math.sqrt(6 / 16),
      15,
    );
    expect((fillOf((r) => glorotUniform(r, "float64", 6, 10, { gain: 2 })) as { half: number }).half).toBeCloseTo(
      2 * Math.sqrt(6 / 16),
      15,
    );
    expect(fillOf((r) => glorotNormal(r, "float64", 6, 10))).toEqual({
      kind: "normal",
      mean: 0,
      std: Math.sqrt(2 / 16),
    });
    expect(fillOf((r) => glorotNormal(r, "float64", 6, 10, { gain: 2 }))).toMatchObject({ std: 2 * Math.sqrt(2 / 16) });
  });

  it("of gain 0 is the constant 0, and takes a draw", () => {
    const generator = rng();
    kaimingUniform(generator, 3, 4, { gain: 0 });
    expect(generator.fill).toEqual({ kind: "constant", value: 0 });
    expect(generator.draw).toBe(1);
  });
});

describe("plain laws", () => {
  it("have their defaults", () => {
    expect(fillOf((r) => uniform(r, "float64", 3))).toMatchObject({
      half: 0.5,
      mid: 0.5,
      first: 0,
      last: 1 - 2 ** -53,
    });
    expect(fillOf((r) => normal(r, "float64", 3))).toEqual({ kind: "normal", mean: 0, std: 1 });
    expect(fillOf((r) => truncatedNormal(r, "float64", 3))).toMatchObject({ mean: 0, std: 1, first: -2, last: 2 });
    expect(fillOf((r) => constant(r, 3, { value: 0.1 }))).toEqual({ kind: "constant", value: f(0.1) });
  });

  it("round their parameters once", () => {
    expect(fillOf((r) => normal(r, 3, { mean: 0.1, std: 0.02 }))).toEqual({
      kind: "normal",
      mean: f(0.1),
      std: f(0.02),
    });
    expect(fillOf((r) => uniform(r, 3, { lo: 0.1, hi: 0.7 }))).toEqual({
      kind: "uniform",
      half: f(0.7 / 2 - 0.1 / 2),
      mid: f(0.1 / 2 + 0.7 / 2),
      first: 0.10000000149011612,
      last: 0.699999988079071,
    });
    const { mean } = fillOf((r) => normal(r, 3, { mean: -0 })) as { mean: number };
    expect(Object.is(mean, 0)).toBe(true);
    const cut = fillOf((r) => truncatedNormal(r, 3, { mean: -0, std: 0.02, lo: -0.04, hi: 0.04 }));
    expect(cut).toMatchObject({ std: f(0.02), first: -f(0.04), last: f(0.04) });
    expect(Object.is((cut as { mean: number }).mean, 0)).toBe(true);
  });

  it("refuse what is too narrow, from where it is", () => {
    const narrow = (dtype: DType, lo: number, hi: number) => () => uniform(rng(), dtype, 3, { lo, hi });
    // docs/stream.md: half ≥ 2⁻¹⁰² or 2⁻⁹⁷⁰.
    expect(narrow("float32", 0, 2 ** -101)).not.toThrow();
    expect(narrow("float32", 0, 2 ** -101 * (1 - 2 ** -20))).toThrow("WI_RANGE_TOO_NARROW");
    expect(narrow("float64", 0, 2 ** -969)).not.toThrow();
    expect(narrow("float64", 0, 2 ** -969 * (1 - 2 ** -50))).toThrow(
      /wider than \d.*e-292, got \[0, .*\); use constant \[WI_RANGE_TOO_NARROW\]/,
    );
    expect(narrow("float16", 1.0001, 1.0002)).toThrow("use float64 or constant");
    // 1 alone is in [1, 1 + 2⁻²⁰); nothing is in [1 + 2⁻²⁰, 1 + 2⁻¹⁹).
    expect(narrow("bfloat16", 1, 1 + 2 ** -20)).not.toThrow();
    expect(narrow("bfloat16", 1 + 2 ** -20, 1 + 2 ** -19)).toThrow("WI_RANGE_TOO_NARROW");
  });

  it("of one side may be the largest of the dtype, and no more", () => {
    expect(() => uniform(rng(), "float16", 3, { lo: -65504, hi: 65504 })).not.toThrow();
    expect(() => uniform(rng(), "float16", 3, { lo: -65505, hi: 0 })).toThrow("WI_BAD_RANGE");
    expect(() => uniform(rng(), "float16", 3, { lo: 0, hi: 65505 })).toThrow("WI_BAD_RANGE");
    expect(() => uniform(rng(), 3, { lo: 1, hi: 1 })).toThrow("got lo 1 and hi 1 [WI_BAD_RANGE]");
    expect(() => truncatedNormal(rng(), 3, { lo: 1, hi: 1 })).toThrow("got lo 1 and hi 1 [WI_BAD_RANGE]");
  });

  it("refuse tails of less than 2⁻²⁰ of the mass", () => {
    const tail = (lo: number) => () => truncatedNormal(rng(), "float32", 3, { lo, hi: Number.POSITIVE_INFINITY });
    // P(z > 4.76) = 9.7e-7 > 2⁻²⁰ = 9.54e-7 > P(z > 4.77) = 9.2e-7: Python's statistics.NormalDist.
    expect(tail(4.76)).not.toThrow();
    expect(tail(4.77)).toThrow("use float64 or uniform [WI_RANGE_TOO_NARROW]");
    expect(() => truncatedNormal(rng(), "float64", 3, { lo: 4.77, hi: 9 })).toThrow(/std 1; use uniform \[WI_RANGE/);
    expect(() => truncatedNormal(rng(), "float64", 3, { lo: 4.76, hi: Number.POSITIVE_INFINITY })).not.toThrow();
    expect(() => truncatedNormal(rng(), "bfloat16", 3, { lo: 1.001, hi: 1.002 })).toThrow("a bfloat16 value");
    // 1 is the only bfloat16 between 0.998 and 1.003.
    expect(fillOf((r) => truncatedNormal(r, "bfloat16", 3, { lo: 0.998, hi: 1.003 }))).toMatchObject({
      first: 1,
      last: 1,
    });
    expect(() => truncatedNormal(rng(), "float16", 3, { mean: 1e5, std: 1e5, lo: 7e4, hi: 2e5 })).toThrow("TOO_NARROW");
    expect(() => truncatedNormal(rng(), "float16", 3, { mean: -1e5, std: 1e5, lo: -2e5, hi: -7e4 })).toThrow(
      "TOO_NARROW",
    );
  });

  it("need a std that is one", () => {
    expect(() => truncatedNormal(rng(), 3, { std: 1e-60 })).toThrow("expected std > 0 in float32, got 1e-60");
    expect(() => truncatedNormal(rng(), "float64", 3, { std: 1e-60, lo: -1e-60, hi: 1e-60 })).not.toThrow();
    expect(() => normal(rng(), 3, { std: 1e39 })).toThrow("expected std to be finite in float32, got 1e+39");
    expect(() => normal(rng(), "float64", 3, { std: 1e39 })).not.toThrow();
    expect(() => normal(rng(), "complex64", 3, { mean: 0.5 })).toThrow("add the mean afterwards");
    expect(() => normal(rng(), "complex64", 3, { mean: -0 })).not.toThrow();
    expect(() => normal(rng(), 3, { std: 0 })).not.toThrow();
  });
});

describe("sparseInit", () => {
  const zeros = (rows: number, sparsity: number) =>
    (fillOf((r) => sparseInit(r, rows, 3, { sparsity })) as { zeros: number }).zeros;

  it.each([
    [10, 0.25, 3],
    [10, 0.3, 3],
    [10, 0.31, 4],
    [10, 0, 0],
    [10, -1, 0],
    [10, 1, 10],
    [10, 1.5, 10],
    [10, Number.POSITIVE_INFINITY, 10],
    [10, Number.NEGATIVE_INFINITY, 0],
    [1, 0.01, 1],
  ])("%d rows at %d: %d zeros", (rows, sparsity, count) => expect(zeros(rows, sparsity)).toBe(count));

  it("has std 0.01, and its own columns", () => {
    expect(fillOf((r) => sparseInit(r, "float64", 4, 3, { sparsity: 0.5 }))).toEqual({
      kind: "sparse",
      rows: 4,
      cols: 3,
      zeros: 2,
      std: 0.01,
    });
    expect(fillOf((r) => sparseInit(r, "float64", 4, 3, { sparsity: 0.5, std: 2 }))).toMatchObject({ std: 2 });
  });

  it.each([[[]], [[3]], [[2, 3, 4]]])("is for matrices, not for %j", (shape) => {
    expect(() => sparseInit(rng(), shape, { sparsity: 0.5 })).toThrow(
      `expected 2 dims for sparseInit, got ${shape.length} (shape [${shape}]) [WI_BAD_RANK]`,
    );
  });
});

describe("orthogonal", () => {
  it.each([
    [[4, 3], "lux", 4, 3],
    [[2, 3, 4], "lux", 6, 4],
    [[2, 3, 4], "torch", 2, 12],
    [[2, 3, 4], "keras", 6, 4],
    [[2, 3, 4], { in: 2, out: [0, 1] }, 6, 4],
    [[2, 3, 4], { in: 0, out: [1, 2] }, 2, 12],
    [[2, 3], { in: 0, out: 1 }, 2, 3],
  ] as [number[], core.Layout, number, number][])("%j, %j", (shape, layout, rows, cols) => {
    expect(fillOf((r) => orthogonal(r, shape, { layout, gain: -2 }))).toEqual({
      kind: "orthogonal",
      rows,
      cols,
      gain: -2,
    });
  });

  it("has gain 1", () => expect(fillOf((r) => orthogonal(r, 2, 2))).toMatchObject({ gain: 1 }));

  it.each([
    [{ in: 0, out: 1 }, "got out axes [1] and batch axes []"],
    [{ in: 2, out: [1, 0] }, "got out axes [1, 0]"],
    [{ in: 0, out: [2, 1] }, "got out axes [2, 1]"],
    [{ in: 2, out: [] }, "got out axes []"],
    [{ in: 2, out: 1, batch: [0] }, "batch axes [0]"],
    [{ in: 1, out: 2, batch: [0] }, "batch axes [0]"],
  ] as [core.Layout, string][])("refuses %j", (layout, got) => {
    expect(() => orthogonal(rng(), 2, 3, 4, { layout })).toThrow(got);
    expect(() => orthogonal(rng(), 2, 3, 4, { layout })).toThrow("WI_BAD_LAYOUT");
  });

  it.each([[[]], [[3]]])("needs two axes, not %j", (shape) => {
    expect(() => orthogonal(rng(), shape)).toThrow(`at least 2 dims for orthogonal, got ${shape.length}`);
  });
});

describe("identityInit", () => {
  /** Where the ones are, by the recorded diagonal. */
  function ones(shape: readonly number[], options: core.IdentityOptions = {}): number[] {
    const fill = fillOf((r) => identityInit(r, [...shape], options));
    if (fill.kind !== "diagonal") throw new Error(`expected a diagonal, got ${fill.kind}`);
    return Array.from({ length: fill.count }, (_, i) =>
      fill.axes.reduce((at, { size, stride, shift }) => at + ((i + shift) % size) * stride, fill.base),
    );
  }

  it("is a diagonal, of the shorter side", () => {
    expect(ones([2, 3])).toEqual([0, 4]);
    expect(ones([3, 2])).toEqual([0, 3]);
  });

  it("rolls towards higher indices: rows of a matrix, both axes by a pair", () => {
    expect(ones([3, 3], { shift: 1 })).toEqual([3, 7, 2]);
    expect(ones([3, 3], { shift: -1 })).toEqual([6, 1, 5]);
    expect(ones([3, 3], { shift: 4 })).toEqual([3, 7, 2]);
    expect(ones([3, 3], { shift: [0, 1] })).toEqual([1, 5, 6]);
    expect(ones([3, 3], { shift: [1, -1] })).toEqual([5, 6, 1]);
  });

  it("stands at the centre of a kernel, ⌊(k − 1)/2⌋ from 0", () => {
    // [kh, kw, in, out]: element ((1·3 + 1)·2 + i)·2 + i of 3×3×2×2; the centre of 4 and 2 is 1 and 0.
    expect(ones([3, 3, 2, 2])).toEqual([16, 19]);
    expect(ones([4, 2, 2, 2])).toEqual([8, 11]);
    expect(ones([2, 2, 3, 3], { layout: "torch" })).toEqual([4, 31]);
  });

  it("rolls both axes of a kernel by one number", () => {
    expect(ones([1, 2, 2], { shift: 1 })).toEqual([3, 0]);
    expect(ones([1, 2, 2], { shift: [1, 0] })).toEqual([2, 1]);
  });

  it("is zeros for a vector, draws nothing, and takes any gain", () => {
    const generator = rng();
    identityInit(generator, 3);
    identityInit(generator, 3, 3, { gain: -0.5 });
    expect(generator.asked.map(({ fill }) => fill)).toMatchObject([
      { kind: "constant", value: 0 },
      { kind: "diagonal", value: -0.5, base: 0, count: 3 },
    ]);
    expect(generator.draw).toBe(0);
  });

  it.each([
    [{ in: [0, 1], out: 2 }, "got in axes [0, 1], out axes [2], batch axes []"],
    [{ in: 0, out: [1, 2] }, "out axes [1, 2]"],
    [{ in: 0, out: 1, batch: [2] }, "batch axes [2]"],
    [{ in: [], out: 1 }, "got in axes []"],
  ] as [core.Layout, string][])("refuses the layout %j", (layout, got) => {
    expect(() => identityInit(rng(), 2, 3, 4, { layout })).toThrow(got);
    expect(() => identityInit(rng(), 2, 3, 4, { layout })).toThrow("WI_BAD_LAYOUT");
  });

  it("refuses a scalar", () => expect(() => identityInit(rng(), [])).toThrow("got a scalar [WI_BAD_RANK]"));
});

describe("convenience fills", () => {
  const suffixes = {
    16: "float16",
    32: "float32",
    64: "float64",
    C16: "complex32",
    C32: "complex64",
    C64: "complex128",
  };
  const laws = {
    zeros: { kind: "constant", value: 0 },
    ones: { kind: "constant", value: 1 },
    rand: { kind: "uniform", half: 0.5, mid: 0.5, first: 0 },
    randn: { kind: "normal", mean: 0 },
  };
  const cases = Object.entries(suffixes).flatMap(([suffix, dtype]) =>
    Object.entries(laws).map(([law, fill]) => [`${law}${suffix}`, dtype as DType, fill] as const),
  );

  it.each(cases)("%s makes %s", (name, dtype, law) => {
    const generator = rng();
    const init = (core as unknown as Record<string, core.FixedInitializer<core.CommonOptions, DType>>)[name]!;
    (init as unknown as (rng: RecordingRng, dim: number) => unknown)(generator, 3);
    expect(generator.asked[0]).toMatchObject({ dtype, shape: [3], fill: law });
    expect(String(init)).toBe(`${name}(rng, ...dims)`);
    if (name.startsWith("randn")) {
      const { isComplex, precision } = dtypeInfo(dtype);
      const std = isComplex ? Math.SQRT1_2 : 1;
      expect(generator.fill).toMatchObject({ std: precision === "float32" ? f(std) : std });
    }
  });

  it("are all there, and none else", () => {
    const found = Object.keys(core).filter((name) => /^(zeros|ones|randn?)(C?\d+)$/.test(name));
    expect(found.sort()).toEqual(cases.map(([name]) => name).sort());
    expect(dtypes).toHaveLength(7);
  });
});
