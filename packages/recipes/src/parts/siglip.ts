/**
 * SigLIP's towers, as transformers 5.24 makes them (`_init_weights` of `modeling_siglip.py`). Its `lecun_normal_` divides
 * by the spread of a law cut at two standard deviations and then cuts at ±2 absolute, so that nothing is cut: weights are
 * 1.137 times as wide as 1/√fan-in. The variant "paper" cuts where JAX does.
 *
 * @module
 */
import { product } from "@weightinit/core";
import type { ConfigFields } from "../config-fields.ts";
import {
  lecunTruncated,
  normalOf,
  STD_CUT_AT_2,
  torchDefault,
  torchTruncated,
  torchTruncatedCall,
  torchXavier,
  xavierUniform,
  ZERO,
} from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer, Variant } from "../plan.ts";
import { patchesOf } from "./vit.ts";

/** What transformers' `lecun_normal_` makes, and what it is meant to. */
function lecunOf(fanIn: number, variant: Variant): ParameterInitializer {
  return variant === "paper" ? lecunTruncated(fanIn) : torchTruncated(1 / Math.sqrt(fanIn) / STD_CUT_AT_2);
}

/** What the inherited rule makes of the towers' configs, which say no std. */
const INHERITED = /* @__PURE__ */ normalOf(0.02);

/** Laws by which a layer is drawn before the rule of its module: the inherited one, and `lecun_normal_`. */
function layerDraws(fanIn: number): readonly ParameterInitializer[] {
  return [INHERITED, torchTruncatedCall(Math.sqrt(1 / fanIn) / STD_CUT_AT_2)];
}

/** A linear or convolutional layer, with a bias of 0. */
function dense(model: ModelBuilder, name: string, shape: readonly number[], weight: ParameterInitializer): void {
  model.layer(name, shape, { weight, bias: true, redraws: layerDraws(product(shape.slice(1))) });
}

/** `SiglipMLP`, whose rule draws both weights again, and then the biases. */
function mlp(model: ModelBuilder, d: number, f: number): void {
  const small = normalOf(1e-6);
  const parts = [
    ["mlp.fc1", f, d],
    ["mlp.fc2", d, f],
  ] as const;
  for (const [name, out, fanIn] of parts) {
    model.linear(name, out, fanIn, { weight: xavierUniform(fanIn, out), redraws: layerDraws(fanIn) });
    model.bias(name, out, small);
    model.constructs(`${name}.bias`, [out], torchDefault(fanIn));
  }
  for (const [name, out, fanIn] of parts) model.redraws(`${name}.weight`, [out, fanIn], torchXavier(fanIn, out));
  for (const [name, out] of parts) model.redraws(`${name}.bias`, [out], small);
}

function layers(body: ModelBuilder, config: ConfigFields): void {
  const d = config.size("hidden_size");
  for (let l = 0; l < config.layers("num_hidden_layers"); l++) {
    const layer = body.within(`encoder.layers.${l}.`);
    const attention = (...parts: readonly string[]) => parts.map((part) => `self_attn.${part}`);
    for (const name of attention("k_proj", "v_proj", "q_proj", "out_proj")) {
      dense(layer, name, [d, d], xavierUniform(d, d));
    }
    for (const name of attention("q_proj", "k_proj", "v_proj", "out_proj")) {
      layer.redraws(`${name}.weight`, [d, d], torchXavier(d, d));
    }
    layer.layerNorm("layer_norm1", d);
    mlp(layer, d, config.size("intermediate_size"));
    layer.layerNorm("layer_norm2", d);
  }
}

/** The text tower. */
export function siglipText(body: ModelBuilder, config: ConfigFields, variant: Variant): void {
  const d = config.size("hidden_size");
  const weight = normalOf(1 / Math.sqrt(d));
  const redraws = [INHERITED, normalOf(Math.sqrt(1 / d))];
  body.submodel(() => {
    body.embedding("embeddings.token_embedding", config.size("vocab_size"), d, { weight, redraws });
    body.embedding("embeddings.position_embedding", config.size("max_position_embeddings"), d, { weight, redraws });
    layers(body, config);
    body.layerNorm("final_layer_norm", d);
    dense(body, "head", [config.sizeOr(d, "projection_size"), d], lecunOf(d, variant));
  });
}

/** The vision tower; it ends with a head unless `vision_use_head` is false. */
export function siglipVision(body: ModelBuilder, config: ConfigFields, variant: Variant): void {
  const d = config.size("hidden_size");
  const patch = [d, config.size("num_channels"), ...config.pair("patch_size")];
  const weight = normalOf(1 / Math.sqrt(d));
  body.submodel(() => {
    dense(body, "embeddings.patch_embedding", patch, lecunOf(product(patch.slice(1)), variant));
    const redraws = [INHERITED, normalOf(Math.sqrt(1 / d)), weight];
    body.embedding("embeddings.position_embedding", patchesOf(config), d, { weight, redraws });
    layers(body, config);
    body.layerNorm("post_layernorm", d);
    if (config.raw("vision_use_head") !== false) poolingHead(body.within("head."), config, variant);
  });
}

/**
 * `SiglipMultiheadAttentionPoolingHead`: a probe that attends to all patches. The authors' (`MAPHead` of big_vision's
 * `models/vit.py`) has xavier_uniform in all of its attention, queries, keys and values each by itself.
 */
function poolingHead(head: ModelBuilder, config: ConfigFields, variant: Variant): void {
  const d = config.size("hidden_size");
  const isPaper = variant === "paper";
  const [probe, inputs] = ["probe", "attention.in_proj_weight"];
  // [1, 1, d]: fan-in and fan-out of the first two axes, times d.
  head.add(probe, [1, 1, d], xavierUniform(d, d));
  head.constructs(probe, [1, 1, d], normalOf(1));
  dense(head, "attention.out_proj", [d, d], isPaper ? xavierUniform(d, d) : lecunOf(d, variant));
  head.add(inputs, [3 * d, d], xavierUniform(d, isPaper ? d : 3 * d));
  head.add("attention.in_proj_bias", [3 * d], ZERO);
  const stacked = torchXavier(d, 3 * d);
  head.constructs(inputs, [3 * d, d], stacked);
  head.redraws(inputs, [3 * d, d], stacked);
  head.layerNorm("layernorm", d);
  mlp(head, d, config.size("intermediate_size"));
  head.redraws(probe, [1, 1, d], torchXavier(d, d));
  head.redraws(inputs, [3 * d, d], stacked);
}
