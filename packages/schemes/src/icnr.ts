/**
 * ICNR: Aitken, Ledig, Theis, Caballero, Wang and Shi, "Checkerboard artifact free sub-pixel convolution", 2017 (arXiv
 * 1707.02937), section 3.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, dtypeInfo, type Initializer } from "@weightinit/core";
import { along, type MatrixAxes, matrixAxes } from "./matrix-axes.ts";
import { count, nonNegative, oneOf, requiredCount } from "./options.ts";
import { badDims } from "./refusals.ts";

/** Options of {@link icnr}. */
export interface IcnrOptions extends CommonOptions {
  /** How much larger the picture becomes along each axis, r. */
  factor: number;
  /**
   * Which output channels become the r² pixels of one: neighbours (`"pixelShuffle"`, PyTorch), or those that are C apart
   * (`"depthToSpace"`, TensorFlow and channels last). Default `"pixelShuffle"`.
   */
  order?: "pixelShuffle" | "depthToSpace" | undefined;
  /** Spatial axes that grow, so that an output channel becomes factor^axes pixels. Default the kernel axes of the shape. */
  axes?: number | null | undefined;
  /** Law of each kernel, by fan-in. Default `"normal"`. */
  distribution?: "normal" | "uniform" | undefined;
  /** Factor on σ = gain/√fan-in. Default √2. */
  gain?: number | undefined;
}

/** The number of the draw that an element has: that of the kernel which its channel repeats. */
function numberOf(axes: MatrixAxes, source: (channel: number) => number): (index: number) => number {
  const others = [axes.in, ...axes.kernel];
  return (index) => others.reduce((n, axis) => n * axis.length + along(index, axis), source(along(index, axes.out)));
}

/**
 * Kaiming's law for the convolution before a pixel shuffle, with the same kernel for all r² channels that become pixels
 * of one: the layer starts as nearest-neighbour upsampling, without a checkerboard. σ = gain/√fan-in. A weight with one
 * in and one out axis.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` without factor; `WI_BAD_OPTION` unless factor and axes are integers > 0,
 *   gain is finite and ≥ 0, and order and distribution are names; `WI_BAD_DIMS` unless the out axis is a multiple of
 *   r²; `WI_BAD_RANK`, `WI_BAD_LAYOUT`; and the codes of every call.
 * @example
 * ```ts
 * import { icnr } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const weight = icnr(new CpuRng(42), 12, 8, 3, 3, { layout: "torch", factor: 2 }).data; // 3 channels become 2×2 pixels
 * console.log(weight[0] === weight[72], weight[0] === weight[4 * 72]); // true false
 * ```
 */
export const icnr: Initializer<IcnrOptions> = /* @__PURE__ */ defineInitializer<IcnrOptions>({
  name: "icnr",
  options: {
    factor: requiredCount,
    order: /* @__PURE__ */ oneOf(["pixelShuffle", "depthToSpace"], "pixelShuffle"),
    axes: /* @__PURE__ */ count(null),
    distribution: /* @__PURE__ */ oneOf(["normal", "uniform"], "normal"),
    gain: /* @__PURE__ */ nonNegative(Math.SQRT2),
  },
  distribution: ({ shape, layout, fans, dtype, options: { factor, order, axes: grown, distribution, gain } }) => {
    const axes = matrixAxes("icnr", shape, layout);
    let repeats = 1;
    for (let axis = 0; axis < (grown ?? axes.kernel.length); axis++) repeats *= factor;
    const channels = axes.out.length / repeats;
    if (!Number.isInteger(channels)) throw badDims("icnr", `an out axis that is a multiple of ${repeats}`, shape);
    const numberAt = numberOf(axes, (channel) =>
      order === "pixelShuffle" ? Math.floor(channel / repeats) : channel % channels,
    );
    const { parts, isComplex } = dtypeInfo(dtype);
    const std = (gain * (isComplex ? Math.SQRT1_2 : 1)) / Math.sqrt(fans.in);
    const bound = Math.sqrt(3) * std;
    return {
      kind: "values",
      draws: true,
      value: (index, part, random) => {
        const n = numberAt(index) * parts + part;
        return distribution === "normal" ? std * random.normal(n) : bound * (2 * random.uniform(n) - 1);
      },
    };
  },
});
