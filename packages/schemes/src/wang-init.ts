/**
 * The output layers of GPT-J and GPT-NeoX: Black et al., "GPT-NeoX-20B: an open-source autoregressive language model",
 * 2022 (arXiv 2204.06745), section 2.1, after Wang's Mesh Transformer JAX.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { positive, requiredCount } from "./options.ts";

/** Options of {@link wangInit}. */
export interface WangInitOptions extends CommonOptions {
  /** Layers of the model. */
  layers: number;
  /** Width of the model. Default the fan-out, which it is in every layer that writes to the residual stream. */
  width?: number | null | undefined;
}

/**
 * N(0, σ²) with σ = 2/(layers·√width), for the projections that write to the residual stream; the others have
 * {@link smallInit}. Any shape that has fans; with `width`, any shape.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` without layers; `WI_BAD_OPTION` unless layers is an integer > 0 and width
 *   finite and > 0; and the codes of every call.
 * @example
 * ```ts
 * import { wangInit } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const output = wangInit(new CpuRng(42), "float64", 100, 400, { layers: 10 }); // σ = 2/(10·10)
 * console.log((Math.hypot(...output.data) / 200).toFixed(3)); // 0.020
 * ```
 */
export const wangInit: Initializer<WangInitOptions> = /* @__PURE__ */ defineInitializer<WangInitOptions>({
  name: "wangInit",
  options: { layers: requiredCount, width: /* @__PURE__ */ positive(null) },
  distribution: (request) => {
    const { layers, width } = request.options;
    return { kind: "normal", mean: 0, std: 2 / layers / Math.sqrt(width ?? request.fans.out) };
  },
});
