/**
 * torchvision's `VisionTransformer` (0.29.2). The config has the constructor's arguments; the defaults are ViT-B/16's.
 *
 * @module
 */
import type { Family } from "../family.ts";
import {
  normalOf,
  torchDefault,
  torchTruncated,
  torchTruncatedCall,
  torchXavier,
  xavierUniform,
  ZERO,
} from "../laws.ts";

export const torchvisionVit: Family = {
  types: ["torchvision_vit"],
  revision: 1,
  draws: "torch",
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
    const patch = [d, 3, p, p];
    const fanIn = 3 * p * p;
    model.add("class_token", [1, 1, d], ZERO);
    model.layer("conv_proj", patch, { weight: torchTruncated(1 / Math.sqrt(fanIn)), bias: true, redraws: [] });
    const positions = ["encoder.pos_embedding", [1, patches + 1, d], normalOf(0.02)] as const;
    model.add(...positions);
    model.constructs(...positions);
    for (let l = 0; l < config.size("num_layers"); l++) {
      const layer = model.within(`encoder.layers.encoder_layer_${l}.`);
      layer.layerNorm("ln_1", d);
      layer.linear("self_attention.out_proj", d, d, { weight: torchDefault(d), bias: true, redraws: [] });
      layer.add("self_attention.in_proj_weight", [3 * d, d], xavierUniform(d, 3 * d));
      layer.constructs("self_attention.in_proj_weight", [3 * d, d], torchXavier(d, 3 * d));
      layer.add("self_attention.in_proj_bias", [3 * d], ZERO);
      layer.layerNorm("ln_2", d);
      const mlp = { bias: normalOf(1e-6), weight: xavierUniform(d, f), redraws: [torchXavier(d, f)] };
      layer.linear("mlp.0", f, d, mlp);
      layer.linear("mlp.3", d, f, mlp);
      // The MLP draws again as soon as it is there.
      model.settle();
    }
    model.layerNorm("encoder.ln", d);
    const width = config.sizeOr(0, "representation_size");
    const inner = Math.sqrt(1 / d);
    if (width > 0) {
      model.linear("heads.pre_logits", width, d, { weight: torchTruncated(inner), bias: true, redraws: [] });
    }
    model.dense("heads.head", config.size("num_classes"), width || d, ZERO);
    model.redraws("conv_proj.weight", patch, torchTruncatedCall(Math.sqrt(1 / fanIn)));
    if (width > 0) model.redraws("heads.pre_logits.weight", [width, d], torchTruncatedCall(inner));
  },
};
