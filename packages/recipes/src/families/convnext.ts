/**
 * ConvNeXt (Liu et al. 2022) and ConvNeXt V2 (Woo et al. 2023), as transformers 5.24 makes them: weights
 * N(initializer_range), biases 0, norms 1, layer scales `layer_scale_init_value`; V2 has a response norm of zeros instead.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { constantOf, ZERO } from "../laws.ts";
import { isBare, outStages } from "../parts/backbone.ts";

export const convnext: Family = {
  types: ["convnext", "convnextv2"],
  revision: 1,
  draws: "torch",
  architectures: [
    "ConvNextForImageClassification",
    "ConvNextModel",
    "ConvNextBackbone",
    "ConvNextV2ForImageClassification",
    "ConvNextV2Model",
    "ConvNextV2Backbone",
  ],
  defaults: {
    num_channels: 3,
    patch_size: 4,
    hidden_sizes: [96, 192, 384, 768],
    depths: [3, 3, 9, 3],
    num_stages: 4,
    layer_scale_init_value: 1e-6,
    initializer_range: 0.02,
  },
  build({ config, architecture, model }) {
    const isModel = isBare(architecture);
    const isSecond = architecture.startsWith("ConvNextV2") || config.raw("model_type") === "convnextv2";
    const body = model.within(isModel ? "" : isSecond ? "convnextv2." : "convnext.");
    const widths = config.sizes("hidden_sizes");
    const scale = isSecond ? 0 : config.number("layer_scale_init_value");
    const patch = config.pair("patch_size");
    const last = widths.at(-1) ?? 0;
    let width = widths[0] ?? config.fail("hidden_sizes to be some sizes", widths);
    body.layer("embeddings.patch_embeddings", [width, config.size("num_channels"), ...patch], { bias: true });
    body.layerNorm("embeddings.layernorm", width);
    body.submodel(() => {
      const depths = config.sizes("depths");
      for (let s = 0; s < config.integer("num_stages", "num_hidden_layers"); s++) {
        const d = widths[s] ?? config.fail("hidden_sizes of the config to have a width for each stage", widths);
        const depth = depths[s] ?? config.fail("depths of the config to have a number for each stage", depths);
        const stage = body.within(`encoder.stages.${s}.`);
        if (s > 0) {
          stage.layerNorm("downsampling_layer.0", width);
          stage.layer("downsampling_layer.1", [d, width, 2, 2], { bias: true });
        }
        for (let b = 0; b < depth; b++) {
          const layer = stage.within(`layers.${b}.`);
          layer.layer("dwconv", [d, 1, 7, 7], { bias: true });
          layer.layerNorm("layernorm", d);
          layer.dense("pwconv1", 4 * d, d);
          layer.dense("pwconv2", d, 4 * d);
          if (scale > 0) layer.add("layer_scale_parameter", [d], constantOf(scale));
          if (isSecond) for (const part of ["weight", "bias"]) layer.add(`grn.${part}`, [1, 1, 1, 4 * d], ZERO);
        }
        width = d;
      }
    });
    if (architecture.endsWith("Backbone")) {
      for (const s of outStages(config, widths.length)) {
        body.layerNorm(`hidden_states_norms.${s === 0 ? "stem" : `stage${s}`}`, widths[Math.max(0, s - 1)]!);
      }
    } else body.layerNorm("layernorm", last);
    body.settle();
    const labels = isModel ? 0 : config.labels();
    if (labels > 0) model.dense("classifier", labels, last);
  },
};
