/**
 * The normal distribution conditioned on an interval.
 *
 * @module
 */
import { initializerOf } from "../define-initializer.ts";
import { type RealDType, realDTypes } from "../dtype.ts";
import type { Initializer } from "../initializer-types.ts";
import { truncatedNormalLaw } from "../laws/elementwise.ts";
import { type CommonOptions, finite, finiteNonNegative, notNaN, oneOf } from "../options.ts";

/** Options of {@link truncatedNormal}. */
export interface TruncatedNormalOptions extends CommonOptions {
  /** Mean of the normal before it is truncated. Default 0. */
  mean?: number | undefined;
  /** Standard deviation of the normal before it is truncated, > 0. Default 1. */
  std?: number | undefined;
  /** Lower bound, in the units of the values unless `boundsIn` says otherwise; −Infinity for none. Default −2. */
  lo?: number | undefined;
  /** Upper bound, in the units of the values unless `boundsIn` says otherwise; Infinity for none. Default 2. */
  hi?: number | undefined;
  /**
   * What `lo` and `hi` count: values, or standard deviations from the mean, as JAX's do. PyTorch's count values: at std
   * 0.02 its default bounds of ±2 cut nothing. Default `"values"`.
   */
  boundsIn?: "values" | "std" | undefined;
}

/**
 * N(mean, std²) conditioned on [lo, hi] by exact inversion, so that nothing piles up at the bounds. Defaults 0, 1, −2,
 * 2; the bounds are absolute unless `boundsIn: "std"` counts them in standard deviations from the mean. Real dtypes. Intervals that hold less than 2⁻²⁰ of the mass are refused.
 *
 * @throws WeightInitError `WI_BAD_RANGE` for lo ≥ hi, or bounds beyond the dtype's range where the normal leaves it;
 *   `WI_RANGE_TOO_NARROW`; `WI_BAD_OPTION` for a non-finite mean or std, or std ≤ 0; and the codes of every call.
 * @example
 * ```ts
 * import { truncatedNormal } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const weight = truncatedNormal(new CpuRng(42), 100, 100, { std: 0.02, lo: -0.04, hi: 0.04 });
 * console.log(weight.data.every((w) => w >= -0.04 && w <= 0.04)); // true
 * ```
 */
export const truncatedNormal: Initializer<TruncatedNormalOptions, RealDType> = /* @__PURE__ */ initializerOf(
  { truncatedNormal: truncatedNormalLaw },
  {
    name: "truncatedNormal",
    dtypes: realDTypes,
    options: {
      mean: { default: 0, check: finite, expected: "a finite number" },
      std: { default: 1, check: finiteNonNegative, expected: "a finite number > 0" },
      lo: { default: -2, check: notNaN, expected: "a number" },
      hi: { default: 2, check: notNaN, expected: "a number" },
      boundsIn: /* @__PURE__ */ oneOf("values", "std"),
    },
    distribution: ({ options: { mean, std, lo, hi, boundsIn } }) => {
      const at = (bound: number) => (boundsIn === "std" ? mean + bound * std : bound);
      return { kind: "truncatedNormal", mean, std, lo: at(lo), hi: at(hi) };
    },
  },
);
