/**
 * Whisper, as transformers 5.24 makes it: weights N(init_std), the encoder's positions a table of sines and cosines, keys
 * without bias. OpenAI's repository (c0d2f62) has no initialization of its own.
 *
 * @module
 */
import { sinusoidalPositions } from "@weightinit/schemes";
import type { ConfigFields } from "../config-fields.ts";
import type { Family } from "../family.ts";
import { constantOf } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer } from "../plan.ts";

const TABLE = /* @__PURE__ */ sinusoidalPositions({ kind: "whisper32" }) as unknown as ParameterInitializer;

function attention(layer: ModelBuilder, name: string, d: number): void {
  layer.linear(`${name}.k_proj`, d, d);
  for (const part of ["v_proj", "q_proj", "out_proj"]) layer.dense(`${name}.${part}`, d, d);
  layer.layerNorm(`${name}_layer_norm`, d);
}

function stack(body: ModelBuilder, config: ConfigFields, side: "encoder" | "decoder"): void {
  const d = config.size("d_model");
  const f = config.size(`${side}_ffn_dim`);
  for (let l = 0; l < config.layers(`${side}_layers`); l++) {
    const layer = body.within(`${side}.layers.${l}.`);
    attention(layer, "self_attn", d);
    if (side === "decoder") attention(layer, "encoder_attn", d);
    layer.dense("fc1", f, d);
    layer.dense("fc2", d, f);
    layer.layerNorm("final_layer_norm", d);
  }
  body.layerNorm(`${side}.layer_norm`, d);
}

export const whisper: Family = {
  types: ["whisper"],
  revision: 1,
  draws: "torch",
  architectures: [
    "WhisperForConditionalGeneration",
    "WhisperModel",
    "WhisperForAudioClassification",
    "WhisperForCausalLM",
  ],
  defaults: {
    vocab_size: 51865,
    num_mel_bins: 80,
    d_model: 384,
    encoder_attention_heads: 6,
    decoder_attention_heads: 6,
    encoder_layers: 4,
    decoder_layers: 4,
    encoder_ffn_dim: 1536,
    decoder_ffn_dim: 1536,
    max_source_positions: 1500,
    max_target_positions: 448,
    pad_token_id: 50256,
    classifier_proj_size: 256,
    init_std: 0.02,
    tie_word_embeddings: true,
  },
  build({ config, architecture, model }) {
    const d = config.size("d_model");
    const isAlone = architecture === "WhisperForCausalLM";
    const hasHead = isAlone || architecture === "WhisperForConditionalGeneration";
    const body = model.within(hasHead ? "model." : "");
    const encoder = () => {
      body.layer("encoder.conv1", [d, config.size("num_mel_bins"), 3], { bias: true });
      body.layer("encoder.conv2", [d, d, 3], { bias: true });
      // Drawn before it becomes a table.
      const redraws = [model.weight];
      body.embedding("encoder.embed_positions", config.size("max_source_positions"), d, { weight: TABLE, redraws });
      stack(body, config, "encoder");
    };
    if (!isAlone) body.submodel(encoder);
    if (architecture === "WhisperForAudioClassification") {
      const width = config.size("classifier_proj_size");
      const layers = config.layers("encoder_layers") + 1;
      if (config.flag("use_weighted_layer_sum")) model.add("layer_weights", [layers], constantOf(1 / layers));
      model.dense("projector", width, d);
      model.dense("classifier", config.labels(), width);
      return;
    }
    const vocabulary = config.size("vocab_size");
    body.submodel(() => {
      body.embedding("decoder.embed_tokens", vocabulary, d, { padding: config.indexOrNull("pad_token_id") });
      body.embedding("decoder.embed_positions", config.size("max_target_positions"), d);
      stack(body, config, "decoder");
    });
    if (hasHead) model.head("proj_out", vocabulary, d, config.flag("tie_word_embeddings"));
  },
};
