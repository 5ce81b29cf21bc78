/**
 * ELECTRA (Clark et al. 2020), as transformers 5.24 makes it: BERT's laws, embeddings of a width of their own.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { BERT_DEFAULTS, bertEmbeddings, bertEncoder } from "../parts/bert.ts";
import { attentionWidth } from "../parts/vit.ts";

export const electra: Family = {
  types: ["electra"],
  revision: 1,
  draws: "torch",
  architectures: [
    "ElectraForPreTraining",
    "ElectraModel",
    "ElectraForMaskedLM",
    "ElectraForCausalLM",
    "ElectraForSequenceClassification",
    "ElectraForTokenClassification",
    "ElectraForQuestionAnswering",
    "ElectraForMultipleChoice",
  ],
  defaults: {
    ...BERT_DEFAULTS,
    embedding_size: 128,
    hidden_size: 256,
    intermediate_size: 1024,
    num_attention_heads: 4,
  },
  build({ config, architecture, model }) {
    const head = architecture.replace("Electra", "");
    const e = config.size("embedding_size");
    const d = config.size("hidden_size");
    const vocabulary = config.size("vocab_size");
    const body = model.within(head === "Model" ? "" : "electra.");
    bertEmbeddings(body, config, { width: e });
    if (e !== d) body.dense("embeddings_project", d, e);
    bertEncoder(body, config, { width: attentionWidth(config, d) });
    body.settle();
    if (head === "ForPreTraining") {
      model.dense("discriminator_predictions.dense", d, d);
      model.dense("discriminator_predictions.dense_prediction", 1, d);
    }
    if (head === "ForMaskedLM" || head === "ForCausalLM") {
      model.dense("generator_predictions.dense", e, d);
      model.layerNorm("generator_predictions.LayerNorm", e);
      model.head("generator_lm_head", vocabulary, e, config.flag("tie_word_embeddings"), { bias: true });
    }
    if (head === "ForSequenceClassification") {
      model.dense("classifier.dense", d, d);
      model.dense("classifier.out_proj", config.labels(), d);
    }
    if (head === "ForMultipleChoice") {
      if (config.raw("summary_use_proj") !== false) model.dense("sequence_summary.summary", d, d);
      model.dense("classifier", 1, d);
    }
    if (head === "ForTokenClassification") model.dense("classifier", config.labels(), d);
    if (head === "ForQuestionAnswering") model.dense("qa_outputs", config.labels(), d);
  },
};
