/**
 * The layers of Flax NNX (0.12) as they are initialized, under `name/…`.
 *
 * @module
 */
import { ONE, ZERO } from "../laws.ts";
import type { Parameter } from "../plan.ts";
import {
  type AttentionOptions,
  attentionRows,
  type BiasOptions,
  type ConvolutionOptions,
  convolutionRows,
  embedRows,
  type GeneralOptions,
  generalRows,
  inputRows,
  lstmRows,
  normRows,
  parametersOf,
  type Row,
  stateRows,
  statisticsRows,
} from "./flax-rows.ts";

const at = (name: string, rows: readonly Row[]): readonly Parameter[] =>
  parametersOf(rows, (part) => `${name}/${part}`);

/** `Linear`: kernel [in, out] lecun_normal, bias 0. */
export function linear(name: string, fanIn: number, out: number, options: BiasOptions = {}) {
  return at(name, generalRows([fanIn, out], options));
}

/** `LinearGeneral` of a kernel's shape. */
export function linearGeneral(name: string, shape: readonly number[], options: GeneralOptions = {}) {
  return at(name, generalRows(shape, options));
}

/** `Conv`: kernel [...kernel, in/groups, out]. */
export function conv(
  name: string,
  channels: number,
  out: number,
  kernel: number | readonly number[],
  options: ConvolutionOptions = {},
) {
  return at(name, convolutionRows(channels, out, kernel, options));
}

/** `ConvTranspose`: kernel [...kernel, in, out]. */
export function convTranspose(
  name: string,
  channels: number,
  out: number,
  kernel: number | readonly number[],
  options: BiasOptions = {},
) {
  return at(name, convolutionRows(channels, out, kernel, options));
}

/** `Embed`: N(0, 1/d). */
export function embed(name: string, n: number, d: number) {
  return at(name, embedRows(n, d));
}

/** `MultiHeadAttention` on an input of width d. */
export function multiHeadAttention(name: string, d: number, heads: number, options: AttentionOptions = {}) {
  return at(name, attentionRows(d, heads, options));
}

/** `LSTMCell`: a kernel a gate, those of the state orthogonal each. */
export function lstmCell(name: string, fanIn: number, hidden: number) {
  return at(name, lstmRows(fanIn, hidden, "if_"));
}

/** The input's and the state's matrix of all gates, the state's orthogonal as one. */
function stacked(name: string, [fanIn, hidden, gates]: readonly [number, number, number], hasStateBias: boolean) {
  const width = gates * hidden;
  return at(name, [
    ...inputRows("dense_i", [fanIn, width], hasStateBias ? undefined : ZERO),
    ...stateRows("dense_h", [hidden, width], hasStateBias),
  ]);
}

/** `OptimizedLSTMCell`: the state's matrix has the bias. */
export function optimizedLSTMCell(name: string, fanIn: number, hidden: number) {
  return stacked(name, [fanIn, hidden, 4], true);
}

/** `GRUCell`: the input's matrix has the bias. */
export function gruCell(name: string, fanIn: number, hidden: number) {
  return stacked(name, [fanIn, hidden, 3], false);
}

/** `SimpleCell`. */
export function simpleCell(name: string, fanIn: number, hidden: number) {
  return stacked(name, [fanIn, hidden, 1], false);
}

/** `LayerNorm`: scale 1, bias 0. */
export function layerNorm(name: string, width: number) {
  return at(name, normRows(width));
}

/** `GroupNorm`. */
export const groupNorm = layerNorm;

/** `RMSNorm`: scale 1. */
export function rmsNorm(name: string, width: number) {
  return at(name, [["scale", [width], ONE]]);
}

/** `BatchNorm`: scale 1, bias 0, mean 0, variance 1. */
export function batchNorm(name: string, width: number) {
  return at(name, [...normRows(width), ...statisticsRows(width)]);
}
