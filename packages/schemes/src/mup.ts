/**
 * μP, the maximal update parametrization: Yang, Hu et al., "Tensor programs V: tuning large neural networks via
 * zero-shot hyperparameter transfer", 2022 (arXiv 2203.03466), table 8, as the authors' package mup has it.
 *
 * @module
 */
import { axesOf, type CommonOptions, defineInitializer, fansOf, type Initializer, type Layout } from "@weightinit/core";
import { nonNegative, oneOf, positive } from "./options.ts";
import { checkPositive, missingOption } from "./refusals.ts";

/** Options of {@link mupNormal}. */
export interface MupNormalOptions extends CommonOptions {
  /** Standard deviation at the base width, ≥ 0. Default 0.02. A readout may have 0. */
  std?: number | undefined;
  /**
   * What grows with the width: both axes (`"matrix"`, a hidden layer), one (`"vector"`, an input layer, an embedding, a
   * bias), or the input alone with the multiplier at the input (`"readout"`). Default `"matrix"`.
   */
  role?: "matrix" | "vector" | "readout" | undefined;
  /** In-axes' length of this layer in the base model; required for the role `"matrix"`. */
  baseWidth?: number | null | undefined;
}

/** What {@link mupFactors} gives. */
export interface MupFactors {
  /** m = width/baseWidth. */
  readonly widthMultiplier: number;
  /** Factor on σ of matrix-like weights, 1/√m. */
  readonly matrixStd: number;
  /** Factor on what a readout layer gets as input, 1/m. */
  readonly readoutInput: number;
  /** Factor on Adam's learning rate of matrix-like weights, 1/m. */
  readonly matrixLearningRate: number;
}

/**
 * The factors of μP for a model of `width`, tuned at `baseWidth`. Attention scores are divided by the head's size d
 * instead of √d.
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless both are finite and > 0.
 * @example
 * ```ts
 * import { mupFactors } from "@weightinit/schemes";
 *
 * console.log(mupFactors({ width: 1024, baseWidth: 64 }));
 * // { widthMultiplier: 16, matrixStd: 0.25, readoutInput: 0.0625, matrixLearningRate: 0.0625 }
 * ```
 */
export function mupFactors({ width, baseWidth }: { readonly width: number; readonly baseWidth: number }): MupFactors {
  checkPositive(width, "width");
  checkPositive(baseWidth, "baseWidth");
  const m = width / baseWidth;
  return { widthMultiplier: m, matrixStd: 1 / Math.sqrt(m), readoutInput: 1 / m, matrixLearningRate: 1 / m };
}

/** Length of the in axes, without the kernel. */
function widthOf(shape: readonly number[], layout: Layout): number {
  if (typeof layout === "object" && "fans" in layout) return fansOf(shape, layout).in;
  return axesOf(layout, shape.length).in.reduce((width, axis) => width * shape[axis]!, 1);
}

/**
 * N(0, σ²) with σ = std/√m for a matrix-like weight, m = (length of the in axes)/baseWidth, and σ = std for a
 * vector-like one and a readout. Any shape; the axes follow from the layout, kernel axes do not count.
 *
 * For mup's Xavier and Kaiming: matrix-like weights need nothing, as those divide by the width themselves; the others
 * take the base model's fans, `{ layout: { fans: { in: 10, out: 64 } } }`.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` for a matrix-like weight without baseWidth; `WI_BAD_OPTION` unless std is
 *   finite and ≥ 0, baseWidth finite and > 0 and role one of the three; and the codes of every call.
 * @example
 * ```ts
 * import { mupNormal } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const hidden = mupNormal(new CpuRng(42), "float64", 256, 256, { std: 0.04, baseWidth: 64 }); // m = 4
 * const square = hidden.data.reduce((sum, w) => sum + w * w, 0) / hidden.size;
 * console.log(Math.sqrt(square).toFixed(3)); // 0.020
 * ```
 */
export const mupNormal: Initializer<MupNormalOptions> = /* @__PURE__ */ defineInitializer<MupNormalOptions>({
  name: "mupNormal",
  options: {
    std: /* @__PURE__ */ nonNegative(0.02),
    role: /* @__PURE__ */ oneOf(["matrix", "vector", "readout"], "matrix"),
    baseWidth: /* @__PURE__ */ positive(null),
  },
  distribution: ({ shape, layout, options: { std, role, baseWidth } }) => {
    if (role !== "matrix") return { kind: "normal", mean: 0, std };
    if (baseWidth === null) throw missingOption('the option baseWidth of mupNormal for the role "matrix"');
    return { kind: "normal", mean: 0, std: std / Math.sqrt(widthOf(shape, layout) / baseWidth) };
  },
});
