/**
 * ViT-MAE (He et al. 2022), as transformers 5.24 makes it, slips included: its own initialization asks for flags that are
 * set already and does nothing, so that class token, mask token and both tables of positions stay 0; and the decoder's
 * layers are saved as `decoder.decoder_encoder.layer`, where published files have `decoder.decoder_layers`. The variant
 * "paper" has what was meant (facebookresearch/mae, `models_mae.py`, `initialize_weights`): tables of sines and cosines,
 * tokens N(0.02), every matrix xavier_uniform, the patches' as a matrix [d, channels·p²], queries, keys and values as one,
 * [3d, d].
 *
 * @module
 */
import { product } from "@weightinit/core";
import { gridPositions } from "@weightinit/schemes";
import type { ConfigFields } from "../config-fields.ts";
import type { Family } from "../family.ts";
import { normalOf, xavierUniform, ZERO } from "../laws.ts";
import { patchesOf, vitLayer } from "../parts/vit.ts";
import type { ParameterInitializer } from "../plan.ts";

/** Positions of the patches, after the class token's row of zeros. */
function table(config: ConfigFields): ParameterInitializer {
  const columns = Math.floor(config.pair("image_size")[1] / config.pair("patch_size")[1]);
  return gridPositions({ columns, prefix: 1 }) as unknown as ParameterInitializer;
}

export const vitMae: Family = {
  types: ["vit_mae"],
  revision: 1,
  draws: "torch",
  architectures: ["ViTMAEForPreTraining", "ViTMAEModel"],
  defaults: {
    hidden_size: 768,
    num_hidden_layers: 12,
    num_attention_heads: 12,
    intermediate_size: 3072,
    image_size: 224,
    patch_size: 16,
    num_channels: 3,
    qkv_bias: true,
    decoder_hidden_size: 512,
    decoder_num_attention_heads: 16,
    decoder_num_hidden_layers: 8,
    decoder_intermediate_size: 2048,
    initializer_range: 0.02,
  },
  build({ config, architecture, variant, model }) {
    const isModel = architecture === "ViTMAEModel";
    const isPaper = variant === "paper";
    const d = config.size("hidden_size");
    const patches = patchesOf(config);
    const decoderWidth = config.size("decoder_hidden_size");
    if (!isModel && decoderWidth % 4 > 0) {
      config.fail("decoder_hidden_size of the config to be a multiple of 4", decoderWidth);
    }
    // The library's tables are of a square of square patches, though they are thrown away.
    if (!isModel && !isPaper) {
      if (Array.isArray(config.raw("patch_size")))
        config.fail("patch_size of the config to be an integer", config.raw("patch_size"));
      if (!Number.isInteger(Math.sqrt(patches)))
        config.fail("image_size of the config to be of a square of patches", patches);
    }
    const token = isPaper ? normalOf(0.02) : ZERO;
    const positions = isPaper ? table(config) : ZERO;
    /** The law of a matrix, where it is not the inherited one. */
    const linear = isPaper ? xavierUniform : undefined;
    const body = model.within(isModel ? "" : "vit.");
    body.add("embeddings.cls_token", [1, 1, d], token);
    body.add("embeddings.position_embeddings", [1, patches + 1, d], positions);
    const patch = [d, config.size("num_channels"), ...config.pair("patch_size")];
    const weight = isPaper ? xavierUniform(product(patch.slice(1)), d) : model.weight;
    body.layer("embeddings.patch_embeddings.projection", patch, { weight, bias: true });
    for (let l = 0; l < config.layers("num_hidden_layers"); l++) {
      vitLayer(body.within(`encoder.layer.${l}.`), config, d, config.size("intermediate_size"), linear);
    }
    body.layerNorm("layernorm", d);
    body.settle();
    if (isModel) return;
    const width = config.size("decoder_hidden_size");
    const out = product(patch.slice(1));
    const decoder = model.within("decoder.");
    decoder.add("mask_token", [1, 1, width], token);
    decoder.add("decoder_pos_embed", [1, patches + 1, width], positions);
    decoder.dense("decoder_embed", width, d, linear?.(d, width));
    const heads = config.integer("decoder_num_attention_heads");
    const isFit = config.says("decoder_num_attention_heads") || width % heads === 0;
    const inner = config.with({ num_attention_heads: isFit ? heads : 1 });
    const layers = isPaper ? "decoder_layers" : "decoder_encoder.layer";
    for (let l = 0; l < config.layers("decoder_num_hidden_layers"); l++) {
      const layer = decoder.within(`${layers}.${l}.`);
      vitLayer(layer, inner, width, config.size("decoder_intermediate_size"), linear);
    }
    decoder.layerNorm("decoder_norm", width);
    decoder.dense("decoder_pred", out, width, linear?.(width, out));
    // Its constructor draws the token, which the rule makes 0.
    const range = normalOf(config.number("initializer_range"));
    decoder.constructs("mask_token", [1, 1, width], range);
  },
};
