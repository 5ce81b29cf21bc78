/**
 * The layers of torch.nn as their constructors make them (PyTorch 2.15, `reset_parameters`), under their names in a state
 * dict. Sizes come in the order of PyTorch's arguments.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { torchConstructed } from "../draws/torch-calls.ts";
import { constantOf, normalOf, ONE, torchDefault, withZeroRow, ZERO, zeroRow, zeroRowText } from "../laws.ts";
import type { ParameterInitializer } from "../plan.ts";
import { type BiasOptions, collect, drawn } from "./torch-calls.ts";

export * from "./torch-attention.ts";
export type { BiasOptions } from "./torch-calls.ts";

/** Of convolutions. */
export interface ConvolutionOptions extends BiasOptions {
  /** Default 1. */
  readonly groups?: number | undefined;
}

/** Lengths of a kernel, or one for all axes. */
export type Kernel = number | readonly number[];

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
    model.add(weight, [n, d], withZeroRow(law, paddingIdx, n), { law: zeroRowText(law, paddingIdx, n) });
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
