/**
 * DistilBERT (Sanh et al. 2019), as transformers 5.24 makes it: BERT's laws under its own names; positions are drawn, or a
 * table of sines and cosines if `sinusoidal_pos_embds` says so.
 *
 * @module
 */
import { sinusoidalPositions } from "@weightinit/schemes";
import type { Family } from "../family.ts";
import type { ParameterInitializer } from "../plan.ts";

const TABLE = /* @__PURE__ */ sinusoidalPositions({ kind: "interleaved" }) as unknown as ParameterInitializer;

export const distilbert: Family = {
  types: ["distilbert"],
  revision: 1,
  draws: "torch",
  architectures: [
    "DistilBertForMaskedLM",
    "DistilBertModel",
    "DistilBertForSequenceClassification",
    "DistilBertForTokenClassification",
    "DistilBertForQuestionAnswering",
    "DistilBertForMultipleChoice",
  ],
  defaults: {
    vocab_size: 30522,
    dim: 768,
    n_heads: 12,
    hidden_dim: 3072,
    n_layers: 6,
    max_position_embeddings: 512,
    pad_token_id: 0,
    sinusoidal_pos_embds: false,
    initializer_range: 0.02,
    tie_word_embeddings: true,
  },
  build({ config, architecture, model }) {
    const head = architecture.replace("DistilBert", "");
    const d = config.size("dim", "hidden_size");
    const f = config.size("hidden_dim");
    const vocabulary = config.size("vocab_size");
    const body = model.within(head === "Model" ? "" : "distilbert.");
    body.embedding("embeddings.word_embeddings", vocabulary, d, { padding: config.indexOrNull("pad_token_id") });
    const weight = config.flag("sinusoidal_pos_embds") ? TABLE : model.weight;
    const positions = config.size("max_position_embeddings");
    body.embedding("embeddings.position_embeddings", positions, d, { weight, redraws: [model.weight] });
    body.layerNorm("embeddings.LayerNorm", d);
    for (let l = 0; l < config.layers("n_layers", "num_hidden_layers"); l++) {
      const layer = body.within(`transformer.layer.${l}.`);
      for (const part of ["q_lin", "k_lin", "v_lin", "out_lin"]) layer.dense(`attention.${part}`, d, d);
      layer.layerNorm("sa_layer_norm", d);
      layer.dense("ffn.lin1", f, d);
      layer.dense("ffn.lin2", d, f);
      layer.layerNorm("output_layer_norm", d);
    }
    body.settle();
    if (head === "ForMaskedLM") {
      model.dense("vocab_transform", d, d);
      model.layerNorm("vocab_layer_norm", d);
      model.head("vocab_projector", vocabulary, d, config.flag("tie_word_embeddings"), { bias: true });
    }
    const isChoice = head === "ForMultipleChoice";
    if (isChoice || head === "ForSequenceClassification") model.dense("pre_classifier", d, d);
    if (isChoice) model.dense("classifier", 1, d);
    else if (head.endsWith("Classification")) model.dense("classifier", config.labels(), d);
    if (head === "ForQuestionAnswering") model.dense("qa_outputs", config.labels(), d);
  },
};
