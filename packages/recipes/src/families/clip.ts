/**
 * CLIP: the towers and both together. The library (transformers 5.24, `_init_weights` of `modeling_clip.py`) puts the
 * depth's factor (2L)^-½ on the queries, keys and values; OpenAI's code (openai/CLIP 0845fc4, `model.py`,
 * `initialize_parameters`) puts it on what writes to the residual stream. The variant "paper" is OpenAI's, whose vision tower
 * keeps PyTorch's defaults, as do the biases of both towers' inner layers.
 *
 * @module
 */

import type { ConfigFields, ModelConfig } from "../config-fields.ts";
import { inverseRoot } from "../draws/torch-calls.ts";
import type { Family, FamilyRequest } from "../family.ts";
import { constantOf, normalOf, torchDefault, xavierUniform } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { patchesOf } from "../parts/vit.ts";
import type { ParameterInitializer, Variant } from "../plan.ts";

const TEXT: ModelConfig = {
  hidden_size: 512,
  intermediate_size: 2048,
  num_hidden_layers: 12,
  num_attention_heads: 8,
  vocab_size: 49408,
  max_position_embeddings: 77,
  projection_dim: 512,
  initializer_factor: 1,
  initializer_range: 0.02,
};

/** Defaults of the vision tower's fields. */
export const CLIP_VISION: ModelConfig = {
  hidden_size: 768,
  intermediate_size: 3072,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  num_channels: 3,
  image_size: 224,
  patch_size: 32,
  projection_dim: 512,
  initializer_factor: 1,
  initializer_range: 0.02,
};

/** A linear layer's law, and that of its bias if it is not 0. */
type Law = readonly [ParameterInitializer, ParameterInitializer?];

interface LayerLaws {
  readonly qkv: Law;
  readonly out: Law;
  readonly fc1: Law;
  readonly fc2: Law;
}

/** Laws of a tower's layers. */
function layerLaws(config: ConfigFields, tower: "text" | "vision", variant: Variant): LayerLaws {
  const isPaper = variant === "paper";
  const d = config.size("hidden_size");
  const f = config.size("intermediate_size");
  const width = (isPaper ? 1 : config.number("initializer_factor")) / Math.sqrt(d);
  const deep = normalOf(width / Math.sqrt(2 * Math.max(1, config.layers("num_hidden_layers"))));
  const fc1 = [normalOf(width / Math.SQRT2)] as const;
  if (!isPaper) return { qkv: [deep], out: [normalOf(width)], fc1, fc2: [deep] };
  const [bias1, bias2] = [torchDefault(d), torchDefault(f)];
  if (tower === "text") return { qkv: [normalOf(width)], out: [deep], fc1: [...fc1, bias1], fc2: [deep, bias2] };
  return {
    qkv: [xavierUniform(d, 3 * d)],
    out: [torchDefault(d)],
    fc1: [torchDefault(d), bias1],
    fc2: [torchDefault(f), bias2],
  };
}

function layers(body: ModelBuilder, config: ConfigFields, laws: LayerLaws): void {
  const d = config.size("hidden_size");
  const f = config.size("intermediate_size");
  const count = config.layers("num_hidden_layers");
  // The library's laws as Python computes them.
  const factor = config.number("initializer_factor");
  const deep = normalOf(inverseRoot(d) * inverseRoot(2 * Math.max(1, count)) * factor);
  for (let l = 0; l < count; l++) {
    const layer = body.within(`encoder.layers.${l}.`);
    const dense = (
      name: string,
      out: number,
      fanIn: number,
      [weight, bias = true]: Law | readonly [ParameterInitializer, true],
    ) => layer.linear(name, out, fanIn, { weight, bias });
    // The inherited rule draws each, and the module's own both of its layers, or all four, again.
    for (const part of ["k_proj", "v_proj", "q_proj"]) dense(`self_attn.${part}`, d, d, laws.qkv);
    dense("self_attn.out_proj", d, d, laws.out);
    for (const part of ["q_proj", "k_proj", "v_proj"]) layer.redraws(`self_attn.${part}.weight`, [d, d], deep);
    layer.redraws("self_attn.out_proj.weight", [d, d], normalOf(inverseRoot(d) * factor));
    layer.layerNorm("layer_norm1", d);
    dense("mlp.fc1", f, d, laws.fc1);
    dense("mlp.fc2", d, f, laws.fc2);
    layer.redraws("mlp.fc1.weight", [f, d], normalOf(inverseRoot(2 * d) * factor));
    layer.redraws("mlp.fc2.weight", [d, f], deep);
    layer.layerNorm("layer_norm2", d);
  }
}

function textTower(outer: ModelBuilder, config: ConfigFields, variant: Variant): void {
  const d = config.size("hidden_size");
  const isPaper = variant === "paper";
  const small = normalOf(isPaper ? 0.02 : 0.02 * config.number("initializer_factor"));
  const inherited = normalOf(config.std());
  const body = outer.redrawnBy(inherited);
  const token = [config.size("vocab_size"), d] as const;
  const position = [config.size("max_position_embeddings"), d] as const;
  const redraws = [inherited];
  body.submodel(() => {
    body.embedding("embeddings.token_embedding", ...token, { weight: small, redraws });
    const weight = isPaper ? normalOf(0.01) : small;
    body.embedding("embeddings.position_embedding", ...position, { weight, redraws });
    body.redraws("embeddings.token_embedding.weight", token, small);
    body.redraws("embeddings.position_embedding.weight", position, small);
    layers(body, config, layerLaws(config, "text", variant));
    body.layerNorm("final_layer_norm", d);
  });
}

/** The vision tower. */
export function clipVisionTower(outer: ModelBuilder, config: ConfigFields, variant: Variant): void {
  const d = config.size("hidden_size");
  const isPaper = variant === "paper";
  const factor = isPaper ? 1 : config.number("initializer_factor");
  const patch = [d, config.size("num_channels"), ...config.pair("patch_size")];
  const position = [patchesOf(config) + 1, d] as const;
  const small = normalOf(config.number("initializer_range") * factor);
  const wide = normalOf(factor / Math.sqrt(d));
  const inherited = normalOf(config.std());
  const body = outer.redrawnBy(inherited);
  body.submodel(() => {
    body.add("embeddings.class_embedding", [d], wide);
    body.constructs("embeddings.class_embedding", [d], normalOf(1));
    if (isPaper) body.torchLayer("embeddings.patch_embedding", patch, { bias: false });
    else body.layer("embeddings.patch_embedding", patch, { weight: small });
    const weight = isPaper ? wide : small;
    body.embedding("embeddings.position_embedding", ...position, { weight, redraws: [inherited] });
    body.redraws("embeddings.class_embedding", [d], normalOf(inverseRoot(d) * factor));
    body.redraws("embeddings.patch_embedding.weight", patch, small);
    body.redraws("embeddings.position_embedding.weight", position, small);
    // The name is spelt so.
    body.layerNorm("pre_layrnorm", d);
    layers(body, config, layerLaws(config, "vision", variant));
    body.layerNorm("post_layernorm", d);
  });
}

function build({ config, architecture, variant, model }: FamilyRequest): void {
  const isWhole = architecture === "CLIPModel" || architecture === "CLIPForImageClassification";
  // A tower's config stands alone, or within that of both.
  const of = (name: "text_config" | "vision_config", defaults: ModelConfig) =>
    isWhole || config.raw(name) !== undefined ? config.inner(name, defaults) : config;
  const factorOf = (fields: ConfigFields) => (variant === "paper" ? 1 : fields.number("initializer_factor"));
  const isAlone = architecture === "CLIPTextModel" || architecture === "CLIPVisionModel";
  /** A layer on top of a tower of width d: by the inherited rule, and, after all of them, by the model's own. */
  const top = (name: string, [out, d]: readonly [number, number], outer: ConfigFields, bias = false) => {
    const weight = normalOf(factorOf(outer) / Math.sqrt(d));
    model.linear(name, out, d, { weight, bias, redraws: [normalOf(outer.std())] });
    return () => model.redraws(`${name}.weight`, [out, d], normalOf(inverseRoot(d) * factorOf(outer)));
  };
  const tops: (() => void)[] = [];
  if (architecture === "CLIPModel" || architecture.startsWith("CLIPText")) {
    textTower(model.within(isAlone ? "" : "text_model."), of("text_config", TEXT), variant);
  }
  if (!architecture.startsWith("CLIPText")) {
    const vision = of("vision_config", CLIP_VISION);
    const outer = isWhole ? config : vision;
    const d = vision.size("hidden_size");
    clipVisionTower(model.within(isAlone ? "" : "vision_model."), vision, variant);
    if (architecture === "CLIPForImageClassification") {
      if (config.labels() > 0) tops.push(top("classifier", [config.labels(), d], outer, true));
    } else if (!isAlone) tops.push(top("visual_projection", [outer.size("projection_dim"), d], outer));
  }
  if (architecture === "CLIPModel" || architecture === "CLIPTextModelWithProjection") {
    const text = of("text_config", TEXT);
    const outer = isWhole ? config : text;
    tops.unshift(top("text_projection", [outer.size("projection_dim"), text.size("hidden_size")], outer));
  }
  for (const redraw of tops) redraw();
  if (architecture !== "CLIPModel") return;
  const scale = variant === "paper" ? Math.log(1 / 0.07) : config.number("logit_scale_init_value");
  model.add("logit_scale", [], constantOf(scale));
}

export const clip: Family = {
  types: ["clip"],
  revision: 1,
  draws: "torch",
  architectures: [
    "CLIPModel",
    "CLIPForImageClassification",
    "CLIPTextModel",
    "CLIPTextModelWithProjection",
    "CLIPVisionModel",
    "CLIPVisionModelWithProjection",
  ],
  defaults: { projection_dim: 512, initializer_factor: 1, logit_scale_init_value: 2.6592 },
  build,
};

/** The text tower's config, alone. */
export const clipText: Family = {
  types: ["clip_text_model"],
  revision: 1,
  draws: "torch",
  architectures: ["CLIPTextModel", "CLIPTextModelWithProjection"],
  defaults: TEXT,
  build,
};

/** The vision tower's config, alone. */
export const clipVision: Family = {
  types: ["clip_vision_model"],
  revision: 1,
  draws: "torch",
  architectures: ["CLIPVisionModel", "CLIPVisionModelWithProjection"],
  defaults: CLIP_VISION,
  build,
};
