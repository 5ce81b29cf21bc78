/** Configs of both ages, and what a config leaves out: the same model either way. */
import { expect, it } from "vitest";
import { type ModelConfig, planOf } from "../src/index.ts";

const sizes = {
  vocab_size: 20,
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 6,
  num_attention_heads: 4,
  num_key_value_heads: 2,
};
const tensors = (config: ModelConfig) => planOf(config).parameters.map(({ name, shape, law }) => [name, shape, law]);

const of = (model_type: string, more: ModelConfig = {}) => ({ model_type, ...sizes, ...more });
const fifth = { head_dim: 12 };
const types = (letters: string) =>
  [...letters].map((t) => ({ f: "full_attention", l: "linear_attention", c: "conv" })[t]);

it.each([
  ["experts", of("qwen3_moe"), { num_experts: 3 }, { num_local_experts: 3 }],
  ["experts of Mixtral", of("mixtral"), { num_local_experts: 3 }, { num_experts: 3 }],
  ["heads a layer", of("gemma4_text"), { global_head_dim: 12 }, { per_layer_config: { 5: fifth } }],
  ["layers with zeros", of("gemma4_text"), { global_head_dim: 12 }, { per_layer_config: { "05": fifth } }],
  ["layers by index", of("lfm2"), { full_attn_idxs: [1, 5] }, { layer_types: types("cfcccf") }],
  ["layers by interval", of("qwen3_next"), { full_attention_interval: 3 }, { layer_types: types("llfllf") }],
  ["every fourth layer", of("qwen3_next"), {}, { layer_types: types("lllfll") }],
  ["layers of experts", of("llama4_text"), { interleave_moe_layer_step: 2 }, { moe_layers: [1, 3, 5] }],
  ["rank of time steps", of("mamba"), { time_step_rank: "auto" }, { time_step_rank: 1 }],
  [
    "heads of Falcon",
    { model_type: "falcon", hidden_size: 16, vocab_size: 9 },
    { n_layer: 2, n_head: 4 },
    { num_hidden_layers: 2, num_attention_heads: 4 },
  ],
] as [string, ModelConfig, ModelConfig, ModelConfig][])("%s", (_, common, one, other) => {
  expect(tensors({ ...common, ...one })).toEqual(tensors({ ...common, ...other }));
});
