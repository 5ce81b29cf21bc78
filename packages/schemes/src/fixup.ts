/**
 * Fixup: Zhang, Dauphin and Ma, "Fixup initialization: residual learning without normalization", ICLR 2019 (arXiv
 * 1901.09321), section 3, "Fixup initialization".
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { exact } from "./elementary/double-double.ts";
import { widePower } from "./elementary/power.ts";
import { flag, oneOf, requiredCount } from "./options.ts";
import { badOption, checkCount } from "./refusals.ts";

/** Options of {@link fixup}. */
export interface FixupOptions extends CommonOptions {
  /** Residual branches of the network, L. */
  layers: number;
  /** Layers of a branch, m ≥ 2. Default 2; a bottleneck has 3. */
  branchLayers?: number | undefined;
  /** Whether it is the last layer of a branch, or the classifier: zeros. Default false. */
  last?: boolean | undefined;
  /** The fan that He's σ is of. Default `"fanIn"`; the authors' code has `"fanOut"`. */
  mode?: "fanIn" | "fanOut" | undefined;
}

/**
 * Fixup's factor on the weights inside of residual branches, L^(−1/(2m−2)).
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless layers is an integer > 0 and branchLayers one > 1.
 * @example
 * ```ts
 * import { fixupFactor } from "@weightinit/schemes";
 *
 * console.log(fixupFactor({ layers: 16 })); // 0.25: m = 2
 * console.log(fixupFactor({ layers: 16, branchLayers: 3 })); // 0.5
 * ```
 */
export function fixupFactor({ layers, branchLayers = 2 }: { layers: number; branchLayers?: number }): number {
  checkCount(layers, "layers");
  checkCount(branchLayers, "branchLayers");
  if (branchLayers === 1) throw badOption("branchLayers to be an integer > 1", branchLayers);
  const exponent = { hi: -1 / (2 * branchLayers - 2), lo: 0 };
  return branchLayers === 2 ? 1 / Math.sqrt(layers) : widePower(exact(layers), exponent).hi;
}

/**
 * He's N(0, 2/fan) times L^(−1/(2m−2)), for the layers of residual branches in a network without normalization; with
 * `last`, zeros, which draw nothing. Any shape that has fans. Biases start at 0 and multipliers at 1.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` without layers; `WI_BAD_OPTION` unless layers is an integer > 0,
 *   branchLayers one > 1, last a boolean and mode one of the two; and the codes of every call.
 * @example
 * ```ts
 * import { fixup } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const rng = new CpuRng(42);
 * const first = fixup(rng, "float64", 50, 50, { layers: 4 }); // σ = √(2/50)/2
 * console.log((Math.hypot(...first.data) / 50).toFixed(1)); // 0.1
 * console.log(fixup(rng, 2, 2, { layers: 4, last: true }).data); // Float32Array(4) [ 0, 0, 0, 0 ]
 * ```
 */
export const fixup: Initializer<FixupOptions> = /* @__PURE__ */ defineInitializer<FixupOptions>({
  name: "fixup",
  options: {
    layers: requiredCount,
    branchLayers: {
      default: 2,
      check: (value) => Number.isSafeInteger(value) && (value as number) > 1,
      expected: "an integer > 1",
    },
    last: /* @__PURE__ */ flag(false),
    mode: /* @__PURE__ */ oneOf(["fanIn", "fanOut"], "fanIn"),
  },
  distribution: (request) => {
    const { options } = request;
    if (options.last) return { kind: "constant", value: 0 };
    const fan = options.mode === "fanIn" ? request.fans.in : request.fans.out;
    return { kind: "normal", mean: 0, std: fixupFactor(options) * Math.sqrt(2 / fan) };
  },
});
