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
import type { Given } from "../scheme.ts";
import { product } from "../shape.ts";
import { signedGain } from "./gain.ts";

/** Options of {@link identityInit}. */
export interface IdentityOptions extends CommonOptions {
  /** Value of the ones. Default 1. */
  gain?: number | undefined;
  /**
   * Rolls the result towards higher indices: a number moves the rows of a matrix, and both matrix axes of a
   * convolution; a pair gives both; more numbers give one for each axis.
   */
  shift?: number | readonly number[] | undefined;
  /** Groups of out channels, each of which has an identity of its own. Default 1. */
  groups?: number | undefined;
}

const shiftOption: OptionSpec<number | readonly number[]> = {
  default: 0,
  check: (value) =>
    Number.isSafeInteger(value) || (Array.isArray(value) && value.length >= 2 && value.every(Number.isSafeInteger)),
  expected: "an integer, a pair of integers, or one for each axis",
};

const groupsOption: OptionSpec<number> = {
  default: 1,
  check: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  expected: "an integer ≥ 1",
};

/** The two matrix axes. */
function matrixAxes(layout: Layout, rank: number): { readonly in: number; readonly out: number } {
  const axes = axesOf(layout, rank);
  if (axes.in.length !== 1 || axes.out.length !== 1 || axes.batch.length > 0) {
    throw new WeightInitError(
      "WI_BAD_LAYOUT",
      `expected a layout with one in axis, one out axis and no batch axes for identityInit, got in axes ${shown(axes.in)}, out axes ${shown(axes.out)}, batch axes ${shown(axes.batch)}`,
    );
  }
  return { in: axes.in[0]!, out: axes.out[0]! };
}

/** By how much each axis is rolled, from 0 to its length − 1. */
function shiftsOf(shift: number | readonly number[], shape: readonly number[], matrix: readonly number[]): number[] {
  const pair = typeof shift !== "number" ? shift : shape.length === 2 ? [shift, 0] : [shift, shift];
  if (pair.length !== 2 && pair.length !== shape.length) {
    throw new WeightInitError(
      "WI_BAD_OPTION",
      `expected shift of identityInit to have ${shape.length === 2 ? 2 : `2 or ${shape.length}`} integers for shape [${shape}], got ${pair.length}`,
    );
  }
  return shape.map((length, axis) => {
    const by = pair.length === shape.length ? pair[axis]! : (pair[matrix.indexOf(axis)] ?? 0);
    return length === 0 ? 0 : ((by % length) + length) % length;
  });
}

/** Ones where the places along the axes say so: the definition, one element at a time. */
function grouped(
  { shape, strides, shifts, centre }: Readonly<Record<"shape" | "strides" | "shifts" | "centre", readonly number[]>>,
  axes: { readonly in: number; readonly out: number },
  { gain, groups }: { readonly gain: number; readonly groups: number },
): Distribution {
  const outs = shape[axes.out]! / groups;
  if (!Number.isInteger(outs)) {
    throw new WeightInitError(
      "WI_BAD_OPTION",
      `expected groups of identityInit to divide ${shape[axes.out]} out channels, got ${groups}`,
    );
  }
  const value = (index: number): number => {
    const placed = shape.map((length, axis) => {
      const at = Math.floor(index / strides[axis]!) % length;
      return (at - shifts[axis]! + length) % length;
    });
    const isCentre = placed.every((place, axis) => axis === axes.in || axis === axes.out || place === centre[axis]);
    return isCentre && placed[axes.out]! % outs === placed[axes.in] ? gain : 0;
  };
  return { kind: "values", draws: false, value: (index, part) => (part === 0 ? value(index) : 0) };
}

function diagonal(shape: readonly number[], layout: Layout, options: Given<IdentityOptions>): Distribution {
  const axes = matrixAxes(layout, shape.length);
  const matrix = [axes.in, axes.out].sort((a, b) => a - b);
  const shifts = shiftsOf(options.shift, shape, matrix);
  const strides = shape.map((_, axis) => product(shape.slice(axis + 1)));
  // PyTorch's `dirac_` has ⌊k/2⌋, Julia's frameworks and JAX ⌊(k − 1)/2⌋: they differ where k is even.
  const centre = shape.map((length) => Math.floor((layout === "torch" ? length : length - 1) / 2));
  if (options.groups !== 1) return grouped({ shape, strides, shifts, centre }, axes, options);
  const base = shape.reduce(
    (sum, length, axis) =>
      matrix.includes(axis) ? sum : sum + ((centre[axis]! + shifts[axis]!) % length) * strides[axis]!,
    0,
  );
  const axis = (i: 0 | 1): DiagonalAxis => {
    const at = matrix[i]!;
    return { size: shape[at]!, stride: strides[at]!, shift: shifts[at]! };
  };
  const pair = [axis(0), axis(1)] as const;
  return { kind: "diagonal", value: options.gain, base, count: Math.min(pair[0].size, pair[1].size), axes: pair };
}

/**
 * 1-D: zeros (a bias). 2-D: `gain` on the diagonal. n-D: `gain` at the kernel's centre of (i, i), so that a
 * convolution passes its input through; of an even kernel, whose middle is between two places, the later one with layout
 * `"torch"`, as `torch.nn.init.dirac_` has it, and otherwise the earlier one. With `groups` each group of out channels
 * passes its own inputs through. Then rolled by `shift`. Draws nothing.
 *
 * @throws WeightInitError `WI_BAD_RANK` for a scalar; `WI_BAD_OPTION` for a shift that is not one, two or as many
 *   integers as there are axes, or groups that do not divide the out channels; and the codes of every call.
 * @example
 * ```ts
 * import { identityInit } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(identityInit(new CpuRng(42), 2, 3, { gain: 2 }).data); // Float32Array(6) [ 2, 0, 0, 0, 2, 0 ]
 * console.log(identityInit(new CpuRng(42), 2, 2, { shift: 1 }).data); // Float32Array(4) [ 0, 1, 1, 0 ]
 * console.log(identityInit(new CpuRng(42), 4, 1, { groups: 4 }).data); // Float32Array(4) [ 1, 1, 1, 1 ]
 * ```
 */
export const identityInit: Initializer<IdentityOptions> = /* @__PURE__ */ defineInitializer<IdentityOptions>({
  name: "identityInit",
  options: { gain: signedGain, shift: shiftOption, groups: groupsOption },
  distribution: ({ shape, layout, options }) => {
    if (shape.length === 0) {
      throw new WeightInitError("WI_BAD_RANK", "expected at least 1 dim for identityInit, got a scalar");
    }
    return shape.length === 1 ? { kind: "constant", value: 0 } : diagonal(shape, layout, options);
  },
});
