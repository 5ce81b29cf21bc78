/**
 * T-Fixup: Huang, Pérez, Ba and Volkovs, "Improving transformer optimization through better initialization", ICML
 * 2020, section 3.2.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { count, oneOf } from "./options.ts";
import { checkRank } from "./refusals.ts";
import { checkLayers, type Layers, ofStack, type Stack } from "./stacks.ts";

/** Options of {@link tFixup}: one of the numbers of layers, or both and `stack`. */
export interface TFixupOptions extends CommonOptions {
  /** Layers of the encoder, N. */
  encoderLayers?: number | null | undefined;
  /** Layers of the decoder, M. */
  decoderLayers?: number | null | undefined;
  /** Where the weight is, if the model has both. */
  stack?: Stack | null | undefined;
  /**
   * A weight of a residual branch (value, output, MLP; query and key are plain `glorotUniform`), or the input
   * embeddings. Default `"branch"`.
   */
  role?: "branch" | "embedding" | undefined;
}

/** What T-Fixup multiplies one half of a model by. */
export interface TFixupFactor {
  /** Factor on the value, output and MLP weights. */
  readonly branch: number;
  /** Factor on the input embeddings. */
  readonly embedding: number;
}

/** What {@link tFixupFactors} gives: factors for each half that the model has. */
export interface TFixupFactors {
  /** Of the encoder. */
  readonly encoder?: TFixupFactor;
  /** Of the decoder. */
  readonly decoder?: TFixupFactor;
}

const fourthRoot = (x: number): number => Math.sqrt(Math.sqrt(x));

/**
 * The factors: 0.67·N^−¼ in an encoder, (9M)^−¼ in a decoder, (9N)^−¼ and (9M)^−¼ on the embeddings.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` with neither number, `WI_BAD_OPTION` unless they are integers > 0.
 * @example
 * ```ts
 * import { tFixupFactors } from "@weightinit/schemes";
 *
 * console.log(tFixupFactors({ encoderLayers: 16 }).encoder); // { branch: 0.335, embedding: 0.2886751345948129 }
 * ```
 */
export function tFixupFactors(layers: Layers): TFixupFactors {
  const { encoder, decoder } = checkLayers(layers);
  const embedding = (n: number) => 1 / fourthRoot(9 * n);
  return {
    ...(encoder !== undefined && { encoder: { branch: 0.67 / fourthRoot(encoder), embedding: embedding(encoder) } }),
    ...(decoder !== undefined && { decoder: { branch: embedding(decoder), embedding: embedding(decoder) } }),
  };
}

/**
 * For transformers without layer normalization and warm-up. Role `"branch"`: uniform on [−x, x) with
 * x = factor·√(6/(fan-in + fan-out)). Role `"embedding"`: N(0, σ²) with σ = factor/√d, d the last axis. The factors are
 * {@link tFixupFactors}.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` without a number of layers, or with two and no stack; `WI_BAD_OPTION` for
 *   one that is no integer > 0 and for a stack without layers; `WI_BAD_RANK` for an embedding without axes; and the
 *   codes of every call.
 * @example
 * ```ts
 * import { tFixup } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const value = tFixup(new CpuRng(42), 300, 300, { encoderLayers: 16 }); // x = 0.335·√(6/600)
 * console.log(value.data.every((w) => Math.abs(w) <= 0.0335)); // true
 * ```
 */
export const tFixup: Initializer<TFixupOptions> = /* @__PURE__ */ defineInitializer<TFixupOptions>({
  name: "tFixup",
  options: {
    encoderLayers: /* @__PURE__ */ count(null),
    decoderLayers: /* @__PURE__ */ count(null),
    stack: /* @__PURE__ */ oneOf(["encoder", "decoder", null], null),
    role: /* @__PURE__ */ oneOf(["branch", "embedding"], "branch"),
  },
  distribution: (request) => {
    const { shape, options } = request;
    const factor = ofStack("tFixup", tFixupFactors(options), options.stack)[options.role];
    if (options.role === "embedding") {
      checkRank("tFixup", shape, 1, Number.POSITIVE_INFINITY);
      return { kind: "normal", mean: 0, std: factor / Math.sqrt(shape.at(-1)!) };
    }
    return { kind: "symmetricUniform", bound: factor * Math.sqrt(6 / (request.fans.in + request.fans.out)) };
  },
});
