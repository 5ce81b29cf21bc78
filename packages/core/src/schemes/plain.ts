/**
 * The distributions under their own names.
 *
 * @module
 */
import { initializerOf } from "../define-initializer.ts";
import type { Values } from "../distribution.ts";
import { WeightInitError } from "../errors.ts";
import type { Initializer } from "../initializer-types.ts";
import { constantLaw, normalLaw, uniformLaw } from "../laws/elementwise.ts";
import { valuesLaw } from "../laws/values.ts";
import { type CommonOptions, finite, finiteNonNegative, notNaN } from "../options.ts";
import { product } from "../shape.ts";

/** Options of {@link uniform}. */
export interface UniformOptions extends CommonOptions {
  /** Smallest value. Default 0. */
  lo?: number | undefined;
  /** Upper bound, never reached. Default 1. */
  hi?: number | undefined;
}

/**
 * Uniform on [lo, hi), by default [0, 1); both parts of complex numbers.
 *
 * @throws WeightInitError `WI_BAD_RANGE` for lo ≥ hi or bounds beyond the dtype; `WI_RANGE_TOO_NARROW`; and the codes
 *   of every call.
 * @example
 * ```ts
 * import { uniform } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(uniform(new CpuRng(42), 3, { lo: -0.05, hi: 0.05 }).shape); // [ 3 ]
 * ```
 */
export const uniform: Initializer<UniformOptions> = /* @__PURE__ */ initializerOf(
  { uniform: uniformLaw },
  {
    name: "uniform",
    options: {
      lo: { default: 0, check: notNaN, expected: "a number" },
      hi: { default: 1, check: notNaN, expected: "a number" },
    },
    distribution: ({ options }) => ({ kind: "uniform", ...options }),
  },
);

/** Options of {@link normal}. */
export interface NormalOptions extends CommonOptions {
  /** Mean; 0 for complex dtypes. Default 0. */
  mean?: number | undefined;
  /** Standard deviation, ≥ 0. Default 1. */
  std?: number | undefined;
}

/**
 * N(mean, std²), by default N(0, 1). Complex numbers have E|w|² = std² and mean 0.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a non-finite mean or std, std < 0, a complex mean that is not 0, or if
 *   |mean| + 6.338·std overflows the dtype; and the codes of every call.
 * @example
 * ```ts
 * import { normal } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(normal(new CpuRng(42), "float16", 8, { std: 0.02 }).dtype); // float16
 * ```
 */
export const normal: Initializer<NormalOptions> = /* @__PURE__ */ initializerOf(
  { normal: normalLaw },
  {
    name: "normal",
    options: {
      mean: { default: 0, check: finite, expected: "a finite number" },
      std: { default: 1, check: finiteNonNegative, expected: "a finite number ≥ 0" },
    },
    distribution: ({ options }) => ({ kind: "normal", ...options }),
  },
);

/** Options of {@link constant}. */
export interface ConstantOptions extends CommonOptions {
  /** The value; or a list of values, one for each index along `axis`. Required. */
  value: number | readonly number[];
  /** The axis that a list of values runs along; negative ones count from the end. Default −1, the last. */
  axis?: number | undefined;
}

const isNumberOrList = (value: unknown): boolean => notNaN(value) || (Array.isArray(value) && value.every(notNaN));

/** Values that repeat along all axes but one. */
function alongAxis(values: readonly number[], axis: number, shape: readonly number[]): Values {
  const at = axis < 0 ? axis + shape.length : axis;
  if (!(at >= 0 && at < shape.length) || shape[at] !== values.length) {
    throw new WeightInitError(
      "WI_BAD_OPTION",
      `expected value of constant to have as many numbers as axis ${axis} of shape [${shape}], got ${values.length}`,
    );
  }
  const stride = product(shape.slice(at + 1));
  return {
    kind: "values",
    draws: false,
    value: (index, part) => (part === 0 ? values[Math.floor(index / stride) % values.length]! : 0),
  };
}

/**
 * Every element is `value`; complex numbers have it as real part. A list of values runs along one axis. Draws nothing.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` without value; `WI_BAD_OPTION` for NaN, a finite value beyond the dtype's
 *   range, or a list that is not as long as its axis; and the codes of every call.
 * @example
 * ```ts
 * import { constant } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(constant(new CpuRng(42), 3, { value: 0.5 }).data); // Float32Array(3) [ 0.5, 0.5, 0.5 ]
 * console.log(constant(new CpuRng(42), 2, 2, { value: [1, 2], axis: 0 }).data); // Float32Array(4) [ 1, 1, 2, 2 ]
 * ```
 */
export const constant: Initializer<ConstantOptions> = /* @__PURE__ */ initializerOf(
  { constant: constantLaw, values: valuesLaw },
  {
    name: "constant",
    options: {
      value: { check: isNumberOrList, expected: "a number, or a list of numbers" },
      axis: { default: -1, check: (value) => Number.isSafeInteger(value), expected: "an integer" },
    },
    distribution: ({ shape, options: { value, axis } }) =>
      typeof value === "number" ? { kind: "constant", value } : alongAxis(value, axis, shape),
  },
);
