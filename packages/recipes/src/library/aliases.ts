/**
 * Other names of fields that transformers' config classes know (`attribute_map`, release 5.24.0): a value under one takes the
 * place of the field's own, wherever it stands in the config.
 *
 * @module
 */
import type { ModelConfig } from "../config-fields.ts";

interface Names {
  readonly [alias: string]: string;
}

const GPT: Names = {
  hidden_size: "n_embd",
  max_position_embeddings: "n_positions",
  num_attention_heads: "n_head",
  num_hidden_layers: "n_layer",
};
const BART: Names = {
  hidden_size: "d_model",
  num_attention_heads: "encoder_attention_heads",
  num_hidden_layers: "encoder_layers",
};
const CONVNEXT: Names = { num_hidden_layers: "num_stages" };

const ALIASES: { readonly [type: string]: Names } = {
  bart: BART,
  bloom: { num_attention_heads: "n_head", num_hidden_layers: "n_layer" },
  convnext: CONVNEXT,
  convnextv2: CONVNEXT,
  deepseek_v2: { num_experts: "n_routed_experts" },
  deepseek_v3: { num_local_experts: "n_routed_experts" },
  distilbert: { hidden_size: "dim", num_attention_heads: "n_heads", num_hidden_layers: "n_layers" },
  glm4_moe: { num_local_experts: "n_routed_experts" },
  gpt2: GPT,
  gpt_neo: { num_attention_heads: "num_heads", num_hidden_layers: "num_layers" },
  gpt_oss: { num_experts: "num_local_experts" },
  gptj: GPT,
  m2m_100: BART,
  marian: BART,
  mbart: BART,
  mixtral: { num_experts: "num_local_experts" },
  mpt: { hidden_size: "d_model", num_attention_heads: "n_heads", num_hidden_layers: "n_layers" },
  olmoe: { num_local_experts: "num_experts" },
  pegasus: BART,
  // Its class has the field under the name that the map reads as another.
  qwen3_moe: { num_local_experts: "num_experts" },
  swin: { num_attention_heads: "num_heads" },
  // And num_hidden_layers, after num_decoder_layers has its default.
  t5: { head_dim: "d_kv", hidden_size: "d_model", num_attention_heads: "num_heads" },
  whisper: { ...BART, num_key_value_heads: "encoder_attention_heads" },
};

/** The config with each field under its own name; the last of several names counts. */
export function withoutAliases(config: ModelConfig): ModelConfig {
  const type = config.model_type as string;
  const names = Object.hasOwn(ALIASES, type) ? ALIASES[type]! : {};
  const said = Object.keys(config).filter((name) => Object.hasOwn(names, name));
  if (said.length === 0) return config;
  const fields: Record<string, unknown> = { ...config };
  for (const alias of said) {
    fields[names[alias]!] = config[alias];
    delete fields[alias];
  }
  return fields;
}
