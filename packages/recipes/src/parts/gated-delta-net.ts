/**
 * Linear attention by gated delta networks (Yang et al., 2412.06464), as Qwen3-Next and Qwen3.5 have it in three of four
 * layers; the fourth has attention with a gate beside each query.
 *
 * @module
 */
import type { ConfigFields, ModelConfig } from "../config-fields.ts";
import type { FamilyRequest } from "../family.ts";
import { ONE, uniformIn } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import {
  addAttention,
  addBlockNorms,
  addDecoder,
  addGatedMlp,
  addHeadNorms,
  type DecoderSizes,
  decoderDefaults,
  decoderSizes,
} from "./decoder.ts";
import { layerTypes } from "./layer-types.ts";
import { logarithmOfUniform } from "./state-space.ts";

/** Defaults of the heads that both have. */
export function deltaDefaults(fields: ModelConfig): ModelConfig {
  return decoderDefaults({
    num_attention_heads: 16,
    head_dim: 256,
    linear_conv_kernel_dim: 4,
    linear_key_head_dim: 128,
    linear_value_head_dim: 128,
    linear_num_key_heads: 16,
    linear_num_value_heads: 32,
    ...fields,
  });
}

/** What `A_log` is the logarithm of. */
const DECAYS = /* @__PURE__ */ uniformIn(0.01, 16);

/** Kinds of layers: `linear_attention`, and every fourth, or `full_attention_interval`-th, `full_attention`. */
function deltaLayerTypes(config: ConfigFields): readonly string[] {
  const interval = config.sizeOr(4, "full_attention_interval");
  return layerTypes(config, (l) => ((l + 1) % interval === 0 ? "full_attention" : "linear_attention"));
}

/** Attention whose query projection makes a query and a gate. */
function addGatedAttention(block: ModelBuilder, sizes: DecoderSizes, bias: boolean): void {
  addAttention(block, sizes, { bias, queryRows: 2 * sizes.heads * sizes.k });
  addHeadNorms(block, sizes.k, 0);
}

/** Linear attention; `fused` projections (Qwen3-Next) make queries, keys, values and z in one, and b and a in one. */
function addLinearAttention(block: ModelBuilder, config: ConfigFields, fused: boolean): void {
  const d = config.size("hidden_size");
  const heads = config.size("linear_num_value_heads");
  const values = heads * config.size("linear_value_head_dim");
  const mixed = 2 * config.integer("linear_num_key_heads") * config.integer("linear_key_head_dim") + values;
  const project = () => {
    if (fused) {
      block.linear("linear_attn.in_proj_qkvz", mixed + values, d);
      block.linear("linear_attn.in_proj_ba", 2 * heads, d);
    } else {
      block.linear("linear_attn.in_proj_qkv", mixed, d);
      block.linear("linear_attn.in_proj_z", values, d);
      block.linear("linear_attn.in_proj_b", heads, d);
      block.linear("linear_attn.in_proj_a", heads, d);
    }
  };
  block.layer("linear_attn.conv1d", [mixed, 1, config.size("linear_conv_kernel_dim")]);
  if (fused) project();
  block.add("linear_attn.dt_bias", [heads], ONE);
  block.add("linear_attn.A_log", [heads], logarithmOfUniform(0.01, 16));
  block.constructs(null, [heads], DECAYS);
  block.norm("linear_attn.norm", config.size("linear_value_head_dim"));
  block.linear("linear_attn.out_proj", d, values);
  if (!fused) project();
  block.redrawsInto([heads], DECAYS, () => [
    { name: "linear_attn.A_log", values: (drawn, { log }) => drawn.map((x) => log(x)) },
  ]);
}

/** How one family differs from another. */
export interface DeltaDecoderParts {
  /** Whether linear attention's projections are fused. */
  readonly fused: boolean;
  /** Adds what is in the place of the MLP in layer `l`, if anything is. */
  readonly experts?: (block: ModelBuilder, l: number) => boolean;
}

/** A whole model. Norms compute 1 + weight, so their weights are 0, but that of linear attention. */
export function addDeltaDecoder(request: FamilyRequest, { fused, experts = () => false }: DeltaDecoderParts): void {
  const { config } = request;
  const sizes = decoderSizes(config);
  const types = deltaLayerTypes(config);
  const bias = config.flag("attention_bias");
  addDecoder(request, {
    norm: { value: 0 },
    block: (block, l) => {
      addBlockNorms(block, sizes.d, { value: 0 });
      if (types[l] === "linear_attention") addLinearAttention(block, config, fused);
      // Qwen3-Next has nothing in a layer of another type.
      else if (!fused || types[l] === "full_attention") addGatedAttention(block, sizes, bias);
      if (!experts(block, l)) addGatedMlp(block, "mlp", sizes.d, sizes.f);
    },
  });
}
