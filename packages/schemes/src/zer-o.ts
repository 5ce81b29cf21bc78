/**
 * ZerO: Zhao, Schäfer and Anandkumar, "ZerO initialization: initializing neural networks with only zeros and ones",
 * TMLR 2022 (arXiv 2110.12661), algorithm 1.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { along, matrixAxes } from "./matrix-axes.ts";

/** Whether the binary digits of `a` and `b` are both 1 in an odd number of places. */
function isOdd(a: number, b: number): boolean {
  let common = 0;
  // `&` has 32 bits; dims may have more.
  for (let x = a, y = b; x > 0 && y > 0; x = Math.floor(x / 2 ** 31), y = Math.floor(y / 2 ** 31)) {
    common ^= (x % 2 ** 31) & (y % 2 ** 31);
  }
  for (let shift = 16; shift >= 1; shift /= 2) common ^= common >> shift;
  return (common & 1) === 1;
}

/**
 * No random numbers. Where no more outputs than inputs: ones on the diagonal, zeros elsewhere. Otherwise the first
 * columns of a Hadamard matrix: entry (i, j) is ±2^(−k/2), k = ⌈log₂ fan-out⌉, with the sign (−1) to the number of
 * binary digits that i and j have in common. In a convolution this stands at the kernel's centre ⌊k/2⌋, the rest is 0.
 *
 * The scale is that of the authors' code; the paper writes 2^(−(k−1)/2).
 *
 * @throws WeightInitError `WI_BAD_RANK` below two dims, `WI_BAD_LAYOUT` unless it names one in axis and one out axis, and
 *   the codes of every call.
 * @example
 * ```ts
 * import { zerO } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(zerO(new CpuRng(42), 2, 3).data); // Float32Array(6) [ 1, 0, 0, 0, 1, 0 ]
 * console.log(zerO(new CpuRng(42), 4, 2).data); // Float32Array(8) [ 0.5, 0.5, 0.5, -0.5, 0.5, 0.5, 0.5, -0.5 ]
 * ```
 */
export const zerO: Initializer<CommonOptions> = /* @__PURE__ */ defineInitializer<CommonOptions>({
  name: "zerO",
  options: {},
  distribution: ({ shape, layout }) => {
    const axes = matrixAxes("zerO", shape, layout);
    let order = 1;
    while (order < axes.out.length) order *= 2;
    const entry = 1 / Math.sqrt(order);
    return {
      kind: "values",
      draws: false,
      value: (index, part) => {
        if (part === 1 || axes.kernel.some((axis) => along(index, axis) !== Math.floor(axis.length / 2))) return 0;
        const [i, j] = [along(index, axes.out), along(index, axes.in)];
        if (axes.out.length <= axes.in.length) return i === j ? 1 : 0;
        return isOdd(i, j) ? -entry : entry;
      },
    };
  },
});
