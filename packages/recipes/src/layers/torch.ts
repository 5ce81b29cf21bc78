/**
 * The layers of torch.nn as their constructors make them (PyTorch 2.15, `reset_parameters`), under their names in a state
 * dict. Sizes come in the order of PyTorch's arguments.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { withDrawOrder } from "../draws/draw-order.ts";
import { TorchCalls, torchConstructed } from "../draws/torch-calls.ts";
import {
  constantOf,
  normalOf,
  ONE,
  torchDefault,
  torchXavier,
  withZeroRow,
  xavierUniform,
  ZERO,
  zeroRow,
} from "../laws.ts";
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

/** What a function adds to a model, as a list, with the calls that it tells. */
function collect(add: (model: ModelBuilder) => void): readonly Parameter[] {
  const build = (calls?: TorchCalls) => {
    const model = new ModelBuilder(0, "", [], calls);
    add(model);
    return model.parameters;
  };
  const draws = () => {
    const calls = new TorchCalls();
    return calls.finish(build(calls));
  };
  return withDrawOrder(build(), { library: "torch", draws });
}

/** A parameter that its constructor draws, by `call` where PyTorch's arithmetic is another than the law's. */
function drawn(
  model: ModelBuilder,
  name: string,
  shape: readonly number[],
  law: ParameterInitializer,
  call: ParameterInitializer = law,
): void {
  model.add(name, shape, law);
  model.constructs(name, shape, call);
}

/** The weight and bias of a law, the bias of `width`; `call` is the weight's. */
function pair(
  name: string,
  shape: readonly number[],
  { width, fanIn, bias, call }: { width: number; fanIn: number; bias: boolean; call?: ParameterInitializer },
) {
  const law = torchDefault(fanIn);
  return collect((model) => {
    drawn(model, `${name}.weight`, shape, law, call ?? torchConstructed(fanIn));
    if (bias) drawn(model, `${name}.bias`, [width], law);
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
  return pair(name, [out, fanIn], { width: out, fanIn, bias });
}

/** `nn.Bilinear`: weight [out, in1, in2] and bias, U(±1/√in1). */
export function bilinear(name: string, in1: number, in2: number, out: number, { bias = true }: BiasOptions = {}) {
  return pair(name, [out, in1, in2], { width: out, fanIn: in1, bias, call: torchDefault(in1) });
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
    return pair(name, shape, { width: out, fanIn: product(shape.slice(1)), bias });
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
  const [weight, law] = [`${name}.weight`, normalOf(1)];
  const row = paddingIdx === null ? {} : { zeroRow: zeroRow(paddingIdx, n) };
  return collect((model) => {
    model.add(weight, [n, d], withZeroRow(law, paddingIdx, n));
    model.constructsInto([n, d], law, () => [{ name: weight, ...row }]);
  });
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
            drawn(model, `${name}.${part}_l${l}${direction}`, shape, law);
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
      drawn(model, `${name}.weight_ih`, [gates * hidden, width], law);
      drawn(model, `${name}.weight_hh`, [gates * hidden, hidden], law);
      if (bias) for (const part of ["bias_ih", "bias_hh"]) drawn(model, `${name}.${part}`, [gates * hidden], law);
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
