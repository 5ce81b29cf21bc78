/**
 * timm's ConvNeXt (1.0.31), V2's with `use_grn: true` and no layer scale: weights N(0.02), the head's times
 * `head_init_scale`. The config has the constructor's arguments.
 *
 * @module
 */

import type { ConfigFields } from "../config-fields.ts";
import type { Family } from "../family.ts";
import { constantOf, normalOf, ZERO } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";

/** Half a width, rounded to a multiple of 8, by no more than a tenth down. */
function halfOf(width: number): number {
  const half = Math.floor(width / 2);
  const rounded = Math.max(8, Math.floor((half + 4) / 8) * 8);
  return rounded < 0.9 * half ? rounded + 8 : rounded;
}

/** Convolutions of patches, or two that overlap; returns the stride. */
function addStem(stem: ModelBuilder, config: ConfigFields, width: number, bias: boolean): number {
  const channels = config.size("in_chans");
  const kind = config.choice("stem_type", ["patch", "overlap", "overlap_tiered", "overlap_act"]);
  if (kind === "patch") {
    const p = config.size("patch_size");
    stem.layer("0", [width, channels, p, p], { bias });
    stem.layerNorm("1", width);
    return p;
  }
  const middle = kind === "overlap_tiered" ? halfOf(width) : width;
  // A layer without numbers stands between.
  const second = kind === "overlap_act" ? 2 : 1;
  stem.layer("0", [middle, channels, 3, 3], { bias });
  stem.layer(`${second}`, [width, middle, 3, 3], { bias });
  stem.layerNorm(`${second + 1}`, width);
  return 4;
}

/** Of each stage: the kernel of what is before it, 0 for nothing there. */
function downsamplingOf(config: ConfigFields, stemStride: number, widths: readonly number[]): readonly number[] {
  const most = config.size("output_stride");
  let stride = stemStride;
  let dilation = 1;
  return widths.map((width, s) => {
    let step = stride === 2 || s > 0 ? 2 : 1;
    if (stride >= most && step > 1) {
      dilation *= step;
      step = 1;
    }
    stride *= step;
    const isSpread = step > 1 || dilation !== (dilation <= 2 ? 1 : 2);
    if (isSpread) return 2;
    return s > 0 && width !== widths[s - 1] ? 1 : 0;
  });
}

function addHead(model: ModelBuilder, config: ConfigFields, width: number): void {
  const classes = config.size("num_classes");
  const scaled = normalOf(0.02 * config.number("head_init_scale"));
  if (config.flag("head_norm_first")) {
    model.layerNorm("norm_pre", width);
    if (classes > 0) model.dense("head.fc", classes, width, scaled);
    return;
  }
  model.layerNorm("head.norm", width);
  // Without pooling the head is of convolutions, which are not scaled.
  const isConvolution = config.text("global_pool") === "";
  const layer = (name: string, out: number, fanIn: number) =>
    isConvolution ? model.layer(name, [out, fanIn, 1, 1], { bias: true }) : model.dense(name, out, fanIn, scaled);
  const hidden = config.sizeOr(0, "head_hidden_size");
  if (hidden > 0) layer("head.pre_logits.fc", hidden, width);
  if (classes > 0) layer("head.fc", classes, hidden || width);
}

export const timmConvnext: Family = {
  types: ["timm_convnext"],
  revision: 1,
  architectures: ["ConvNeXt"],
  defaults: {
    in_chans: 3,
    num_classes: 1000,
    global_pool: "avg",
    output_stride: 32,
    stem_type: "patch",
    patch_size: 4,
    depths: [3, 3, 9, 3],
    dims: [96, 192, 384, 768],
    kernel_sizes: 7,
    ls_init_value: 1e-6,
    conv_mlp: false,
    conv_bias: true,
    use_grn: false,
    head_init_scale: 1,
    head_norm_first: false,
    head_hidden_size: null,
  },
  std: () => 0.02,
  build({ config, model }) {
    const widths = config.sizes("dims");
    const depths = config.sizes("depths");
    const said = config.raw("kernel_sizes");
    const kernels = Array.isArray(said) ? config.sizes("kernel_sizes") : depths.map(() => config.size("kernel_sizes"));
    const bias = config.flag("conv_bias");
    const hasScale = (config.raw("ls_init_value") ?? null) !== null;
    const pointwise = config.flag("conv_mlp") ? [1, 1] : [];
    let width = widths[0] ?? config.fail("dims to be some sizes", widths);
    const before = downsamplingOf(config, addStem(model.within("stem."), config, width, bias), widths);
    for (const [s, depth] of depths.entries()) {
      const d = widths[s] ?? config.fail("as many dims as depths", widths);
      const k = kernels[s] ?? config.fail("as many kernel_sizes as depths", kernels);
      const stage = model.within(`stages.${s}.`);
      const between = before[s]!;
      if (between > 0) {
        stage.layerNorm("downsample.0", width);
        stage.layer("downsample.1", [d, width, between, between], { bias });
      }
      for (let b = 0; b < depth; b++) {
        const block = stage.within(`blocks.${b}.`);
        block.layer("conv_dw", [d, 1, k, k], { bias });
        block.layerNorm("norm", d);
        block.layer("mlp.fc1", [4 * d, d, ...pointwise], { bias: true });
        block.layer("mlp.fc2", [d, 4 * d, ...pointwise], { bias: true });
        if (hasScale) block.add("gamma", [d], constantOf(config.number("ls_init_value")));
        if (config.flag("use_grn")) for (const part of ["weight", "bias"]) block.add(`mlp.grn.${part}`, [4 * d], ZERO);
      }
      width = d;
    }
    addHead(model, config, width);
  },
};
