/**
 * MPNet (Song et al. 2020), as transformers 5.24 makes it: BERT's laws, a table of relative positions for all layers. Row
 * 1 of words and of positions is 0, whatever `pad_token_id` says.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { ZERO } from "../laws.ts";
import { BERT_DEFAULTS } from "../parts/bert.ts";

const PADDING = 1;

export const mpnet: Family = {
  types: ["mpnet"],
  revision: 1,
  draws: "torch",
  architectures: [
    "MPNetForMaskedLM",
    "MPNetModel",
    "MPNetForSequenceClassification",
    "MPNetForTokenClassification",
    "MPNetForQuestionAnswering",
    "MPNetForMultipleChoice",
  ],
  defaults: { ...BERT_DEFAULTS, vocab_size: 30527, relative_attention_num_buckets: 32 },
  build({ config, architecture, model }) {
    const head = architecture.replace("MPNet", "");
    const d = config.size("hidden_size");
    const f = config.size("intermediate_size");
    const vocabulary = config.size("vocab_size");
    const body = model.within(head === "Model" ? "" : "mpnet.");
    const positions = config.size("max_position_embeddings");
    body.embedding("embeddings.word_embeddings", vocabulary, d, { padding: PADDING });
    body.embedding("embeddings.position_embeddings", positions, d, { padding: PADDING });
    body.layerNorm("embeddings.LayerNorm", d);
    for (let l = 0; l < config.layers("num_hidden_layers"); l++) {
      const layer = body.within(`encoder.layer.${l}.`);
      for (const part of ["q", "k", "v", "o"]) layer.dense(`attention.attn.${part}`, d, d);
      layer.layerNorm("attention.LayerNorm", d);
      layer.dense("intermediate.dense", f, d);
      layer.dense("output.dense", d, f);
      layer.layerNorm("output.LayerNorm", d);
    }
    const buckets = config.size("relative_attention_num_buckets");
    body.embedding("encoder.relative_attention_bias", buckets, config.size("num_attention_heads"));
    if (head === "Model" || head === "ForMultipleChoice") body.dense("pooler.dense", d, d);
    body.settle();
    if (head === "ForMaskedLM") {
      model.add("lm_head.bias", [vocabulary], ZERO);
      model.dense("lm_head.dense", d, d);
      model.layerNorm("lm_head.layer_norm", d);
      if (config.flag("tie_word_embeddings")) model.tiedLinear(vocabulary, d, { bias: true });
      else model.dense("lm_head.decoder", vocabulary, d);
    }
    if (head === "ForSequenceClassification") {
      model.dense("classifier.dense", d, d);
      model.dense("classifier.out_proj", config.labels(), d);
    }
    if (head === "ForTokenClassification") model.dense("classifier", config.labels(), d);
    if (head === "ForMultipleChoice") model.dense("classifier", 1, d);
    if (head === "ForQuestionAnswering") model.dense("qa_outputs", config.labels(), d);
  },
};
