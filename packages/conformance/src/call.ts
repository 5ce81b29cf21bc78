/**
 * Calls of initializers as plain data: what the suite makes on a backend and on the reference, and how it names it.
 *
 * @module
 */
import * as core from "@weightinit/core";
import { type DType, type RealDType, type Rng, realDTypes, shown, type Tensor } from "@weightinit/core";
import * as own from "./own-schemes.ts";

/** Initializers that take a dtype. */
export type SchemeName =
  | "constant"
  | "glorotNormal"
  | "glorotUniform"
  | "identityInit"
  | "kaimingNormal"
  | "kaimingUniform"
  | "normal"
  | "orthogonal"
  | "sparseInit"
  | "truncatedNormal"
  | "uniform";
/** Initializers with their dtype in their name. */
export type FillName = `${"zeros" | "ones" | "rand" | "randn"}${"16" | "32" | "64" | "C16" | "C32" | "C64"}`;
/** Initializers of the suite's own. */
export type OwnName = "computed" | "computedNormals" | "kernelCentre";
export type InitializerName = SchemeName | FillName | OwnName;

/** One call of an initializer. */
export interface Call {
  readonly initializer: InitializerName;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The calling convention with its types erased: the suite's dtypes are known at run time only. */
type AnyInitializer = (rng: Rng, ...rest: unknown[]) => Tensor;
const initializers = { ...core, ...own } as unknown as Readonly<Record<InitializerName, AnyInitializer>>;

/** The suffix of the convenience fills of a dtype; bfloat16 has none. */
const FILL_SUFFIX = {
  float16: "16",
  float32: "32",
  float64: "64",
  complex32: "C16",
  complex64: "C32",
  complex128: "C64",
} as const;
const isFill = (name: InitializerName): name is FillName => /\d$/.test(name);

export function isReal(dtype: DType): dtype is RealDType {
  return realDTypes.some((real) => real === dtype);
}

/** The convenience fills that make a dtype. */
export function fillsOf(dtype: DType): readonly FillName[] {
  if (dtype === "bfloat16") return [];
  const suffix = FILL_SUFFIX[dtype];
  return [`zeros${suffix}`, `ones${suffix}`, `rand${suffix}`, `randn${suffix}`];
}

/** Makes the tensor of a call. */
export function make(rng: Rng, { initializer, dtype, shape, options = {} }: Call): Tensor {
  const dtypeIfAny = isFill(initializer) ? [] : [dtype];
  return initializers[initializer](rng, ...dtypeIfAny, shape, options);
}

/** The same call with more options. */
export function withOptions(call: Call, options: Readonly<Record<string, unknown>>): Call {
  return { ...call, options: { ...call.options, ...options } };
}

/** An option's value, or all options, as messages show them. */
export function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(", ")}]`;
  const text = shown(value);
  if (text !== "an object") return text;
  return `{ ${Object.entries(value as object)
    .map(([name, item]) => `${name}: ${printed(item)}`)
    .join(", ")} }`;
}

/** `normal(float32, [2, 5], { std: 0.02 })`. */
export function describe({ initializer, dtype, shape, options = {} }: Call): string {
  const parts = [dtype, printed(shape), ...(Object.keys(options).length > 0 ? [printed(options)] : [])];
  return `${initializer}(${parts.join(", ")})`;
}
