/**
 * What transformers asks of `layer_types`: names that it knows, one for each layer.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";

const KNOWN = new Set(
  (
    "full_attention sliding_attention chunked_attention window_attention indexed_attention compressed_sparse_attention " +
    "heavily_compressed_attention minimax_m3_sparse conv moe hybrid hybrid_sliding reference_sliding_attention linear_attention"
  ).split(" "),
);
/** Names of older configs. */
const OLD = new Set(["mamba", "attention", "deepseek_sparse_attention", "qwen_sparse_attention"]);
/** What their attention may be: others have no positions. */
const ROTARY_ONLY = new Set(["gemma3_text", "gemma4_text", "olmo3", "modernbert"]);
const ROTARY = new Set(["full_attention", "sliding_attention"]);
const LAYERS = ["num_hidden_layers", "n_layer", "n_layers", "num_layers", "encoder_layers"];
/** Their layers are counted otherwise. */
const NOT_COUNTED = new Set(["convnext", "convnextv2", "efficientnet", "resnet", "swin", "qwen2_vl"]);

export function checkLayerTypes(type: string, config: ConfigFields): void {
  const types = config.raw("layer_types") ?? undefined;
  const name = LAYERS.find((one) => config.raw(one) !== undefined);
  if (!Array.isArray(types) || name === undefined || NOT_COUNTED.has(type)) return;
  const odd = types.find((one) => !KNOWN.has(one) && !OLD.has(one));
  if (odd !== undefined) config.fail(`layer_types of the config to be of ${[...KNOWN].join(", ")}`, odd);
  if (types.length !== config.raw(name)) {
    config.fail(`layer_types of the config to have a type for each of ${config.raw(name)} layers`, types.length);
  }
  const other = ROTARY_ONLY.has(type) ? types.find((one) => !ROTARY.has(one)) : undefined;
  if (other !== undefined) config.fail(`layer_types of the config to be of ${[...ROTARY].join(", ")}`, other);
}
