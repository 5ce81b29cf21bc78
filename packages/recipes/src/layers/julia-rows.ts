/**
 * What the layers of Julia's two frameworks share: shapes are as Julia prints them, [out, in] and [...kernel, in, out], and
 * paths have dots.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { ONE, xavierUniform, ZERO } from "../laws.ts";
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

/** Of norms. */
export interface NormOptions {
  /** Whether there are a scale and a bias. */
  readonly affine?: boolean | undefined;
  /** Whether there are running means and variances. */
  readonly trackStats?: boolean | undefined;
}

/** Widths of attention, where they are not all d. */
export interface AttentionOptions extends BiasOptions {
  /** Width of the keys' input. Default d, that of the queries'. */
  readonly kIn?: number | undefined;
  /** Width of the values' input. Default that of the keys'. */
  readonly vIn?: number | undefined;
  /** Width of all heads' queries and keys. */
  readonly qk?: number | undefined;
  /** Width of all heads' values. */
  readonly v?: number | undefined;
  /** Width of the output. */
  readonly out?: number | undefined;
}

/** A parameter: its name within the layer, shape, law, and whether it is a buffer. */
export type Row = readonly [part: string, shape: readonly number[], law: ParameterInitializer, isBuffer?: boolean];

/** Rows as parameters; those that are `false` are left out. */
export function layer(name: string, rows: readonly (Row | false)[]): readonly Parameter[] {
  const model = new ModelBuilder(0);
  for (const row of rows) if (row) model.add(`${name}.${row[0]}`, row[1], row[2], { isBuffer: row[3] || undefined });
  return model.parameters;
}

/** glorot_uniform by Julia's fans: all axes but the last two are of the kernel, and a vector [n] counts as n × 1. */
export function glorot(shape: readonly number[]): ParameterInitializer {
  const [last = 1, before = 1] = shape.toReversed();
  if (shape.length < 2) return xavierUniform(1, last);
  const field = product(shape.slice(0, -2));
  return xavierUniform(field * before, field * last);
}

/** Lengths of a kernel and its two widths. */
export function kernelShape(kernel: readonly number[], fanIn: number, out: number): readonly number[] {
  return [...kernel, fanIn, out];
}

/** Scale and bias, then mean and variance, as the framework calls them. */
export function normRows(
  shape: readonly number[],
  [scale, bias, mean, variance]: readonly [string, string, string, string],
  { affine = true, trackStats = false }: NormOptions,
): readonly (Row | false)[] {
  return [
    affine && [scale, shape, ONE],
    affine && [bias, shape, ZERO],
    trackStats && [mean, shape, ZERO, true],
    trackStats && [variance, shape, ONE, true],
  ];
}

/** Widths of the four projections of attention: name, in, out. */
export function attentionWidths(
  d: number,
  { kIn = d, vIn = kIn, qk = d, v = qk, out = d }: AttentionOptions,
): readonly (readonly [string, number, number])[] {
  return [
    ["q_proj", d, qk],
    ["k_proj", kIn, qk],
    ["v_proj", vIn, v],
    ["out_proj", v, out],
  ];
}
