/**
 * The encoder of BERT and its kin: embeddings and layers by BERT's names.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import type { ModelBuilder } from "../model-builder.ts";

/** Defaults of the fields that {@link bertEncoder} and {@link bertEmbeddings} read. */
export const BERT_DEFAULTS = {
  vocab_size: 30522,
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  intermediate_size: 3072,
  max_position_embeddings: 512,
  type_vocab_size: 2,
  initializer_range: 0.02,
  pad_token_id: 0,
  tie_word_embeddings: true,
  add_cross_attention: false,
};

export interface BertEmbeddingOptions {
  readonly width: number;
  /** The row of words that is 0; by default the config's `pad_token_id`. */
  readonly padding?: number | null;
  /** The row of positions that is 0. */
  readonly positionPadding?: number | null;
  /** Whether token types are constructed before positions. */
  readonly typesFirst?: boolean;
}

/** Word, position and token type embeddings of a width, and their norm. */
export function bertEmbeddings(body: ModelBuilder, config: ConfigFields, options: BertEmbeddingOptions): void {
  const { width, padding = config.indexOrNull("pad_token_id"), positionPadding = null, typesFirst = false } = options;
  body.embedding("embeddings.word_embeddings", config.size("vocab_size"), width, { padding });
  const types = () => body.embedding("embeddings.token_type_embeddings", config.size("type_vocab_size"), width);
  if (typesFirst) types();
  const positions = config.size("max_position_embeddings");
  body.embedding("embeddings.position_embeddings", positions, width, { padding: positionPadding });
  if (!typesFirst) types();
  body.layerNorm("embeddings.LayerNorm", width);
}

export interface BertEncoderOptions {
  /** Names of the three projections of attention. */
  readonly self?: readonly string[];
  /** The width of all heads; by default the model's. */
  readonly width?: number;
}

/** The layers. */
export function bertEncoder(
  body: ModelBuilder,
  config: ConfigFields,
  { self = ["query", "key", "value"], width }: BertEncoderOptions = {},
): void {
  const d = config.size("hidden_size");
  const f = config.size("intermediate_size");
  for (let l = 0; l < config.layers("num_hidden_layers"); l++) {
    const layer = body.within(`encoder.layer.${l}.`);
    for (const name of config.flag("add_cross_attention") ? ["attention", "crossattention"] : ["attention"]) {
      for (const part of self) layer.dense(`${name}.self.${part}`, width ?? d, d);
      layer.dense(`${name}.output.dense`, d, d);
      layer.layerNorm(`${name}.output.LayerNorm`, d);
    }
    layer.dense("intermediate.dense", f, d);
    layer.dense("output.dense", d, f);
    layer.layerNorm("output.LayerNorm", d);
  }
}
