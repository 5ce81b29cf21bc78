/**
 * The layers of Lux.jl (1.31, at 6f4b96c) as `initialparameters` makes them, running statistics of `initialstates` with
 * them: `src/layers/basic.jl`, `conv.jl`, `embedding.jl`, `recurrent.jl`, `normalize.jl`, `attention.jl`, `src/utils.jl`.
 * Widths of the input come first. Derived from these sources, not from layers made.
 *
 * Three laws look like slips, and are Lux' all the same: relu's gain is 2, not √2; recurrent layers but GRUs, and bilinear
 * ones, have N(−b, (2b)²) where U(±b) was meant; `Scale` has glorot_uniform where its docstring says ones.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { normalWithMean, ONE, torchDefault, UNIT_UNIFORM, uniformOf, xavierUniform, ZERO } from "../laws.ts";
import type { ParameterInitializer } from "../plan.ts";
import {
  type AttentionOptions,
  attentionWidths,
  type BiasOptions,
  type ConvolutionOptions,
  glorot,
  kernelShape,
  layer,
  type NormOptions,
  normRows,
  type Row,
} from "./julia-rows.ts";

export type { AttentionOptions, BiasOptions, ConvolutionOptions, NormOptions } from "./julia-rows.ts";

/** Activations with a gain of their own; the others' is 1. */
export type Activation = "identity" | "sigmoid" | "relu" | "tanh" | "leakyrelu" | "selu";

/** Of layers whose law depends on their activation. */
export interface ActivationOptions {
  /** Default `"identity"`. */
  readonly activation?: Activation | undefined;
}

/** Of leakyrelu with the slope √5, which Lux hands on for every layer. */
const LEAKY = Math.sqrt(2 / 6);

const GAINS: Readonly<Record<string, number>> = { relu: 2, tanh: 5 / 3, leakyrelu: LEAKY, selu: 3 / 4 };

/** Lux' kaiming_uniform: U(±gain·√(3/fan-in)). */
function kaiming(fanIn: number, activation: string): ParameterInitializer {
  return uniformOf((GAINS[activation] ?? 1) * Math.sqrt(3 / fanIn));
}

/**
 * `Dense`: weight [out, in] kaiming_uniform with the activation's gain, bias U(±1/√in).
 *
 * @example
 * ```ts
 * import { lux } from "@weightinit/recipes";
 *
 * const [weight, bias] = lux.dense("fc1", 12, 64, { activation: "relu" });
 * console.log(weight!.law, bias!.shape); // uniform(lo -1, hi 1) [ 64 ]
 * ```
 */
export function dense(
  name: string,
  fanIn: number,
  out: number,
  { bias = true, activation = "identity" }: BiasOptions & ActivationOptions = {},
) {
  return layer(name, [
    ["weight", [out, fanIn], kaiming(fanIn, activation)],
    bias && ["bias", [out], torchDefault(fanIn)],
  ]);
}

/** What Lux draws where U(±1/√n) was meant: N(−b, (2b)²), b = 1/√n. */
function shifted(n: number): ParameterInitializer {
  const b = 1 / Math.sqrt(n);
  return normalWithMean(-b, 2 * b);
}

/** `Bilinear`: weight [out, in1, in2], N(−b, (2b)²) with b = 1/√in1; bias U(±b). */
export function bilinear(name: string, in1: number, in2: number, out: number, { bias = true }: BiasOptions = {}) {
  return layer(name, [["weight", [out, in1, in2], shifted(in1)], bias && ["bias", [out], torchDefault(in1)]]);
}

/** `Scale`: weight glorot_uniform, bias 0. */
export function scale(name: string, shape: readonly number[], { bias = true }: BiasOptions = {}) {
  return layer(name, [["weight", shape, glorot(shape)], bias && ["bias", shape, ZERO]]);
}

/** `Embedding`: weight [d, n], a column a token, U[0, 1). */
export function embedding(name: string, n: number | readonly number[], d: number) {
  return layer(name, [["weight", [d, ...(typeof n === "number" ? [n] : n)], UNIT_UNIFORM]]);
}

/** `Conv`: weight [...kernel, in/groups, out] kaiming_uniform, bias U(±1/√fan-in). */
export function conv(
  name: string,
  kernel: readonly number[],
  channels: number,
  out: number,
  { groups = 1, bias = true, activation = "identity" }: ConvolutionOptions & ActivationOptions = {},
) {
  const shape = kernelShape(kernel, channels / groups, out);
  const fanIn = product(shape.slice(0, -1));
  return layer(name, [["weight", shape, kaiming(fanIn, activation)], bias && ["bias", [out], torchDefault(fanIn)]]);
}

/** `ConvTranspose`: weight [...kernel, out/groups, in] glorot_uniform, bias 0. */
export function convTranspose(
  name: string,
  kernel: readonly number[],
  channels: number,
  out: number,
  { groups = 1, bias = true }: ConvolutionOptions = {},
) {
  const shape = kernelShape(kernel, out / groups, channels);
  return layer(name, [["weight", shape, glorot(shape)], bias && ["bias", [out], ZERO]]);
}

/** Of recurrent cells. */
export interface CellOptions extends BiasOptions {
  /** Whether the first state is trained, and then 0. Default false. */
  readonly trainState?: boolean | undefined;
  /** The same of an LSTM's memory. Default false. */
  readonly trainMemory?: boolean | undefined;
}

/** A cell with a matrix a gate, stacked: a gate's matrices have the laws of `of`, its biases that of `biasOf`. */
function cell(gates: number, of: (fanIn: number, out: number) => ParameterInitializer, biasOf: typeof shifted) {
  return (name: string, fanIn: number, out: number, options: CellOptions = {}) => {
    const { bias = true, trainState = false, trainMemory = false } = options;
    const biases = (part: string): Row | false => bias && [part, [gates * out], biasOf(out)];
    return layer(name, [
      ["weight_ih", [gates * out, fanIn], of(fanIn, out)],
      ["weight_hh", [gates * out, out], of(out, out)],
      biases("bias_ih"),
      biases("bias_hh"),
      trainState && ["hidden_state", [out], ZERO],
      trainMemory && gates === 4 && ["memory", [out], ZERO],
    ]);
  };
}

/** `RNNCell`: all N(−b, (2b)²), b = 1/√out. */
export const rnnCell = /* @__PURE__ */ cell(1, (_, out) => shifted(out), shifted);
/** `LSTMCell`: the same. */
export const lstmCell = /* @__PURE__ */ cell(4, (_, out) => shifted(out), shifted);
/** `GRUCell`: glorot_uniform a gate, biases 0. */
export const gruCell = /* @__PURE__ */ cell(3, xavierUniform, () => ZERO);

const NAMES = ["scale", "bias", "running_mean", "running_var"] as const;

/** `BatchNorm`: scale 1, bias 0, running mean 0 and variance 1. */
export function batchNorm(name: string, channels: number, options: NormOptions = {}) {
  return layer(name, normRows([channels], NAMES, { trackStats: true, ...options }));
}

/** `InstanceNorm`, which has no numbers unless it is told to: `{ affine: true }`. */
export function instanceNorm(name: string, channels: number, options: NormOptions = {}) {
  return layer(name, normRows([channels], NAMES, { affine: false, ...options }));
}

/** `GroupNorm`: scale 1, bias 0; how many groups does not change what it has. */
export function groupNorm(name: string, channels: number, _groups: number, { affine = true }: NormOptions = {}) {
  return layer(name, normRows([channels], NAMES, { affine }));
}

/** `LayerNorm`: scale 1, bias 0, both with an axis of 1 behind the shape that is normalised. */
export function layerNorm(name: string, shape: readonly number[], { affine = true }: NormOptions = {}) {
  return layer(name, normRows([...shape, 1], NAMES, { affine }));
}

/** `RMSNorm`: scale 1. */
export function rmsNorm(name: string, shape: readonly number[], { affine = true }: NormOptions = {}) {
  return layer(name, [affine && ["scale", shape, ONE]]);
}

/** `MultiHeadAttention` on queries of width d: four {@link dense} layers, without biases unless it is told to. */
export function multiHeadAttention(name: string, d: number, options: AttentionOptions = {}) {
  const { bias = false } = options;
  return attentionWidths(d, options).flatMap(([part, fanIn, out]) => dense(`${name}.${part}`, fanIn, out, { bias }));
}
