/**
 * LeCun initialization: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998, section 4.6; what self-normalizing
 * networks (SELU) start from: Klambauer, Unterthiner, Mayr and Hochreiter, 2017.
 *
 * @module
 */
import { initializerOf } from "../define-initializer.ts";
import type { Initializer } from "../initializer-types.ts";
import { symmetricUniformLaw } from "../laws/elementwise.ts";
import { type GainOptions, type NormalGainOptions, unitGain } from "./gain.ts";
import { normalLaws, normalOrCut, truncatedOption } from "./truncated.ts";

/**
 * Uniform on [−x, x) with x = gain·√(3 / fan-in); `gain` is 1 by default. A fan-in of 0 counts as 1.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a negative or non-finite gain, and the codes of every call.
 * @example
 * ```ts
 * import { lecunUniform } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(lecunUniform(new CpuRng(42), 10, 300).data.every((w) => Math.abs(w) <= 0.1)); // true: √(3/300) = 0.1
 * ```
 */
export const lecunUniform: Initializer<GainOptions> = /* @__PURE__ */ initializerOf(
  { symmetricUniform: symmetricUniformLaw },
  {
    name: "lecunUniform",
    options: { gain: unitGain },
    distribution: ({ fans, options }) => ({
      kind: "symmetricUniform",
      bound: options.gain * Math.sqrt(3 / Math.max(1, fans.in)),
    }),
  },
);

/**
 * N(0, σ²) with σ = gain / √fan-in; `gain` is 1 by default. A fan-in of 0 counts as 1. With `truncated: true` it is cut as
 * JAX and Keras cut it, at ±2σ/0.8796, where its standard deviation is σ still.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a negative or non-finite gain, and the codes of every call.
 * @example
 * ```ts
 * import { lecunNormal } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const weight = lecunNormal(new CpuRng(42), 100, 100, { truncated: true });
 * console.log(weight.data.every((w) => Math.abs(w) <= 0.2274)); // true: 2·0.1/0.8796
 * ```
 */
export const lecunNormal: Initializer<NormalGainOptions> = /* @__PURE__ */ initializerOf(normalLaws, {
  name: "lecunNormal",
  options: { gain: unitGain, truncated: truncatedOption },
  distribution: ({ fans, dtype, options: { gain, truncated } }) =>
    normalOrCut(gain * Math.sqrt(1 / Math.max(1, fans.in)), truncated, dtype),
});
