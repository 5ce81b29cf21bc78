/**
 * OLMo 2. As transformers 5.24 makes them: Llama's laws; norms stand behind attention and MLP, and of the whole
 * queries and keys. A missing `pad_token_id` is 1, so that row of the embedding is 0. Trained (variant "paper"): one
 * truncated normal for every matrix, σ = 0.02 cut at ±3σ, without a row of zeros (2501.00656; OLMo-core fa6c501,
 * nn/transformer/init.py, method "normal").
 *
 * @module
 */
import type { Family } from "../family.ts";
import { truncatedOf } from "../laws.ts";
import { addAttention, addDecoder, addGatedMlp, decoderDefaults, decoderSizes } from "../parts/decoder.ts";

const SIGMA = 0.02;

export const olmo2: Family = {
  types: ["olmo2"],
  revision: 1,
  draws: "torch",
  architectures: ["Olmo2ForCausalLM", "Olmo2Model", "Olmo2ForSequenceClassification"],
  defaults: decoderDefaults({
    vocab_size: 50304,
    hidden_size: 4096,
    intermediate_size: 11008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    pad_token_id: 1,
  }),
  build(request) {
    const { config, variant } = request;
    const isPaper = variant === "paper";
    const model = isPaper ? request.model.within("", truncatedOf(SIGMA, 3 * SIGMA)) : request.model;
    const sizes = decoderSizes(config);
    const { d, f, heads, groups, k } = sizes;
    const bias = config.flag("attention_bias");
    addDecoder(
      { ...request, model },
      {
        ...(isPaper ? { padding: null } : {}),
        block: (block) => {
          addAttention(block, sizes, { bias });
          block.norm("self_attn.q_norm", heads * k);
          block.norm("self_attn.k_norm", groups * k);
          block.norm("post_attention_layernorm", d);
          addGatedMlp(block, "mlp", d, f);
          block.norm("post_feedforward_layernorm", d);
        },
      },
    );
  },
};
