/**
 * timm's ConvNeXt (1.0.31), V2's with `use_grn: true` and no layer scale: weights N(0.02), the head's times
 * `head_init_scale`. The config has the constructor's arguments.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { constantOf, normalOf, ZERO } from "../laws.ts";

export const timmConvnext: Family = {
  types: ["timm_convnext"],
  revision: 1,
  architectures: ["ConvNeXt"],
  defaults: {
    in_chans: 3,
    num_classes: 1000,
    patch_size: 4,
    depths: [3, 3, 9, 3],
    dims: [96, 192, 384, 768],
    kernel_sizes: 7,
    ls_init_value: 1e-6,
    use_grn: false,
    head_init_scale: 1,
  },
  std: () => 0.02,
  build({ config, model }) {
    const widths = config.sizes("dims");
    const p = config.size("patch_size");
    const k = config.size("kernel_sizes");
    const scale = config.numberOr(0, "ls_init_value");
    let width = widths[0] ?? config.fail("dims to be some sizes", widths);
    model.layer("stem.0", [width, config.size("in_chans"), p, p], { bias: true });
    model.layerNorm("stem.1", width);
    for (const [s, depth] of config.sizes("depths").entries()) {
      const d = widths[s] ?? config.fail("as many dims as depths", widths);
      const stage = model.within(`stages.${s}.`);
      if (s > 0) {
        stage.layerNorm("downsample.0", width);
        stage.layer("downsample.1", [d, width, 2, 2], { bias: true });
      }
      for (let b = 0; b < depth; b++) {
        const block = stage.within(`blocks.${b}.`);
        block.layer("conv_dw", [d, 1, k, k], { bias: true });
        block.layerNorm("norm", d);
        block.dense("mlp.fc1", 4 * d, d);
        block.dense("mlp.fc2", d, 4 * d);
        if (scale > 0) block.add("gamma", [d], constantOf(scale));
        if (config.flag("use_grn")) for (const part of ["weight", "bias"]) block.add(`mlp.grn.${part}`, [4 * d], ZERO);
      }
      width = d;
    }
    model.layerNorm("head.norm", width);
    const classes = config.size("num_classes");
    if (classes > 0) model.dense("head.fc", classes, width, normalOf(0.02 * config.number("head_init_scale")));
  },
};
