/**
 * From a distribution in doubles to the fill a device performs: parameters rounded once to the computing precision,
 * bounds in the dtype, quantile cells. Whatever cannot be done exactly is refused here, before anything is allocated.
 *
 * @module
 */
import type { Fill, NormalFill, TruncatedNormalFill, UniformFill } from "./device.ts";
import type { Distribution, TruncatedNormal, Uniform } from "./distribution.ts";
import type { DTypeInfo } from "./dtype.ts";
import { shown, WeightInitError } from "./errors.ts";
import { firstValue, LARGEST, lastValue } from "./stream/bounds.ts";
import { roundTo } from "./stream/narrow.ts";
import { cellsBetween, SMALLEST_RANGE } from "./stream/truncated.ts";
import { SMALLEST_HALF } from "./stream/uniform.ts";

/** Rounds a double to the computing precision. */
function rounded(x: number, { precision }: DTypeInfo): number {
  return precision === "float32" ? Math.fround(x) : x;
}

function finite(name: string, value: number, dtype: DTypeInfo): number {
  const result = rounded(value, dtype);
  if (!Number.isFinite(result)) {
    throw new WeightInitError(
      "WI_BAD_OPTION",
      `expected ${name} to be finite in ${dtype.precision}, got ${shown(value)}`,
    );
  }
  return result;
}

/** A constant as a value of the dtype; infinite only if it was asked to be. */
function valueIn(value: number, name: string, { part }: DTypeInfo): number {
  const result = roundTo(value, part);
  if (Number.isFinite(value) && !Number.isFinite(result)) {
    throw new WeightInitError(
      "WI_BAD_OPTION",
      `expected ${name} within ±${LARGEST[part]} (${part}), got ${shown(value)}`,
    );
  }
  return result;
}

function standardDeviation(value: number, dtype: DTypeInfo): number {
  const std = finite("std", value, dtype);
  if (std < 0) throw new WeightInitError("WI_BAD_OPTION", `expected std ≥ 0, got ${shown(value)}`);
  return std;
}

/** float64 as a way out, where the dtype is another. */
function widerOr({ name }: DTypeInfo): string {
  return name === "float64" || name === "complex128" ? "" : "float64 or ";
}

function resolveUniform({ lo, hi }: Uniform, dtype: DTypeInfo): UniformFill {
  const largest = LARGEST[dtype.part];
  if (!(lo < hi && lo >= -largest && hi <= largest)) {
    throw new WeightInitError(
      "WI_BAD_RANGE",
      `expected lo < hi, both within ±${largest} (${dtype.part}), got lo ${shown(lo)} and hi ${shown(hi)}`,
    );
  }
  const half = finite("(hi - lo)/2", hi / 2 - lo / 2, dtype);
  const mid = finite("(lo + hi)/2", lo / 2 + hi / 2, dtype);
  const first = firstValue(lo, dtype.part);
  const last = lastValue(hi, dtype.part, true);
  if (half < SMALLEST_HALF[dtype.precision] || first === undefined || last === undefined || first > last) {
    throw new WeightInitError(
      "WI_RANGE_TOO_NARROW",
      `expected an interval that holds ${dtype.part} values and is wider than ${2 * SMALLEST_HALF[dtype.precision]}, got [${lo}, ${hi}); use ${widerOr(dtype)}constant`,
    );
  }
  return { kind: "uniform", half, mid, first, last };
}

/**
 * Each part of a complex number carries half the variance (docs/stream.md, "Complex"): one product in float64,
 * rounded once.
 */
function perPart(scale: number, { isComplex }: DTypeInfo): number {
  return isComplex ? scale * Math.SQRT1_2 : scale;
}

function resolveNormal(mean: number, std: number, dtype: DTypeInfo): NormalFill {
  if (dtype.isComplex && mean !== 0) {
    throw new WeightInitError(
      "WI_BAD_OPTION",
      `expected mean 0 for ${dtype.name}, got ${shown(mean)}; complex normals are centred, add the mean afterwards`,
    );
  }
  return { kind: "normal", std: standardDeviation(perPart(std, dtype), dtype), mean: finite("mean", mean, dtype) + 0 };
}

function resolveTruncated(law: TruncatedNormal, dtype: DTypeInfo): TruncatedNormalFill {
  const { lo, hi } = law;
  const std = standardDeviation(law.std, dtype);
  const mean = finite("mean", law.mean, dtype) + 0;
  if (std === 0)
    throw new WeightInitError("WI_BAD_OPTION", `expected std > 0 in ${dtype.precision}, got ${shown(law.std)}`);
  if (!(lo < hi))
    throw new WeightInitError("WI_BAD_RANGE", `expected lo < hi, got lo ${shown(lo)} and hi ${shown(hi)}`);
  const first = firstValue(lo, dtype.part);
  const last = lastValue(hi, dtype.part, false);
  const { start, range } = cellsBetween((lo - law.mean) / law.std, (hi - law.mean) / law.std, dtype.precision);
  if (first === undefined || last === undefined || first > last || range < SMALLEST_RANGE[dtype.precision]) {
    throw new WeightInitError(
      "WI_RANGE_TOO_NARROW",
      `expected [lo, hi] to hold at least 2^-20 of the normal's mass and a ${dtype.name} value, got [${lo}, ${hi}] for mean ${law.mean}, std ${law.std}; use ${widerOr(dtype)}uniform`,
    );
  }
  return { kind: "truncatedNormal", std, mean, first, last, start, range };
}

/** Whether a law consumes a draw number: constants and diagonals leave the RNG as it was. */
export function draws({ kind }: Distribution): boolean {
  return kind !== "constant" && kind !== "diagonal";
}

/**
 * The fill that makes `law` in `dtype`.
 *
 * @throws {@link WeightInitError} `WI_BAD_OPTION`, `WI_BAD_RANGE` or `WI_RANGE_TOO_NARROW`.
 */
export function resolve(law: Distribution, dtype: DTypeInfo, shape: readonly number[]): Fill {
  // An empty tensor has no value to get wrong: a scheme's σ may be infinite there (fan-in 0).
  if (shape.includes(0)) return { kind: "constant", value: 0 };
  switch (law.kind) {
    case "constant":
      return { kind: "constant", value: valueIn(law.value, "value", dtype) };
    case "uniform":
      return resolveUniform(law, dtype);
    case "symmetricUniform": {
      const bound = perPart(law.bound, dtype);
      return bound === 0
        ? { kind: "constant", value: 0 }
        : resolveUniform({ kind: "uniform", lo: -bound, hi: bound }, dtype);
    }
    case "normal":
      return resolveNormal(law.mean, law.std, dtype);
    case "truncatedNormal":
      return resolveTruncated(law, dtype);
    case "diagonal":
      return { ...law, value: valueIn(law.value, "gain", dtype) };
    case "sparse": {
      const [rows, cols] = shape as readonly [number, number];
      return { kind: "sparse", rows, cols, zeros: law.zeros, std: standardDeviation(perPart(law.std, dtype), dtype) };
    }
    case "orthogonal":
      return { ...law, gain: finite("gain", law.gain, dtype) };
  }
}
