/**
 * Variance scaling, of which the LeCun, Glorot and Kaiming schemes are cases: as Keras has it, with JAX's geometric mean.
 *
 * @module
 */
import { initializerOf } from "../define-initializer.ts";
import type { SymmetricUniform } from "../distribution.ts";
import { type DType, dtypeInfo } from "../dtype.ts";
import type { Initializer } from "../initializer-types.ts";
import type { Fans } from "../layout.ts";
import { type CommonOptions, finiteNonNegative, oneOf } from "../options.ts";
import { cutLaw, diskUniform, normalOrCut, scalingLaws } from "./truncated.ts";

/** Options of {@link varianceScaling}. */
export interface VarianceScalingOptions extends CommonOptions {
  /** The variance times the fan, ≥ 0: 1 is LeCun's, 2 Kaiming's. Default 1. */
  scale?: number | undefined;
  /** The fan: one of the two, their mean, or their geometric mean. Default `"fanIn"`. */
  mode?: "fanIn" | "fanOut" | "fanAvg" | "fanGeoAvg" | undefined;
  /** The law that has this variance; `"cutNormal"` has 0.774 of it. Default `"truncatedNormal"`. */
  distribution?: "truncatedNormal" | "normal" | "uniform" | "cutNormal" | undefined;
}

const FANS: Readonly<Record<NonNullable<VarianceScalingOptions["mode"]>, (fans: Fans) => number>> = {
  fanIn: (fans) => fans.in,
  fanOut: (fans) => fans.out,
  fanAvg: (fans) => (fans.in + fans.out) / 2,
  fanGeoAvg: (fans) => Math.sqrt(fans.in * fans.out),
};

function lawOf(
  variance: number,
  distribution: VarianceScalingOptions["distribution"],
  dtype: DType,
): ReturnType<typeof normalOrCut> | SymmetricUniform {
  const std = Math.sqrt(variance);
  if (distribution === "cutNormal") return cutLaw(std, dtype);
  if (distribution !== "uniform") return normalOrCut(std, distribution === "truncatedNormal", dtype);
  return dtypeInfo(dtype).isComplex ? diskUniform(std) : { kind: "symmetricUniform", bound: Math.sqrt(3 * variance) };
}

/**
 * A law of mean 0 and variance scale / fan. The fan is that of `mode`; below 1 it counts as 1, and of `"fanAvg"` and
 * `"fanGeoAvg"` the mean counts, not each fan (Keras' rule).
 *
 * - `"truncatedNormal"`: a normal cut at two of its standard deviations, widened by 1/0.87962566103423978 so that the
 *   variance is right
 * - `"normal"`: not cut
 * - `"cutNormal"`: a normal of this variance cut at two of its standard deviations, and not widened: TensorFlow.js' law
 * - `"uniform"`: on [−√(3·variance), √(3·variance))
 *
 * Complex numbers have E|w|² = scale / fan, any angle, and lie in a disk: uniform in one of radius √2·σ, or a normal with
 * |w| cut at two standard deviations and widened by 1/0.96196182800821354 (JAX's factor makes it 1.87 % too wide).
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a scale that is negative or not finite, or a mode or distribution that is
 *   none; and the codes of every call.
 * @example
 * ```ts
 * import { varianceScaling } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const he = varianceScaling({ scale: 2, mode: "fanOut", distribution: "uniform", layout: "keras" });
 * const weight = he(new CpuRng(42), 784, 600);
 * console.log(weight.data.every((w) => Math.abs(w) <= 0.1)); // true: √(3·2/600) = 0.1
 * ```
 */
export const varianceScaling: Initializer<VarianceScalingOptions> = /* @__PURE__ */ initializerOf(scalingLaws, {
  name: "varianceScaling",
  options: {
    scale: { default: 1, check: finiteNonNegative, expected: "a finite number ≥ 0" },
    mode: /* @__PURE__ */ oneOf("fanIn", "fanOut", "fanAvg", "fanGeoAvg"),
    distribution: /* @__PURE__ */ oneOf("truncatedNormal", "normal", "uniform", "cutNormal"),
  },
  distribution: ({ fans, dtype, options: { scale, mode, distribution } }) =>
    lawOf(scale / Math.max(1, FANS[mode](fans)), distribution, dtype),
});
