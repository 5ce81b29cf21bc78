/**
 * Bilinear upsampling as a transposed convolution: Long, Shelhamer and Darrell, "Fully convolutional networks for
 * semantic segmentation", CVPR 2015, section 3.3.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { along, matrixAxes } from "./matrix-axes.ts";
import { requiredCount } from "./options.ts";
import { badDims } from "./refusals.ts";

/** Options of {@link bilinearUpsampling}. */
export interface BilinearUpsamplingOptions extends CommonOptions {
  /** How much larger the picture becomes along each axis, f. */
  factor: number;
}

/**
 * The kernel of a transposed convolution that interpolates linearly on each kernel axis: 1 − |i − (size − 1)/2|/f, each
 * kernel axis of size 2f − f mod 2, from each channel to itself; 0 between different channels. Where one of the channel
 * axes has length 1 (a depthwise layer, groups = channels), every channel has the kernel. Use it with stride f and
 * padding ⌈(size − f)/2⌉. One kernel axis gives linear, three trilinear interpolation. No random numbers.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` without factor; `WI_BAD_OPTION` unless it is an integer > 0; `WI_BAD_DIMS`
 *   for a kernel of another size, or channels that are neither as many on both sides nor 1; `WI_BAD_RANK`,
 *   `WI_BAD_LAYOUT`; and the codes of every call.
 * @example
 * ```ts
 * import { bilinearUpsampling } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const row = bilinearUpsampling(new CpuRng(42), "float64", 1, 1, 4, { layout: "torch", factor: 2 });
 * console.log(row.data); // Float64Array(4) [ 0.25, 0.75, 0.75, 0.25 ]
 * ```
 */
export const bilinearUpsampling: Initializer<BilinearUpsamplingOptions> =
  /* @__PURE__ */ defineInitializer<BilinearUpsamplingOptions>({
    name: "bilinearUpsampling",
    options: { factor: requiredCount },
    distribution: ({ shape, layout, options: { factor } }) => {
      const axes = matrixAxes("bilinearUpsampling", shape, layout);
      const size = 2 * factor - (factor % 2);
      if (axes.kernel.length === 0 || axes.kernel.some(({ length }) => length !== size)) {
        throw badDims("bilinearUpsampling", `kernel axes of length ${size} for factor ${factor}`, shape);
      }
      const isDepthwise = axes.in.length === 1 || axes.out.length === 1;
      if (!isDepthwise && axes.in.length !== axes.out.length) {
        throw badDims("bilinearUpsampling", "as many channels in as out, or 1 on one side", shape);
      }
      return {
        kind: "values",
        draws: false,
        value: (index, part) => {
          if (part === 1 || (!isDepthwise && along(index, axes.in) !== along(index, axes.out))) return 0;
          // 1 − |i − (size − 1)/2|/f in one division: (2f − |2i − size + 1|)/2f.
          return axes.kernel.reduce(
            (weight, axis) => (weight * (2 * factor - Math.abs(2 * along(index, axis) - size + 1))) / (2 * factor),
            1,
          );
        },
      };
    },
  });
