/**
 * Weights of the layers that end a residual branch, scaled by depth: Radford, Wu, Child, Luan, Amodei and Sutskever,
 * "Language models are unsupervised multitask learners", 2019 (GPT-2), section 2.3.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { depthDivisor } from "./depth.ts";
import { count, nonNegative, optionalIndex } from "./options.ts";
import { missingOption } from "./refusals.ts";

/** Options of {@link residualNormal}: one of `layers` and `layerIndex`. */
export interface ResidualNormalOptions extends CommonOptions {
  /** Standard deviation of all other layers, ≥ 0. Default 0.02. */
  std?: number | undefined;
  /** Layers of the model: every layer's σ is std/√(residualsPerLayer·layers). */
  layers?: number | null | undefined;
  /** Index of this layer, from 0: its σ is std/√(residualsPerLayer·(layerIndex + 1)). */
  layerIndex?: number | null | undefined;
  /** Branches that a layer adds to the residual stream. Default 2, attention and MLP; 1 in Mamba. */
  residualsPerLayer?: number | undefined;
}

/**
 * N(0, σ²) with σ = std/√(2·layers), for the projections that write to the residual stream (attention output, second
 * layer of the MLP). Any shape; fans do not count.
 *
 * GPT-2's paper gives the factor 1/√N, N the number of residual branches; √(2·layers) is what nanoGPT and Megatron-LM
 * make of it.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` without layers and layerIndex, `WI_BAD_OPTION` with both or for one that
 *   is no such number, and the codes of every call.
 * @example
 * ```ts
 * import { residualNormal } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const projection = residualNormal(new CpuRng(42), "float64", 100, 100, { layers: 12 });
 * console.log((Math.hypot(...projection.data) / 100).toFixed(3)); // 0.004: 0.02/√24
 * ```
 */
export const residualNormal: Initializer<ResidualNormalOptions> =
  /* @__PURE__ */ defineInitializer<ResidualNormalOptions>({
    name: "residualNormal",
    options: {
      std: /* @__PURE__ */ nonNegative(0.02),
      layers: /* @__PURE__ */ count(null),
      layerIndex: optionalIndex,
      residualsPerLayer: /* @__PURE__ */ count(2),
    },
    distribution: ({ options }) => {
      const divisor = depthDivisor("residualNormal", options);
      if (divisor === undefined) throw missingOption("layers or layerIndex of residualNormal");
      return { kind: "normal", mean: 0, std: options.std / divisor };
    },
  });
