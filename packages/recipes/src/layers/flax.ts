/**
 * The layers of Flax (0.12) as they are initialized: those of Linen, under `name/params/…`, and in `nnx` those of NNX, under
 * `name/…`. Widths of the input come first, then Flax' arguments.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { constantOf, ONE, ZERO } from "../laws.ts";
import type { Parameter } from "../plan.ts";
import {
  attentionRows,
  convolutionRows,
  embedRows,
  type GeneralOptions,
  generalRows,
  inputRows,
  layerOf,
  lecunRow,
  linearRows,
  lstmRows,
  normRows,
  type Row,
  scaleRows,
  stateRows,
  statisticsRows,
  transposedRows,
} from "./flax-rows.ts";

export * as nnx from "./flax-nnx.ts";
export type { AttentionOptions, BiasOptions, ConvolutionOptions, GeneralOptions } from "./flax-rows.ts";

const layer = /* @__PURE__ */ layerOf((name, part) => `${name}/params/${part}`);
const statisticsOf = /* @__PURE__ */ layerOf((name, part) => `${name}/batch_stats/${part}`);

/** `Dense`: kernel [in, features] lecun_normal, bias 0. */
export const dense = /* @__PURE__ */ layer(linearRows);

/** `DenseGeneral` of a kernel's shape. */
export const denseGeneral = /* @__PURE__ */ layer(generalRows);

/** `Einsum` of a kernel's shape: the fan-in is that of all axes but the last, whichever are summed over. */
export const einsum = /* @__PURE__ */ layer((shape: readonly number[], options: GeneralOptions = {}) => {
  const { inputAxes = 1, bias = true } = options;
  const rows: Row[] = [lecunRow("kernel", shape, product(shape.slice(0, -1)))];
  if (bias) rows.push(["bias", shape.slice(inputAxes), ZERO]);
  return rows;
});

/** `Conv`: kernel [...kernel, in/groups, features]. */
export const conv = /* @__PURE__ */ layer(convolutionRows);

/** `ConvTranspose`: kernel [...kernel, in, features]. */
export const convTranspose = /* @__PURE__ */ layer(transposedRows);

/** `Embed`: N(0, 1/d). */
export const embed = /* @__PURE__ */ layer(embedRows);

/** `MultiHeadDotProductAttention` on an input of width d. */
export const multiHeadDotProductAttention = /* @__PURE__ */ layer(attentionRows);

/** `LSTMCell`: a kernel a gate, those of the state orthogonal each. */
export const lstmCell = /* @__PURE__ */ layer((fanIn: number, hidden: number) => lstmRows(fanIn, hidden, "if"));

/** `OptimizedLSTMCell`: the same. */
export const optimizedLSTMCell = lstmCell;

/** `GRUCell`: hr and hz have no bias. */
export const gruCell = /* @__PURE__ */ layer((fanIn: number, hidden: number) => [
  ...["ir", "iz", "in"].flatMap((part) => inputRows(part, [fanIn, hidden], ZERO)),
  ...["hr", "hz"].flatMap((part) => stateRows(part, [hidden, hidden], false)),
  ...stateRows("hn", [hidden, hidden], true),
]);

/** `MGUCell`: the forget gate's bias is 1. */
export const mguCell = /* @__PURE__ */ layer((fanIn: number, hidden: number) => [
  ...inputRows("if", [fanIn, hidden], ONE),
  ...inputRows("in", [fanIn, hidden], ZERO),
  ...stateRows("hf", [hidden, hidden], false),
  ...stateRows("hn", [hidden, hidden], true),
]);

/** `SimpleCell`. */
export const simpleCell = /* @__PURE__ */ layer((fanIn: number, hidden: number) => [
  ...inputRows("i", [fanIn, hidden], ZERO),
  ...stateRows("h", [hidden, hidden], false),
]);

/** `LayerNorm`: scale 1, bias 0. */
export const layerNorm = /* @__PURE__ */ layer(normRows);

/** `GroupNorm`. */
export const groupNorm = layerNorm;

/** `RMSNorm`: scale 1. */
export const rmsNorm = /* @__PURE__ */ layer(scaleRows);

const statistics = /* @__PURE__ */ statisticsOf(statisticsRows);

/** `BatchNorm`: scale and bias, and in `batch_stats` mean 0 and variance 1. */
export function batchNorm(name: string, width: number): readonly Parameter[] {
  return [...layerNorm(name, width), ...statistics(name, width)];
}

/** `PReLU`: one slope of 0.01. */
export const prelu = /* @__PURE__ */ layer(() => [["negative_slope", [], constantOf(0.01)]]);
