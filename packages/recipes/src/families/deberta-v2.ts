/**
 * DeBERTa v2 and v3 (He et al. 2021), as transformers 5.24 makes them: BERT's laws; a table of relative positions, and
 * projections of them where they are not attention's own.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import type { Family } from "../family.ts";
import { ZERO } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { BERT_DEFAULTS, bertEncoder } from "../parts/bert.ts";

/** A list, or a text "c2p|p2c". */
function positionTypes(config: ConfigFields): readonly unknown[] {
  const value = config.raw("pos_att_type");
  return typeof value === "string" ? value.split("|").map((one) => one.trim()) : (config.list("pos_att_type") ?? []);
}

function embeddings(body: ModelBuilder, config: ConfigFields, d: number, e: number): void {
  const padding = config.indexOrNull("pad_token_id");
  body.embedding("embeddings.word_embeddings", config.size("vocab_size"), e, { padding });
  if (config.flag("position_biased_input")) {
    body.embedding("embeddings.position_embeddings", config.size("max_position_embeddings"), e);
  }
  const types = config.integer("type_vocab_size");
  if (types > 0) body.embedding("embeddings.token_type_embeddings", types, e);
  if (e !== d) body.linear("embeddings.embed_proj", d, e);
  body.layerNorm("embeddings.LayerNorm", d);
}

/** What attention by relative positions adds. */
function relative(body: ModelBuilder, config: ConfigFields, d: number): void {
  const buckets = config.numberOr(-1, "position_buckets");
  const positions = config.numberOr(-1, "max_relative_positions");
  const reach = buckets > 0 ? buckets : positions >= 1 ? positions : config.size("max_position_embeddings");
  body.embedding("encoder.rel_embeddings", 2 * reach, d);
}

/** Projections of a layer's attention; those of positions only where they are not the others. */
function projections(config: ConfigFields): readonly string[] {
  const own = config.flag("relative_attention") && !config.flag("share_att_key") ? positionTypes(config) : [];
  return [
    "query_proj",
    "key_proj",
    "value_proj",
    ...(own.includes("c2p") ? ["pos_key_proj"] : []),
    ...(own.includes("p2c") ? ["pos_query_proj"] : []),
  ];
}

/** The masked language model's head; since release 4.49 there is a second, of `legacy: false`. */
function languageHead(model: ModelBuilder, config: ConfigFields, d: number, e: number): void {
  const isLegacy = config.raw("legacy") !== false;
  const vocabulary = config.size("vocab_size");
  const head = model.within(isLegacy ? "cls.predictions." : "lm_predictions.lm_head.");
  const inner = isLegacy ? head.within("transform.") : head;
  const width = isLegacy ? e : d;
  inner.dense("dense", width, d);
  inner.layerNorm("LayerNorm", width);
  head.add("bias", [vocabulary], ZERO);
  if (!isLegacy) return;
  if (config.flag("tie_word_embeddings")) head.tiedLinear(vocabulary, e, { bias: true });
  else head.dense("decoder", vocabulary, e);
}

export const debertaV2: Family = {
  types: ["deberta-v2"],
  revision: 1,
  draws: "torch",
  architectures: [
    "DebertaV2ForMaskedLM",
    "DebertaV2Model",
    "DebertaV2ForSequenceClassification",
    "DebertaV2ForTokenClassification",
    "DebertaV2ForQuestionAnswering",
    "DebertaV2ForMultipleChoice",
  ],
  defaults: {
    ...BERT_DEFAULTS,
    vocab_size: 128100,
    hidden_size: 1536,
    num_hidden_layers: 24,
    intermediate_size: 6144,
    type_vocab_size: 0,
    relative_attention: false,
    position_biased_input: true,
  },
  build({ config, architecture, model }) {
    const head = architecture.replace("DebertaV2", "");
    const d = config.size("hidden_size");
    const e = config.sizeOr(d, "embedding_size");
    const body = model.within(head === "Model" ? "" : "deberta.");
    embeddings(body, config, d, e);
    // It has no such layers, whatever the config says.
    bertEncoder(body, config.with({ add_cross_attention: false }), { self: projections(config) });
    if (config.flag("relative_attention")) relative(body, config, d);
    const norms = String(config.raw("norm_rel_ebd") ?? "none")
      .toLowerCase()
      .split("|");
    if (norms.some((one) => one.trim() === "layer_norm")) body.layerNorm("encoder.LayerNorm", d);
    const kernel = config.sizeOr(0, "conv_kernel_size");
    if (kernel > 0) {
      body.layer("encoder.conv.conv", [d, d / config.sizeOr(1, "conv_groups"), kernel], { bias: true });
      body.layerNorm("encoder.conv.LayerNorm", d);
    }
    body.settle();
    if (head === "ForMaskedLM") languageHead(model, config, d, e);
    if (head === "ForSequenceClassification" || head === "ForMultipleChoice") {
      const width = config.sizeOr(d, "pooler_hidden_size");
      model.dense("pooler.dense", width, width);
    }
    if (head === "ForMultipleChoice") model.dense("classifier", 1, d);
    if (head.endsWith("Classification")) model.dense("classifier", config.labels(), d);
    if (head === "ForQuestionAnswering") model.dense("qa_outputs", config.labels(), d);
  },
};
