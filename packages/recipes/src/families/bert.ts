/**
 * BERT, as transformers 5.24 makes it: weights N(initializer_range), the padding row 0, norms 1, biases 0. Devlin et al.
 * 2019; their TensorFlow code (google-research/bert, `modeling.py`) truncates at two standard deviations, and has no row of
 * zeros, which is the variant "paper".
 *
 * @module
 */

import type { Family } from "../family.ts";
import { truncatedOf, ZERO } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { BERT_DEFAULTS, bertEmbeddings, bertEncoder } from "../parts/bert.ts";

/** The classes with a pooler: those that need one vector a text. */
const POOLED = new Set([
  "BertModel",
  "BertForPreTraining",
  "BertForSequenceClassification",
  "BertForMultipleChoice",
  "BertForNextSentencePrediction",
]);

/** The masked language model's head. Its decoder is tied to the embeddings, its bias to `bias`. */
function languageHead(model: ModelBuilder, d: number, vocabulary: number, isTied: boolean): void {
  const head = model.within("cls.predictions.");
  head.add("bias", [vocabulary], ZERO);
  head.dense("transform.dense", d, d);
  head.layerNorm("transform.LayerNorm", d);
  if (isTied) head.tiedLinear(vocabulary, d, { bias: true });
  else head.dense("decoder", vocabulary, d);
}

export const bert: Family = {
  types: ["bert"],
  revision: 1,
  draws: "torch",
  architectures: [
    "BertModel",
    "BertForMaskedLM",
    "BertForPreTraining",
    "BertLMHeadModel",
    "BertForSequenceClassification",
    "BertForTokenClassification",
    "BertForQuestionAnswering",
    "BertForMultipleChoice",
    "BertForNextSentencePrediction",
  ],
  defaults: BERT_DEFAULTS,
  build({ config, architecture, variant, model: library }) {
    const std = config.std();
    const model = variant === "paper" ? library.within("", truncatedOf(std, 2 * std)) : library;
    const d = config.size("hidden_size");
    const body = model.within(architecture === "BertModel" ? "" : "bert.");
    bertEmbeddings(body, config, { width: d, ...(variant === "paper" && { padding: null }) });
    bertEncoder(body, config);
    if (POOLED.has(architecture)) body.dense("pooler.dense", d, d);
    body.settle();
    if (["BertForMaskedLM", "BertForPreTraining", "BertLMHeadModel"].includes(architecture)) {
      languageHead(model, d, config.size("vocab_size"), config.flag("tie_word_embeddings"));
    }
    if (["BertForPreTraining", "BertForNextSentencePrediction"].includes(architecture)) {
      model.dense("cls.seq_relationship", 2, d);
    }
    if (["BertForSequenceClassification", "BertForTokenClassification"].includes(architecture)) {
      model.dense("classifier", config.labels(), d);
    }
    if (architecture === "BertForMultipleChoice") model.dense("classifier", 1, d);
    if (architecture === "BertForQuestionAnswering") model.dense("qa_outputs", config.labels(), d);
  },
};
