/**
 * Llama 2 and 3, and Mistral, as transformers 5.24 makes them: weights N(initializer_range), norms 1, biases 0. The authors
 * have not published theirs.
 *
 * @module
 */
import type { Family } from "../family.ts";

export const llama: Family = {
  types: ["llama", "mistral"],
  revision: 1,
  architectures: ["LlamaForCausalLM", "LlamaModel", "MistralForCausalLM", "MistralModel"],
  defaults: (type) => ({
    vocab_size: 32000,
    hidden_size: 4096,
    intermediate_size: type === "mistral" ? 14336 : 11008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    ...(type === "mistral" ? { num_key_value_heads: 8 } : {}),
    initializer_range: 0.02,
    tie_word_embeddings: false,
  }),
  build({ config, architecture, model }) {
    const d = config.size("hidden_size");
    const f = config.size("intermediate_size");
    const heads = config.size("num_attention_heads");
    const groups = config.sizeOr(heads, "num_key_value_heads");
    const k = config.sizeOr(d / heads, "head_dim");
    const vocabulary = config.size("vocab_size");
    const hasHead = architecture.endsWith("ForCausalLM");
    const body = model.within(hasHead ? "model." : "");
    const attention = { bias: config.flag("attention_bias") };
    const mlp = { bias: config.flag("mlp_bias") };
    body.embedding("embed_tokens", vocabulary, d, { padding: config.indexOrNull("pad_token_id") });
    for (let l = 0; l < config.size("num_hidden_layers"); l++) {
      const layer = body.within(`layers.${l}.`);
      layer.norm("input_layernorm", d);
      layer.linear("self_attn.q_proj", heads * k, d, attention);
      layer.linear("self_attn.k_proj", groups * k, d, attention);
      layer.linear("self_attn.v_proj", groups * k, d, attention);
      layer.linear("self_attn.o_proj", d, heads * k, attention);
      layer.norm("post_attention_layernorm", d);
      layer.linear("mlp.gate_proj", f, d, mlp);
      layer.linear("mlp.up_proj", f, d, mlp);
      layer.linear("mlp.down_proj", d, f, mlp);
    }
    body.norm("norm", d);
    if (hasHead && !config.flag("tie_word_embeddings")) model.linear("lm_head", vocabulary, d);
  },
};
