/**
 * The body of wav2vec 2.0 and HuBERT: convolutions on the waveform, a projection, and a Transformer whose positions are a
 * convolution.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import { normalOf, torchDefault, UNIT_UNIFORM, ZERO } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer, Variant } from "../plan.ts";
import { weightNorm } from "./weight-norm.ts";

/** Defaults of the fields that {@link wav2vec2Body} reads, and the heads'. */
export const WAV2VEC2_DEFAULTS = {
  vocab_size: 32,
  hidden_size: 768,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  intermediate_size: 3072,
  conv_dim: [512, 512, 512, 512, 512, 512, 512],
  conv_kernel: [10, 3, 3, 3, 3, 2, 2],
  conv_bias: false,
  feat_extract_norm: "group",
  num_conv_pos_embeddings: 128,
  num_conv_pos_embedding_groups: 16,
  mask_time_prob: 0.05,
  mask_feature_prob: 0,
  classifier_proj_size: 256,
  use_weighted_layer_sum: false,
  do_stable_layer_norm: false,
  initializer_range: 0.02,
};

/** PyTorch's kaiming_normal_, fan-in and a gain of √2. */
export function kaimingFanIn(fanIn: number): ParameterInitializer {
  return normalOf(Math.sqrt(2 / fanIn));
}

/** The same as PyTorch computes it. */
export function kaimingCall(fanIn: number): ParameterInitializer {
  return normalOf(Math.SQRT2 / Math.sqrt(fanIn));
}

/** `waveBias`: the law of the convolutions' biases, by their fan-in. */
export function waveConvolutions(
  body: ModelBuilder,
  config: ConfigFields,
  waveBias: (fanIn: number) => ParameterInitializer,
): number {
  const kernels = config.sizes("conv_kernel");
  const hasNorms = config.choice("feat_extract_norm", ["group", "layer"]) === "layer";
  let width = 1;
  for (const [i, out] of config.sizes("conv_dim").entries()) {
    const kernel = kernels[i] ?? config.fail("as many conv_kernel as conv_dim", kernels);
    const layer = body.within(`feature_extractor.conv_layers.${i}.`);
    const fanIn = width * kernel;
    const bias = config.flag("conv_bias") ? waveBias(fanIn) : false;
    const redraws = [body.weight, kaimingCall(fanIn)];
    layer.layer("conv", [out, width, kernel], { weight: kaimingFanIn(fanIn), bias, redraws });
    if (hasNorms || i === 0) layer.layerNorm("layer_norm", out);
    width = out;
  }
  return width;
}

export interface PositionConvolutionOptions {
  readonly variant: Variant;
  /** Whether the family has a rule of its own for it. */
  readonly isRedrawn: boolean;
}

/**
 * The convolution of positions, normalised: N(4/(K·d)) as the authors have it (fairseq, `wav2vec2.py`, `make_conv_pos`).
 * Release 5.24 writes that to a copy, which is lost, and keeps PyTorch's own law.
 */
export function positionConvolution(
  body: ModelBuilder,
  config: ConfigFields,
  { variant, isRedrawn }: PositionConvolutionOptions,
): void {
  const d = config.size("hidden_size");
  const within = d / config.size("num_conv_pos_embedding_groups");
  const kernel = config.size("num_conv_pos_embeddings");
  const shape = [d, within, kernel] as const;
  const fanIn = within * kernel;
  const own = normalOf(2 / Math.sqrt(kernel * d));
  weightNorm(body, "encoder.pos_conv_embed.conv", shape, variant === "paper" ? own : torchDefault(fanIn));
  body.bias("encoder.pos_conv_embed.conv", d);
  body.constructs(null, [d], torchDefault(fanIn));
  body.redraws(null, shape, body.weight);
  body.redraws(null, shape, kaimingCall(fanIn));
  if (!isRedrawn) return;
  body.redraws(null, [d], torchDefault(fanIn));
  body.redraws(null, shape, own);
}

/** The layers, and their norm. */
export function wav2vec2Layers(body: ModelBuilder, config: ConfigFields): void {
  const d = config.size("hidden_size");
  const f = config.size("intermediate_size");
  for (let l = 0; l < config.layers("num_hidden_layers"); l++) {
    const layer = body.within(`encoder.layers.${l}.`);
    for (const part of ["k_proj", "v_proj", "q_proj", "out_proj"]) layer.dense(`attention.${part}`, d, d);
    layer.layerNorm("layer_norm", d);
    layer.dense("feed_forward.intermediate_dense", f, d);
    layer.dense("feed_forward.output_dense", d, f);
    layer.layerNorm("final_layer_norm", d);
    // Of the layers whose norms come first alone.
    const adapter = config.flag("do_stable_layer_norm") ? config.sizeOr(0, "adapter_attn_dim") : 0;
    if (adapter === 0) continue;
    layer.layerNorm("adapter_layer.norm", d);
    layer.dense("adapter_layer.linear_1", adapter, d);
    layer.dense("adapter_layer.linear_2", d, adapter);
  }
  body.layerNorm("encoder.layer_norm", d);
}

/** The embedding of what is masked, which exists where something may be; returns how it is drawn last of the body. */
export function maskEmbedding(body: ModelBuilder, config: ConfigFields): () => void {
  if (config.number("mask_time_prob") <= 0 && config.number("mask_feature_prob") <= 0) return () => {};
  const shape = [config.size("hidden_size")];
  body.add("masked_spec_embed", shape, UNIT_UNIFORM);
  body.constructs("masked_spec_embed", shape, UNIT_UNIFORM);
  return () => body.redraws("masked_spec_embed", shape, UNIT_UNIFORM);
}

/** What stands behind the layers with `add_adapter`: a projection where widths differ, and convolutions. Returns its width. */
export function waveAdapter(body: ModelBuilder, config: ConfigFields): number {
  const d = config.size("hidden_size");
  if (!config.flag("add_adapter")) return d;
  const out = config.sizeOr(d, "output_hidden_size");
  if (out !== d) {
    body.dense("adapter.proj", out, d);
    body.layerNorm("adapter.proj_layer_norm", out);
  }
  const kernel = config.size("adapter_kernel_size");
  const fanIn = out * kernel;
  const redraws = [body.weight, kaimingCall(fanIn)];
  for (let l = 0; l < config.size("num_adapter_layers"); l++) {
    const options = { weight: kaimingFanIn(fanIn), bias: torchDefault(fanIn), redraws };
    body.layer(`adapter.layers.${l}.conv`, [2 * out, out, kernel], options);
  }
  return out;
}

export const zeroBias = (): ParameterInitializer => ZERO;
