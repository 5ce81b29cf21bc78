/**
 * Gemma 4, the language model, as transformers 5.24 makes it: norms compute with the weight itself, so it is 1; layers of
 * full attention have heads of their own width; with `hidden_size_per_layer_input` each layer has an embedding of its own.
 * The last `num_kv_shared_layers` reuse keys and values and have none. With `enable_moe_block` a layer has experts, which are
 * fused in the file, beside its MLP.
 *
 * @module
 */
import { ConfigFields, type ModelConfig } from "../config-fields.ts";
import type { Family } from "../family.ts";
import { normalOf, ONE } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { addBlockNorms, addDecoder, addFeedForwardNorms, addGatedMlp, decoderDefaults } from "../parts/decoder.ts";
import { layerTypes } from "../parts/layer-types.ts";

interface Layer {
  /** Width of its heads. */
  readonly k: number;
  /** Heads of keys and values. */
  readonly groups: number;
  readonly isFull: boolean;
  /** Whether it reuses keys and values of a layer before it. */
  readonly isShared: boolean;
}

/**
 * Which layers reuse keys and values: from `first` on, but the last of each type before, whose they are. Where more layers
 * share than there are, `first` counts from the end, as Python's lists do.
 */
function sharedLayers(types: readonly string[], first: number, config: ConfigFields): readonly boolean[] {
  const shared = types.map((_, l) => l >= first);
  if (first === 0) return shared;
  const before = types.slice(0, first);
  for (const type of new Set(types)) {
    const place = before.lastIndexOf(type);
    if (place < 0) {
      config.fail("num_kv_shared_layers of the config to leave a layer of each type", types.length - first);
    }
    const last = first - before.length + place;
    shared[last < 0 ? last + types.length : last] = false;
  }
  return shared;
}

/** Configs of transformers 5 say what differs a layer in `per_layer_config`; published ones have `global_*`. */
function layersOf(config: ConfigFields): readonly Layer[] {
  const said = layerTypes(config, (l) => ((l + 1) % 6 === 0 ? "full_attention" : "sliding_attention"));
  // The library makes the last layer one of full attention, whatever the config says.
  const types = said.map((type, l) => (l === said.length - 1 ? "full_attention" : type));
  const groups = config.sizeOr(config.size("num_attention_heads"), "num_key_value_heads");
  const global: ModelConfig = {
    head_dim: config.sizeOr(512, "global_head_dim"),
    ...(config.flag("attention_k_eq_v") && { num_key_value_heads: config.raw("num_global_key_value_heads") }),
  };
  const named = config.raw("per_layer_config");
  // Its keys may have leading zeros: "05".
  const byLayer = new Map(Object.entries(named ?? {}).map(([key, own]) => [Number(key), own as ModelConfig]));
  const firstShared = types.length - config.sizeOr(0, "num_kv_shared_layers");
  const shared = sharedLayers(types, firstShared, config);
  return types.map((type, l) => {
    const isFull = type === "full_attention";
    const own = new ConfigFields((named === undefined ? isFull && global : byLayer.get(l)) || {});
    return {
      k: own.sizeOr(config.size("head_dim"), "head_dim"),
      groups: own.sizeOr(groups, "num_key_value_heads"),
      isFull,
      isShared: shared[l]!,
    };
  });
}

function addGemma4Attention(block: ModelBuilder, config: ConfigFields, { k, groups, isFull, isShared }: Layer): void {
  const d = config.size("hidden_size");
  const heads = config.size("num_attention_heads");
  const bias = config.flag("attention_bias");
  block.linear("self_attn.q_proj", heads * k, d, { bias });
  block.norm("self_attn.q_norm", k);
  if (!isShared) {
    block.norm("self_attn.k_norm", k);
    block.linear("self_attn.k_proj", groups * k, d, { bias });
    if (!(isFull && config.flag("attention_k_eq_v"))) block.linear("self_attn.v_proj", groups * k, d, { bias });
  }
  block.linear("self_attn.o_proj", d, heads * k, { bias });
}

function addGemma4Experts(block: ModelBuilder, config: ConfigFields): void {
  const d = config.size("hidden_size");
  const f = config.size("moe_intermediate_size");
  const experts = config.size("num_experts");
  block.linear("router.proj", experts, d);
  block.add("router.scale", [d], ONE);
  block.add("router.per_expert_scale", [experts], ONE);
  // Their own rule, of a spread of 0 too.
  const weight = normalOf(config.number("initializer_range"));
  block.parameter("experts.gate_up_proj", [experts, 2 * f, d], weight);
  block.parameter("experts.down_proj", [experts, d, f], weight);
  for (const name of ["post_feedforward_layernorm_1", "post_feedforward_layernorm_2", "pre_feedforward_layernorm_2"]) {
    block.norm(name, d);
  }
}

export const gemma4: Family = {
  types: ["gemma4_text"],
  revision: 1,
  draws: "torch",
  architectures: ["Gemma4ForCausalLM", "Gemma4TextModel"],
  defaults: decoderDefaults({
    vocab_size: 262144,
    hidden_size: 2304,
    intermediate_size: 9216,
    num_hidden_layers: 30,
    num_attention_heads: 8,
    num_key_value_heads: 4,
    head_dim: 256,
    hidden_size_per_layer_input: 256,
    vocab_size_per_layer_input: 262144,
    pad_token_id: 0,
    tie_word_embeddings: true,
  }),
  build(request) {
    const { config } = request;
    const d = config.size("hidden_size");
    const f = config.size("intermediate_size");
    const own = config.sizeOr(0, "hidden_size_per_layer_input");
    const layers = layersOf(config);
    addDecoder(request, {
      block: (block, l) => {
        const layer = layers[l]!;
        addBlockNorms(block, d);
        addFeedForwardNorms(block, d);
        addGemma4Attention(block, config, layer);
        addGatedMlp(block, "mlp", d, layer.isShared && config.flag("use_double_wide_mlp") ? 2 * f : f);
        block.add("layer_scalar", [1], ONE, { isBuffer: true });
        if (own > 0) {
          block.linear("per_layer_input_gate", own, d);
          block.linear("per_layer_projection", d, own);
          block.norm("post_per_layer_input_norm", d);
        }
        if (config.flag("enable_moe_block")) addGemma4Experts(block, config);
      },
      more: (body) => {
        if (own === 0) return;
        const padding = config.indexOrNull("pad_token_id");
        const width = layers.length * own;
        body.embedding("embed_tokens_per_layer", config.size("vocab_size_per_layer_input"), width, { padding });
        body.linear("per_layer_model_projection", width, d);
        body.norm("per_layer_projection_norm", own);
      },
    });
  },
};
