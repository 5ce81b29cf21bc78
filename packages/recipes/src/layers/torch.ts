/**
 * The layers of torch.nn as their constructors make them (PyTorch 2.15, `reset_parameters`), under their names in a state
 * dict. Sizes come in the order of PyTorch's arguments.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { constantOf, normalOf, ONE, torchDefault, withZeroRow, xavierUniform, ZERO } from "../laws.ts";
import { ModelBuilder } from "../model-builder.ts";
import type { Parameter, ParameterInitializer } from "../plan.ts";

/** Whether a layer has a bias. Default true. */
export interface BiasOptions {
  /** Whether it has a bias. */
  readonly bias?: boolean | undefined;
}

/** Of convolutions. */
export interface ConvolutionOptions extends BiasOptions {
  /** Default 1. */
  readonly groups?: number | undefined;
}

/** Lengths of a kernel, or one for all axes. */
export type Kernel = number | readonly number[];

/** What a function adds to a model, as a list. */
function collect(add: (model: ModelBuilder) => void): readonly Parameter[] {
  const model = new ModelBuilder(0);
  add(model);
  return model.parameters;
}

/** The weight and bias of a law, the bias of `width`. */
function pair(name: string, shape: readonly number[], width: number, law: ParameterInitializer, bias: boolean) {
  return collect((model) => {
    model.add(`${name}.weight`, shape, law);
    if (bias) model.add(`${name}.bias`, [width], law);
  });
}

/**
 * `nn.Linear`: weight [out, in] and bias [out], U(±1/√in).
 *
 * @example
 * ```ts
 * import { CpuRng } from "@weightinit/cpu";
 * import { initialize, torch } from "@weightinit/recipes";
 *
 * const mlp = initialize(new CpuRng(42), [torch.linear("fc1", 784, 256), torch.linear("fc2", 256, 10)]);
 * console.log(mlp.get("fc2.weight")!.shape); // [ 10, 256 ]
 * ```
 */
export function linear(name: string, fanIn: number, out: number, { bias = true }: BiasOptions = {}) {
  return pair(name, [out, fanIn], out, torchDefault(fanIn), bias);
}

/** `nn.Bilinear`: weight [out, in1, in2] and bias, U(±1/√in1). */
export function bilinear(name: string, in1: number, in2: number, out: number, { bias = true }: BiasOptions = {}) {
  return pair(name, [out, in1, in2], out, torchDefault(in1), bias);
}

/** A convolution of some axes, transposed or not: the fan-in is counted behind the first axis of the weight. */
function convolution(axes: number, isTransposed = false) {
  return (
    name: string,
    channels: number,
    out: number,
    kernel: Kernel,
    { groups = 1, bias = true }: ConvolutionOptions = {},
  ) => {
    const lengths = typeof kernel === "number" ? Array<number>(axes).fill(kernel) : kernel;
    const shape = isTransposed ? [channels, out / groups, ...lengths] : [out, channels / groups, ...lengths];
    return pair(name, shape, out, torchDefault(product(shape.slice(1))), bias);
  };
}

/** `nn.Conv1d`: weight [out, in/groups, kernel] and bias, U(±1/√fan-in). */
export const conv1d = /* @__PURE__ */ convolution(1);
/** `nn.Conv2d`. */
export const conv2d = /* @__PURE__ */ convolution(2);
/** `nn.Conv3d`. */
export const conv3d = /* @__PURE__ */ convolution(3);
/** `nn.ConvTranspose1d`: weight [in, out/groups, kernel]; its fan-in is out/groups·kernel, as PyTorch counts. */
export const convTranspose1d = /* @__PURE__ */ convolution(1, true);
/** `nn.ConvTranspose2d`. */
export const convTranspose2d = /* @__PURE__ */ convolution(2, true);
/** `nn.ConvTranspose3d`. */
export const convTranspose3d = /* @__PURE__ */ convolution(3, true);

/** Of embeddings. */
export interface EmbeddingOptions {
  /** The row of zeros; counted from the end if it is negative. */
  readonly paddingIdx?: number | null | undefined;
}

/** `nn.Embedding`: [n, d], N(0, 1). */
export function embedding(name: string, n: number, d: number, { paddingIdx = null }: EmbeddingOptions = {}) {
  return collect((model) => model.add(`${name}.weight`, [n, d], withZeroRow(normalOf(1), paddingIdx, n)));
}

/** `nn.EmbeddingBag`: as {@link embedding}. */
export const embeddingBag = embedding;

/** Of recurrent layers. */
export interface RecurrentOptions extends BiasOptions {
  /** Default 1. */
  readonly layers?: number | undefined;
  /** Whether it reads in both directions. */
  readonly bidirectional?: boolean | undefined;
  /** Width of the projected state, of LSTMs. Default 0: none. */
  readonly projSize?: number | undefined;
}

/** A recurrent layer of some gates: all U(±1/√hidden), biases too. */
function recurrent(gates: number) {
  return (
    name: string,
    width: number,
    hidden: number,
    { layers = 1, bidirectional = false, projSize = 0, bias = true }: RecurrentOptions = {},
  ) =>
    collect((model) => {
      const law = torchDefault(hidden);
      const state = projSize || hidden;
      const directions = bidirectional ? ["", "_reverse"] : [""];
      for (let l = 0; l < layers; l++) {
        const input = l === 0 ? width : state * directions.length;
        for (const direction of directions) {
          const add = (part: string, shape: readonly number[]) =>
            model.add(`${name}.${part}_l${l}${direction}`, shape, law);
          add("weight_ih", [gates * hidden, input]);
          add("weight_hh", [gates * hidden, state]);
          if (bias) for (const part of ["bias_ih", "bias_hh"]) add(part, [gates * hidden]);
          if (projSize > 0) add("weight_hr", [projSize, hidden]);
        }
      }
    });
}

/** `nn.RNN`. */
export const rnn = /* @__PURE__ */ recurrent(1);
/** `nn.LSTM`: rows i, f, g, o. */
export const lstm = /* @__PURE__ */ recurrent(4);
/** `nn.GRU`: rows r, z, n. */
export const gru = /* @__PURE__ */ recurrent(3);

function cell(gates: number) {
  return (name: string, width: number, hidden: number, { bias = true }: BiasOptions = {}) =>
    collect((model) => {
      const law = torchDefault(hidden);
      model.add(`${name}.weight_ih`, [gates * hidden, width], law);
      model.add(`${name}.weight_hh`, [gates * hidden, hidden], law);
      if (bias) for (const part of ["bias_ih", "bias_hh"]) model.add(`${name}.${part}`, [gates * hidden], law);
    });
}

/** `nn.RNNCell`. */
export const rnnCell = /* @__PURE__ */ cell(1);
/** `nn.LSTMCell`. */
export const lstmCell = /* @__PURE__ */ cell(4);
/** `nn.GRUCell`. */
export const gruCell = /* @__PURE__ */ cell(3);

/** Of norms of batches and of instances. */
export interface BatchNormOptions {
  /** Whether there are a weight and a bias. */
  readonly affine?: boolean | undefined;
  /** Whether there are running means and variances, and a counter. */
  readonly trackRunningStats?: boolean | undefined;
}

function runningNorm(name: string, width: number, { affine, trackRunningStats }: BatchNormOptions) {
  return collect((model) => {
    if (affine) model.layerNorm(name, width);
    if (!trackRunningStats) return;
    model.add(`${name}.running_mean`, [width], ZERO, { isBuffer: true });
    model.add(`${name}.running_var`, [width], ONE, { isBuffer: true });
    model.add(`${name}.num_batches_tracked`, [], ZERO, { isBuffer: true, dtype: "int64" });
  });
}

/** `nn.BatchNorm1d` to `3d`: weight 1, bias 0; running mean 0, variance 1, counter 0 (int64). */
export function batchNorm(name: string, width: number, options: BatchNormOptions = {}) {
  return runningNorm(name, width, { affine: true, trackRunningStats: true, ...options });
}

/** `nn.InstanceNorm1d` to `3d`, which has no numbers unless it is told to: `{ affine: true }`. */
export function instanceNorm(name: string, width: number, options: BatchNormOptions = {}) {
  return runningNorm(name, width, options);
}

/** `nn.LayerNorm`: weight 1, bias 0, of the shape that is normalised. */
export function layerNorm(name: string, shape: Kernel, { bias = true }: BiasOptions = {}) {
  const lengths = typeof shape === "number" ? [shape] : shape;
  return collect((model) => {
    model.add(`${name}.weight`, lengths, ONE);
    if (bias) model.add(`${name}.bias`, lengths, ZERO);
  });
}

/** `nn.GroupNorm`: how many groups does not change what it has. */
export function groupNorm(name: string, _groups: number, channels: number) {
  return layerNorm(name, channels);
}

/** `nn.RMSNorm`: weight 1. */
export function rmsNorm(name: string, shape: Kernel) {
  return layerNorm(name, shape, { bias: false });
}

/** `nn.PReLU`: weight [n] of 0.25. */
export function prelu(name: string, n = 1, { init = 0.25 }: { readonly init?: number | undefined } = {}) {
  return collect((model) => model.add(`${name}.weight`, [n], constantOf(init)));
}

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
  return attention(name, d, torchDefault(d), { kdim, vdim, biasKv, bias });
}

function attention(name: string, d: number, out: ParameterInitializer, options: Required<AttentionOptions>) {
  const { kdim = d, vdim = d, biasKv, bias } = options;
  return collect((model) => {
    if (kdim === d && vdim === d) model.add(`${name}.in_proj_weight`, [3 * d, d], xavierUniform(d, 3 * d));
    else {
      for (const [part, width] of [
        ["q", d],
        ["k", kdim],
        ["v", vdim],
      ] as const) {
        model.add(`${name}.${part}_proj_weight`, [d, width], xavierUniform(width, d));
      }
    }
    if (bias) model.add(`${name}.in_proj_bias`, [3 * d], ZERO);
    model.linear(`${name}.out_proj`, d, d, { weight: out, bias: bias ?? false });
    // xavier_normal_ of [1, 1, d]: both fans are d.
    if (biasKv)
      for (const part of ["bias_k", "bias_v"]) model.add(`${name}.${part}`, [1, 1, d], normalOf(1 / Math.sqrt(d)));
  });
}

/** A layer of nn.Transformer; a decoder's attends to the encoder as well. */
function transformerBlock(
  name: string,
  { d, f, bias, isDecoder, isWhole }: { d: number; f: number; bias: boolean; isDecoder: boolean; isWhole: boolean },
): readonly Parameter[] {
  // nn.Transformer draws every parameter of two or more axes once more, by xavier_uniform_.
  const law = (fanIn: number, out: number) => (isWhole ? xavierUniform(fanIn, out) : torchDefault(fanIn));
  const self = { kdim: d, vdim: d, biasKv: false, bias };
  const norm = (i: number) => layerNorm(`${name}.norm${i}`, d, { bias });
  const feedForward = (part: string, fanIn: number, out: number) =>
    collect((model) =>
      model.linear(`${name}.${part}`, out, fanIn, { weight: law(fanIn, out), bias: bias && torchDefault(fanIn) }),
    );
  return [
    ...attention(`${name}.self_attn`, d, law(d, d), self),
    ...(isDecoder ? attention(`${name}.multihead_attn`, d, law(d, d), self) : []),
    ...feedForward("linear1", d, f),
    ...feedForward("linear2", f, d),
    ...norm(1),
    ...norm(2),
    ...(isDecoder ? norm(3) : []),
  ];
}

/** `nn.TransformerEncoderLayer` of width d, f inside. */
export function transformerEncoderLayer(
  name: string,
  d: number,
  _heads: number,
  f = 2048,
  { bias = true }: BiasOptions = {},
) {
  return transformerBlock(name, { d, f, bias, isDecoder: false, isWhole: false });
}

/** `nn.TransformerDecoderLayer` of width d, f inside. */
export function transformerDecoderLayer(
  name: string,
  d: number,
  _heads: number,
  f = 2048,
  { bias = true }: BiasOptions = {},
) {
  return transformerBlock(name, { d, f, bias, isDecoder: true, isWhole: false });
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
  const stack = (side: "encoder" | "decoder", layers: number) => [
    ...Array.from({ length: layers }, (_, l) =>
      transformerBlock(`${name}.${side}.layers.${l}`, {
        d,
        f: feedForward,
        bias,
        isDecoder: side === "decoder",
        isWhole: true,
      }),
    ).flat(),
    ...layerNorm(`${name}.${side}.norm`, d, { bias }),
  ];
  return [...stack("encoder", encoderLayers), ...stack("decoder", decoderLayers)];
}
