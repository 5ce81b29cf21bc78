/**
 * SigLIP's towers, as transformers 5.24 makes them (`_init_weights` of `modeling_siglip.py`). Its `lecun_normal_` divides
 * by the spread of a law cut at two standard deviations and then cuts at ±2 absolute, so that nothing is cut: weights are
 * 1.137 times as wide as 1/√fan-in. The variant "paper" cuts where JAX does.
 *
 * @module
 */
import { product } from "@weightinit/core";
import type { ConfigFields } from "../config-fields.ts";
import { lecunTruncated, normalOf, STD_CUT_AT_2, torchTruncated, xavierUniform, ZERO } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer, Variant } from "../plan.ts";
import { patchesOf } from "./vit.ts";

/** What transformers' `lecun_normal_` makes, and what it is meant to. */
function lecunOf(fanIn: number, variant: Variant): ParameterInitializer {
  return variant === "paper" ? lecunTruncated(fanIn) : torchTruncated(1 / Math.sqrt(fanIn) / STD_CUT_AT_2);
}

/** `SiglipMLP`. */
function mlp(model: ModelBuilder, d: number, f: number): void {
  model.linear("mlp.fc1", f, d, { weight: xavierUniform(d, f), bias: normalOf(1e-6) });
  model.linear("mlp.fc2", d, f, { weight: xavierUniform(f, d), bias: normalOf(1e-6) });
}

function layers(body: ModelBuilder, config: ConfigFields): void {
  const d = config.size("hidden_size");
  for (let l = 0; l < config.size("num_hidden_layers"); l++) {
    const layer = body.within(`encoder.layers.${l}.`);
    for (const part of ["q_proj", "k_proj", "v_proj", "out_proj"]) {
      layer.dense(`self_attn.${part}`, d, d, xavierUniform(d, d));
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
  body.embedding("embeddings.token_embedding", config.size("vocab_size"), d, { weight });
  body.embedding("embeddings.position_embedding", config.size("max_position_embeddings"), d, { weight });
  layers(body, config);
  body.layerNorm("final_layer_norm", d);
  body.dense("head", config.sizeOr(d, "projection_size"), d, lecunOf(d, variant));
}

/** The vision tower; it ends with a head unless `vision_use_head` is false. */
export function siglipVision(body: ModelBuilder, config: ConfigFields, variant: Variant): void {
  const d = config.size("hidden_size");
  const patch = [d, config.size("num_channels"), ...config.pair("patch_size")];
  body.layer("embeddings.patch_embedding", patch, { weight: lecunOf(product(patch.slice(1)), variant), bias: true });
  body.embedding("embeddings.position_embedding", patchesOf(config), d, { weight: normalOf(1 / Math.sqrt(d)) });
  layers(body, config);
  body.layerNorm("post_layernorm", d);
  if (config.raw("vision_use_head") === false) return;
  const head = body.within("head.");
  // [1, 1, d]: fan-in and fan-out of the first two axes, times d.
  head.add("probe", [1, 1, d], xavierUniform(d, d));
  head.add("attention.in_proj_weight", [3 * d, d], xavierUniform(d, 3 * d));
  head.add("attention.in_proj_bias", [3 * d], ZERO);
  head.dense("attention.out_proj", d, d, lecunOf(d, variant));
  head.layerNorm("layernorm", d);
  mlp(head, d, config.size("intermediate_size"));
}
