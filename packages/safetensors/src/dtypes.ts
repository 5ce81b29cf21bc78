/**
 * The dtypes of the format: their bits, the arrays that hold them, and the dtypes of this library that they are.
 *
 * @module
 */
import { type DType, shown, WeightInitError } from "@weightinit/core";

/** The typed array that holds a dtype's elements: values where JavaScript has them, otherwise the bits. */
export interface SafetensorsArrays {
  /** 0 or 1 a byte; other bytes are not looked at. */
  BOOL: Uint8Array<ArrayBuffer>;
  /** Two elements a byte. */
  F4: Uint8Array<ArrayBuffer>;
  /** Four elements in three bytes. */
  F6_E2M3: Uint8Array<ArrayBuffer>;
  /** Four elements in three bytes. */
  F6_E3M2: Uint8Array<ArrayBuffer>;
  /** Values. */
  U8: Uint8Array<ArrayBuffer>;
  /** Values. */
  I8: Int8Array<ArrayBuffer>;
  /** Bits. */
  F8_E5M2: Uint8Array<ArrayBuffer>;
  /** Bits. */
  F8_E4M3: Uint8Array<ArrayBuffer>;
  /** Bits. */
  F8_E8M0: Uint8Array<ArrayBuffer>;
  /** Bits. */
  F8_E4M3FNUZ: Uint8Array<ArrayBuffer>;
  /** Bits. */
  F8_E5M2FNUZ: Uint8Array<ArrayBuffer>;
  /** Values. */
  I16: Int16Array<ArrayBuffer>;
  /** Values. */
  U16: Uint16Array<ArrayBuffer>;
  /** float16, as bits. */
  F16: Uint16Array<ArrayBuffer>;
  /** bfloat16, as bits. */
  BF16: Uint16Array<ArrayBuffer>;
  /** Values. */
  I32: Int32Array<ArrayBuffer>;
  /** Values. */
  U32: Uint32Array<ArrayBuffer>;
  /** Values. */
  F32: Float32Array<ArrayBuffer>;
  /** re, im, re, im, … */
  C64: Float32Array<ArrayBuffer>;
  /** Values. */
  F64: Float64Array<ArrayBuffer>;
  /** Values. */
  I64: BigInt64Array<ArrayBuffer>;
  /** Values. */
  U64: BigUint64Array<ArrayBuffer>;
}

/** The name of a dtype, as the format writes it. */
export type SafetensorsDType = keyof SafetensorsArrays;
/** A typed array of some dtype. */
export type SafetensorsArray = SafetensorsArrays[SafetensorsDType];

/** Makes a dtype's array. */
export interface SafetensorsArrayClass {
  /** Bytes of one of its numbers. */
  readonly BYTES_PER_ELEMENT: number;
  /** Its name. */
  readonly name: string;
  /** Zeros. */
  new (length: number): SafetensorsArray;
  /** A view of a buffer. */
  new (buffer: ArrayBuffer, byteOffset?: number, length?: number): SafetensorsArray;
}

/** What is known of a dtype. */
export interface SafetensorsDTypeInfo {
  /** The dtype itself. */
  readonly name: SafetensorsDType;
  /** Bits of one element. */
  readonly bits: number;
  /** Class of the array that holds its elements. */
  readonly array: SafetensorsArrayClass;
  /** The dtype of this library that it is, if there is one. */
  readonly dtype: DType | undefined;
}

/** In the order of the reference writer, whose files have the last ones first (`Dtype` in its `tensor.rs`). */
const rows: readonly (readonly [SafetensorsDType, number, SafetensorsArrayClass, DType?])[] = [
  ["BOOL", 8, Uint8Array],
  ["F4", 4, Uint8Array],
  ["F6_E2M3", 6, Uint8Array],
  ["F6_E3M2", 6, Uint8Array],
  ["U8", 8, Uint8Array],
  ["I8", 8, Int8Array],
  ["F8_E5M2", 8, Uint8Array],
  ["F8_E4M3", 8, Uint8Array],
  ["F8_E8M0", 8, Uint8Array],
  ["F8_E4M3FNUZ", 8, Uint8Array],
  ["F8_E5M2FNUZ", 8, Uint8Array],
  ["I16", 16, Int16Array],
  ["U16", 16, Uint16Array],
  ["F16", 16, Uint16Array, "float16"],
  ["BF16", 16, Uint16Array, "bfloat16"],
  ["I32", 32, Int32Array],
  ["U32", 32, Uint32Array],
  ["F32", 32, Float32Array, "float32"],
  ["C64", 64, Float32Array, "complex64"],
  ["F64", 64, Float64Array, "float64"],
  ["I64", 64, BigInt64Array],
  ["U64", 64, BigUint64Array],
];

/** Every dtype of the format, in the order in which the reference writer ranks them. */
export const safetensorsDTypes: readonly SafetensorsDType[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ rows.map(([name]) => name),
);

const infos: ReadonlyMap<unknown, SafetensorsDTypeInfo> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ rows.map(([name, bits, array, dtype]) => [name, Object.freeze({ name, bits, array, dtype })]),
);

/** The same by this library's names. */
const ownInfos: ReadonlyMap<unknown, SafetensorsDTypeInfo> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ rows.flatMap(([name, , , dtype]) => (dtype === undefined ? [] : [[dtype, infos.get(name)!]])),
);

/** Whether `value` is the name of one of the format's dtypes. */
export function isSafetensorsDType(value: unknown): value is SafetensorsDType {
  return infos.has(value);
}

/** Position in the writer's order: higher ones come first in a file. */
export function rankOf(dtype: SafetensorsDType): number {
  return safetensorsDTypes.indexOf(dtype);
}

/**
 * What there is to know about a dtype of the format. A dtype of this library stands for the one that stores it:
 * `"bfloat16"` for `BF16`.
 *
 * @throws WeightInitError `WI_BAD_DTYPE` for anything else: the format has neither complex128 nor complex32
 *
 * @example
 * ```ts
 * import { safetensorsDTypeInfo } from "@weightinit/safetensors";
 *
 * console.log(safetensorsDTypeInfo("bfloat16").name, safetensorsDTypeInfo("BF16").dtype); // BF16 bfloat16
 * console.log(safetensorsDTypeInfo("F6_E2M3").bits); // 6
 * ```
 */
export function safetensorsDTypeInfo(dtype: SafetensorsDType | DType): SafetensorsDTypeInfo {
  const found = infos.get(dtype) ?? ownInfos.get(dtype);
  if (found !== undefined) return found;
  const names = [...safetensorsDTypes, ...rows.flatMap(([, , , own]) => own ?? [])];
  throw new WeightInitError(
    "WI_BAD_DTYPE",
    `expected a dtype of safetensors (${names.join(", ")}), got ${shown(dtype)}`,
  );
}
