/**
 * torchvision's (0.29.2) and timm's (1.0.31) ResNet: He et al. 2015's normal law by fan-out; timm makes the last batch norm
 * of each block 0 unless told not to, torchvision if told to (Goyal et al. 2017, section 5.1). The config has the
 * constructor's arguments; the defaults are ResNet-50's.
 *
 * @module
 */
import { product } from "@weightinit/core";
import type { ConfigFields } from "../config-fields.ts";
import { torchConstructed } from "../draws/torch-calls.ts";
import type { Family, FamilyRequest } from "../family.ts";
import { kaimingFanOut, normalOf, ONE, ZERO } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer } from "../plan.ts";

const DEFAULTS = { block: "bottleneck", layers: [3, 4, 6, 3], num_classes: 1000 };

/** Fields of timm's, off in torchvision's. */
const TIMM = {
  stem_type: "",
  stem_width: 64,
  replace_stem_pool: false,
  block_reduce_first: 1,
  down_kernel_size: 1,
  avg_down: false,
  output_stride: 32,
  global_pool: "avg",
  widths: [64, 128, 256, 512],
};

/** kaiming_normal_ of a convolution, as PyTorch computes it. */
function kaimingCall([out, , ...kernel]: readonly number[]): ParameterInitializer {
  return normalOf(Math.SQRT2 / Math.sqrt(out! * product(kernel)));
}

function convolution(model: ModelBuilder, name: string, shape: readonly number[]): void {
  model.layer(name, shape, { weight: kaimingFanOut(shape), redraws: [kaimingCall(shape)] });
}

/** Fields of the two libraries, by their own names. */
interface Names {
  readonly groups: string;
  readonly width: string;
  readonly inputs: string;
  readonly widths: string;
  readonly zero: string;
}

/** The first layers: one convolution, or three; returns their width. */
function addStem(model: ModelBuilder, config: ConfigFields, channels: number): number {
  const kind = config.text("stem_type");
  const isDeep = kind.includes("deep");
  const stem = config.size("stem_width");
  const width = isDeep ? 2 * stem : 64;
  if (isDeep) {
    const first = kind.includes("tiered") ? 3 * Math.floor(stem / 4) : stem;
    convolution(model, "conv1.0", [first, channels, 3, 3]);
    model.batchNorm("conv1.1", first);
    convolution(model, "conv1.3", [stem, first, 3, 3]);
    model.batchNorm("conv1.4", stem);
    convolution(model, "conv1.6", [width, stem, 3, 3]);
  } else convolution(model, "conv1", [width, channels, 7, 7]);
  model.batchNorm("bn1", width);
  if (config.flag("replace_stem_pool")) {
    convolution(model, "maxpool.0", [width, width, 3, 3]);
    model.batchNorm("maxpool.1", width);
  }
  return width;
}

/** Of each stage: its stride, and whether its kernels are spread. */
function stridesOf(stages: number, most: number): readonly { stride: number; isSpread: boolean }[] {
  let [total, dilation] = [4, 1];
  return Array.from({ length: stages }, (_, s) => {
    const step = s === 0 ? 1 : 2;
    const isFull = total >= most;
    if (isFull) dilation *= step;
    else total *= step;
    return { stride: isFull ? 1 : step, isSpread: dilation > 1 };
  });
}

function build({ config, model }: FamilyRequest, names: Names): void {
  const isBasic = config.choice("block", ["basic", "bottleneck"]) === "basic";
  const groups = config.size(names.groups);
  const last = config.flag(names.zero) ? ZERO : ONE;
  const widths = config.sizes(names.widths);
  const layers = config.sizes("layers").slice(0, widths.length);
  const strides = stridesOf(layers.length, config.size("output_stride"));
  const isAveraged = config.flag("avg_down");
  let width = addStem(model, config, config.size(names.inputs));
  for (const [s, depth] of layers.entries()) {
    const planes = widths[s]!;
    const { stride, isSpread } = strides[s]!;
    const out = isBasic ? planes : 4 * planes;
    const inner = isBasic ? planes : Math.floor((planes * config.size(names.width)) / 64) * groups;
    const first = Math.floor(inner / config.size("block_reduce_first"));
    // Behind an average, which has no numbers.
    const at = isAveraged ? 1 : 0;
    for (let b = 0; b < depth; b++) {
      const block = model.within(`layer${s + 1}.${b}.`);
      const k = !isAveraged && (stride > 1 || isSpread) ? config.size("down_kernel_size") : 1;
      const down = b === 0 && (stride > 1 || width !== out) ? [out, width, k, k] : null;
      // It is constructed before its block, and drawn again as the block's last part.
      if (down !== null) block.constructs(`downsample.${at}.weight`, down, torchConstructed(width * k * k));
      const shapes = isBasic
        ? [[first, width, 3, 3], [out, first, 3, 3]] // biome-ignore format: one convolution a line
        : [[first, width, 1, 1], [inner, first / groups, 3, 3], [out, inner, 1, 1]]; // biome-ignore format: the same
      for (const [i, shape] of shapes.entries()) {
        convolution(block, `conv${i + 1}`, shape);
        block.batchNorm(`bn${i + 1}`, shape[0]!, i === shapes.length - 1 ? last : ONE);
      }
      if (down !== null) {
        const name = `downsample.${at}.weight`;
        block.add(name, down, kaimingFanOut(down));
        block.redraws(name, down, kaimingCall(down));
        block.batchNorm(`downsample.${at + 1}`, out);
      }
      width = out;
    }
  }
  const classes = config.size("num_classes");
  const pooled = config.text("global_pool") === "catavgmax" ? 2 * width : width;
  if (classes > 0) model.torchLayer("fc", [classes, pooled]);
}

export const torchvisionResnet: Family = {
  types: ["torchvision_resnet"],
  revision: 1,
  draws: "torch",
  architectures: ["ResNet"],
  defaults: { ...DEFAULTS, ...TIMM, groups: 1, width_per_group: 64, zero_init_residual: false, inputs: 3 },
  build: (request) => {
    const names = { inputs: "inputs", widths: "widths", zero: "zero_init_residual" };
    build(request, { groups: "groups", width: "width_per_group", ...names });
  },
};

export const timmResnet: Family = {
  types: ["timm_resnet"],
  revision: 1,
  draws: "torch",
  architectures: ["ResNet"],
  defaults: {
    ...DEFAULTS,
    ...TIMM,
    cardinality: 1,
    base_width: 64,
    zero_init_last: true,
    in_chans: 3,
    channels: TIMM.widths,
  },
  build: (request) => {
    const names = { inputs: "in_chans", widths: "channels", zero: "zero_init_last" };
    build(request, { groups: "cardinality", width: "base_width", ...names });
  },
};
