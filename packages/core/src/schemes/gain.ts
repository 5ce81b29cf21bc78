/**
 * The options of the variance-scaling schemes: gain, and the fan that counts.
 *
 * @module
 */
import type { DTypeInfo } from "../dtype.ts";
import type { Fans } from "../layout.ts";
import { type CommonOptions, finite, finiteNonNegative, type OptionSpec, oneOf } from "../options.ts";

/** Options of the schemes that scale by a gain. */
export interface GainOptions extends CommonOptions {
  /** Factor on the scheme's scale. */
  gain?: number | undefined;
}

/** Options of the normal schemes that scale by a gain. */
export interface NormalGainOptions extends GainOptions {
  /**
   * Whether the normal is cut at two of its standard deviations, and widened so that its variance stays what it was.
   * Complex numbers are cut at two standard deviations of |w|. Default false.
   */
  truncated?: boolean | undefined;
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

/** The fan that Kaiming's schemes divide by. */
export type KaimingMode = "fanIn" | "fanOut";

export const kaimingMode: OptionSpec<KaimingMode> = /* @__PURE__ */ oneOf("fanIn", "fanOut");

/** The fan that a mode names. */
export function fanOf({ in: fanIn, out: fanOut }: Fans, mode: KaimingMode): number {
  return mode === "fanIn" ? fanIn : fanOut;
}
