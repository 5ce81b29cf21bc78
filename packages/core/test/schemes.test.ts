/** The law of each scheme whose values are draws of their own, by the formula of its paper worked out here. */
import { describe, expect, it } from "vitest";
import * as core from "../src/index.ts";
import {
  type CommonOptions,
  constant,
  type DType,
  dtypeInfo,
  dtypes,
  type FixedInitializer,
  glorotNormal,
  glorotUniform,
  kaimingNormal,
  kaimingUniform,
  normal,
  truncatedNormal,
  uniform,
} from "../src/index.ts";
import { fillOf, RecordingRng } from "./support/recording.ts";

const rng = () => new RecordingRng(7);
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
    const init = (core as unknown as Record<string, FixedInitializer<CommonOptions, DType>>)[name]!;
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
