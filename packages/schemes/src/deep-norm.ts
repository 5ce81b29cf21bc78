/**
 * DeepNorm: Wang, Ma, Dong, Huang, Zhang and Wei, "DeepNet: scaling transformers to 1,000 layers", 2022 (arXiv
 * 2203.00555), figure 2.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { count, oneOf } from "./options.ts";
import { checkLayers, type Layers, ofStack, type Stack } from "./stacks.ts";

/** Options of {@link deepNorm}: one of the numbers of layers, or both and `stack`. */
export interface DeepNormOptions extends CommonOptions {
  /** Layers of the encoder, N. */
  encoderLayers?: number | null | undefined;
  /** Layers of the decoder, M. */
  decoderLayers?: number | null | undefined;
  /** Where the weight is, if the model has both. */
  stack?: Stack | null | undefined;
}

/** What DeepNorm does to one half of a model. */
export interface DeepNormFactor {
  /** Factor on the residual stream: x ← LayerNorm(alpha·x + f(x)). */
  readonly alpha: number;
  /** Gain of the value, output and MLP weights. */
  readonly beta: number;
}

/** What {@link deepNormFactors} gives: a factor for each half that the model has. */
export interface DeepNormFactors {
  /** Of the encoder. */
  readonly encoder?: DeepNormFactor;
  /** Of the decoder. */
  readonly decoder?: DeepNormFactor;
}

const fourthRoot = (x: number): number => Math.sqrt(Math.sqrt(x));

/**
 * α and β. Encoder-only or decoder-only: α = (2N)^¼, β = (8N)^−¼. Both: encoder α = 0.81·(N⁴M)^(1/16),
 * β = 0.87·(N⁴M)^(−1/16); decoder α = (3M)^¼, β = (12M)^−¼. The paper counts; torchscale has 1/1.15 for 0.87.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` with neither number, `WI_BAD_OPTION` unless they are integers > 0.
 * @example
 * ```ts
 * import { deepNormFactors } from "@weightinit/schemes";
 *
 * console.log(deepNormFactors({ decoderLayers: 8 })); // { decoder: { alpha: 2, beta: 0.35355339059327373 } }
 * console.log(deepNormFactors({ encoderLayers: 16, decoderLayers: 27 }).decoder);
 * // { alpha: 3, beta: 0.23570226039551587 }
 * ```
 */
export function deepNormFactors(layers: Layers): DeepNormFactors {
  const { encoder, decoder } = checkLayers(layers);
  const alone = (n: number) => ({ alpha: fourthRoot(2 * n), beta: 1 / fourthRoot(8 * n) });
  if (encoder === undefined) return { decoder: alone(decoder!) };
  if (decoder === undefined) return { encoder: alone(encoder) };
  // (N⁴M)^(1/16), which stays a double for any N.
  const root = fourthRoot(encoder) * fourthRoot(fourthRoot(decoder));
  return {
    encoder: { alpha: 0.81 * root, beta: 0.87 / root },
    decoder: { alpha: fourthRoot(3 * decoder), beta: 1 / fourthRoot(12 * decoder) },
  };
}

/**
 * N(0, σ²) with σ = β·√(2/(fan-in + fan-out)), for the value and output projections and both layers of the MLP;
 * query and key have gain 1 (`glorotNormal`). β and the factor α on the residual stream are in {@link deepNormFactors}.
 * Any shape that has fans.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` without a number of layers, or with two and no stack; `WI_BAD_OPTION` for
 *   one that is no integer > 0 and for a stack without layers; and the codes of every call.
 * @example
 * ```ts
 * import { deepNorm } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const value = deepNorm(new CpuRng(42), "float64", 100, 100, { decoderLayers: 32 }); // β = 256^−¼ = ¼
 * console.log((Math.hypot(...value.data) / 100).toFixed(3)); // 0.025
 * ```
 */
export const deepNorm: Initializer<DeepNormOptions> = /* @__PURE__ */ defineInitializer<DeepNormOptions>({
  name: "deepNorm",
  options: {
    encoderLayers: /* @__PURE__ */ count(null),
    decoderLayers: /* @__PURE__ */ count(null),
    stack: /* @__PURE__ */ oneOf(["encoder", "decoder", null], null),
  },
  distribution: ({ fans, options }) => {
    const { beta } = ofStack("deepNorm", deepNormFactors(options), options.stack);
    return { kind: "normal", mean: 0, std: beta * Math.sqrt(2 / (fans.in + fans.out)) };
  },
});
