/**
 * The layers of Flax (0.12) as they are initialized: those of Linen, under `name/params/…`, and in `nnx` those of NNX, under
 * `name/…`. Widths of the input come first, then Flax' arguments.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { constantOf, lecunTruncated, ONE, ZERO } from "../laws.ts";
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

export * as nnx from "./flax-nnx.ts";
export type { AttentionOptions, BiasOptions, ConvolutionOptions, GeneralOptions } from "./flax-rows.ts";

const params = (name: string, rows: readonly Row[]): readonly Parameter[] =>
  parametersOf(rows, (part) => `${name}/params/${part}`);

/** `Dense`: kernel [in, features] lecun_normal, bias 0. */
export function dense(name: string, fanIn: number, features: number, options: BiasOptions = {}) {
  return params(name, generalRows([fanIn, features], options));
}

/** `DenseGeneral` of a kernel's shape. */
export function denseGeneral(name: string, shape: readonly number[], options: GeneralOptions = {}) {
  return params(name, generalRows(shape, options));
}

/** `Einsum` of a kernel's shape: the fan-in is that of all axes but the last, whichever are summed over. */
export function einsum(name: string, shape: readonly number[], { inputAxes = 1, bias = true }: GeneralOptions = {}) {
  const rows: Row[] = [["kernel", shape, lecunTruncated(product(shape.slice(0, -1)))]];
  if (bias) rows.push(["bias", shape.slice(inputAxes), ZERO]);
  return params(name, rows);
}

/** `Conv`: kernel [...kernel, in/groups, features]. */
export function conv(
  name: string,
  channels: number,
  features: number,
  kernel: number | readonly number[],
  options: ConvolutionOptions = {},
) {
  return params(name, convolutionRows(channels, features, kernel, options));
}

/** `ConvTranspose`: kernel [...kernel, in, features]. */
export function convTranspose(
  name: string,
  channels: number,
  features: number,
  kernel: number | readonly number[],
  options: BiasOptions = {},
) {
  return params(name, convolutionRows(channels, features, kernel, options));
}

/** `Embed`: N(0, 1/d). */
export function embed(name: string, n: number, d: number) {
  return params(name, embedRows(n, d));
}

/** `MultiHeadDotProductAttention` on an input of width d. */
export function multiHeadDotProductAttention(name: string, d: number, heads: number, options: AttentionOptions = {}) {
  return params(name, attentionRows(d, heads, options));
}

/** `LSTMCell`: a kernel a gate, those of the state orthogonal each. */
export function lstmCell(name: string, fanIn: number, hidden: number) {
  return params(name, lstmRows(fanIn, hidden, "if"));
}

/** `OptimizedLSTMCell`: the same. */
export const optimizedLSTMCell = lstmCell;

/** `GRUCell`: hr and hz have no bias. */
export function gruCell(name: string, fanIn: number, hidden: number) {
  return params(name, [
    ...["ir", "iz", "in"].flatMap((part) => inputRows(part, [fanIn, hidden], ZERO)),
    ...["hr", "hz"].flatMap((part) => stateRows(part, [hidden, hidden], false)),
    ...stateRows("hn", [hidden, hidden], true),
  ]);
}

/** `MGUCell`: the forget gate's bias is 1. */
export function mguCell(name: string, fanIn: number, hidden: number) {
  return params(name, [
    ...inputRows("if", [fanIn, hidden], ONE),
    ...inputRows("in", [fanIn, hidden], ZERO),
    ...stateRows("hf", [hidden, hidden], false),
    ...stateRows("hn", [hidden, hidden], true),
  ]);
}

/** `SimpleCell`. */
export function simpleCell(name: string, fanIn: number, hidden: number) {
  return params(name, [...inputRows("i", [fanIn, hidden], ZERO), ...stateRows("h", [hidden, hidden], false)]);
}

/** `LayerNorm`: scale 1, bias 0. */
export function layerNorm(name: string, width: number) {
  return params(name, normRows(width));
}

/** `GroupNorm`. */
export const groupNorm = layerNorm;

/** `RMSNorm`: scale 1. */
export function rmsNorm(name: string, width: number) {
  return params(name, [["scale", [width], ONE]]);
}

/** `BatchNorm`: scale and bias, and in `batch_stats` mean 0 and variance 1. */
export function batchNorm(name: string, width: number) {
  return [
    ...params(name, normRows(width)),
    ...parametersOf(statisticsRows(width), (part) => `${name}/batch_stats/${part}`),
  ];
}

/** `PReLU`: one slope of 0.01. */
export function prelu(name: string) {
  return params(name, [["negative_slope", [], constantOf(0.01)]]);
}
