/**
 * The initializers of core that take any shape of two axes, with what a test needs to call them.
 *
 * @module
 */

import type { DType } from "@weightinit/core";
import * as core from "@weightinit/core";

/** A call of any initializer, its types erased: tests build argument lists by hand. */
export type AnyInitializer = ((...args: unknown[]) => AnyInitializer & core.Tensor) & { readonly name: string };

export interface Entry {
  readonly name: string;
  readonly init: AnyInitializer;
  readonly dtypes: readonly DType[];
  /** The dtype in its name, if it takes none. */
  readonly fixed?: DType;
  /** Options that must be given. */
  readonly required: Readonly<Record<string, unknown>>;
  /** An option beside those, given to see that it arrives. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly draws: boolean;
  /** Whether `rows` makes sense. */
  readonly rows: boolean;
}

const all = core as unknown as Record<string, AnyInitializer>;

function scheme(name: string, extra: object, more: Partial<Entry> = {}): Entry {
  const base = { required: {}, dtypes: core.dtypes, draws: true, rows: true };
  return { ...base, name, init: all[name]!, extra: extra as Record<string, unknown>, ...more };
}

const FIXED = {
  "16": "float16",
  "32": "float32",
  "64": "float64",
  C16: "complex32",
  C32: "complex64",
  C64: "complex128",
} as const;

export const schemes: readonly Entry[] = [
  scheme("glorotUniform", { gain: 0.5 }),
  scheme("glorotNormal", { gain: 0.5 }),
  scheme("kaimingUniform", { gain: 0.5 }),
  scheme("kaimingNormal", { gain: 0.5 }),
  scheme("lecunUniform", { gain: 0.5 }),
  scheme("lecunNormal", { gain: 0.5 }),
  scheme("varianceScaling", { scale: 2 }),
  scheme("truncatedNormal", { std: 0.5 }, { dtypes: core.realDTypes }),
  scheme("orthogonal", { gain: -2 }, { rows: false }),
  scheme("sparseInit", { std: 2 }, { required: { sparsity: 0.4 }, rows: false }),
  scheme("identityInit", { gain: 3 }, { draws: false }),
  scheme("uniform", { lo: -1 }),
  scheme("normal", { std: 0.5 }),
  scheme("constant", {}, { required: { value: 0.75 }, draws: false }),
];

export const fills: readonly Entry[] = ["zeros", "ones", "rand", "randn"].flatMap((kind) =>
  Object.entries(FIXED).map(([suffix, dtype]) =>
    scheme(kind + suffix, {}, { dtypes: [dtype], fixed: dtype, draws: kind.startsWith("rand") }),
  ),
);

/** All of them. */
export const catalogue: readonly Entry[] = [...schemes, ...fills];
