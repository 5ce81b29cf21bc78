/**
 * Delta-orthogonal kernels: Xiao, Bahri, Sohl-Dickstein, Schoenholz and Pennington, "Dynamical isometry and a mean field
 * theory of CNNs", ICML 2018, algorithm 1.
 *
 * @module
 */
import { defineInitializer } from "../define-initializer.ts";
import { shown, WeightInitError } from "../errors.ts";
import type { Initializer } from "../initializer-types.ts";
import { axesOf, type Layout } from "../layout.ts";
import { product } from "../shape.ts";
import { type GainOptions, signedGain } from "./gain.ts";

/** Which entry of the matrix is which element, of a kernel whose in and out axes are the first two or the last two. */
function matrixWithin(shape: readonly number[], layout: Layout) {
  const { in: ins, out: outs, batch } = axesOf(layout, shape.length);
  const [a, b] = [ins[0]!, outs[0]!];
  const first = Math.min(a, b);
  const isPair = ins.length === 1 && outs.length === 1 && batch.length === 0 && Math.abs(a - b) === 1;
  if (!isPair || (first !== 0 && first !== shape.length - 2)) {
    throw new WeightInitError(
      "WI_BAD_LAYOUT",
      `expected a layout with one in and one out axis, the first two or the last two, for deltaOrthogonal, got in axes ${shown(ins)}, out axes ${shown(outs)}, batch axes ${shown(batch)}`,
    );
  }
  if (shape[a]! > shape[b]!) {
    throw new WeightInitError(
      "WI_BAD_DIMS",
      `expected no more in than out channels for deltaOrthogonal, got ${shape[a]} and ${shape[b]} (shape [${shape}])`,
    );
  }
  const kernel = first === 0 ? shape.slice(2) : shape.slice(0, -2);
  const matrix = shape[a]! * shape[b]!;
  const [base, spacing] = first === 0 ? [1, product(kernel)] : [matrix, 1];
  // The centre, ⌊(k − 1)/2⌋ from 0 on each axis, as JAX has it.
  const centre = kernel.reduce((at, length) => at * length + Math.floor((length - 1) / 2), 0);
  return { rows: shape[first]!, cols: shape[first + 1]!, within: { base: base * centre, spacing } };
}

/**
 * Zeros, but for a random orthogonal matrix at the kernel's centre: gain·Q with orthonormal rows from the in to the out
 * channels, so that a convolution keeps the norm of its input. Kernels of 3 to 5 axes; no more in than out channels.
 *
 * @throws WeightInitError `WI_BAD_RANK` for another number of dims; `WI_BAD_DIMS` for more in than out channels;
 *   `WI_BAD_LAYOUT` for a layout whose channels are not the first two or the last two axes; `WI_ROWS_NOT_SUPPORTED` with
 *   rows or slice; and the codes of every call.
 * @example
 * ```ts
 * import { deltaOrthogonal } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const kernel = deltaOrthogonal(new CpuRng(42), "float64", 3, 3, 2, 4); // [...kernel, in, out]
 * const norm = kernel.data.reduce((sum, w) => sum + w * w, 0);
 * console.log(Math.abs(norm - 2) < 1e-12, kernel.data.filter((w) => w !== 0).length); // true 8
 * ```
 */
export const deltaOrthogonal: Initializer<GainOptions> = /* @__PURE__ */ defineInitializer<GainOptions>({
  name: "deltaOrthogonal",
  options: { gain: signedGain },
  distribution: ({ shape, layout, options: { gain } }) => {
    if (shape.length < 3 || shape.length > 5) {
      throw new WeightInitError(
        "WI_BAD_RANK",
        `expected 3 to 5 dims for deltaOrthogonal, got ${shape.length} (shape [${shape}])`,
      );
    }
    return { kind: "orthogonal", ...matrixWithin(shape, layout), gain };
  },
});
