/**
 * OPT. As transformers 5.24 makes it: weights N(init_std); positions have two rows more than the config says, and the
 * padding row of the tokens, 1 by default, is 0. Trained (variant "paper"): N(0.006), what writes to the residual stream
 * N(0.006/√(2L)), biases 0 (2205.01068, section 2.2).
 *
 * @module
 */
import type { Family } from "../family.ts";
import { normalOf } from "../laws.ts";
import { addTextHeads } from "../parts/text-heads.ts";

const PAPER_STD = 0.006;

export const opt: Family = {
  types: ["opt"],
  revision: 1,
  draws: "torch",
  architectures: ["OPTForCausalLM", "OPTModel", "OPTForSequenceClassification", "OPTForQuestionAnswering"],
  defaults: {
    vocab_size: 50272,
    hidden_size: 768,
    num_hidden_layers: 12,
    num_attention_heads: 12,
    ffn_dim: 3072,
    max_position_embeddings: 2048,
    do_layer_norm_before: true,
    enable_bias: true,
    layer_norm_elementwise_affine: true,
    init_std: 0.02,
    pad_token_id: 1,
    tie_word_embeddings: true,
  },
  build(request) {
    const { config, architecture, variant, model: library } = request;
    const isPaper = variant === "paper";
    const model = isPaper ? library.within("", PAPER_STD) : library;
    const d = config.size("hidden_size");
    const f = config.size("ffn_dim");
    const layers = config.layers("num_hidden_layers");
    const vocabulary = config.size("vocab_size");
    const width = config.sizeOr(d, "word_embed_proj_dim");
    const bias = config.flag("enable_bias");
    const output = { bias, ...(isPaper && { weight: normalOf(PAPER_STD / Math.sqrt(2 * Math.max(1, layers))) }) };
    const body = model.within(architecture === "OPTModel" ? "decoder." : "model.decoder.");
    const norm = (name: string) => {
      if (config.flag("layer_norm_elementwise_affine")) body.norm(name, d, { bias: true });
    };
    body.embedding("embed_tokens", vocabulary, width, { padding: config.indexOrNull("pad_token_id") });
    body.embedding("embed_positions", config.integer("max_position_embeddings") + 2, d);
    if (width !== d) {
      body.linear("project_out", width, d);
      body.linear("project_in", d, width);
    }
    for (let l = 0; l < layers; l++) {
      for (const name of ["k_proj", "v_proj", "q_proj"]) body.linear(`layers.${l}.self_attn.${name}`, d, d, { bias });
      body.linear(`layers.${l}.self_attn.out_proj`, d, d, output);
      norm(`layers.${l}.self_attn_layer_norm`);
      body.linear(`layers.${l}.fc1`, f, d, { bias });
      body.linear(`layers.${l}.fc2`, d, f, output);
      norm(`layers.${l}.final_layer_norm`);
    }
    if (config.flag("do_layer_norm_before") && !config.flag("_remove_final_layer_norm")) norm("final_layer_norm");
    body.settle();
    addTextHeads({ ...request, model }, width);
    if (architecture === "OPTForCausalLM") {
      model.head("lm_head", vocabulary, width, config.flag("tie_word_embeddings"));
    }
  },
};
