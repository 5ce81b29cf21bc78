/**
 * The initializations "llama" and "llama_depth" of OLMo: OLMo et al., "2 OLMo 2 Furious", 2025 (arXiv 2501.00656), and
 * OLMo-core's `nn/transformer/init.py`, which counts here.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer, type RealDType, realDTypes } from "@weightinit/core";
import { depthDivisor } from "./depth.ts";
import { count, optionalIndex, positive } from "./options.ts";

/** Options of {@link llamaDepthNormal}: at most one of `layers` and `layerIndex`. */
export interface LlamaDepthNormalOptions extends CommonOptions {
  /** Standard deviation before truncation where depth does not count, > 0. Default 0.02. */
  std?: number | undefined;
  /** Layers of the model ("llama"): σ = std/√(2·layers). */
  layers?: number | null | undefined;
  /** Index of this layer, from 0 ("llama_depth"): σ = std/√(2·(layerIndex + 1)). */
  layerIndex?: number | null | undefined;
  /** Branches that a layer adds to the residual stream. Default 2. */
  residualsPerLayer?: number | undefined;
}

/**
 * N(0, σ²) truncated at ±3σ; σ is not widened. With `layerIndex` or `layers` for the output projection of attention and
 * the second and third matrix of the MLP; with neither, σ = std, for query, key, value and the first matrix of the MLP,
 * and, with std = 1/√width, for the head. Any shape; fans do not count. Real dtypes.
 *
 * @throws WeightInitError `WI_BAD_OPTION` with both layers and layerIndex, or for one that is no such number, and the
 *   codes of every call.
 * @example
 * ```ts
 * import { llamaDepthNormal } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const output = llamaDepthNormal(new CpuRng(42), 512, 512, { layerIndex: 7 }); // σ = 0.02/√16
 * console.log(output.data.every((w) => Math.abs(w) <= 3 * 0.005)); // true
 * ```
 */
export const llamaDepthNormal: Initializer<LlamaDepthNormalOptions, RealDType> = /* @__PURE__ */ defineInitializer<
  LlamaDepthNormalOptions,
  RealDType
>({
  name: "llamaDepthNormal",
  dtypes: realDTypes,
  options: {
    std: /* @__PURE__ */ positive(0.02),
    layers: /* @__PURE__ */ count(null),
    layerIndex: optionalIndex,
    residualsPerLayer: /* @__PURE__ */ count(2),
  },
  distribution: ({ options }) => {
    const std = options.std / (depthDivisor("llamaDepthNormal", options) ?? 1);
    return { kind: "truncatedNormal", mean: 0, std, lo: -3 * std, hi: 3 * std };
  },
});
