/**
 * RoBERTa and XLM-RoBERTa, as transformers 5.24 makes them: BERT's laws; the padding row is 0 in the table of positions,
 * too. Liu et al. 2019, Conneau et al. 2020: fairseq's N(0.02).
 *
 * @module
 */

import type { Family } from "../family.ts";
import { ZERO } from "../laws.ts";
import { BERT_DEFAULTS, bertEmbeddings, bertEncoder } from "../parts/bert.ts";

const HEADS = [
  "Model",
  "ForMaskedLM",
  "ForCausalLM",
  "ForSequenceClassification",
  "ForTokenClassification",
  "ForQuestionAnswering",
  "ForMultipleChoice",
];

export const roberta: Family = {
  types: ["roberta", "xlm-roberta"],
  revision: 1,
  draws: "torch",
  architectures: [
    "RobertaModel",
    ...HEADS.slice(1).map((head) => `Roberta${head}`),
    ...HEADS.map((head) => `XLMRoberta${head}`),
  ],
  defaults: (type) => ({ ...BERT_DEFAULTS, vocab_size: type === "roberta" ? 50265 : 30522, pad_token_id: 1 }),
  build({ config, architecture, model }) {
    const head = architecture.replace(/^(XLM)?Roberta/, "");
    const d = config.size("hidden_size");
    const vocabulary = config.size("vocab_size");
    const body = model.within(head === "Model" ? "" : "roberta.");
    const addBody = () =>
      model.submodel(() => {
        const positionPadding = config.indexOrNull("pad_token_id");
        bertEmbeddings(body, config, { width: d, positionPadding, typesFirst: true });
        bertEncoder(body, config);
        if (head === "Model" || head === "ForMultipleChoice") body.dense("pooler.dense", d, d);
      });
    const addHead = () => {
      if (head === "ForMaskedLM" || head === "ForCausalLM") {
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
    };
    // XLM-RoBERTa's classes construct the head first.
    for (const add of architecture.startsWith("XLM") ? [addHead, addBody] : [addBody, addHead]) add();
  },
};
