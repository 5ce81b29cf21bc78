/**
 * What Flax's two interfaces share: a layer's parameters by their names within it.
 *
 * @module
 */
import { lecunNormal, product } from "@weightinit/core";
import { ONE, ORTHOGONAL, once, ZERO } from "../laws.ts";
import { ModelBuilder } from "../model-builder.ts";
import type { Parameter, ParameterInitializer } from "../plan.ts";

/** A parameter: its name within the layer, shape, law, and the law as a text where that is not the initializer's own. */
export type Row = readonly [part: string, shape: readonly number[], law: ParameterInitializer, text?: string];

/** Whether a layer has a bias. Default true. */
export interface BiasOptions {
  /** Whether it has a bias. */
  readonly bias?: boolean | undefined;
}

/** Of general linear layers. */
export interface GeneralOptions extends BiasOptions {
  /** How many of the kernel's first axes are summed over. Default 1. */
  readonly inputAxes?: number | undefined;
}

/** Of convolutions. */
export interface ConvolutionOptions extends BiasOptions {
  /** `feature_group_count`. Default 1. */
  readonly groups?: number | undefined;
}

/** Of attention. */
export interface AttentionOptions extends BiasOptions {
  /** Width of all heads' queries together. Default d. */
  readonly qkvFeatures?: number | undefined;
  /** Default d. */
  readonly outFeatures?: number | undefined;
}

/** Rows as parameters, whose path is that of `at`. */
export function parametersOf(rows: readonly Row[], at: (part: string) => string): readonly Parameter[] {
  const model = new ModelBuilder(0);
  for (const [part, shape, init, law] of rows) model.add(at(part), shape, init, { law });
  return model.parameters;
}

/** A layer by its rows: a function of its name and what they take. */
export function layerOf(at: (name: string, part: string) => string) {
  return <A extends readonly unknown[]>(rows: (...sizes: A) => readonly Row[]) =>
    (name: string, ...sizes: A): readonly Parameter[] =>
      parametersOf(rows(...sizes), (part) => at(name, part));
}

const prefixed = (prefix: string, rows: readonly Row[]): readonly Row[] =>
  rows.map(([part, ...row]) => [`${prefix}/${part}`, ...row]);

/**
 * Flax' lecun_normal: by its own name, so that a key of JAX scales it in JAX's own operations. With `truncated` cut at two
 * deviations; Embed's is not.
 */
export function lecunRow(part: string, shape: readonly number[], fanIn: number, truncated: boolean = true): Row {
  const init = once(`lecun ${fanIn} ${truncated}`, () =>
    lecunNormal({ truncated, layout: { fans: { in: fanIn, out: 1 } } }),
  );
  return [part, shape, init, `lecunNormal(fan-in ${fanIn}, truncated ${truncated})`];
}

/** Kernel [in, out] lecun_normal, bias 0. */
export function linearRows(fanIn: number, out: number, options: BiasOptions = {}): Row[] {
  return generalRows([fanIn, out], options);
}

/** Kernel lecun_normal of the axes that are summed over, bias 0. */
export function generalRows(shape: readonly number[], options: GeneralOptions = {}): Row[] {
  const { inputAxes = 1, bias = true } = options;
  const rows: Row[] = [lecunRow("kernel", shape, product(shape.slice(0, inputAxes)))];
  if (bias) rows.push(["bias", shape.slice(inputAxes), ZERO]);
  return rows;
}

/** Kernel [...kernel, in/groups, out]. */
export function convolutionRows(
  channels: number,
  out: number,
  kernel: number | readonly number[],
  options: ConvolutionOptions = {},
): Row[] {
  const { groups = 1, bias = true } = options;
  const shape = [...(typeof kernel === "number" ? [kernel] : kernel), channels / groups, out];
  const rows: Row[] = [lecunRow("kernel", shape, product(shape.slice(0, -1)))];
  if (bias) rows.push(["bias", [out], ZERO]);
  return rows;
}

/** Kernel [...kernel, in, out]: there are no groups. */
export function transposedRows(
  channels: number,
  out: number,
  kernel: number | readonly number[],
  options: BiasOptions = {},
): Row[] {
  return convolutionRows(channels, out, kernel, { bias: options.bias });
}

/** N(0, 1/d). */
export function embedRows(n: number, d: number): Row[] {
  return [lecunRow("embedding", [n, d], d, false)];
}

/** Query, key and value [d, heads, k], out [heads, k, d]. */
export function attentionRows(d: number, heads: number, options: AttentionOptions = {}): Row[] {
  const { qkvFeatures = d, outFeatures = d, bias = true } = options;
  const k = qkvFeatures / heads;
  const inputs = ["query", "key", "value"].flatMap((part) => prefixed(part, generalRows([d, heads, k], { bias })));
  return [...inputs, ...prefixed("out", generalRows([heads, k, outFeatures], { inputAxes: 2, bias }))];
}

/** A matrix of the state: orthogonal, with a bias of 0 or none. */
export function stateRows(prefix: string, [from, to]: readonly [number, number], bias: boolean): readonly Row[] {
  const rows: Row[] = [["kernel", [from, to], ORTHOGONAL]];
  if (bias) rows.push(["bias", [to], ZERO]);
  return prefixed(prefix, rows);
}

/** A matrix of the input: lecun_normal, with a bias of a law or none. */
export function inputRows(
  prefix: string,
  [from, to]: readonly [number, number],
  bias?: ParameterInitializer,
): readonly Row[] {
  const rows: Row[] = [lecunRow("kernel", [from, to], from)];
  if (bias !== undefined) rows.push(["bias", [to], bias]);
  return prefixed(prefix, rows);
}

/** An LSTM cell with a kernel a gate; `f` is what the input's forget gate is called. */
export function lstmRows(fanIn: number, hidden: number, f: "if" | "if_"): Row[] {
  return [
    ...["ii", f, "ig", "io"].flatMap((part) => inputRows(part, [fanIn, hidden])),
    ...["hi", "hf", "hg", "ho"].flatMap((part) => stateRows(part, [hidden, hidden], true)),
  ];
}

/** Scale 1, bias 0. */
export function normRows(width: number): Row[] {
  return [
    ["scale", [width], ONE],
    ["bias", [width], ZERO],
  ];
}

/** Scale 1. */
export function scaleRows(width: number): Row[] {
  return [["scale", [width], ONE]];
}

/** Running mean 0 and variance 1. */
export function statisticsRows(width: number): Row[] {
  return [
    ["mean", [width], ZERO],
    ["var", [width], ONE],
  ];
}
