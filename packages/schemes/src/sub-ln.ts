/**
 * Sub-LN: Wang et al., "Foundation transformers" (Magneto), 2022 (arXiv 2210.06423), section 2.3 and figure 2.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { log } from "./elementary/log.ts";
import { count, oneOf } from "./options.ts";
import { checkLayers, type Layers, ofStack, type Stack } from "./stacks.ts";

/** Options of {@link subLn}: one of the numbers of layers, or both and `stack`. */
export interface SubLnOptions extends CommonOptions {
  /** Layers of the encoder, N. */
  encoderLayers?: number | null | undefined;
  /** Layers of the decoder, M. */
  decoderLayers?: number | null | undefined;
  /** Where the weight is, if the model has both. */
  stack?: Stack | null | undefined;
}

/** What {@link subLnGains} gives: a gain for each half that the model has. */
export interface SubLnGains {
  /** Of the encoder. */
  readonly encoder?: number;
  /** Of the decoder. */
  readonly decoder?: number;
}

/**
 * The gain γ. Encoder-only or decoder-only: √ln(2N). Both: encoder √(⅓·ln(3M)·ln(2N)), decoder √ln(3M).
 *
 * @throws WeightInitError `WI_MISSING_OPTION` with neither number, `WI_BAD_OPTION` unless they are integers > 0.
 * @example
 * ```ts
 * import { subLnGains } from "@weightinit/schemes";
 *
 * console.log(subLnGains({ decoderLayers: 12 })); // { decoder: 1.782709687623856 }
 * ```
 */
export function subLnGains(layers: Layers): SubLnGains {
  const { encoder, decoder } = checkLayers(layers);
  if (encoder === undefined) return { decoder: Math.sqrt(log(2 * decoder!)) };
  if (decoder === undefined) return { encoder: Math.sqrt(log(2 * encoder)) };
  return {
    encoder: Math.sqrt((log(3 * decoder) * log(2 * encoder)) / 3),
    decoder: Math.sqrt(log(3 * decoder)),
  };
}

/**
 * N(0, σ²) with σ = γ·√(2/(fan-in + fan-out)), for the value and output projections and both layers of the MLP; query,
 * key and all of a decoder's attention to the encoder have gain 1 (`glorotNormal`). γ is in {@link subLnGains}. Any
 * shape that has fans.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` without a number of layers, or with two and no stack; `WI_BAD_OPTION` for
 *   one that is no integer > 0 and for a stack without layers; and the codes of every call.
 * @example
 * ```ts
 * import { subLn } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(subLn(new CpuRng(42), "bfloat16", 64, 64, { encoderLayers: 12 }).dtype); // bfloat16
 * ```
 */
export const subLn: Initializer<SubLnOptions> = /* @__PURE__ */ defineInitializer<SubLnOptions>({
  name: "subLn",
  options: {
    encoderLayers: /* @__PURE__ */ count(null),
    decoderLayers: /* @__PURE__ */ count(null),
    stack: /* @__PURE__ */ oneOf(["encoder", "decoder", null], null),
  },
  distribution: ({ fans, options }) => {
    const gain = ofStack("subLn", subLnGains(options), options.stack);
    return { kind: "normal", mean: 0, std: gain * Math.sqrt(2 / (fans.in + fans.out)) };
  },
});
