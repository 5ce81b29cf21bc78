/**
 * ResNet, as transformers 5.24 makes it: He et al. 2015's normal law by fan-out, batch norms 1, the classifier as PyTorch
 * makes linear layers.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { torchConstructed } from "../draws/torch-calls.ts";
import type { Family } from "../family.ts";
import { kaimingFanOut, normalOf, torchDefault } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { isBare } from "../parts/backbone.ts";

/** A convolution [out, in, k, k] without bias, and its norm. */
function convolution(model: ModelBuilder, name: string, shape: readonly number[]): void {
  // The inherited rule draws it before the family's own.
  const [out, , ...kernel] = shape;
  const redraws = [model.weight, normalOf(Math.SQRT2 / Math.sqrt(out! * product(kernel)))];
  model.layer(`${name}.convolution`, shape, { weight: kaimingFanOut(shape), redraws });
  model.batchNorm(`${name}.normalization`, shape[0]!);
}

export const resnet: Family = {
  types: ["resnet"],
  revision: 1,
  draws: "torch",
  architectures: ["ResNetForImageClassification", "ResNetModel", "ResNetBackbone"],
  defaults: {
    num_channels: 3,
    embedding_size: 64,
    hidden_sizes: [256, 512, 1024, 2048],
    depths: [3, 4, 6, 3],
    layer_type: "bottleneck",
    downsample_in_first_stage: false,
  },
  build({ config, architecture, model }) {
    const isModel = isBare(architecture);
    const body = model.within(isModel ? "" : "resnet.");
    const depths = config.layerCounts("depths");
    const widths = config.sizes("hidden_sizes");
    const isBasic = config.choice("layer_type", ["basic", "bottleneck"]) === "basic";
    let width = config.size("embedding_size");
    convolution(body, "embedder.embedder", [width, config.size("num_channels"), 7, 7]);
    const last = widths.at(-1) ?? config.fail("hidden_sizes of the config to be some sizes", widths);
    if (depths.length === 0) config.fail("depths of the config to be some numbers", depths);
    // As many stages as both lists have; each has one layer at least.
    for (const [s, out] of widths.slice(0, depths.length).entries()) {
      for (let b = 0; b < Math.max(1, depths[s]!); b++) {
        const block = body.within(`encoder.stages.${s}.layers.${b}.`);
        const isStrided = b === 0 && (s > 0 || config.flag("downsample_in_first_stage"));
        if (isStrided || width !== out) convolution(block, "shortcut", [out, width, 1, 1]);
        const inner = Math.floor(out / 4);
        const shapes = isBasic
          ? [[out, width, 3, 3], [out, out, 3, 3]] // biome-ignore format: one convolution a line
          : [[inner, width, 1, 1], [inner, inner, 3, 3], [out, inner, 1, 1]]; // biome-ignore format: the same
        for (const [i, shape] of shapes.entries()) convolution(block, `layer.${i}`, shape);
        width = out;
      }
    }
    body.settle();
    const labels = isModel ? 0 : config.labels();
    if (labels === 0) return;
    const law = torchDefault(last);
    const redraws = [model.weight, torchConstructed(last)];
    model.linear("classifier.1", labels, last, { weight: law, bias: law, redraws });
  },
};
