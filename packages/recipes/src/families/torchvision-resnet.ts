/**
 * torchvision's (0.29.2) and timm's (1.0.31) ResNet: He et al. 2015's normal law by fan-out; timm makes the last batch norm
 * of each block 0 unless told not to, torchvision if told to (Goyal et al. 2017, section 5.1). The config has the
 * constructor's arguments; the defaults are ResNet-50's.
 *
 * @module
 */
import type { Family, FamilyRequest } from "../family.ts";
import { kaimingFanOut, ONE, ZERO } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";

const DEFAULTS = { block: "bottleneck", layers: [3, 4, 6, 3], num_classes: 1000 };

function convolution(model: ModelBuilder, name: string, shape: readonly number[]): void {
  model.layer(name, shape, { weight: kaimingFanOut(shape) });
}

/** Fields of the two libraries, by their own names. */
interface Names {
  readonly groups: string;
  readonly width: string;
  readonly channels: string;
  readonly zero: string;
}

function build({ config, model }: FamilyRequest, names: Names): void {
  const isBasic = config.choice("block", ["basic", "bottleneck"]) === "basic";
  const groups = config.size(names.groups);
  const last = config.flag(names.zero) ? ZERO : ONE;
  let width = 64;
  convolution(model, "conv1", [width, config.size(names.channels), 7, 7]);
  model.batchNorm("bn1", width);
  for (const [s, depth] of config.sizes("layers").entries()) {
    const planes = 64 * 2 ** s;
    const out = isBasic ? planes : 4 * planes;
    const inner = isBasic ? planes : Math.floor((planes * config.size(names.width)) / 64) * groups;
    for (let b = 0; b < depth; b++) {
      const block = model.within(`layer${s + 1}.${b}.`);
      const shapes = isBasic
        ? [[out, width, 3, 3], [out, out, 3, 3]] // biome-ignore format: one convolution a line
        : [[inner, width, 1, 1], [inner, inner / groups, 3, 3], [out, inner, 1, 1]]; // biome-ignore format: the same
      for (const [i, shape] of shapes.entries()) {
        convolution(block, `conv${i + 1}`, shape);
        block.batchNorm(`bn${i + 1}`, shape[0]!, i === shapes.length - 1 ? last : ONE);
      }
      if (b === 0 && (s > 0 || width !== out)) {
        convolution(block, "downsample.0", [out, width, 1, 1]);
        block.batchNorm("downsample.1", out);
      }
      width = out;
    }
  }
  const classes = config.size("num_classes");
  if (classes > 0) model.torchLayer("fc", [classes, width]);
}

export const torchvisionResnet: Family = {
  types: ["torchvision_resnet"],
  revision: 1,
  architectures: ["ResNet"],
  defaults: { ...DEFAULTS, groups: 1, width_per_group: 64, zero_init_residual: false, channels: 3 },
  build: (request) =>
    build(request, { groups: "groups", width: "width_per_group", channels: "channels", zero: "zero_init_residual" }),
};

export const timmResnet: Family = {
  types: ["timm_resnet"],
  revision: 1,
  architectures: ["ResNet"],
  defaults: { ...DEFAULTS, cardinality: 1, base_width: 64, zero_init_last: true, in_chans: 3 },
  build: (request) =>
    build(request, { groups: "cardinality", width: "base_width", channels: "in_chans", zero: "zero_init_last" }),
};
