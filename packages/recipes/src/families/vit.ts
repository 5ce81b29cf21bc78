/**
 * ViT, as transformers 5.24 makes it: weights N(initializer_range), biases 0, norms 1. The original's laws (Dosovitskiy
 * et al. 2021, google-research/vision_transformer) are `timm_vit`'s with `weight_init: "jax"`.
 *
 * @module
 */

import type { Family } from "../family.ts";
import { torchTruncated, ZERO } from "../laws.ts";
import { vitEmbeddings, vitLayer } from "../parts/vit.ts";

export const vit: Family = {
  types: ["vit"],
  revision: 1,
  draws: "torch",
  architectures: ["ViTForImageClassification", "ViTModel", "ViTForMaskedImageModeling"],
  defaults: {
    hidden_size: 768,
    num_hidden_layers: 12,
    num_attention_heads: 12,
    intermediate_size: 3072,
    image_size: 224,
    patch_size: 16,
    num_channels: 3,
    qkv_bias: true,
    encoder_stride: 16,
    initializer_range: 0.02,
  },
  build({ config, architecture, model }) {
    const d = config.size("hidden_size");
    const f = config.size("intermediate_size");
    const body = model.within(architecture === "ViTModel" ? "" : "vit.");
    const token = torchTruncated(config.number("initializer_range"));
    const isMasked = architecture === "ViTForMaskedImageModeling";
    vitEmbeddings(body, config, d, { token, isDrawn: true });
    if (isMasked) body.add("embeddings.mask_token", [1, 1, d], ZERO);
    for (let l = 0; l < config.layers("num_hidden_layers"); l++) {
      vitLayer(body.within(`encoder.layer.${l}.`), config, d, f);
    }
    body.layerNorm("layernorm", d);
    if (architecture === "ViTModel") body.dense("pooler.dense", config.sizeOr(d, "pooler_output_size"), d);
    body.settle();
    if (isMasked) {
      const out = config.size("encoder_stride") ** 2 * config.size("num_channels");
      model.layer("decoder.0", [out, d, 1, 1], { bias: true });
    }
    const labels = architecture === "ViTForImageClassification" ? config.labels() : 0;
    if (labels > 0) model.dense("classifier", labels, d);
  },
};
