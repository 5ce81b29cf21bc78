/**
 * timm's `VisionTransformer` (1.0.31), with its three rules, `weight_init`: "" (also "reset" of the same laws), "jax" (the
 * original's, Dosovitskiy et al. 2021) and "moco" (Chen, Xie and He 2021, section 4). The config has the constructor's
 * arguments.
 *
 * @module
 */
import { product } from "@weightinit/core";
import type { Family } from "../family.ts";
import { constantOf, lecunTruncated, normalOf, torchDefault, xavierUniform, ZERO } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer } from "../plan.ts";

const TINY = /* @__PURE__ */ normalOf(1e-6);
const SMALL = /* @__PURE__ */ normalOf(0.02);

/** Laws of one rule. */
interface Rule {
  readonly linear: (fanIn: number, fanOut: number) => ParameterInitializer;
  readonly qkv: (d: number) => ParameterInitializer;
  readonly mlpBias: ParameterInitializer;
  readonly head: (d: number, classes: number) => readonly [ParameterInitializer, ParameterInitializer];
  readonly patch: (fanIn: number) => readonly [ParameterInitializer, ParameterInitializer];
}

const torchPatch = (fanIn: number) => [torchDefault(fanIn), torchDefault(fanIn)] as const;

const RULES: Readonly<Record<string, Rule>> = {
  "": {
    linear: () => SMALL,
    qkv: () => SMALL,
    mlpBias: ZERO,
    head: () => [SMALL, ZERO],
    patch: torchPatch,
  },
  jax: {
    linear: xavierUniform,
    qkv: (d) => xavierUniform(d, 3 * d),
    mlpBias: TINY,
    head: () => [ZERO, ZERO],
    patch: (fanIn) => [lecunTruncated(fanIn), ZERO],
  },
  moco: {
    linear: xavierUniform,
    qkv: (d) => xavierUniform(d, d),
    mlpBias: ZERO,
    head: (d, classes) => [xavierUniform(d, classes), ZERO],
    patch: torchPatch,
  },
};

export const timmVit: Family = {
  types: ["timm_vit"],
  revision: 1,
  architectures: ["VisionTransformer"],
  defaults: {
    img_size: 224,
    patch_size: 16,
    in_chans: 3,
    num_classes: 1000,
    embed_dim: 768,
    depth: 12,
    num_heads: 12,
    mlp_ratio: 4,
    qkv_bias: true,
    qk_norm: false,
    proj_bias: true,
    init_values: null,
    class_token: true,
    reg_tokens: 0,
    no_embed_class: false,
    pre_norm: false,
    global_pool: "token",
    weight_init: "",
  },
  build({ config, model }) {
    const name = config.choice("weight_init", ["", "reset", "jax", "jax_nlhb", "moco"]);
    const rule = RULES[name === "reset" ? "" : name === "jax_nlhb" ? "jax" : name]!;
    const d = config.size("embed_dim");
    const f = Math.floor(d * config.number("mlp_ratio"));
    const classes = config.size("num_classes");
    const layer = (
      body: ModelBuilder,
      at: string,
      out: number,
      fanIn: number,
      bias = ZERO,
      weight?: ParameterInitializer,
    ) => body.linear(at, out, fanIn, { weight: weight ?? rule.linear(fanIn, out), bias });

    const tokens = config.flag("class_token") ? 1 : 0;
    const registers = config.size("reg_tokens");
    const [height, width] = config.pair("img_size");
    const [down, across] = config.pair("patch_size");
    const patches = Math.floor(height / down) * Math.floor(width / across);
    if (tokens > 0) model.add("cls_token", [1, 1, d], TINY);
    if (registers > 0) model.add("reg_token", [1, registers, d], TINY);
    const prefix = config.flag("no_embed_class") ? 0 : tokens + registers;
    model.add("pos_embed", [1, patches + prefix, d], SMALL);
    const patch = [d, config.size("in_chans"), down, across];
    const [weight, bias] = rule.patch(product(patch.slice(1)));
    model.layer("patch_embed.proj", patch, { weight, bias: config.flag("pre_norm") ? false : bias });
    if (config.flag("pre_norm")) model.layerNorm("norm_pre", d);

    const scale = config.numberOr(0, "init_values");
    for (let l = 0; l < config.size("depth"); l++) {
      const block = model.within(`blocks.${l}.`);
      block.layerNorm("norm1", d);
      block.linear("attn.qkv", 3 * d, d, { weight: rule.qkv(d), bias: config.flag("qkv_bias") });
      if (config.flag("qk_norm")) {
        for (const part of ["q", "k"]) block.layerNorm(`attn.${part}_norm`, d / config.size("num_heads"));
      }
      block.linear("attn.proj", d, d, { weight: rule.linear(d, d), bias: config.flag("proj_bias") });
      block.layerNorm("norm2", d);
      layer(block, "mlp.fc1", f, d, rule.mlpBias);
      layer(block, "mlp.fc2", d, f, rule.mlpBias);
      if (scale !== 0) for (const i of [1, 2]) block.add(`ls${i}.gamma`, [d], constantOf(scale));
    }
    // With pooling by the mean the last norm comes after it.
    model.layerNorm(config.text("global_pool") === "avg" ? "fc_norm" : "norm", d);
    if (classes === 0) return;
    const [head, headBias] = rule.head(d, classes);
    layer(model, "head", classes, d, name === "jax_nlhb" ? constantOf(-Math.log(classes)) : headBias, head);
  },
};
