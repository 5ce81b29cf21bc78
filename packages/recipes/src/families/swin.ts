/**
 * Swin (Liu et al. 2021), as transformers 5.24 makes it: weights N(initializer_range), biases 0, norms 1, both kinds of
 * position tables 0.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { ZERO } from "../laws.ts";
import { outStages } from "../parts/backbone.ts";
import { patchesOf, patchProjection } from "../parts/vit.ts";

export const swin: Family = {
  types: ["swin"],
  revision: 1,
  draws: "torch",
  architectures: ["SwinForImageClassification", "SwinModel", "SwinForMaskedImageModeling", "SwinBackbone"],
  defaults: {
    image_size: 224,
    patch_size: 4,
    num_channels: 3,
    embed_dim: 96,
    depths: [2, 2, 6, 2],
    num_heads: [3, 6, 12, 24],
    window_size: 7,
    mlp_ratio: 4,
    qkv_bias: true,
    use_absolute_embeddings: false,
    encoder_stride: 32,
    initializer_range: 0.02,
  },
  build({ config, architecture, variant, model }) {
    const isMasked = architecture === "SwinForMaskedImageModeling";
    // 5.24 saves most names of the backbone without the prefix that published files have.
    const isBackbone = architecture === "SwinBackbone";
    const isBare = architecture === "SwinModel" || (isBackbone && variant === "library");
    const body = model.within(isBare ? "" : "swin.");
    const depths = config.layerCounts("depths");
    const heads = config.sizes("num_heads");
    const [height, width] = config.pair("window_size");
    const offsets = (2 * height - 1) * (2 * width - 1);
    const bias = config.flag("qkv_bias");
    const first = config.size("embed_dim");
    patchProjection(body, config, "embeddings.patch_embeddings.projection", first);
    body.layerNorm("embeddings.norm", first);
    if (isMasked) body.add("embeddings.mask_token", [1, 1, first], ZERO);
    if (config.flag("use_absolute_embeddings")) {
      body.add("embeddings.position_embeddings", [1, patchesOf(config), first], ZERO);
    }
    body.submodel(() => {
      for (const [s, depth] of depths.entries()) {
        const d = first * 2 ** s;
        const f = Math.floor(config.number("mlp_ratio") * d);
        const stage = body.within(`encoder.layers.${s}.`);
        const n = heads[s] ?? config.fail("as many num_heads as depths", heads);
        for (let b = 0; b < depth; b++) {
          const block = stage.within(`blocks.${b}.`);
          block.layerNorm("layernorm_before", d);
          for (const part of ["query", "key", "value"]) block.linear(`attention.self.${part}`, d, d, { bias });
          block.add("attention.self.relative_position_bias_table", [offsets, n], ZERO);
          block.dense("attention.output.dense", d, d);
          block.layerNorm("layernorm_after", d);
          block.dense("intermediate.dense", f, d);
          block.dense("output.dense", d, f);
        }
        if (s === depths.length - 1) continue;
        stage.layerNorm("downsample.norm", 4 * d);
        stage.linear("downsample.reduction", 2 * d, 4 * d);
      }
    });
    const last = first * 2 ** Math.max(0, depths.length - 1);
    (isBackbone ? model.within("swin.") : body).layerNorm("layernorm", last);
    body.settle();
    if (isBackbone) {
      for (const s of outStages(config, depths.length)) {
        model.layerNorm(`hidden_states_norms.${s === 0 ? "stem" : `stage${s}`}`, first * 2 ** Math.max(0, s - 1));
      }
    }
    if (isMasked) {
      const out = config.size("encoder_stride") ** 2 * config.size("num_channels");
      // Its width follows the number of layers that the config states, which may be another than there are.
      const width = first * 2 ** (config.sizeOr(depths.length, "num_layers") - 1);
      model.layer("decoder.0", [out, width, 1, 1], { bias: true });
    }
    const labels = architecture === "SwinForImageClassification" ? config.labels() : 0;
    if (labels > 0) model.dense("classifier", labels, last);
  },
};
