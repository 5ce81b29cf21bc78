/**
 * torchvision's `VisionTransformer` (0.29.2). The config has the constructor's arguments; the defaults are ViT-B/16's.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { normalOf, torchDefault, torchTruncated, xavierUniform, ZERO } from "../laws.ts";

export const torchvisionVit: Family = {
  types: ["torchvision_vit"],
  revision: 1,
  architectures: ["VisionTransformer"],
  defaults: {
    image_size: 224,
    patch_size: 16,
    num_layers: 12,
    num_heads: 12,
    hidden_dim: 768,
    mlp_dim: 3072,
    num_classes: 1000,
    representation_size: null,
  },
  build({ config, model }) {
    const d = config.size("hidden_dim");
    const f = config.size("mlp_dim");
    const p = config.size("patch_size");
    const patches = Math.floor(config.size("image_size") / p) ** 2;
    model.add("class_token", [1, 1, d], ZERO);
    model.layer("conv_proj", [d, 3, p, p], { weight: torchTruncated(1 / Math.sqrt(3 * p * p)), bias: true });
    model.add("encoder.pos_embedding", [1, patches + 1, d], normalOf(0.02));
    for (let l = 0; l < config.size("num_layers"); l++) {
      const layer = model.within(`encoder.layers.encoder_layer_${l}.`);
      layer.layerNorm("ln_1", d);
      layer.add("self_attention.in_proj_weight", [3 * d, d], xavierUniform(d, 3 * d));
      layer.add("self_attention.in_proj_bias", [3 * d], ZERO);
      layer.dense("self_attention.out_proj", d, d, torchDefault(d));
      layer.layerNorm("ln_2", d);
      layer.linear("mlp.0", f, d, { weight: xavierUniform(d, f), bias: normalOf(1e-6) });
      layer.linear("mlp.3", d, f, { weight: xavierUniform(f, d), bias: normalOf(1e-6) });
    }
    model.layerNorm("encoder.ln", d);
    const width = config.sizeOr(0, "representation_size");
    if (width > 0) model.dense("heads.pre_logits", width, d, torchTruncated(1 / Math.sqrt(d)));
    model.dense("heads.head", config.size("num_classes"), width || d, ZERO);
  },
};
