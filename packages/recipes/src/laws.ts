/**
 * The laws that recipes are made of, as initializers. One object a law: a model has thousands of parameters, and few laws.
 *
 * @module
 */
import {
  constant,
  normal,
  orthogonal,
  product,
  rowBlocks,
  truncatedNormal,
  uniform,
  WeightInitError,
} from "@weightinit/core";
import type { ParameterInitializer } from "./plan.ts";

const known = new Map<string, ParameterInitializer>();

/** The initializer of a key, made once. */
export function once(key: string, make: () => unknown): ParameterInitializer {
  const found = known.get(key) ?? (make() as ParameterInitializer);
  known.set(key, found);
  return found;
}

/** N(0, std²). */
export function normalOf(std: number): ParameterInitializer {
  return once(`normal ${std}`, () => normal({ std }));
}

/** N(mean, std²). */
export function normalWithMean(mean: number, std: number): ParameterInitializer {
  return once(`normal ${mean} ${std}`, () => normal({ mean, std }));
}

/** N(0, std²) cut at ±bound. */
export function truncatedOf(std: number, bound: number): ParameterInitializer {
  return once(`truncated ${std} ${bound}`, () => truncatedNormal({ std, lo: -bound, hi: bound }));
}

/**
 * PyTorch's trunc_normal_ with its default bounds, ±2 whatever the std is. Where they are beyond 8 std nothing is ever cut:
 * a normal law then.
 */
export function torchTruncated(std: number): ParameterInitializer {
  return 8 * std < 2 ? normalOf(std) : truncatedOf(std, 2);
}

/** A call of PyTorch's trunc_normal_ with its default bounds: older releases draw otherwise, though nothing is cut. */
export function torchTruncatedCall(std: number): ParameterInitializer {
  return truncatedOf(std, 2);
}

/** A call of PyTorch's xavier_uniform_, its bound as `torch/nn/init.py` computes it. */
export function torchXavier(fanIn: number, fanOut: number): ParameterInitializer {
  return uniformOf(Math.sqrt(3) * Math.sqrt(2 / (fanIn + fanOut)));
}

/** PyTorch's kaiming_normal_ with `fan_out` and relu, of a convolution [out, in/groups, …kernel]: out·∏kernel, whatever the groups. */
export function kaimingFanOut([out, , ...kernel]: readonly number[]): ParameterInitializer {
  return normalOf(Math.sqrt(2 / (out! * product(kernel))));
}

/** Standard deviation of a standard normal law cut at ±2. */
export const STD_CUT_AT_2 = 0.87962566103423978;

/** JAX's, Flax's and Keras' lecun_normal: cut at two standard deviations, and widened so that its std is 1/√fan-in. */
export function lecunTruncated(fanIn: number): ParameterInitializer {
  const std = 1 / Math.sqrt(fanIn) / STD_CUT_AT_2;
  return truncatedOf(std, 2 * std);
}

/** U[0, 1). */
export const UNIT_UNIFORM: ParameterInitializer = /* @__PURE__ */ once("unit uniform", () => uniform({ lo: 0, hi: 1 }));

/** U[lo, hi). */
export function uniformIn(lo: number, hi: number): ParameterInitializer {
  return once(`uniform ${lo} ${hi}`, () => uniform({ lo, hi }));
}

/** U[−bound, bound). */
export function uniformOf(bound: number): ParameterInitializer {
  return once(`uniform ${bound}`, () => uniform({ lo: -bound, hi: bound }));
}

export function constantOf(value: number): ParameterInitializer {
  return once(`constant ${value}`, () => constant({ value }));
}

export const ZERO: ParameterInitializer = /* @__PURE__ */ constantOf(0);
export const ONE: ParameterInitializer = /* @__PURE__ */ constantOf(1);

/** The padding row, counted from the end where it is negative. */
export function zeroRow(row: number, rows: number): number {
  const zero = row < 0 ? row + rows : row;
  if (zero >= 0 && zero < rows) return zero;
  throw new WeightInitError(
    "WI_BAD_CONFIG",
    `expected the padding row to be one of the embedding's ${rows}, got ${row}`,
  );
}

/** The law, with one row of zeros; all of it where there is no such row. */
export function withZeroRow(law: ParameterInitializer, row: number | null, rows: number): ParameterInitializer {
  if (row === null) return law;
  const zero = zeroRow(row, rows);
  return rowBlocks([
    { rows: zero, init: law },
    { rows: 1, init: ZERO },
    // As many as there are: a larger vocabulary has the same law.
    { init: law },
  ]) as ParameterInitializer;
}

/** The text of {@link withZeroRow}. */
export function zeroRowText(law: ParameterInitializer, row: number | null, rows: number): string {
  return row === null ? lawText(law) : `${lawText(law)}, row ${zeroRow(row, rows)} 0`;
}

/** PyTorch's kaiming_uniform_ with a = √5, the default of its linear and convolutional layers: U(±1/√fan-in). */
export function torchDefault(fanIn: number): ParameterInitializer {
  return uniformOf(1 / Math.sqrt(fanIn));
}

/** U(±√(6/(fan-in + fan-out))). */
export function xavierUniform(fanIn: number, fanOut: number): ParameterInitializer {
  return uniformOf(Math.sqrt(6 / (fanIn + fanOut)));
}

/** An orthogonal matrix; its rows or its columns, the fewer, are orthonormal. */
export const ORTHOGONAL: ParameterInitializer = /* @__PURE__ */ orthogonal({}) as unknown as ParameterInitializer;

const texts = /* @__PURE__ */ new WeakMap<ParameterInitializer, string>();

/** A law as a text: `normal(std 0.02)`, and of blocks of rows `rowBlocks(9 of normal(std 1), 1 of constant(value 0))`. */
export function lawText(law: ParameterInitializer): string {
  const text = texts.get(law) ?? textOf(law);
  texts.set(law, text);
  return text;
}

function textOf({ settings }: ParameterInitializer): string {
  if (settings.blocks !== undefined) {
    const parts = settings.blocks
      .filter(({ rows }) => rows !== 0)
      .map(({ rows = "the rest", init }) => `${rows} of ${lawText(init as ParameterInitializer)}`);
    return `rowBlocks(${parts.join(", ")})`;
  }
  const options = Object.entries(settings.options).map(([name, value]) => `${name} ${String(value)}`);
  return `${settings.name}(${options.join(", ")})`;
}
