/**
 * The seven dtypes: how each is stored, and in which precision its values are computed.
 *
 * @module
 */
import { shown, WeightInitError } from "./errors.ts";

/** The real dtypes. */
export type RealDType = "float16" | "bfloat16" | "float32" | "float64";
/** The complex dtypes: two float16, float32 or float64 parts. */
export type ComplexDType = "complex32" | "complex64" | "complex128";
/** Every dtype. */
export type DType = RealDType | ComplexDType;

/** Typed array that holds a dtype's values: 16-bit formats as their bits, complex ones interleaved re, im. */
export interface StorageOf {
  /** IEEE 754 binary16, as bits. */
  float16: Uint16Array<ArrayBuffer>;
  /** The upper half of a float32, as bits. */
  bfloat16: Uint16Array<ArrayBuffer>;
  /** Values. */
  float32: Float32Array<ArrayBuffer>;
  /** Values. */
  float64: Float64Array<ArrayBuffer>;
  /** float16 bits: re, im, re, im, … */
  complex32: Uint16Array<ArrayBuffer>;
  /** float32 values: re, im, re, im, … */
  complex64: Float32Array<ArrayBuffer>;
  /** float64 values: re, im, re, im, … */
  complex128: Float64Array<ArrayBuffer>;
}

/** What {@link dtypeInfo} tells of a dtype. */
export interface DTypeInfo {
  /** The dtype itself. */
  readonly name: DType;
  /** The real dtype of each part; the dtype itself when it is real. */
  readonly part: RealDType;
  /** Whether elements have a real and an imaginary part. */
  readonly isComplex: boolean;
  /** Reals an element: 2 for complex dtypes, otherwise 1. */
  readonly parts: 1 | 2;
  /** Bytes of one element, both parts of a complex one. */
  readonly bytesPerElement: number;
  /** Precision in which values are computed before they are rounded to the dtype. */
  readonly precision: "float32" | "float64";
  /** Words of the stream that each real consumes. */
  readonly wordsPerPart: 1 | 2;
}

function info(name: DType, part: RealDType, bytesPerPart: number): DTypeInfo {
  const isComplex = name !== part;
  const parts = isComplex ? 2 : 1;
  const double = part === "float64";
  return Object.freeze({
    name,
    part,
    isComplex,
    parts,
    bytesPerElement: parts * bytesPerPart,
    precision: double ? "float64" : "float32",
    wordsPerPart: double ? 2 : 1,
  });
}

const table: Readonly<Record<DType, DTypeInfo>> & { readonly __proto__: null } = {
  __proto__: null,
  float16: /* @__PURE__ */ info("float16", "float16", 2),
  bfloat16: /* @__PURE__ */ info("bfloat16", "bfloat16", 2),
  float32: /* @__PURE__ */ info("float32", "float32", 4),
  float64: /* @__PURE__ */ info("float64", "float64", 8),
  complex32: /* @__PURE__ */ info("complex32", "float16", 2),
  complex64: /* @__PURE__ */ info("complex64", "float32", 4),
  complex128: /* @__PURE__ */ info("complex128", "float64", 8),
};

/** Every dtype, real ones first. */
export const dtypes: readonly DType[] = /* @__PURE__ */ Object.freeze([
  "float16",
  "bfloat16",
  "float32",
  "float64",
  "complex32",
  "complex64",
  "complex128",
] as const);
/** The real dtypes. */
export const realDTypes: readonly RealDType[] = /* @__PURE__ */ Object.freeze([
  "float16",
  "bfloat16",
  "float32",
  "float64",
] as const);

/** Whether `value` is the name of a dtype. */
export function isDType(value: unknown): value is DType {
  return typeof value === "string" && table[value as DType] !== undefined;
}

/**
 * What there is to know about a dtype.
 *
 * @throws {@link WeightInitError} `WI_BAD_DTYPE` for anything that is not one of the seven names.
 */
export function dtypeInfo(dtype: DType): DTypeInfo {
  if (!isDType(dtype)) {
    throw new WeightInitError("WI_BAD_DTYPE", `expected a dtype (${dtypes.join(", ")}), got ${shown(dtype)}`);
  }
  return table[dtype];
}
