import {
  type DType,
  dtypeInfo,
  dtypes,
  fansOf,
  glorotNormal,
  glorotUniform,
  kaimingNormal,
  kaimingUniform,
  normal,
  type RealDType,
  realDTypes,
  sparseInit,
  truncatedNormal,
  uniform,
  WeightInitError,
} from "@weightinit/core";
import { widen16 } from "@weightinit/core/stream";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import {
  type Cdf,
  kolmogorovSmirnov,
  ksLimit,
  moments,
  normalCdf,
  truncatedCdf,
  uniformCdf,
} from "../src/distributions.ts";

const SHAPE = [1000, 1000];
const N = 1_000_000;
const FANS = fansOf(SHAPE);

/** The tensor's values as numbers. */
function values({ dtype, data }: CpuTensor): ArrayLike<number> {
  const { part } = dtypeInfo(dtype);
  return part === "float16" || part === "bfloat16" ? Float64Array.from(data, (bits) => widen16(bits, part)) : data;
}

/** One part of complex numbers, or the reals themselves. */
function partOf(tensor: CpuTensor, part: 0 | 1): ArrayLike<number> {
  const all = values(tensor);
  if (!dtypeInfo(tensor.dtype).isComplex) return all;
  return Float64Array.from({ length: tensor.size }, (_, i) => all[2 * i + part]!);
}

interface Law {
  /** Law of a real, or of each part of a complex number. */
  cdf: Cdf;
  mean: number;
  variance: number;
}
const centred = (std: number): Law => ({ cdf: normalCdf(0, std), mean: 0, variance: std * std });
const symmetric = (bound: number): Law => ({ cdf: uniformCdf(-bound, bound), mean: 0, variance: bound ** 2 / 3 });
/** Half the variance in each part of a complex number. */
const part = (dtype: DType) => (dtypeInfo(dtype).isComplex ? Math.SQRT1_2 : 1);
const glorotVariance = 2 / (FANS.in + FANS.out);
const kaimingVariance = 2 / FANS.in;

const cases: [string, (rng: CpuRng, dtype: DType) => CpuTensor, (scale: number) => Law][] = [
  ["glorotUniform", (rng, d) => glorotUniform(rng, d, SHAPE), (s) => symmetric(s * Math.sqrt(3 * glorotVariance))],
  ["glorotNormal", (rng, d) => glorotNormal(rng, d, SHAPE), (s) => centred(s * Math.sqrt(glorotVariance))],
  ["kaimingUniform", (rng, d) => kaimingUniform(rng, d, SHAPE), (s) => symmetric(s * Math.sqrt(3 * kaimingVariance))],
  ["kaimingNormal", (rng, d) => kaimingNormal(rng, d, SHAPE), (s) => centred(s * Math.sqrt(kaimingVariance))],
  ["normal", (rng, d) => normal(rng, d, SHAPE, { std: 3 }), (s) => centred(3 * s)],
  [
    "uniform",
    (rng, d) => uniform(rng, d, SHAPE, { lo: -0.7, hi: 0.1 }),
    () => ({ cdf: uniformCdf(-0.7, 0.1), mean: -0.3, variance: 0.8 ** 2 / 12 }),
  ],
];

function check(sample: ArrayLike<number>, { cdf, mean, variance }: Law, dtype: RealDType) {
  const found = moments(sample);
  const std = Math.sqrt(variance);
  // 5 standard errors; the kurtosis of these laws is at most 3, so the variance's is at most √(2/n).
  expect(Math.abs(found.mean - mean)).toBeLessThan((5 * std) / Math.sqrt(N) + std * 2e-4);
  expect(Math.abs(found.variance / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / N));
  expect(kolmogorovSmirnov(sample, cdf, dtype)).toBeLessThan(ksLimit(N));
}

describe.each(dtypes)("%s, 10⁶ values", (dtype) => {
  it.each(cases)("%s has its mean, variance and law", (name, make, law) => {
    const tensor = make(new CpuRng(2026).fork(`${name} ${dtype}`), dtype);
    check(partOf(tensor, 0), law(name === "uniform" ? 1 : part(dtype)), dtypeInfo(dtype).part);
    if (dtypeInfo(dtype).isComplex) {
      check(partOf(tensor, 1), law(name === "uniform" ? 1 : part(dtype)), dtypeInfo(dtype).part);
    }
  });

  it("sparseInit is normal where it is not zero", () => {
    const tensor = sparseInit(new CpuRng(5).fork(dtype), dtype, 1000, 2000, { sparsity: 0.5, std: 0.02 });
    const rest = Float64Array.from(partOf(tensor, 0)).filter((x) => x !== 0);
    expect(rest.length).toBeGreaterThan(0.999 * N);
    check(rest, centred(0.02 * part(dtype)), dtypeInfo(dtype).part);
  });
});

describe("16-bit normals", () => {
  it.each(["float16", "bfloat16"] as const)("%s has the right tails, not clipped ones", (dtype) => {
    const sample = Float64Array.from(values(normal(new CpuRng(11), dtype, 2000, 2000)));
    for (const [limit, both] of [
      [3, 2.6997960632601866e-3],
      [4, 6.334248366623996e-5],
    ] as const) {
      const expected = both * sample.length;
      const found = sample.filter((z) => Math.abs(z) > limit).length;
      // Values that round to the limit itself are not beyond it: up to half a unit in the last place of the mass.
      expect(Math.abs(found - expected)).toBeLessThan(
        5 * Math.sqrt(expected) + (dtype === "bfloat16" ? 0.04 : 0.004) * expected,
      );
    }
    expect(Math.max(...sample.filter((z) => z > 4))).toBeGreaterThan(4.6);
    expect(Math.min(...sample.filter((z) => z < -4))).toBeLessThan(-4.6);
  });
});

describe.each(realDTypes)("truncated normal, %s", (dtype) => {
  const intervals: [string, number, number, number, number][] = [
    ["central", 0, 1, -2, 2],
    ["narrow", 0.5, 2, 0.25, 0.75],
    ["asymmetric", -1, 0.5, -1.25, 3],
    ["one-sided", 0, 1, 0.5, Number.POSITIVE_INFINITY],
    ["lower half", 0, 0.02, Number.NEGATIVE_INFINITY, 0],
    ["tail", 0, 1, 2, 3],
    ["far tail", 0, 1, 4, 5],
  ];
  it.each(intervals)("%s: N(%d, %d²) on [%d, %d] stays inside, has its law and no pile-up", (_, mean, std, lo, hi) => {
    const sample = values(truncatedNormal(new CpuRng(77).fork(dtype), dtype, SHAPE, { mean, std, lo, hi }));
    const cdf = truncatedCdf(mean, std, lo, hi);
    let outside = 0;
    for (let i = 0; i < N; i++) if (!(sample[i]! >= lo && sample[i]! <= hi)) outside++;
    expect(outside).toBe(0);
    // In the far tail float32 has 2³²·3e-5 cells, each known to 1e-4 (docs/stream.md).
    expect(kolmogorovSmirnov(sample, cdf, dtype)).toBeLessThan(ksLimit(N) + (lo >= 4 ? 1e-4 : 0));
    // At the bounds there is no more than the mass that rounds there.
    for (const [bound, mass] of [
      [lo, cdf(edge(lo, dtype, 1))],
      [hi, 1 - cdf(edge(hi, dtype, -1))],
    ] as const) {
      if (!Number.isFinite(bound)) continue;
      const found = Array.from({ length: N }, (_, i) => sample[i]!).filter((x) => x === bound).length;
      expect(found).toBeLessThanOrEqual(mass * N + 5 * Math.sqrt(mass * N) + 3);
    }
  });

  it.each([
    [6, 7],
    [5.5, Number.POSITIVE_INFINITY],
    [-40, -30],
    [0.1, 0.1000000001],
  ])("refuses [%d, %d], which it could not make right", (lo, hi) => {
    const narrow = hi - lo < 1e-8;
    const call = () => truncatedNormal(new CpuRng(1), dtype, 10, { lo, hi });
    expect(call).toThrow(WeightInitError);
    expect(call).toThrow(narrow ? /WI_RANGE_TOO_NARROW/ : /uniform \[WI_RANGE_TOO_NARROW/);
  });
});

/** Half a unit of the dtype's last place from `x` towards `direction`. */
function edge(x: number, dtype: RealDType, direction: 1 | -1): number {
  const digits = { float16: 11, bfloat16: 8, float32: 24, float64: 53 }[dtype];
  const exponent = x === 0 ? -14 : Math.floor(Math.log2(Math.abs(x)));
  return x + direction * 2 ** (exponent - digits);
}
