/**
 * SmallInit: Nguyen and Salazar, "Transformers without tears: improving the normalization of self-attention", IWSLT
 * 2019 (arXiv 1910.05895), section 2.2.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { positive } from "./options.ts";

/** Options of {@link smallInit}. */
export interface SmallInitOptions extends CommonOptions {
  /** Width of the model. Default the fan-in, which it is in every layer that reads the residual stream. */
  width?: number | null | undefined;
}

/**
 * N(0, σ²) with σ = √(2/(5·width)), Glorot's σ of a layer from d to 4d, for every matrix of a transformer but those
 * that GPT-NeoX gives to {@link wangInit}. Any shape that has fans; with `width`, any shape.
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless width is finite and > 0, and the codes of every call.
 * @example
 * ```ts
 * import { smallInit } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const query = smallInit(new CpuRng(42), "float64", 160, 160); // σ = √(2/800)
 * console.log((Math.hypot(...query.data) / 160).toFixed(3)); // 0.050
 * ```
 */
export const smallInit: Initializer<SmallInitOptions> = /* @__PURE__ */ defineInitializer<SmallInitOptions>({
  name: "smallInit",
  options: { width: /* @__PURE__ */ positive(null) },
  distribution: (request) => {
    const width = request.options.width ?? request.fans.in;
    return { kind: "normal", mean: 0, std: Math.sqrt(2 / (5 * width)) };
  },
});
