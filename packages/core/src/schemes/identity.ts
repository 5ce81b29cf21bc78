/**
 * Identity matrices and identity convolutions: Le, Jaitly and Hinton, "A simple way to initialize recurrent networks
 * of rectified linear units", 2015; for kernels, Zagoruyko and Komodakis, "DiracNets", 2017.
 *
 * @module
 */
import { defineInitializer } from "../define-initializer.ts";
import type { DiagonalAxis } from "../device.ts";
import type { Distribution } from "../distribution.ts";
import { shown, WeightInitError } from "../errors.ts";
import type { Initializer } from "../initializer-types.ts";
import { axesOf, type Layout } from "../layout.ts";
import type { CommonOptions, OptionSpec } from "../options.ts";
import { product } from "../shape.ts";
import { signedGain } from "./gain.ts";

/** Options of {@link identityInit}. */
export interface IdentityOptions extends CommonOptions {
  /** Value of the ones. Default 1. */
  gain?: number | undefined;
  /**
   * Rolls the result towards higher indices: a number moves the rows of a matrix, and both matrix axes of a
   * convolution; a pair gives both.
   */
  shift?: number | readonly [rows: number, columns: number] | undefined;
}

const shiftOption: OptionSpec<number | readonly [number, number]> = {
  default: 0,
  check: (value) =>
    Number.isSafeInteger(value) || (Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger)),
  expected: "an integer or a pair of integers",
};

/** The two matrix axes, in order. */
function matrixAxes(layout: Layout, rank: number): [number, number] {
  const axes = axesOf(layout, rank);
  if (axes.in.length !== 1 || axes.out.length !== 1 || axes.batch.length > 0) {
    throw new WeightInitError(
      "WI_BAD_LAYOUT",
      `expected a layout with one in axis, one out axis and no batch axes for identityInit, got in axes ${shown(axes.in)}, out axes ${shown(axes.out)}, batch axes ${shown(axes.batch)}`,
    );
  }
  const [a, b] = [axes.in[0]!, axes.out[0]!];
  return a < b ? [a, b] : [b, a];
}

function diagonal(
  shape: readonly number[],
  layout: Layout,
  value: number,
  shift: number | readonly [number, number],
): Distribution {
  const matrix = matrixAxes(layout, shape.length);
  const shifts = typeof shift !== "number" ? shift : shape.length === 2 ? [shift, 0] : [shift, shift];
  const strides = shape.map((_, axis) => product(shape.slice(axis + 1)));
  // The kernel's centre, ⌊(k−1)/2⌋ from 0 on each remaining axis.
  const base = shape.reduce(
    (sum, length, axis) => (matrix.includes(axis) ? sum : sum + Math.floor((length - 1) / 2) * strides[axis]!),
    0,
  );
  const axis = (i: 0 | 1): DiagonalAxis => {
    const size = shape[matrix[i]]!;
    return { size, stride: strides[matrix[i]]!, shift: size === 0 ? 0 : ((shifts[i]! % size) + size) % size };
  };
  const axes = [axis(0), axis(1)] as const;
  return { kind: "diagonal", value, base, count: Math.min(axes[0].size, axes[1].size), axes };
}

/**
 * 1-D: zeros (a bias). 2-D: `gain` on the diagonal. n-D: `gain` at the kernel's centre of (i, i), so that a
 * convolution passes its input through. Then rolled by `shift`. Draws nothing.
 *
 * @throws WeightInitError `WI_BAD_RANK` for a scalar; `WI_BAD_OPTION` for a shift that is not one or two integers; and
 *   the codes of every call.
 * @example
 * ```ts
 * import { identityInit } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(identityInit(new CpuRng(42), 2, 3, { gain: 2 }).data); // Float32Array(6) [ 2, 0, 0, 0, 2, 0 ]
 * console.log(identityInit(new CpuRng(42), 2, 2, { shift: 1 }).data); // Float32Array(4) [ 0, 1, 1, 0 ]
 * ```
 */
export const identityInit: Initializer<IdentityOptions> = /* @__PURE__ */ defineInitializer<IdentityOptions>({
  name: "identityInit",
  options: { gain: signedGain, shift: shiftOption },
  distribution: ({ shape, layout, options: { gain, shift } }) => {
    if (shape.length === 0) {
      throw new WeightInitError("WI_BAD_RANK", "expected at least 1 dim for identityInit, got a scalar");
    }
    return shape.length === 1 ? { kind: "constant", value: 0 } : diagonal(shape, layout, gain, shift);
  },
});
