/**
 * DINOv3's ViT (Siméoni et al. 2025), as transformers 5.24 makes it: ViT's laws, layer scales of `layerscale_value`, no
 * table of positions, keys without bias.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { constantOf, normalOf, torchTruncated, torchTruncatedCall, ZERO } from "../laws.ts";
import { patchProjection } from "../parts/vit.ts";

export const dinov3Vit: Family = {
  types: ["dinov3_vit"],
  revision: 1,
  draws: "torch",
  architectures: ["DINOv3ViTModel", "DINOv3ViTBackbone"],
  defaults: {
    hidden_size: 384,
    intermediate_size: 1536,
    num_hidden_layers: 12,
    num_attention_heads: 6,
    num_channels: 3,
    patch_size: 16,
    num_register_tokens: 0,
    layerscale_value: 1,
    query_bias: true,
    key_bias: false,
    value_bias: true,
    proj_bias: true,
    mlp_bias: true,
    use_gated_mlp: false,
    initializer_range: 0.02,
  },
  build({ config, model: inherited }) {
    const range = config.number("initializer_range");
    const law = torchTruncated(range);
    // The inherited rule draws a layer, and the family's own once more.
    const call = torchTruncatedCall(range);
    const model = inherited.within("", law).redrawnBy(inherited.weight, call);
    const d = config.size("hidden_size");
    const f = config.size("intermediate_size");
    const mlp = { bias: config.flag("mlp_bias") };
    const scale = constantOf(config.number("layerscale_value"));
    model.add("embeddings.cls_token", [1, 1, d], law);
    model.add("embeddings.mask_token", [1, 1, d], ZERO);
    // Stored though there may be none.
    const registers = [1, config.size("num_register_tokens"), d];
    model.add("embeddings.register_tokens", registers, law);
    model.constructs("embeddings.cls_token", [1, 1, d], normalOf(1));
    patchProjection(model, config, "embeddings.patch_embeddings", d);
    model.redraws("embeddings.cls_token", [1, 1, d], call);
    model.redraws("embeddings.register_tokens", registers, call);
    model.submodel(() => {
      for (let l = 0; l < config.layers("num_hidden_layers"); l++) {
        const layer = model.within(`layer.${l}.`);
        layer.layerNorm("norm1", d);
        layer.linear("attention.k_proj", d, d, { bias: config.flag("key_bias") });
        layer.linear("attention.v_proj", d, d, { bias: config.flag("value_bias") });
        layer.linear("attention.q_proj", d, d, { bias: config.flag("query_bias") });
        layer.linear("attention.o_proj", d, d, { bias: config.flag("proj_bias") });
        layer.add("layer_scale1.lambda1", [d], scale);
        layer.layerNorm("norm2", d);
        if (config.flag("use_gated_mlp")) layer.linear("mlp.gate_proj", f, d, mlp);
        layer.linear("mlp.up_proj", f, d, mlp);
        layer.linear("mlp.down_proj", d, f, mlp);
        layer.add("layer_scale2.lambda1", [d], scale);
      }
    });
    model.layerNorm("norm", d);
  },
};
