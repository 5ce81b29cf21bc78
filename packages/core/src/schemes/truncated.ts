/**
 * Truncated laws whose spread is that of what they stand for: a normal cut at two standard deviations, and the disk that
 * complex numbers have in its place.
 *
 * @module
 */
import type { Constant, Normal, TruncatedNormal, Values } from "../distribution.ts";
import { type DType, dtypeInfo } from "../dtype.ts";
import { circle } from "../elementary.ts";
import { constantLaw, normalLaw, symmetricUniformLaw, truncatedNormalLaw } from "../laws/elementwise.ts";
import { valuesLaw } from "../laws/values.ts";
import type { OptionSpec } from "../options.ts";
import { ln } from "../stream/quantile64.ts";

/** √(1 − 4φ(2)/(2Φ(2) − 1)): the standard deviation of N(0, 1) between −2 and 2. */
const CUT_AT_2 = 0.87962566103423978;

/** 1 − e⁻⁴, the share of a complex standard normal, E|w|² = 1, within |w| < 2. */
const WITHIN_2 = 0.98168436111126578;

/**
 * √((1 − 5e⁻⁴)/(1 − e⁻⁴)): the root of E|w|² of a complex standard normal within |w| < 2. JAX leaves the mass beyond out
 * (0.95311164380491208), so that its own has 1.87 % more variance than was asked for.
 */
const DISK_CUT_AT_2 = 0.96196182800821354;

/** Uniform in the disk with E|w|² = std²: |w| ≤ √2·std. */
export function diskUniform(std: number): Values {
  return disk((u) => std * Math.sqrt(2 * u));
}

/** Complex numbers of any angle, with a radius that is a function of a uniform number. */
function disk(radius: (u: number) => number): Values {
  return {
    kind: "values",
    draws: true,
    value: (index, part, random) => radius(random.uniform(2 * index)) * circle(random.uniform(2 * index + 1))[part],
  };
}

/** Of variance std², cut at two standard deviations of the normal before the cut; `std` 0 gives zeros. */
export function truncatedLaw(std: number, dtype: DType): Constant | TruncatedNormal | Values {
  return cutLaw(std / (dtypeInfo(dtype).isComplex ? DISK_CUT_AT_2 : CUT_AT_2), dtype);
}

/** A normal of variance std², cut at two standard deviations; `std` 0 gives zeros. */
export function cutLaw(std: number, dtype: DType): Constant | TruncatedNormal | Values {
  if (std === 0) return { kind: "constant", value: 0 };
  if (dtypeInfo(dtype).isComplex) return disk((u) => std * Math.sqrt(-ln(1 - WITHIN_2 * u)));
  return { kind: "truncatedNormal", mean: 0, std, lo: -2 * std, hi: 2 * std };
}

/** Whether a normal law is cut. */
export const truncatedOption: OptionSpec<boolean> = {
  default: false,
  check: (value) => typeof value === "boolean",
  expected: "true or false",
};

/** A normal of that standard deviation, or the truncated law of the same. */
export function normalOrCut(std: number, isTruncated: boolean, dtype: DType): Normal | ReturnType<typeof truncatedLaw> {
  return isTruncated ? truncatedLaw(std, dtype) : { kind: "normal", mean: 0, std };
}

/** The kinds of {@link normalOrCut}. */
export const normalLaws = {
  constant: constantLaw,
  normal: normalLaw,
  truncatedNormal: truncatedNormalLaw,
  values: valuesLaw,
};

/** With the uniform ones. */
export const scalingLaws = {
  constant: constantLaw,
  normal: normalLaw,
  symmetricUniform: symmetricUniformLaw,
  truncatedNormal: truncatedNormalLaw,
  values: valuesLaw,
};
