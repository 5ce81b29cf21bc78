/**
 * Unit scaling: Blake, Orr and Luschi, "Unit scaling: out-of-the-box low-precision training", ICML 2023 (arXiv
 * 2303.11257), section 4; u-μP: Blake et al., 2024 (arXiv 2407.17465).
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { checkPositive } from "./refusals.ts";

/** What {@link unitScaledFactors} gives. */
export interface UnitScaledFactors {
  /** Factor on the layer's output, 1/√fan-in. */
  readonly output: number;
  /** Factor on the gradient of its input, 1/√fan-out. */
  readonly inputGradient: number;
  /** Factor on Adam's learning rate in u-μP, 1/√fan-in. */
  readonly learningRate: number;
}

/**
 * The factors by which a unit-scaled linear layer multiplies, as its weights do not.
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless both fans are finite and > 0.
 * @example
 * ```ts
 * import { unitScaledFactors } from "@weightinit/schemes";
 *
 * console.log(unitScaledFactors({ in: 64, out: 16 })); // { output: 0.125, inputGradient: 0.25, learningRate: 0.125 }
 * ```
 */
export function unitScaledFactors(fans: { readonly in: number; readonly out: number }): UnitScaledFactors {
  checkPositive(fans.in, "fan-in");
  checkPositive(fans.out, "fan-out");
  const output = 1 / Math.sqrt(fans.in);
  return { output, inputGradient: 1 / Math.sqrt(fans.out), learningRate: output };
}

/**
 * N(0, 1) for every weight; the layer multiplies by {@link unitScaledFactors} instead, so that weights, activations and
 * gradients start with variance 1 and fit into float8 and float16. Any shape; fans do not count.
 *
 * @throws WeightInitError the codes of every call.
 * @example
 * ```ts
 * import { unitScaled } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const weight = unitScaled(new CpuRng(42), "float16", 64, 64);
 * console.log((Math.hypot(...(await weight.toFloat32())) / 64).toFixed(1)); // 1.0
 * ```
 */
export const unitScaled: Initializer<CommonOptions> = /* @__PURE__ */ defineInitializer<CommonOptions>({
  name: "unitScaled",
  options: {},
  distribution: () => ({ kind: "normal", mean: 0, std: 1 }),
});
