/**
 * Kaiming (He) initialization: He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, eq. 10 and 14.
 *
 * @module
 */
import { initializerOf } from "../define-initializer.ts";
import type { Initializer } from "../initializer-types.ts";
import { symmetricUniformLaw } from "../laws/elementwise.ts";
import { fanOf, type GainOptions, type KaimingMode, kaimingMode, type NormalGainOptions, reluGain } from "./gain.ts";
import { normalLaws, normalOrCut, truncatedOption } from "./truncated.ts";

/** Options of {@link kaimingUniform}. */
export interface KaimingUniformOptions extends GainOptions {
  /** The fan to divide by: `"fanOut"` keeps the gradients' scale instead of the activations'. Default `"fanIn"`. */
  mode?: KaimingMode | undefined;
}

/** Options of {@link kaimingNormal}. */
export interface KaimingNormalOptions extends NormalGainOptions {
  /** The fan to divide by: `"fanOut"` keeps the gradients' scale instead of the activations'. Default `"fanIn"`. */
  mode?: KaimingMode | undefined;
}

/**
 * Uniform on [−x, x) with x = (√3·gain) / √fan-in, or √fan-out by `mode`; `gain` is √2 by default, right for ReLU.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a negative or non-finite gain, and the codes of every call.
 * @example
 * ```ts
 * import { kaimingUniform } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const conv = kaimingUniform(new CpuRng(42), 32, 16, 3, 3, { layout: "torch" }); // fan-in 144
 * console.log(conv.data.every((w) => Math.abs(w) <= Math.sqrt(6 / 144))); // true
 * ```
 */
export const kaimingUniform: Initializer<KaimingUniformOptions> = /* @__PURE__ */ initializerOf(
  { symmetricUniform: symmetricUniformLaw },
  {
    name: "kaimingUniform",
    options: { gain: reluGain, mode: kaimingMode },
    distribution: ({ fans, options: { gain, mode } }) => ({
      kind: "symmetricUniform",
      bound: (Math.sqrt(3) * gain) / Math.sqrt(fanOf(fans, mode)),
    }),
  },
);

/**
 * N(0, σ²) with σ = gain / √fan-in, or √fan-out by `mode`; `gain` is √2 by default, right for ReLU. With `truncated: true` it
 * is cut as JAX and Keras cut it, at ±2σ/0.8796, where its standard deviation is σ still.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a negative or non-finite gain, and the codes of every call.
 * @example
 * ```ts
 * import { kaimingNormal } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const rng = new CpuRng(42);
 * console.log(kaimingNormal(rng, 2, 5).shape);             // [ 2, 5 ]
 * console.log(kaimingNormal(rng, { gain: 1 })(2, 5).size); // 10
 * ```
 */
export const kaimingNormal: Initializer<KaimingNormalOptions> = /* @__PURE__ */ initializerOf(normalLaws, {
  name: "kaimingNormal",
  options: { gain: reluGain, mode: kaimingMode, truncated: truncatedOption },
  distribution: ({ fans, dtype, options: { gain, mode, truncated } }) =>
    normalOrCut(gain / Math.sqrt(fanOf(fans, mode)), truncated, dtype),
});
