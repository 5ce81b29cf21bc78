/**
 * The laws whose every value is alike: constant, normal, uniform, truncated normal.
 *
 * @module
 */
import type { NormalFill, TruncatedNormalFill, UniformFill } from "../device.ts";
import type { Constant, Normal, SymmetricUniform, TruncatedNormal, Uniform } from "../distribution.ts";
import type { DTypeInfo } from "../dtype.ts";
import { shown, WeightInitError } from "../errors.ts";
import { firstValue, LARGEST, lastValue } from "../stream/bounds.ts";
import { cellsBetween, SMALLEST_RANGE } from "../stream/truncated.ts";
import { SMALLEST_HALF } from "../stream/uniform.ts";
import { checkNormal, checkTruncated } from "./check-finite.ts";
import { type LawKind, oneFill } from "./law-kind.ts";
import { finiteIn, number, perPart, standardDeviation, valueIn, widerOr } from "./parameters.ts";

export function normalFill(law: Normal, dtype: DTypeInfo): NormalFill {
  const mean = number(law.mean, "mean");
  const std = number(law.std, "std");
  if (dtype.isComplex && mean !== 0) {
    throw new WeightInitError(
      "WI_BAD_OPTION",
      `expected mean 0 for ${dtype.name}, got ${shown(mean)}; complex normals are centred, add the mean afterwards`,
    );
  }
  return {
    kind: "normal",
    std: standardDeviation(perPart(std, dtype), dtype),
    mean: finiteIn(mean, "mean", dtype) + 0,
  };
}

export function uniformFill(law: Pick<Uniform, "lo" | "hi">, dtype: DTypeInfo): UniformFill {
  const lo = number(law.lo, "lo");
  const hi = number(law.hi, "hi");
  const largest = LARGEST[dtype.part];
  if (!(lo < hi && lo >= -largest && hi <= largest)) {
    throw new WeightInitError(
      "WI_BAD_RANGE",
      `expected lo < hi, both within ±${largest} (${dtype.part}), got lo ${shown(lo)} and hi ${shown(hi)}`,
    );
  }
  const half = finiteIn(hi / 2 - lo / 2, "(hi - lo)/2", dtype);
  const mid = finiteIn(lo / 2 + hi / 2, "(lo + hi)/2", dtype);
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

export function truncatedFill(law: TruncatedNormal, dtype: DTypeInfo): TruncatedNormalFill {
  const lo = number(law.lo, "lo");
  const hi = number(law.hi, "hi");
  const asked = { mean: number(law.mean, "mean"), std: number(law.std, "std") };
  if (dtype.isComplex) {
    throw new WeightInitError(
      "WI_DTYPE_NOT_IN_SCHEME",
      `expected a real dtype for a truncated normal, got "${dtype.name}"`,
    );
  }
  const std = standardDeviation(asked.std, dtype);
  const mean = finiteIn(asked.mean, "mean", dtype) + 0;
  if (std === 0) {
    throw new WeightInitError("WI_BAD_OPTION", `expected std > 0 in ${dtype.precision}, got ${shown(asked.std)}`);
  }
  if (!(lo < hi)) {
    throw new WeightInitError("WI_BAD_RANGE", `expected lo < hi, got lo ${shown(lo)} and hi ${shown(hi)}`);
  }
  const first = firstValue(lo, dtype.part);
  const last = lastValue(hi, dtype.part, false);
  const { start, range } = cellsBetween((lo - asked.mean) / asked.std, (hi - asked.mean) / asked.std, dtype.precision);
  if (first === undefined || last === undefined || first > last || range < SMALLEST_RANGE[dtype.precision]) {
    throw new WeightInitError(
      "WI_RANGE_TOO_NARROW",
      `expected [lo, hi] to hold at least 2^-20 of the normal's mass and a ${dtype.name} value, got [${lo}, ${hi}] for mean ${asked.mean}, std ${asked.std}; use ${widerOr(dtype)}uniform`,
    );
  }
  return { kind: "truncatedNormal", std, mean, first, last, start, range };
}

/** Every element the same. */
export const constantLaw: LawKind<Constant> = {
  draws: () => false,
  work: (law, dtype, _shape, part) =>
    oneFill({ kind: "constant", value: valueIn(number(law.value, "value"), "value", dtype) }, part),
};

export const normalLaw: LawKind<Normal> = {
  work(law, dtype, _shape, part) {
    const fill = normalFill(law, dtype);
    checkNormal(fill, law, dtype);
    return oneFill(fill, part);
  },
};

export const uniformLaw: LawKind<Uniform> = {
  work: (law, dtype, _shape, part) => oneFill(uniformFill(law, dtype), part),
};

export const symmetricUniformLaw: LawKind<SymmetricUniform> = {
  work(law, dtype, _shape, part) {
    const bound = perPart(number(law.bound, "bound"), dtype);
    return oneFill(bound === 0 ? { kind: "constant", value: 0 } : uniformFill({ lo: -bound, hi: bound }, dtype), part);
  },
};

export const truncatedNormalLaw: LawKind<TruncatedNormal> = {
  work(law, dtype, _shape, part) {
    const fill = truncatedFill(law, dtype);
    checkTruncated(fill, law, dtype);
    return oneFill(fill, part);
  },
};
