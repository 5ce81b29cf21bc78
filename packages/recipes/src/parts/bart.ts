/**
 * The two stacks of BART and its kin.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import type { ModelBuilder } from "../model-builder.ts";

export type Side = "encoder" | "decoder";

/** Defaults of the fields that {@link bartLayers} reads, and their siblings'. */
export const BART_DEFAULTS = {
  d_model: 1024,
  encoder_layers: 12,
  decoder_layers: 12,
  encoder_attention_heads: 16,
  decoder_attention_heads: 16,
  encoder_ffn_dim: 4096,
  decoder_ffn_dim: 4096,
  max_position_embeddings: 1024,
  init_std: 0.02,
  tie_word_embeddings: true,
};

function attention(layer: ModelBuilder, name: string, d: number): void {
  for (const part of ["k_proj", "v_proj", "q_proj", "out_proj"]) layer.dense(`${name}.${part}`, d, d);
  layer.layerNorm(`${name}_layer_norm`, d);
}

/** The layers of a side; a decoder's attend to the encoder as well, unless it stands alone. */
export function bartLayers(body: ModelBuilder, config: ConfigFields, side: Side): void {
  const d = config.size("d_model");
  const f = config.size(`${side}_ffn_dim`);
  for (let l = 0; l < config.layers(`${side}_layers`); l++) {
    const layer = body.within(`${side}.layers.${l}.`);
    attention(layer, "self_attn", d);
    if (side === "decoder") attention(layer, "encoder_attn", d);
    layer.dense("fc1", f, d);
    layer.dense("fc2", d, f);
    layer.layerNorm("final_layer_norm", d);
  }
}
