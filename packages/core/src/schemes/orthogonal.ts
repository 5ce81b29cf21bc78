/**
 * Random orthogonal matrices: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in
 * deep linear neural networks", ICLR 2014; drawn as Stewart (1980) and Mezzadri (2007) do.
 *
 * @module
 */
import { defineInitializer } from "../define-initializer.ts";
import { shown, WeightInitError } from "../errors.ts";
import type { Initializer } from "../initializer-types.ts";
import { axesOf, type Layout } from "../layout.ts";
import { product } from "../shape.ts";
import { type GainOptions, signedGain } from "./gain.ts";

/** Rows and columns of the matrix that a shape stands for, or of each of a stack; its columns are the trailing axes. */
function matrixOf(shape: readonly number[], layout: Layout): { matrices: number; rows: number; cols: number } {
  if (shape.length < 2) {
    throw new WeightInitError(
      "WI_BAD_RANK",
      `expected at least 2 dims for orthogonal, got ${shape.length} (shape [${shape}])`,
    );
  }
  const { out, batch } = axesOf(layout, shape.length);
  const first = batch.length;
  const standFrom = (start: number) => out.every((axis, i) => axis === start + i);
  const split = standFrom(first) ? first + out.length : shape.length - out.length;
  const isStack = [...batch].sort((a, b) => a - b).every((axis, i) => axis === i);
  if (out.length === 0 || !isStack || !(standFrom(first) || standFrom(split))) {
    throw new WeightInitError(
      "WI_BAD_LAYOUT",
      `expected a layout whose batch axes come first, and whose out axes are the first or the last of the others, in order, for orthogonal, got out axes ${shown(out)} and batch axes ${shown(batch)}`,
    );
  }
  return {
    matrices: product(shape.slice(0, first)),
    rows: product(shape.slice(first, split)),
    cols: product(shape.slice(split)),
  };
}

/**
 * gain·Q, Q Haar-distributed: orthonormal columns, or rows when there are fewer rows than columns. At least two dims;
 * the matrix is prod(dims[..−1]) × dims[−1] (layout `"torch"`: dims[0] × rest), always returned in the asked shape.
 * Complex dtypes give unitary matrices. `gain` is 1 by default and may be negative.
 *
 * The same bits at any thread count; across devices values agree within 1e-5.
 *
 * @throws WeightInitError `WI_BAD_RANK` below two dims; `WI_ROWS_NOT_SUPPORTED` with the rows option; `WI_BAD_OPTION`
 *   for a gain beyond the dtype's range; and the codes of every call.
 * @example
 * ```ts
 * import { orthogonal } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const [a, b, c, d] = orthogonal(new CpuRng(42), "float64", 2, 2).data;
 * console.log(Math.abs(a! * b! + c! * d!) < 1e-15); // true: its columns are orthogonal
 * ```
 */
export const orthogonal: Initializer<GainOptions> = /* @__PURE__ */ defineInitializer<GainOptions>({
  name: "orthogonal",
  options: { gain: signedGain },
  distribution: ({ shape, layout, options }) => ({
    kind: "orthogonal",
    ...matrixOf(shape, layout),
    gain: options.gain,
  }),
});
