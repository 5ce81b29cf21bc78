/**
 * The layers of transformers' ViT and of the models that have its names.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import { normalOf, torchTruncatedCall } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer } from "../plan.ts";

/** How many patches an image has. */
export function patchesOf(config: ConfigFields): number {
  const [height, width] = config.integerPair("image_size");
  const [down, across] = config.pair("patch_size");
  return Math.floor(height / down) * Math.floor(width / across);
}

/** The projection of patches: [d, channels, …patch], with a bias. */
export function patchProjection(body: ModelBuilder, config: ConfigFields, name: string, d: number): void {
  body.layer(name, [d, config.size("num_channels"), ...config.pair("patch_size")], { bias: true });
}

export interface VitEmbeddingOptions {
  /** Law of the class token and of positions. */
  readonly token: ParameterInitializer;
  /** Whether the constructor draws the class token, which is 0 otherwise. */
  readonly isDrawn: boolean;
}

/** Class token, projection of patches and positions, whose rule comes after the projection's. */
export function vitEmbeddings(
  body: ModelBuilder,
  config: ConfigFields,
  d: number,
  { token, isDrawn }: VitEmbeddingOptions,
): void {
  const [cls, positions] = ["embeddings.cls_token", "embeddings.position_embeddings"];
  const table = [1, patchesOf(config) + 1, d];
  body.add(cls, [1, 1, d], token);
  body.add(positions, table, token);
  const standard = normalOf(1);
  if (isDrawn) body.constructs(cls, [1, 1, d], standard);
  patchProjection(body, config, "embeddings.patch_embeddings.projection", d);
  body.constructs(positions, table, standard);
  // trunc_normal_, whatever it may be called here.
  const law = torchTruncatedCall(config.number("initializer_range"));
  body.redraws(positions, table, law);
  body.redraws(cls, [1, 1, d], law);
}

/** The width of all heads: less than the model's where they do not divide it, unless the config leaves them out. */
export function attentionWidth(config: ConfigFields, d: number): number {
  const heads = config.integer("num_attention_heads");
  if (heads === 0) return 0;
  return d % heads === 0 || config.says("num_attention_heads") ? heads * Math.floor(d / heads) : d;
}

/** The law of a matrix, by what it reads and what it gives. */
type MatrixLaw = (fanIn: number, out: number) => ParameterInitializer;

/** Query, key, value and output of attention. Where there is a law, it is that of one matrix for the first three. */
export function vitAttention(layer: ModelBuilder, config: ConfigFields, d: number, law?: MatrixLaw): void {
  const bias = config.flag("qkv_bias");
  const said = config.says("head_dim") ? config.size("head_dim") * config.size("num_attention_heads") : undefined;
  const a = said ?? attentionWidth(config, d);
  const weight = law?.(d, 3 * a) ?? layer.weight;
  for (const part of ["query", "key", "value"]) layer.linear(`attention.attention.${part}`, a, d, { bias, weight });
  layer.dense("attention.output.dense", d, a, law?.(a, d));
}

/** A layer of width d, and f inside; `law` is that of its matrices, where it is not the inherited one. */
export function vitLayer(layer: ModelBuilder, config: ConfigFields, d: number, f: number, law?: MatrixLaw): void {
  layer.layerNorm("layernorm_before", d);
  vitAttention(layer, config, d, law);
  layer.layerNorm("layernorm_after", d);
  layer.dense("intermediate.dense", f, d, law?.(d, f));
  layer.dense("output.dense", d, f, law?.(f, d));
}
