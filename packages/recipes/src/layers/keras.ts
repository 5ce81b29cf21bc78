/**
 * The layers of Keras 3 (3.15) as they are built: kernels glorot_uniform, biases 0, under their variables' paths. Widths of
 * the input come first, then Keras' arguments.
 *
 * @module
 */
import { product, rowBlocks } from "@weightinit/core";
import { asFixed, type Draw, drawOrderOf, isFixed, withDrawOrder } from "../draws/draw-order.ts";
import { ONE, ORTHOGONAL, uniformOf, ZERO } from "../laws.ts";
import { ModelBuilder } from "../model-builder.ts";
import type { Parameter, ParameterInitializer } from "../plan.ts";

/** Whether a layer has a bias. Default true. */
export interface BiasOptions {
  /** Whether it has a bias. */
  readonly bias?: boolean | undefined;
}

/** Lengths of a kernel, or one for all axes. */
export type Kernel = number | readonly number[];

type Row = readonly [part: string, shape: readonly number[], law: ParameterInitializer];

/** A seed that a layer takes for no variable: of a generator that it keeps, or of an initializer that it copies later. */
const SEED_ALONE: Draw = { law: /* @__PURE__ */ uniformOf(0.05), shape: [0], fills: [] };

/** What draws a parameter: all of it. */
const drawOf = ({ name, shape, initializer }: Parameter): Draw => ({ law: initializer, shape, fills: [{ name }] });

/** The draws of parameters in their order, those that are constant left out. */
const drawsOf = (parameters: readonly Parameter[]): readonly Draw[] =>
  parameters.filter(({ initializer }) => !isFixed(initializer)).map(drawOf);

/** The same list, with the draws in the order in which Keras makes the initializers, each of which takes a seed. */
function inOrder(parameters: readonly Parameter[], draws: readonly Draw[]): readonly Parameter[] {
  return withDrawOrder(parameters, { library: "keras", draws: () => draws });
}

/** Where a layer takes a seed of its own: before its initializers' or behind them. */
type OwnSeed = "before" | "behind" | "none";

/** Variables of a layer; those without a shape are left out. */
function variables(name: string, rows: readonly (Row | false)[], ownSeed: OwnSeed = "none"): readonly Parameter[] {
  const model = new ModelBuilder(0);
  for (const row of rows) if (row) model.add(`${name}/${row[0]}`, row[1], row[2]);
  const draws = drawsOf(model.parameters);
  const own = ownSeed === "none" ? [] : [SEED_ALONE];
  return inOrder(model.parameters, ownSeed === "before" ? [...own, ...draws] : [...draws, ...own]);
}

/** `Dropout`, which takes a seed if its rate is not 0. So does each layer that draws while it trains, like GaussianNoise. */
export function dropout(rate: number = 0.5): readonly Parameter[] {
  return inOrder([], rate === 0 ? [] : [SEED_ALONE]);
}

/** glorot_uniform, its bound as Keras computes it. */
function glorotOf(fanIn: number, fanOut: number): ParameterInitializer {
  return uniformOf(Math.sqrt(3 * (1 / Math.max(1, (fanIn + fanOut) / 2))));
}

const lengths = (kernel: Kernel, axes: number) =>
  typeof kernel === "number" ? Array<number>(axes).fill(kernel) : kernel;

/** glorot_uniform of [...kernel, a, b], whose fans are a and b times the kernel. */
function glorot(shape: readonly number[]): ParameterInitializer {
  const field = product(shape.slice(0, -2));
  return glorotOf(field * shape.at(-2)!, field * shape.at(-1)!);
}

/** `Dense`: kernel [in, units]. */
export function dense(name: string, fanIn: number, units: number, { bias = true }: BiasOptions = {}) {
  return variables(name, [["kernel", [fanIn, units], glorotOf(fanIn, units)], bias && ["bias", [units], ZERO]]);
}

/** Of einsums. */
export interface EinsumOptions extends BiasOptions {
  /** How many of the kernel's first axes are summed over. Default 1. */
  readonly inputAxes?: number | undefined;
}

/** `EinsumDense` of a kernel's shape: fans of the axes that are summed over, and of the others. */
export function einsumDense(
  name: string,
  shape: readonly number[],
  { inputAxes = 1, bias = true }: EinsumOptions = {},
) {
  const [ins, outs] = [shape.slice(0, inputAxes), shape.slice(inputAxes)];
  return variables(name, [["kernel", shape, glorotOf(product(ins), product(outs))], bias && ["bias", outs, ZERO]]);
}

/** `Embedding`: U(±0.05). */
export function embedding(name: string, n: number, d: number) {
  return variables(name, [["embeddings", [n, d], uniformOf(0.05)]]);
}

/** Of convolutions. */
export interface ConvolutionOptions extends BiasOptions {
  /** Default 1. */
  readonly groups?: number | undefined;
}

function convolution(axes: number) {
  return (name: string, channels: number, filters: number, kernel: Kernel, options: ConvolutionOptions = {}) => {
    const { groups = 1, bias = true } = options;
    const shape = [...lengths(kernel, axes), channels / groups, filters];
    return variables(name, [["kernel", shape, glorot(shape)], bias && ["bias", [filters], ZERO]]);
  };
}

/** `Conv1D`: kernel [length, in/groups, filters]. */
export const conv1D = /* @__PURE__ */ convolution(1);
/** `Conv2D`. */
export const conv2D = /* @__PURE__ */ convolution(2);
/** `Conv3D`. */
export const conv3D = /* @__PURE__ */ convolution(3);

function transposed(axes: number) {
  return (name: string, channels: number, filters: number, kernel: Kernel, { bias = true }: BiasOptions = {}) => {
    const shape = [...lengths(kernel, axes), filters, channels];
    return variables(name, [["kernel", shape, glorot(shape)], bias && ["bias", [filters], ZERO]]);
  };
}

/** `Conv1DTranspose`: kernel [length, filters, in]. */
export const conv1DTranspose = /* @__PURE__ */ transposed(1);
/** `Conv2DTranspose`. */
export const conv2DTranspose = /* @__PURE__ */ transposed(2);
/** `Conv3DTranspose`. */
export const conv3DTranspose = /* @__PURE__ */ transposed(3);

/** Of convolutions of each channel apart. */
export interface DepthwiseOptions extends BiasOptions {
  /** Channels made of each. Default 1. */
  readonly depthMultiplier?: number | undefined;
}

function depthwise(axes: number) {
  return (
    name: string,
    channels: number,
    kernel: Kernel,
    { depthMultiplier = 1, bias = true }: DepthwiseOptions = {},
  ) => {
    // Its fan-in counts all channels.
    const shape = [...lengths(kernel, axes), channels, depthMultiplier];
    return variables(name, [["kernel", shape, glorot(shape)], bias && ["bias", [channels * depthMultiplier], ZERO]]);
  };
}

/** `DepthwiseConv1D`: kernel [length, in, multiplier]. */
export const depthwiseConv1D = /* @__PURE__ */ depthwise(1);
/** `DepthwiseConv2D`. */
export const depthwiseConv2D = /* @__PURE__ */ depthwise(2);

function separable(axes: number) {
  return (name: string, channels: number, filters: number, kernel: Kernel, options: DepthwiseOptions = {}) => {
    const { depthMultiplier = 1, bias = true } = options;
    const deep = [...lengths(kernel, axes), channels, depthMultiplier];
    const point = [...lengths(1, axes), channels * depthMultiplier, filters];
    return variables(name, [
      ["depthwise_kernel", deep, glorot(deep)],
      ["pointwise_kernel", point, glorot(point)],
      bias && ["bias", [filters], ZERO],
    ]);
  };
}

/** `SeparableConv1D`. */
export const separableConv1D = /* @__PURE__ */ separable(1);
/** `SeparableConv2D`. */
export const separableConv2D = /* @__PURE__ */ separable(2);

/** Of LSTMs. */
export interface LstmOptions extends BiasOptions {
  /** Whether the forget gate's bias is 1. Default true. */
  readonly unitForgetBias?: boolean | undefined;
}

/** Kernel [in, gates·units], recurrent kernel [units, gates·units], orthogonal as one matrix. */
function recurrent(
  name: string,
  [fanIn, units, gates]: readonly [number, number, number],
  bias: Row | false,
  ownSeed: OwnSeed = "behind",
) {
  const width = gates * units;
  const rows = [
    ["kernel", [fanIn, width], glorotOf(fanIn, width)],
    ["recurrent_kernel", [units, width], ORTHOGONAL],
    bias,
  ] as const;
  return variables(name, rows, ownSeed);
}

/** `LSTM`: gates i, f, c, o. */
export function lstm(
  name: string,
  fanIn: number,
  units: number,
  { unitForgetBias = true, bias = true }: LstmOptions = {},
) {
  const blocks = rowBlocks([
    { rows: units, init: ZERO },
    { rows: units, init: ONE },
    { rows: 2 * units, init: ZERO },
  ]);
  const ones = asFixed(blocks as ParameterInitializer);
  const row: Row | false = bias && ["bias", [4 * units], unitForgetBias ? ones : ZERO];
  return recurrent(`${name}/lstm_cell`, [fanIn, units, 4], row);
}

/** Of GRUs. */
export interface GruOptions extends BiasOptions {
  /** Whether the recurrent part has a bias of its own. Default true. */
  readonly resetAfter?: boolean | undefined;
}

/** `GRU`: gates z, r, h. */
export function gru(name: string, fanIn: number, units: number, { resetAfter = true, bias = true }: GruOptions = {}) {
  const row: Row | false = bias && ["bias", resetAfter ? [2, 3 * units] : [3 * units], ZERO];
  return recurrent(`${name}/gru_cell`, [fanIn, units, 3], row);
}

/** `SimpleRNN`. */
export function simpleRNN(name: string, fanIn: number, units: number, { bias = true }: BiasOptions = {}) {
  return recurrent(`${name}/simple_rnn_cell`, [fanIn, units, 1], bias && ["bias", [units], ZERO], "before");
}

/**
 * `Bidirectional(layer)`: `make` makes the layer of a name, `"lstm"` the last part of its own. The wrapped layer takes
 * seeds when it is made, and the two copies of it take others.
 *
 * @example
 * ```ts
 * import { keras } from "@weightinit/recipes";
 *
 * const both = keras.bidirectional("bidirectional", "lstm", (name) => keras.lstm(name, 8, 3));
 * console.log(both[0]!.name); // bidirectional/forward_lstm/lstm_cell/kernel
 * ```
 */
export function bidirectional(name: string, own: string, make: (name: string) => readonly Parameter[]) {
  const wrapped = make(own);
  const parts = ["forward", "backward"].map((way) => make(`${name}/${way}_${own}`));
  const draws = [wrapped, ...parts].map((part) => drawOrderOf(part, "keras")?.draws() ?? drawsOf(part));
  const discarded = draws[0]!.map(() => SEED_ALONE);
  return inOrder(parts.flat(), [...discarded, ...draws.slice(1).flat()]);
}

/**
 * Query, key, value and output, each an einsum. The initializer that the layer is made with takes a seed, and when it is
 * built, its copies for the four take others: in the functional API the next ones.
 */
function attention(
  name: string,
  parts: readonly (readonly [string, readonly number[], number])[],
  { bias = true, dropout: rate = 0 }: AttentionSeeds,
) {
  const einsums = parts.map(([part, shape, inputAxes]) => einsumDense(`${name}/${part}`, shape, { inputAxes, bias }));
  const draws = einsums.flatMap(drawsOf);
  // The dropout of the scores is made behind query, key and value.
  if (rate !== 0) draws.splice(3, 0, SEED_ALONE);
  return inOrder(einsums.flat(), [SEED_ALONE, ...draws]);
}

/** What all attention layers have. */
interface AttentionSeeds extends BiasOptions {
  /** Rate of the scores' dropout. Default 0. */
  readonly dropout?: number | undefined;
}

/** Of attention. */
export interface AttentionOptions extends AttentionSeeds {
  /** Width of a head's values. Default: of its keys. */
  readonly valueDim?: number | undefined;
}

/** `MultiHeadAttention` on an input of width d. */
export function multiHeadAttention(
  name: string,
  d: number,
  heads: number,
  keyDim: number,
  { valueDim = keyDim, ...options }: AttentionOptions = {},
) {
  const parts = [
    ["query", [d, heads, keyDim], 1],
    ["key", [d, heads, keyDim], 1],
    ["value", [d, heads, valueDim], 1],
    ["attention_output", [heads, valueDim, d], 2],
  ] as const;
  return attention(name, parts, options);
}

/** Of grouped attention. */
export interface GroupOptions extends AttentionSeeds {
  /** Heads of keys and values. */
  readonly keyValueHeads: number;
}

/** `GroupQueryAttention` on an input of width d. */
export function groupQueryAttention(
  name: string,
  d: number,
  heads: number,
  headDim: number,
  { keyValueHeads, ...options }: GroupOptions,
) {
  const parts = [
    ["query", [d, heads, headDim], 1],
    ["key", [d, keyValueHeads, headDim], 1],
    ["value", [d, keyValueHeads, headDim], 1],
    ["attention_output", [heads, headDim, d], 2],
  ] as const;
  return attention(name, parts, options);
}

/** `BatchNormalization`: gamma 1, beta 0, moving mean 0 and variance 1. */
export function batchNormalization(name: string, width: number) {
  return variables(name, [
    ["gamma", [width], ONE],
    ["beta", [width], ZERO],
    ["moving_mean", [width], ZERO],
    ["moving_variance", [width], ONE],
  ]);
}

/** `LayerNormalization`: gamma 1, beta 0. */
export function layerNormalization(name: string, width: number) {
  return variables(name, [
    ["gamma", [width], ONE],
    ["beta", [width], ZERO],
  ]);
}

/** `GroupNormalization`. */
export const groupNormalization = layerNormalization;

/** `RMSNormalization`: scale 1. */
export function rmsNormalization(name: string, width: number) {
  return variables(name, [["scale", [width], ONE]]);
}

/** `PReLU`: alpha 0, of the shape of one input. */
export function prelu(name: string, shape: Kernel) {
  return variables(name, [["alpha", lengths(shape, 1), ZERO]]);
}
