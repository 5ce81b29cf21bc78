/**
 * Attention and transformers of torch.nn.
 *
 * @module
 */
import { torchConstructed } from "../draws/torch-calls.ts";
import { normalOf, torchDefault, torchXavier, xavierUniform, ZERO } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer } from "../plan.ts";
import { type BiasOptions, collect, drawn } from "./torch-calls.ts";

/** Of attention. */
export interface AttentionOptions extends BiasOptions {
  /** Widths of keys and values, where they are others than d. */
  readonly kdim?: number | undefined;
  /** Width of the values. Default the model's. */
  readonly vdim?: number | undefined;
  /** Whether keys and values have biases of their own. */
  readonly biasKv?: boolean | undefined;
}

/**
 * `nn.MultiheadAttention` of width d: xavier_uniform of the stacked [3d, d], or of each apart where widths differ; the
 * output as {@link linear}, biases 0. How many heads there are does not change what it has.
 */
export function multiheadAttention(
  name: string,
  d: number,
  _heads: number,
  { kdim = d, vdim = d, biasKv = false, bias = true }: AttentionOptions = {},
) {
  return collect((model) => addAttention(model, name, d, { kdim, vdim, biasKv, bias }));
}

/** `out` is the law of the output, where it is not torch's own. */
function addAttention(
  model: ModelBuilder,
  name: string,
  d: number,
  {
    kdim = d,
    vdim = d,
    biasKv,
    bias,
    out = torchDefault(d),
  }: Required<AttentionOptions> & { out?: ParameterInitializer },
): void {
  // The output comes first, then what `_reset_parameters` draws.
  const output = `${name}.out_proj.weight`;
  model.constructs(output, [d, d], torchConstructed(d));
  if (bias) model.constructs(null, [d], torchDefault(d));
  if (kdim === d && vdim === d) {
    drawn(model, `${name}.in_proj_weight`, [3 * d, d], xavierUniform(d, 3 * d), torchXavier(d, 3 * d));
  } else {
    for (const [part, width] of [
      ["q", d],
      ["k", kdim],
      ["v", vdim],
    ] as const) {
      drawn(model, `${name}.${part}_proj_weight`, [d, width], xavierUniform(width, d), torchXavier(width, d));
    }
  }
  if (bias) model.add(`${name}.in_proj_bias`, [3 * d], ZERO);
  model.add(output, [d, d], out);
  if (bias) model.bias(`${name}.out_proj`, d);
  if (!biasKv) return;
  // xavier_normal_ of [1, 1, d]: both fans are d.
  for (const part of ["bias_k", "bias_v"]) {
    drawn(model, `${name}.${part}`, [1, 1, d], normalOf(1 / Math.sqrt(d)), normalOf(Math.sqrt(2 / (2 * d))));
  }
}

/** Sizes of a layer of nn.Transformer; a decoder's attends to the encoder as well. */
interface BlockOptions {
  readonly d: number;
  readonly f: number;
  readonly bias: boolean;
  readonly isDecoder: boolean;
}

/** Its parameters; those of a whole nn.Transformer have other laws, and other calls. */
function addBlock(model: ModelBuilder, name: string, { d, f, bias, isDecoder }: BlockOptions, isWhole = false): void {
  const law = (fanIn: number, out: number) => (isWhole ? xavierUniform(fanIn, out) : torchDefault(fanIn));
  const self = { kdim: d, vdim: d, biasKv: false, bias, out: law(d, d) };
  addAttention(model, `${name}.self_attn`, d, self);
  if (isDecoder) addAttention(model, `${name}.multihead_attn`, d, self);
  for (const [part, fanIn, out] of [
    ["linear1", d, f],
    ["linear2", f, d],
  ] as const) {
    drawn(model, `${name}.${part}.weight`, [out, fanIn], law(fanIn, out), torchConstructed(fanIn));
    if (bias) drawn(model, `${name}.${part}.bias`, [out], torchDefault(fanIn));
  }
  for (const i of isDecoder ? [1, 2, 3] : [1, 2]) {
    model.norm(`${name}.norm${i}`, d, { bias });
  }
}

/** `nn.TransformerEncoderLayer` of width d, f inside. */
export function transformerEncoderLayer(
  name: string,
  d: number,
  _heads: number,
  f = 2048,
  { bias = true }: BiasOptions = {},
) {
  return collect((model) => addBlock(model, name, { d, f, bias, isDecoder: false }));
}

/** `nn.TransformerDecoderLayer` of width d, f inside. */
export function transformerDecoderLayer(
  name: string,
  d: number,
  _heads: number,
  f = 2048,
  { bias = true }: BiasOptions = {},
) {
  return collect((model) => addBlock(model, name, { d, f, bias, isDecoder: true }));
}

/** Sizes of {@link transformer}. */
export interface TransformerOptions extends BiasOptions {
  /** Default 6. */
  readonly encoderLayers?: number | undefined;
  /** Default 6. */
  readonly decoderLayers?: number | undefined;
  /** Width inside of a layer. Default 2048. */
  readonly feedForward?: number | undefined;
}

/**
 * `nn.Transformer` of width d: every matrix xavier_uniform, outputs of attention too; the biases of its linear layers stay
 * U(±1/√in).
 */
export function transformer(
  name: string,
  d = 512,
  _heads = 8,
  { encoderLayers = 6, decoderLayers = 6, feedForward = 2048, bias = true }: TransformerOptions = {},
) {
  const sides = [
    ["encoder", encoderLayers],
    ["decoder", decoderLayers],
  ] as const;
  return collect((model) => {
    const undrawn = model.undrawn();
    for (const [side, count] of sides) {
      const block = { d, f: feedForward, bias, isDecoder: side === "decoder" };
      const layers = Array.from({ length: count }, (_, l) => `${name}.${side}.layers.${l}`);
      for (const layer of layers) addBlock(undrawn, layer, block, true);
      undrawn.norm(`${name}.${side}.norm`, d, { bias });
      constructCopied(model, layers, block);
    }
    // Every parameter of two or more axes once more.
    for (const { name: own, shape } of model.parameters) {
      if (shape.length > 1) model.constructs(own, shape, torchXavier(shape[1]!, shape[0]!));
    }
  });
}

/** PyTorch constructs one layer and copies it, so that the biases of all layers are the same numbers. */
function constructCopied(
  model: ModelBuilder,
  layers: readonly string[],
  { d, f, bias, isDecoder }: BlockOptions,
): void {
  for (let i = 0; i < (isDecoder ? 2 : 1); i++) {
    model.constructs(null, [d, d], torchConstructed(d));
    if (bias) model.constructs(null, [d], torchDefault(d));
    model.constructs(null, [3 * d, d], torchXavier(d, 3 * d));
  }
  for (const [part, fanIn, out] of [
    ["linear1", d, f],
    ["linear2", f, d],
  ] as const) {
    model.constructs(null, [out, fanIn], torchConstructed(fanIn));
    const fills = () => layers.map((layer) => ({ name: `${layer}.${part}.bias` }));
    if (bias) model.constructsInto([out], torchDefault(fanIn), fills);
  }
}
