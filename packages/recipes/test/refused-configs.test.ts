/**
 * Configs of which transformers 5.24.0 makes no model are refused, and none of which it makes one
 * (test/data/refused-configs.json: for each base, fields with other values, without the fields of a third entry; null where the
 * library refuses, else the first eight digits of the SHA-256 of the file's names and shapes).
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type ModelConfig, type Plan, planOf } from "../src/index.ts";

interface Base {
  readonly config: ModelConfig;
  readonly rows: [changes: ModelConfig, names: string | null, without?: string[]][];
}

const bases = JSON.parse(readFileSync(new URL("data/refused-configs.json", import.meta.url), "utf8")) as Base[];

function digest({ parameters }: Plan): string {
  const stored = parameters.filter(({ tiedTo }) => tiedTo === undefined);
  const lines = stored.map(({ name, shape }) => `${name} ${JSON.stringify(shape)}`);
  return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 8);
}

function made(config: ModelConfig): string | null {
  try {
    return digest(planOf(config));
  } catch (error) {
    if ((error as { code?: string }).code === "WI_BAD_CONFIG") return null;
    throw error;
  }
}

it.each(bases.map((base) => [base.config.model_type, base] as const))("%s", (_, { config, rows }) => {
  const ours = rows.map(([changes, , without = []]) => {
    const kept = Object.entries(config).filter(([name]) => !without.includes(name));
    return [changes, made({ ...Object.fromEntries(kept), ...changes })];
  });
  expect(ours).toEqual(rows.map(([changes, names]) => [changes, names]));
});

const sizes = { vocab_size: 20, hidden_size: 32, intermediate_size: 8, num_hidden_layers: 1, num_attention_heads: 4 };
const of = (model_type: string, more: ModelConfig = {}) => ({ model_type, ...sizes, ...more });

it.each([
  [
    of("llama", { num_attention_heads: 5 }),
    "num_attention_heads of the config to divide hidden_size, which is 32, got 5",
  ],
  [
    of("bert", { num_attention_heads: 5 }),
    "num_attention_heads of the config to divide hidden_size, which is 32, got 5",
  ],
  [
    of("qwen2", { num_attention_heads: 33 }),
    "num_attention_heads of the config to be at most hidden_size, which is 32, got 33",
  ],
  [of("qwen2", { num_key_value_heads: 0 }), "num_key_value_heads of the config not to be 0, got 0"],
  [of("qwen3", { head_dim: 7 }), "head_dim of the config, the width of a head that is rotated, to be even, got 7"],
  [of("mistral", { num_key_value_heads: null }), "num_key_value_heads of the config to be an integer, got null"],
  [of("bert", { num_attention_heads: "4" }), 'num_attention_heads of the config to be an integer, got "4"'],
  [of("llama", { use_cache: "yes" }), 'use_cache of the config to be true or false, got "yes"'],
  [of("llama", { hidden_act: "gelo" }), "hidden_act of the config to be one of gelu, "],
  [of("llama", { initializer_range: 2 }), "initializer_range of the config to be a number ≥ 0 and ≤ 1, got 2"],
  [of("bert", { hidden_act: "prelu" }), "hidden_act of the config to be one of gelu, "],
  [of("bert", { initializer_range: -0.02 }), "initializer_range of the config to be a number ≥ 0, got -0.02"],
  [of("bert", { initializer_range: Number.NaN }), "initializer_range of the config to be a number ≥ 0, got NaN"],
  [of("bert", { hidden_dropout_prob: 1.5 }), "hidden_dropout_prob of the config to be a number from 0 to 1, got 1.5"],
  [of("qwen2", { layer_types: ["other"] }), "layer_types of the config to be of full_attention, "],
  [of("llama", { rope_parameters: { rope_type: "linear" } }), "rope_parameters of type linear with factor"],
  [of("bert", { id2label: ["a"] }), 'id2label of the config to be an object or null, got ["a"]'],
  [
    of("bert", { num_labels: 1, problem_type: "single_label_classification" }),
    "two labels or more for the problem_type",
  ],
  [
    { model_type: "t5", feed_forward_proj: "gelu-gated" },
    'feed_forward_proj of the config to be an activation, or "gated-"',
  ],
  [{ model_type: "t5", d_model: 0 }, "by the sizes of the config"],
  [{ model_type: "gpt_neo", num_layers: 2 }, "attention_types of the config to be of 2 layers, got 24"],
  [{ model_type: "resnet", depths: [] }, "depths of the config to be some numbers, got []"],
  [{ model_type: "convnext", num_stages: 5 }, "hidden_sizes of the config to have a width for each stage"],
  [{ model_type: "swin", num_heads: [3, 6, 12] }, "as many num_heads as depths"],
  [
    { model_type: "wav2vec2", num_conv_pos_embedding_groups: 7 },
    "num_conv_pos_embedding_groups of the config to divide hidden_size",
  ],
  [
    { model_type: "wav2vec2", conv_stride: [5] },
    "conv_stride of the config to have a number for each of 7 convolutions, got 1",
  ],
  [
    { model_type: "mamba2", head_dim: 3 },
    "num_heads times head_dim of the config to be expand times hidden_size, 8192, got 384",
  ],
  [{ model_type: "nanogpt", n_embd: 32, n_head: 5 }, "n_head of the config to divide n_embd, which is 32, got 5"],
  [
    { model_type: "torchtitan_llama3", n_heads: 4, n_kv_heads: 3 },
    "n_kv_heads of the config to divide n_heads, which is 4",
  ],
  [{ model_type: "gemma3", text_config: { hidden_size: "8" } }, 'hidden_size of the config to be an integer, got "8"'],
] as [ModelConfig, string][])("names the field of %j", (config, message) => {
  expect(() => planOf(config)).toThrow(
    expect.objectContaining({ code: "WI_BAD_CONFIG", message: expect.stringContaining(message) }),
  );
});

it("gives torchtitan's keys and values as many heads as its queries, where it says none", () => {
  const config = { model_type: "torchtitan_llama3", vocab_size: 9, dim: 16, hidden_dim: 8, n_layers: 1, n_heads: 2 };
  expect(digest(planOf(config))).toBe(digest(planOf({ ...config, n_kv_heads: 2 })));
  expect(digest(planOf({ ...config, n_layers: 0 }))).toBe(digest(planOf({ ...config, n_layers: -1 })));
  expect(planOf({ model_type: "nanogpt", n_layer: 0 }).parameters).toHaveLength(5);
});

it("takes 0.02 for an initializer_range of 0, and other spreads of 0 as they are", () => {
  const law = (config: ModelConfig, name: string) => planOf(config).parameters.find((one) => one.name === name)!.law;
  expect(law({ model_type: "opt", init_std: 0 }, "model.decoder.layers.0.fc1.weight")).toBe("normal(std 0)");
  expect(law({ model_type: "whisper", init_std: 0 }, "model.encoder.conv1.weight")).toBe("normal(std 0)");
  expect(law({ model_type: "bert", initializer_range: 0 }, "pooler.dense.weight")).toBe("normal(std 0.02)");
  const towers = {
    text_config: { hidden_size: 8, intermediate_size: 8, num_hidden_layers: 1, num_attention_heads: 1 },
  };
  const gemma4 = { model_type: "gemma4_text", initializer_range: 0, enable_moe_block: true, num_hidden_layers: 1 };
  const experts = { num_experts: 2, moe_intermediate_size: 4, top_k_experts: 1, hidden_size: 8, vocab_size: 9 };
  const ofExperts = { ...gemma4, ...experts, vocab_size_per_layer_input: 9 };
  expect(law(ofExperts, "model.layers.0.experts.down_proj")).toBe("normal(std 0)");
  expect(law(ofExperts, "model.layers.0.mlp.up_proj.weight")).toBe("normal(std 0.02)");
  const qwen2Vl = { model_type: "qwen2_vl", initializer_range: 0.5, ...towers };
  // What the library has no field for counts where it has no initializer_range.
  for (const fields of [{ init_std: 0.5 }, { initializer_factor: 0.5 }]) {
    expect(law({ model_type: "qwen2_vl", ...fields, ...towers }, "lm_head.weight")).toBe("normal(std 0.5)");
    const name = "multi_modal_projector.linear.weight";
    expect(law({ model_type: "paligemma", ...fields, ...towers }, name)).toBe("normal(std 0.5)");
  }
  expect(law(qwen2Vl, "lm_head.weight")).toBe("normal(std 0.5)");
});

it("has time steps between bounds in any order, and without a floor", () => {
  const bias = (fields: ModelConfig) => {
    const config = { model_type: "mamba", vocab_size: 9, hidden_size: 8, num_hidden_layers: 1, ...fields };
    return planOf(config).parameters.find(({ name }) => name.endsWith("dt_proj.bias"))!.law;
  };
  expect(bias({ time_step_min: 0.5, time_step_max: 0.1 })).toBe(bias({ time_step_min: 0.1, time_step_max: 0.5 }));
  expect(bias({ time_step_min: 0.1 })).toMatch(/^constant\(value -2.25216/);
  expect(bias({ time_step_floor: -1 })).toMatch(/^inverseSoftplusLogUniform\(lo 0.001, hi 0.1, floor/);
});

it("leaves out heads that no shape depends on, and takes what the library takes", () => {
  const config = { model_type: "bert", vocab_size: 20, hidden_size: 16, intermediate_size: 8, num_hidden_layers: 1 };
  expect(planOf(config).size).toBe(planOf({ ...config, num_attention_heads: 4 }).size);
  const negative = planOf({ ...config, num_hidden_layers: -3 });
  expect(digest(negative)).toBe(digest(planOf({ ...config, num_hidden_layers: 0 })));
});
