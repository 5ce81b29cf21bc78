/**
 * The gain option of the variance-scaling schemes and of orthogonal matrices.
 *
 * @module
 */
import type { DTypeInfo } from "../dtype.ts";
import { type CommonOptions, finite, finiteNonNegative, type OptionSpec } from "../options.ts";

/** Options of the schemes that scale by a gain. */
export interface GainOptions extends CommonOptions {
  /** Factor on the scheme's scale. */
  gain?: number | undefined;
}

/** A gain of 1 by default, not negative: it scales a symmetric law. */
export const unitGain: OptionSpec<number> = { default: 1, check: finiteNonNegative, expected: "a finite number ≥ 0" };

/** A gain of 1 by default, of any sign. */
export const signedGain: OptionSpec<number> = { default: 1, check: finite, expected: "a finite number" };

/** √2, the gain of ReLU (He et al. 2015), itself in the computing precision, as in WeightInitializers.jl. */
export const reluGain: OptionSpec<number> = {
  default: ({ precision }: DTypeInfo) => (precision === "float32" ? Math.fround(Math.SQRT2) : Math.SQRT2),
  check: finiteNonNegative,
  expected: "a finite number ≥ 0",
};
