/**
 * ModernBERT (Warner et al. 2024), as transformers 5.24 makes it: normal laws cut at `initializer_cutoff_factor` standard
 * deviations; what writes to the residual stream is narrower by √(2L). No row of the embedding is 0.
 *
 * @module
 */
import { inverseRoot } from "../draws/torch-calls.ts";
import type { Family } from "../family.ts";
import { truncatedOf, ZERO } from "../laws.ts";

export const modernbert: Family = {
  types: ["modernbert"],
  revision: 1,
  draws: "torch",
  architectures: [
    "ModernBertForMaskedLM",
    "ModernBertModel",
    "ModernBertForSequenceClassification",
    "ModernBertForTokenClassification",
    "ModernBertForQuestionAnswering",
    "ModernBertForMultipleChoice",
  ],
  defaults: {
    vocab_size: 50368,
    hidden_size: 768,
    intermediate_size: 1152,
    num_hidden_layers: 22,
    num_attention_heads: 12,
    initializer_range: 0.02,
    initializer_cutoff_factor: 2,
    norm_bias: false,
    attention_bias: false,
    mlp_bias: false,
    classifier_bias: false,
    decoder_bias: true,
    tie_word_embeddings: true,
  },
  build({ config, architecture, model }) {
    const head = architecture.replace("ModernBert", "");
    const d = config.size("hidden_size");
    const f = config.size("intermediate_size");
    const layers = config.layers("num_hidden_layers");
    const vocabulary = config.size("vocab_size");
    const cut = config.numberOr(3, "initializer_cutoff_factor");
    const law = (std: number) => (cut === 0 ? ZERO : truncatedOf(std, cut * std));
    const range = config.number("initializer_range");
    const reads = law(range);
    const writes = law(range / Math.sqrt(2 * Math.max(1, layers)));
    const norm = { bias: config.flag("norm_bias") };
    const attention = config.flag("attention_bias");
    const mlp = config.flag("mlp_bias");
    const body = model.within(head === "Model" ? "" : "model.");
    // The inherited rule draws each layer, and its module's own rule both of its layers again.
    const redraws = [model.weight];
    body.embedding("embeddings.tok_embeddings", vocabulary, d, { weight: reads, redraws: [model.weight, reads] });
    body.norm("embeddings.norm", d, norm);
    for (let l = 0; l < layers; l++) {
      const layer = body.within(`layers.${l}.`);
      // The embedding's norm serves the first layer.
      if (l > 0) layer.norm("attn_norm", d, norm);
      layer.linear("attn.Wqkv", 3 * d, d, { weight: reads, bias: attention, redraws });
      layer.linear("attn.Wo", d, d, { weight: writes, bias: attention, redraws });
      layer.redraws("attn.Wqkv.weight", [3 * d, d], reads);
      layer.redraws("attn.Wo.weight", [d, d], writes);
      layer.norm("mlp_norm", d, norm);
      layer.linear("mlp.Wi", 2 * f, d, { weight: reads, bias: mlp, redraws });
      layer.linear("mlp.Wo", d, f, { weight: writes, bias: mlp, redraws });
      layer.redraws("mlp.Wi.weight", [2 * f, d], reads);
      layer.redraws("mlp.Wo.weight", [d, f], writes);
    }
    body.norm("final_norm", d, norm);
    body.settle();
    if (head === "Model") return;
    model.linear("head.dense", d, d, {
      weight: writes,
      bias: config.flag("classifier_bias"),
      redraws: [model.weight, writes],
    });
    model.norm("head.norm", d, norm);
    if (head === "ForMaskedLM") {
      const decoder = { weight: writes, bias: config.flag("decoder_bias"), redraws: [model.weight, writes] };
      model.head("decoder", vocabulary, d, config.flag("tie_word_embeddings"), decoder);
    } else {
      const weight = law(1 / Math.sqrt(d));
      const call = law(inverseRoot(d));
      const labels = head === "ForMultipleChoice" ? 1 : config.labels();
      model.linear("classifier", labels, d, { weight, bias: true, redraws: [model.weight, call] });
    }
  },
};
