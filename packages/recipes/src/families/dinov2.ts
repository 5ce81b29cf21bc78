/**
 * DINOv2 (Oquab et al. 2023), with registers, too (Darcet et al. 2024), as transformers 5.24 makes it: ViT's laws, layer
 * scales of `layerscale_value`.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { constantOf, torchTruncated, torchTruncatedCall, ZERO } from "../laws.ts";
import { isBare } from "../parts/backbone.ts";
import { vitAttention, vitEmbeddings } from "../parts/vit.ts";

export const dinov2: Family = {
  types: ["dinov2", "dinov2_with_registers"],
  revision: 1,
  draws: "torch",
  architectures: [
    "Dinov2Model",
    "Dinov2Backbone",
    "Dinov2ForImageClassification",
    "Dinov2WithRegistersModel",
    "Dinov2WithRegistersBackbone",
    "Dinov2WithRegistersForImageClassification",
  ],
  defaults: (type) => ({
    hidden_size: 768,
    num_hidden_layers: 12,
    num_attention_heads: 12,
    mlp_ratio: 4,
    image_size: 224,
    patch_size: type === "dinov2" ? 14 : 16,
    num_channels: 3,
    qkv_bias: true,
    layerscale_value: 1,
    use_swiglu_ffn: false,
    use_mask_token: true,
    num_register_tokens: 4,
    initializer_range: 0.02,
  }),
  build({ config, architecture, model: inherited }) {
    const range = config.number("initializer_range");
    const law = torchTruncated(range);
    // The inherited rule draws a layer, and the family's own once more.
    const model = inherited.within("", law).redrawnBy(inherited.weight, torchTruncatedCall(range));
    const d = config.size("hidden_size");
    const f = Math.floor(d * config.number("mlp_ratio"));
    const isModel = isBare(architecture);
    const hasRegisters = architecture.startsWith("Dinov2WithRegisters") || config.raw("model_type") !== "dinov2";
    const body = model.within(isModel ? "" : hasRegisters ? "dinov2_with_registers." : "dinov2.");
    // With registers it is there whatever the config says.
    if (hasRegisters || config.flag("use_mask_token")) body.add("embeddings.mask_token", [1, d], ZERO);
    if (hasRegisters) body.add("embeddings.register_tokens", [1, config.size("num_register_tokens"), d], ZERO);
    vitEmbeddings(body, config, d, { token: law, isDrawn: false });
    // Shazeer 2020: two thirds of the width, here rounded up to 8.
    const gated = Math.ceil(Math.floor((f * 2) / 3) / 8) * 8;
    body.submodel(() => {
      for (let l = 0; l < config.layers("num_hidden_layers"); l++) {
        const layer = body.within(`encoder.layer.${l}.`);
        layer.layerNorm("norm1", d);
        vitAttention(layer, config, d);
        layer.layerNorm("norm2", d);
        if (config.flag("use_swiglu_ffn")) {
          // In memory two layers, one after the other.
          layer.add("mlp.weights_in.weight", [2 * gated, d], layer.weight);
          layer.bias("mlp.weights_in", 2 * gated);
          for (const i of [0, 1]) layer.drawsPart("mlp.weights_in.weight", [gated, d], i * gated * d, { bias: true });
          layer.dense("mlp.weights_out", d, gated);
        } else {
          layer.dense("mlp.fc1", f, d);
          layer.dense("mlp.fc2", d, f);
        }
        for (const i of [1, 2])
          layer.add(`layer_scale${i}.lambda1`, [d], constantOf(config.number("layerscale_value")));
      }
    });
    body.layerNorm("layernorm", d);
    body.settle();
    const labels = isModel ? 0 : config.labels();
    // It reads the class token beside the mean of the patches.
    if (labels > 0) model.dense("classifier", labels, 2 * d);
  },
};
