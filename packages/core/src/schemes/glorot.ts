/**
 * Glorot (Xavier) initialization: Glorot and Bengio, "Understanding the difficulty of training deep feedforward
 * neural networks", AISTATS 2010, eq. 16.
 *
 * @module
 */
import { initializerOf } from "../define-initializer.ts";
import type { Initializer } from "../initializer-types.ts";
import { symmetricUniformLaw } from "../laws/elementwise.ts";
import { type GainOptions, type NormalGainOptions, unitGain } from "./gain.ts";
import { normalLaws, normalOrCut, truncatedOption } from "./truncated.ts";

/**
 * Uniform on [−x, x) with x = gain·√(24 / (fan-in + fan-out)) / 2; `gain` is 1 by default.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a negative or non-finite gain, and the codes of every call.
 * @example
 * ```ts
 * import { glorotUniform } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const weight = glorotUniform(new CpuRng(42), 64, 32);
 * console.log(weight.data.every((w) => Math.abs(w) <= 0.25)); // true: √(6/96) = 0.25
 * ```
 */
export const glorotUniform: Initializer<GainOptions> = /* @__PURE__ */ initializerOf(
  { symmetricUniform: symmetricUniformLaw },
  {
    name: "glorotUniform",
    options: { gain: unitGain },
    distribution: ({ fans, options }) => ({
      kind: "symmetricUniform",
      bound: (options.gain * Math.sqrt(24 / (fans.in + fans.out))) / 2,
    }),
  },
);

/**
 * N(0, σ²) with σ = gain·√(2 / (fan-in + fan-out)); `gain` is 1 by default. With `truncated: true` it is cut as JAX and
 * Keras cut it, at ±2σ/0.8796, where its standard deviation is σ still.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a negative or non-finite gain, and the codes of every call.
 * @example
 * ```ts
 * import { glorotNormal } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(glorotNormal(new CpuRng(42), "bfloat16", 64, 32).dtype); // bfloat16
 * ```
 */
export const glorotNormal: Initializer<NormalGainOptions> = /* @__PURE__ */ initializerOf(normalLaws, {
  name: "glorotNormal",
  options: { gain: unitGain, truncated: truncatedOption },
  distribution: ({ fans, dtype, options: { gain, truncated } }) =>
    normalOrCut(gain * Math.sqrt(2 / (fans.in + fans.out)), truncated, dtype),
});
