/**
 * ViT-MAE (He et al. 2022), as transformers 5.24 makes it, slips included: its own initialization asks for flags that are
 * set already and does nothing, so that class token, mask token and both tables of positions stay 0; and the decoder's
 * layers are saved as `decoder.decoder_encoder.layer`, where published files have `decoder.decoder_layers`.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { ZERO } from "../laws.ts";
import { patchesOf, patchProjection, vitLayer } from "../parts/vit.ts";

export const vitMae: Family = {
  types: ["vit_mae"],
  revision: 1,
  architectures: ["ViTMAEForPreTraining", "ViTMAEModel"],
  defaults: {
    hidden_size: 768,
    num_hidden_layers: 12,
    intermediate_size: 3072,
    image_size: 224,
    patch_size: 16,
    num_channels: 3,
    qkv_bias: true,
    decoder_hidden_size: 512,
    decoder_num_hidden_layers: 8,
    decoder_intermediate_size: 2048,
    initializer_range: 0.02,
  },
  build({ config, architecture, model }) {
    const isModel = architecture === "ViTMAEModel";
    const d = config.size("hidden_size");
    const patches = patchesOf(config);
    const body = model.within(isModel ? "" : "vit.");
    body.add("embeddings.cls_token", [1, 1, d], ZERO);
    body.add("embeddings.position_embeddings", [1, patches + 1, d], ZERO);
    patchProjection(body, config, "embeddings.patch_embeddings.projection", d);
    for (let l = 0; l < config.size("num_hidden_layers"); l++) {
      vitLayer(body.within(`encoder.layer.${l}.`), config, d, config.size("intermediate_size"));
    }
    body.layerNorm("layernorm", d);
    if (isModel) return;
    const width = config.size("decoder_hidden_size");
    const decoder = model.within("decoder.");
    const [height, across] = config.pair("patch_size");
    decoder.add("mask_token", [1, 1, width], ZERO);
    decoder.add("decoder_pos_embed", [1, patches + 1, width], ZERO);
    decoder.dense("decoder_embed", width, d);
    for (let l = 0; l < config.size("decoder_num_hidden_layers"); l++) {
      const layer = decoder.within(`decoder_encoder.layer.${l}.`);
      vitLayer(layer, config, width, config.size("decoder_intermediate_size"));
    }
    decoder.layerNorm("decoder_norm", width);
    decoder.dense("decoder_pred", height * across * config.size("num_channels"), width);
  },
};
