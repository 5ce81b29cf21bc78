/**
 * ALBERT (Lan et al. 2020), as transformers 5.24 makes it: BERT's laws; one set of tensors for all layers of a group.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { ZERO } from "../laws.ts";
import { BERT_DEFAULTS, bertEmbeddings } from "../parts/bert.ts";
import { attentionWidth } from "../parts/vit.ts";

const POOLED = new Set(["Model", "ForPreTraining", "ForSequenceClassification", "ForMultipleChoice"]);

export const albert: Family = {
  types: ["albert"],
  revision: 1,
  draws: "torch",
  architectures: [
    "AlbertForMaskedLM",
    "AlbertModel",
    "AlbertForPreTraining",
    "AlbertForSequenceClassification",
    "AlbertForTokenClassification",
    "AlbertForQuestionAnswering",
    "AlbertForMultipleChoice",
  ],
  defaults: {
    ...BERT_DEFAULTS,
    vocab_size: 30000,
    embedding_size: 128,
    hidden_size: 4096,
    intermediate_size: 16384,
    num_attention_heads: 64,
    num_hidden_groups: 1,
    inner_group_num: 1,
  },
  build({ config, architecture, model }) {
    const head = architecture.replace("Albert", "");
    const e = config.size("embedding_size");
    const d = config.size("hidden_size");
    const f = config.size("intermediate_size");
    const a = attentionWidth(config, d);
    const vocabulary = config.size("vocab_size");
    const body = model.within(head === "Model" ? "" : "albert.");
    bertEmbeddings(body, config, { width: e });
    body.dense("encoder.embedding_hidden_mapping_in", d, e);
    for (let group = 0; group < config.size("num_hidden_groups"); group++) {
      for (let inner = 0; inner < config.size("inner_group_num"); inner++) {
        const layer = body.within(`encoder.albert_layer_groups.${group}.albert_layers.${inner}.`);
        for (const part of ["query", "key", "value"]) layer.dense(`attention.${part}`, a, d);
        layer.dense("attention.dense", d, d);
        layer.layerNorm("attention.LayerNorm", d);
        layer.dense("ffn", f, d);
        layer.dense("ffn_output", d, f);
        layer.layerNorm("full_layer_layer_norm", d);
      }
    }
    if (POOLED.has(head)) body.dense("pooler", d, d);
    body.settle();
    if (head === "ForMaskedLM" || head === "ForPreTraining") {
      model.dense("predictions.dense", e, d);
      model.layerNorm("predictions.LayerNorm", e);
      model.add("predictions.bias", [vocabulary], ZERO);
      if (config.flag("tie_word_embeddings")) model.tiedLinear(vocabulary, e, { bias: true });
      else model.dense("predictions.decoder", vocabulary, e);
    }
    if (head === "ForPreTraining") model.dense("sop_classifier.classifier", config.labels(), d);
    if (head.endsWith("Classification")) model.dense("classifier", config.labels(), d);
    if (head === "ForMultipleChoice") model.dense("classifier", 1, d);
    if (head === "ForQuestionAnswering") model.dense("qa_outputs", config.labels(), d);
  },
};
