/**
 * The spectral scaling of feature learning: Yang, Simon and Bernstein, "A spectral condition for feature learning",
 * 2023 (arXiv 2310.17813), section 3, parametrization 1.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { nonNegative } from "./options.ts";

/** Options of {@link spectralNormal}. */
export interface SpectralNormalOptions extends CommonOptions {
  /** Factor on σ. Default 1. */
  gain?: number | undefined;
}

/**
 * N(0, σ²) with σ = gain·(1/√fan-in)·min(1, √(fan-out/fan-in)), for hidden layers whose spectral norm is to be of the
 * order √(fan-out/fan-in) at any width. Any shape that has fans.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a negative or non-finite gain, and the codes of every call.
 * @example
 * ```ts
 * import { spectralNormal } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const readout = spectralNormal(new CpuRng(42), "float64", 10, 1000); // σ = √(10/1000)/√1000
 * console.log(Math.hypot(...readout.data).toFixed(1)); // 0.3: √10000·σ = 1/√10
 * ```
 */
export const spectralNormal: Initializer<SpectralNormalOptions> =
  /* @__PURE__ */ defineInitializer<SpectralNormalOptions>({
    name: "spectralNormal",
    options: { gain: /* @__PURE__ */ nonNegative(1) },
    distribution: ({ fans, options: { gain } }) => ({
      kind: "normal",
      mean: 0,
      std: (gain * Math.min(1, Math.sqrt(fans.out / fans.in))) / Math.sqrt(fans.in),
    }),
  });
