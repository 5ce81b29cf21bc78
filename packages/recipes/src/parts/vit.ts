/**
 * The layers of transformers' ViT and of the models that have its names.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer } from "../plan.ts";

/** How many patches an image has. */
export function patchesOf(config: ConfigFields): number {
  const [height, width] = config.pair("image_size");
  const [down, across] = config.pair("patch_size");
  return Math.floor(height / down) * Math.floor(width / across);
}

/** The projection of patches: [d, channels, …patch], with a bias. */
export function patchProjection(body: ModelBuilder, config: ConfigFields, name: string, d: number): void {
  body.layer(name, [d, config.size("num_channels"), ...config.pair("patch_size")], { bias: true });
}

/** Query, key, value and output of attention. */
export function vitAttention(layer: ModelBuilder, config: ConfigFields, d: number, weight = layer.weight): void {
  const bias = config.flag("qkv_bias");
  for (const part of ["query", "key", "value"]) layer.linear(`attention.attention.${part}`, d, d, { bias, weight });
  layer.dense("attention.output.dense", d, d, weight);
}

/** A layer of width d, and f inside; `law` is that of a matrix, where it is not the inherited one. */
export function vitLayer(
  layer: ModelBuilder,
  config: ConfigFields,
  d: number,
  f: number,
  law?: (fanIn: number, out: number) => ParameterInitializer,
): void {
  layer.layerNorm("layernorm_before", d);
  vitAttention(layer, config, d, law?.(d, d));
  layer.layerNorm("layernorm_after", d);
  layer.dense("intermediate.dense", f, d, law?.(d, f));
  layer.dense("output.dense", d, f, law?.(f, d));
}
