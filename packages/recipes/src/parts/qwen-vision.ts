/**
 * The vision towers of Qwen2-VL and Qwen3.5, as transformers 5.24 makes them: patches of several frames, blocks with one
 * matrix for queries, keys and values, and a merger of neighbouring patches.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import type { ModelBuilder } from "../model-builder.ts";

/** What the towers differ in. */
export interface QwenVision {
  /** Of the patches' vectors. */
  readonly width: number;
  /** Of the blocks' inner layers. */
  readonly inner: number;
  /** Of the language model's vectors. */
  readonly out: number;
  readonly hasPatchBias: boolean;
  /** Positions that are learnt, if there are. */
  readonly positions?: number;
  /** Names of the blocks' inner layers. */
  readonly mlp: readonly [string, string];
  /** Names of the merger's norm and layers. */
  readonly merger: readonly [string, string, string];
}

export function addQwenVision(tower: ModelBuilder, config: ConfigFields, vision: QwenVision): void {
  const { width: d, inner, mlp, merger } = vision;
  const patch = [config.size("temporal_patch_size"), ...config.pair("patch_size")];
  tower.layer("patch_embed.proj", [d, config.size("in_channels"), ...patch], { bias: vision.hasPatchBias });
  if (vision.positions !== undefined) tower.embedding("pos_embed", vision.positions, d);
  for (let l = 0; l < config.size("depth"); l++) {
    const block = tower.within(`blocks.${l}.`);
    block.layerNorm("norm1", d);
    block.layerNorm("norm2", d);
    block.dense("attn.qkv", 3 * d, d);
    block.dense("attn.proj", d, d);
    block.dense(`mlp.${mlp[0]}`, inner, d);
    block.dense(`mlp.${mlp[1]}`, d, inner);
  }
  const merged = d * config.size("spatial_merge_size") ** 2;
  tower.layerNorm(`merger.${merger[0]}`, d);
  tower.dense(`merger.${merger[1]}`, merged, merged);
  tower.dense(`merger.${merger[2]}`, vision.out, merged);
}
