/**
 * The layers of Flux.jl (0.16, at 3f2f828) as their constructors make them: `src/layers/basic.jl`, `conv.jl`,
 * `recurrent.jl`, `normalise.jl`, `attention.jl`. Weights glorot_uniform, biases 0, under the paths of `Flux.state`. Widths
 * of the input come first. Derived from these sources, not from layers made.
 *
 * @module
 */
import { normalOf, ONE, ZERO } from "../laws.ts";
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
import { withZeroColumn } from "./zero-column.ts";

export type { AttentionOptions, BiasOptions, ConvolutionOptions, NormOptions } from "./julia-rows.ts";

const weight = (part: string, shape: readonly number[]): Row => [part, shape, glorot(shape)];

/**
 * `Dense`: weight [out, in] glorot_uniform, bias 0.
 *
 * @example
 * ```ts
 * import { flux } from "@weightinit/recipes";
 *
 * console.log(flux.dense("fc1", 784, 256).map(({ name, shape, law }) => `${name} ${shape} ${law}`)[1]);
 * // fc1.bias 256 constant(value 0)
 * ```
 */
export function dense(name: string, fanIn: number, out: number, { bias = true }: BiasOptions = {}) {
  return layer(name, [weight("weight", [out, fanIn]), bias && ["bias", [out], ZERO]]);
}

/** `Bilinear`: weight [out, in1, in2]; its fans are out·in1 and out·in2. */
export function bilinear(name: string, in1: number, in2: number, out: number, { bias = true }: BiasOptions = {}) {
  return layer(name, [weight("weight", [out, in1, in2]), bias && ["bias", [out], ZERO]]);
}

/** `Scale`: scale 1, bias 0. */
export function scale(name: string, shape: readonly number[], { bias = true }: BiasOptions = {}) {
  return layer(name, [["scale", shape, ONE], bias && ["bias", shape, ZERO]]);
}

/** Of embeddings. */
export interface EmbeddingOptions {
  /** The column of zeros, counted from 1 as in Julia. */
  readonly paddingIdx?: number | undefined;
}

/** `Embedding`: weight [d, n], a column a token, N(0, 1). */
export function embedding(name: string, n: number, d: number, { paddingIdx }: EmbeddingOptions = {}) {
  const law = paddingIdx === undefined ? normalOf(1) : withZeroColumn(paddingIdx - 1, n);
  return layer(name, [["weight", [d, n], law]]);
}

/** `EmbeddingBag`: as {@link embedding}, without padding. */
export function embeddingBag(name: string, n: number, d: number) {
  return embedding(name, n, d);
}

/** `Conv`: weight [...kernel, in/groups, out]. */
export function conv(
  name: string,
  kernel: readonly number[],
  channels: number,
  out: number,
  { groups = 1, bias = true }: ConvolutionOptions = {},
) {
  return layer(name, [weight("weight", kernelShape(kernel, channels / groups, out)), bias && ["bias", [out], ZERO]]);
}

/** `CrossCor`: as {@link conv}, without groups. */
export function crossCor(
  name: string,
  kernel: readonly number[],
  channels: number,
  out: number,
  options: BiasOptions = {},
) {
  return conv(name, kernel, channels, out, { bias: options.bias });
}

/** `DepthwiseConv`: as many groups as channels. */
export function depthwiseConv(
  name: string,
  kernel: readonly number[],
  channels: number,
  out: number,
  options: BiasOptions = {},
) {
  return conv(name, kernel, channels, out, { bias: options.bias, groups: channels });
}

/** `ConvTranspose`: weight [...kernel, out/groups, in]. */
export function convTranspose(
  name: string,
  kernel: readonly number[],
  channels: number,
  out: number,
  { groups = 1, bias = true }: ConvolutionOptions = {},
) {
  return layer(name, [weight("weight", kernelShape(kernel, out / groups, channels)), bias && ["bias", [out], ZERO]]);
}

/** A cell whose gates are stacked; `bias` is what its bias is called. */
function cell(gates: number, biasName: string, more: (out: number) => readonly Row[] = () => []) {
  return (name: string, fanIn: number, out: number, { bias = true }: BiasOptions = {}) =>
    layer(name, [
      weight("Wi", [gates * out, fanIn]),
      weight("Wh", [gates * out, out]),
      bias && [biasName, [gates * out], ZERO],
      ...more(out),
    ]);
}

/** `RNNCell`. */
export const rnnCell = /* @__PURE__ */ cell(1, "bias");
/** `LSTMCell`: both matrices of all four gates as one. */
export const lstmCell = /* @__PURE__ */ cell(4, "bias");
/** `GRUCell`: of all three gates as one. */
export const gruCell = /* @__PURE__ */ cell(3, "b");
/** `GRUv3Cell`: one matrix of the state more. */
export const gruv3Cell = /* @__PURE__ */ cell(3, "b", (out) => [weight("Wh_h̃", [out, out])]);

/** A layer around a cell. */
const around = (make: typeof rnnCell) => (name: string, fanIn: number, out: number, options?: BiasOptions) =>
  make(`${name}.cell`, fanIn, out, options);

/** `RNN`: the cell under `cell`. */
export const rnn = /* @__PURE__ */ around(rnnCell);
/** `LSTM`. */
export const lstm = /* @__PURE__ */ around(lstmCell);
/** `GRU`. */
export const gru = /* @__PURE__ */ around(gruCell);
/** `GRUv3`. */
export const gruv3 = /* @__PURE__ */ around(gruv3Cell);

const NAMES = ["γ", "β", "μ", "σ²"] as const;

/** `BatchNorm`: γ 1, β 0, μ 0, σ² 1. */
export function batchNorm(name: string, channels: number, options: NormOptions = {}) {
  return layer(name, normRows([channels], NAMES, { trackStats: true, ...options }));
}

/** `InstanceNorm`, which has no numbers unless it is told to: `{ affine: true }`. */
export function instanceNorm(name: string, channels: number, options: NormOptions = {}) {
  return layer(name, normRows([channels], NAMES, { affine: false, ...options }));
}

/** `GroupNorm`: γ 1, β 0; how many groups does not change what it has. */
export function groupNorm(name: string, channels: number, _groups: number, { affine = true }: NormOptions = {}) {
  return layer(name, normRows([channels], NAMES, { affine }));
}

/** `LayerNorm`: a {@link scale} under `diag`. */
export function layerNorm(name: string, shape: readonly number[], { affine = true }: NormOptions = {}) {
  return affine ? scale(`${name}.diag`, shape) : [];
}

/** `MultiHeadAttention` on queries of width d, without biases unless it is told to. */
export function multiHeadAttention(name: string, d: number, options: AttentionOptions = {}) {
  const { bias = false } = options;
  return attentionWidths(d, options).flatMap(([part, fanIn, out]) => dense(`${name}.${part}`, fanIn, out, { bias }));
}
