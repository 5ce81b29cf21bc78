/**
 * Multi-head latent attention (DeepSeek-V2, 2405.04434, section 2.1): keys and values, and with `q_lora_rank` queries, go
 * through a narrow middle.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import type { ModelBuilder } from "../model-builder.ts";

export function addLatentAttention(block: ModelBuilder, config: ConfigFields): void {
  const d = config.size("hidden_size");
  const heads = config.size("num_attention_heads");
  const queryRank = (config.raw("q_lora_rank") ?? null) === null ? null : config.size("q_lora_rank");
  const rank = config.size("kv_lora_rank");
  const rotary = config.size("qk_rope_head_dim");
  const plain = config.size("qk_nope_head_dim");
  const v = config.size("v_head_dim");
  const bias = config.flag("attention_bias");
  if (queryRank === null) block.linear("self_attn.q_proj", heads * (plain + rotary), d);
  else {
    block.linear("self_attn.q_a_proj", queryRank, d, { bias });
    block.norm("self_attn.q_a_layernorm", queryRank);
    block.linear("self_attn.q_b_proj", heads * (plain + rotary), queryRank);
  }
  block.linear("self_attn.kv_a_proj_with_mqa", rank + rotary, d, { bias });
  block.norm("self_attn.kv_a_layernorm", rank);
  block.linear("self_attn.kv_b_proj", heads * (plain + v), rank);
  block.linear("self_attn.o_proj", d, heads * v, { bias });
}
