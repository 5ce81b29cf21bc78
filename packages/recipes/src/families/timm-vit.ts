/**
 * timm's `VisionTransformer` (1.0.31), with its three rules, `weight_init`: "", "jax" (the original's,
 * Dosovitskiy et al. 2021) and "moco" (Chen, Xie and He 2021, section 4); with "reset" layers keep PyTorch's own laws. The config has the constructor's
 * arguments.
 *
 * @module
 */
import { product } from "@weightinit/core";
import type { Family } from "../family.ts";
import {
  constantOf,
  lecunTruncated,
  normalOf,
  torchDefault,
  truncatedOf,
  uniformOf,
  xavierUniform,
  ZERO,
} from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer } from "../plan.ts";

const TINY = /* @__PURE__ */ normalOf(1e-6);
const SMALL = /* @__PURE__ */ normalOf(0.02);

/** A matrix' law, divided by a number, and its bias'. */
type Linear = (fanIn: number, fanOut: number, divisor?: number) => ParameterInitializer;

/** Laws of one rule. */
interface Rule {
  readonly linear: Linear;
  readonly qkv: (d: number) => ParameterInitializer;
  /** By the fan-in. */
  readonly bias: (fanIn: number) => ParameterInitializer;
  readonly mlpBias: (fanIn: number) => ParameterInitializer;
  readonly head: (d: number, classes: number) => readonly [ParameterInitializer, ParameterInitializer];
  readonly patch: (fanIn: number) => readonly [ParameterInitializer, ParameterInitializer];
}

const torchPatch = (fanIn: number) => [torchDefault(fanIn), torchDefault(fanIn)] as const;
const small: Linear = (_, __, divisor = 1) => (divisor === 1 ? SMALL : normalOf(0.02 / divisor));
const xavier: Linear = (fanIn, fanOut, divisor = 1) => uniformOf(Math.sqrt(6 / (fanIn + fanOut)) / divisor);
const torch: Linear = (fanIn, _, divisor = 1) => uniformOf(1 / Math.sqrt(fanIn) / divisor);
const zero = () => ZERO;

const RULES: Readonly<Record<string, Rule>> = {
  "": {
    linear: small,
    qkv: () => SMALL,
    bias: zero,
    mlpBias: zero,
    head: () => [SMALL, ZERO],
    patch: torchPatch,
  },
  // A new model's layers have reset themselves already.
  reset: {
    linear: torch,
    qkv: (d) => torchDefault(d),
    bias: torchDefault,
    mlpBias: torchDefault,
    head: (d) => [torchDefault(d), torchDefault(d)],
    patch: torchPatch,
  },
  jax: {
    linear: xavier,
    qkv: (d) => xavierUniform(d, 3 * d),
    bias: zero,
    mlpBias: () => TINY,
    head: () => [ZERO, ZERO],
    patch: (fanIn) => [lecunTruncated(fanIn), ZERO],
  },
  moco: {
    linear: xavier,
    qkv: (d) => xavierUniform(d, d),
    bias: zero,
    mlpBias: zero,
    head: (d, classes) => [xavierUniform(d, classes), ZERO],
    patch: torchPatch,
  },
};

/** The two layers of an MLP; `divisor` is that of the second. */
interface MlpOptions {
  readonly name: string;
  readonly bias: boolean;
  readonly hasNorm?: boolean;
  readonly divisor?: number;
}

function addMlp(body: ModelBuilder, rule: Rule, [d, f]: readonly [number, number], options: MlpOptions): void {
  const { name, bias, hasNorm = false, divisor } = options;
  body.linear(`${name}.fc1`, f, d, { weight: rule.linear(d, f), bias: bias && rule.mlpBias(d) });
  if (hasNorm) body.layerNorm(`${name}.norm`, f);
  body.linear(`${name}.fc2`, d, f, { weight: rule.linear(f, d, divisor), bias: bias && rule.mlpBias(f) });
}

/** Pooling by a latent query, cut at two standard deviations (`AttentionPoolLatent`). */
function addLatentPool(pool: ModelBuilder, rule: Rule, d: number, f: number): void {
  const std = d ** -0.5;
  pool.add("latent", [1, 1, d], truncatedOf(std, 2 * std));
  const layers = [
    ["q", d],
    ["kv", 2 * d],
    ["proj", d],
  ] as const;
  for (const [name, out] of layers) pool.linear(name, out, d, { weight: rule.linear(d, out), bias: rule.bias(d) });
  pool.layerNorm("norm", d);
  addMlp(pool, rule, [d, f], { name: "mlp", bias: true });
}

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
    scale_attn_norm: false,
    scale_mlp_norm: false,
    proj_bias: true,
    init_values: null,
    class_token: true,
    pos_embed: "learn",
    reg_tokens: 0,
    no_embed_class: false,
    pre_norm: false,
    final_norm: true,
    fc_norm: null,
    fix_init: false,
    global_pool: "token",
    weight_init: "",
  },
  build({ config, model }) {
    const name = config.choice("weight_init", ["", "reset", "jax", "jax_nlhb", "moco"]);
    const rule = RULES[name === "jax_nlhb" ? "jax" : name]!;
    const d = config.size("embed_dim");
    const f = Math.trunc(d * config.number("mlp_ratio"));
    const classes = config.size("num_classes");
    const tokens = config.flag("class_token") ? 1 : 0;
    const registers = config.size("reg_tokens");
    const [height, width] = config.pair("img_size");
    const [down, across] = config.pair("patch_size");
    const patches = Math.floor(height / down) * Math.floor(width / across);
    if (tokens > 0) model.add("cls_token", [1, 1, d], TINY);
    if (registers > 0) model.add("reg_token", [1, registers, d], TINY);
    const prefix = config.flag("no_embed_class") ? 0 : tokens + registers;
    if (config.choice("pos_embed", ["learn", "none", ""]) === "learn") {
      model.add("pos_embed", [1, patches + prefix, d], SMALL);
    }
    const patch = [d, config.size("in_chans"), down, across];
    const [weight, patchBias] = rule.patch(product(patch.slice(1)));
    model.layer("patch_embed.proj", patch, { weight, bias: config.flag("pre_norm") ? false : patchBias });
    if (config.flag("pre_norm")) model.layerNorm("norm_pre", d);

    const scale = config.numberOr(0, "init_values");
    const bias = config.flag("proj_bias");
    for (let l = 0; l < config.size("depth"); l++) {
      const block = model.within(`blocks.${l}.`);
      const divisor = config.flag("fix_init") ? Math.sqrt(2 * (l + 1)) : 1;
      block.layerNorm("norm1", d);
      block.linear("attn.qkv", 3 * d, d, { weight: rule.qkv(d), bias: config.flag("qkv_bias") && rule.bias(d) });
      if (config.flag("qk_norm")) {
        for (const part of ["q", "k"]) block.layerNorm(`attn.${part}_norm`, d / config.size("num_heads"));
      }
      if (config.flag("scale_attn_norm")) block.layerNorm("attn.norm", d);
      block.linear("attn.proj", d, d, { weight: rule.linear(d, d, divisor), bias: bias && rule.bias(d) });
      block.layerNorm("norm2", d);
      addMlp(block, rule, [d, f], { name: "mlp", bias, hasNorm: config.flag("scale_mlp_norm"), divisor });
      if (scale !== 0) for (const i of [1, 2]) block.add(`ls${i}.gamma`, [d], constantOf(scale));
    }
    const pool = config.choice("global_pool", ["token", "avg", "avgmax", "max", "map", "prr", ""]);
    if (pool === "map") addLatentPool(model.within("attn_pool."), rule, d, f);
    // With pooling by the mean or the largest the last norm comes after it.
    const isAfter = (config.raw("fc_norm") ?? null) === null ? /avg|max/.test(pool) : config.flag("fc_norm");
    if (config.flag("final_norm")) model.layerNorm(isAfter ? "fc_norm" : "norm", d);
    if (classes === 0) return;
    const [head, headBias] = rule.head(d, classes);
    const last = name === "jax_nlhb" ? constantOf(-Math.log(classes)) : headBias;
    model.linear("head", classes, d, { weight: head, bias: last });
  },
};
