/**
 * EfficientNet (Tan and Le 2019), as transformers 5.24 makes it: weights N(initializer_range), those of batch norms too. The
 * authors' code (tensorflow/tpu, `efficientnet_model.py`) has N(√(2/fan-out)) for convolutions, batch norms of 1, and U(±1/√out)
 * for the head: the variant "paper". There the fan-out of a depthwise convolution is its kernel's area.
 *
 * @module
 */
import { product } from "@weightinit/core";
import type { ConfigFields } from "../config-fields.ts";
import { isFixed } from "../draws/draw-order.ts";
import type { Family } from "../family.ts";
import { normalOf, ONE, uniformOf } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { Variant } from "../plan.ts";

/** A width, scaled and rounded to a multiple of the divisor, by no more than a tenth down. */
function widthOf(config: ConfigFields, channels: number): number {
  const divisor = config.size("depth_divisor");
  const scaled = channels * config.number("width_coefficient");
  const rounded = Math.max(divisor, Math.floor(Math.trunc(scaled + divisor / 2) / divisor) * divisor);
  return rounded < 0.9 * scaled ? rounded + divisor : rounded;
}

/** Convolutions and batch norms by the laws of a variant. */
function layersOf(model: ModelBuilder, config: ConfigFields, variant: Variant) {
  const isPaper = variant === "paper";
  const own = normalOf(config.number("initializer_range"));
  // Drawn by the inherited rule, and by the family's own once more.
  const redraws = [model.weight, own];
  return {
    own,
    conv(name: string, shape: readonly [number, number, number, number], bias = false): void {
      const fanOut = product(shape.slice(2)) * (name.endsWith("depthwise_conv") ? 1 : shape[0]);
      model.layer(name, shape, { weight: isPaper ? normalOf(Math.sqrt(2 / fanOut)) : own, bias, redraws });
    },
    norm(name: string, width: number): void {
      const weight = isPaper ? ONE : own;
      model.batchNorm(name, width, weight);
      if (!isFixed(weight)) model.redraws(`${name}.weight`, [width], weight);
    },
  };
}

function addBlock(
  block: ModelBuilder,
  config: ConfigFields,
  variant: Variant,
  [width, out, ratio, kernel]: readonly [number, number, number, number],
): void {
  const { conv, norm } = layersOf(block, config, variant);
  const inner = width * ratio;
  if (ratio !== 1) {
    conv("expansion.expand_conv", [inner, width, 1, 1]);
    norm("expansion.expand_bn", inner);
  }
  conv("depthwise_conv.depthwise_conv", [inner, 1, kernel, kernel]);
  norm("depthwise_conv.depthwise_norm", inner);
  const squeezed = Math.max(1, Math.trunc(width * config.number("squeeze_expansion_ratio")));
  conv("squeeze_excite.reduce", [squeezed, inner, 1, 1], true);
  conv("squeeze_excite.expand", [inner, squeezed, 1, 1], true);
  conv("projection.project_conv", [out, inner, 1, 1]);
  norm("projection.project_bn", out);
}

/** Of each stage: width before and after, expansion and kernel. */
function stagesOf(config: ConfigFields): readonly (readonly [number, number, number, number])[] {
  const [before, after] = [config.sizes("in_channels"), config.sizes("out_channels")];
  const [ratios, kernels] = [config.sizes("expand_ratios"), config.sizes("kernel_sizes")];
  const repeats = config.layerCounts("num_block_repeats");
  const lists = [after, ratios, kernels, repeats, config.list("strides") ?? before];
  if (lists.some((list) => list.length < before.length)) {
    config.fail(
      "as many out_channels, expand_ratios, kernel_sizes, num_block_repeats and strides as in_channels",
      lists,
    );
  }
  return before.flatMap((channels, i) => {
    const [width, out] = [widthOf(config, channels), widthOf(config, after[i]!)];
    const count = Math.ceil(config.number("depth_coefficient") * repeats[i]!);
    return Array.from({ length: count }, (_, j) => [j === 0 ? width : out, out, ratios[i]!, kernels[i]!] as const);
  });
}

export const efficientnet: Family = {
  types: ["efficientnet"],
  revision: 1,
  draws: "torch",
  architectures: ["EfficientNetForImageClassification", "EfficientNetModel"],
  defaults: {
    num_channels: 3,
    width_coefficient: 2,
    depth_coefficient: 3.1,
    depth_divisor: 8,
    kernel_sizes: [3, 3, 5, 3, 5, 5, 3],
    in_channels: [32, 16, 24, 40, 80, 112, 192],
    out_channels: [16, 24, 40, 80, 112, 192, 320],
    num_block_repeats: [1, 2, 2, 3, 3, 4, 1],
    expand_ratios: [1, 6, 6, 6, 6, 6, 6],
    squeeze_expansion_ratio: 0.25,
    hidden_dim: 2560,
    initializer_range: 0.02,
  },
  build({ config, architecture, variant, model }) {
    const body = model.within(architecture === "EfficientNetModel" ? "" : "efficientnet.");
    const { conv, norm, own } = layersOf(body, config, variant);
    const stem = widthOf(config, 32);
    conv("embeddings.convolution", [stem, config.size("num_channels"), 3, 3]);
    norm("embeddings.batchnorm", stem);
    const blocks = stagesOf(config);
    for (const [i, sizes] of blocks.entries()) addBlock(body.within(`encoder.blocks.${i}.`), config, variant, sizes);
    // It reads what the last block makes, were there one.
    const last = config.sizes("out_channels")[config.sizes("in_channels").length - 1];
    conv("encoder.top_conv", [widthOf(config, 1280), last === undefined ? stem : widthOf(config, last), 1, 1]);
    norm("encoder.top_bn", config.size("hidden_dim"));
    body.settle();
    const labels = architecture === "EfficientNetModel" ? 0 : config.labels();
    if (labels === 0) return;
    const weight = variant === "paper" ? uniformOf(1 / Math.sqrt(labels)) : own;
    model.linear("classifier", labels, config.size("hidden_dim"), { weight, bias: true, redraws: [model.weight, own] });
  },
};
