/**
 * Kaiming (He) initialization by fan-in: He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, eq. 10.
 *
 * @module
 */
import { defineInitializer } from "../define-initializer.ts";
import type { Initializer } from "../initializer-types.ts";
import { type GainOptions, reluGain } from "./gain.ts";

/**
 * Uniform on [−x, x) with x = (√3·gain) / √fan-in; `gain` is √2 by default, right for ReLU.
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
export const kaimingUniform: Initializer<GainOptions> = /* @__PURE__ */ defineInitializer<GainOptions>({
  name: "kaimingUniform",
  options: { gain: reluGain },
  distribution: ({ fans, options }) => ({
    kind: "symmetricUniform",
    bound: (Math.sqrt(3) * options.gain) / Math.sqrt(fans.in),
  }),
});

/**
 * N(0, σ²) with σ = gain / √fan-in; `gain` is √2 by default, right for ReLU.
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
export const kaimingNormal: Initializer<GainOptions> = /* @__PURE__ */ defineInitializer<GainOptions>({
  name: "kaimingNormal",
  options: { gain: reluGain },
  distribution: ({ fans, options }) => ({ kind: "normal", mean: 0, std: options.gain / Math.sqrt(fans.in) }),
});
