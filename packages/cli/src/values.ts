/**
 * Bytes of a tensor as numbers.
 *
 * @module
 */
import { widen16 } from "@weightinit/core/stream";

/** Bytes where numbers of any dtype may begin: a copy where they lie otherwise. */
export function aligned<B extends ArrayBufferLike>(bytes: Uint8Array<B>): Uint8Array<B | ArrayBuffer> {
  return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
}

/** Of F64, F32, F16 and BF16. */
export function valuesOf(bytes: Uint8Array<ArrayBuffer>, dtype: string): ArrayLike<number> {
  const { buffer, byteOffset, length } = aligned(bytes);
  if (dtype === "F64") return new Float64Array(buffer, byteOffset, length / 8);
  if (dtype === "F32") return new Float32Array(buffer, byteOffset, length / 4);
  const kind = dtype === "F16" ? "float16" : "bfloat16";
  return Float64Array.from(new Uint16Array(buffer, byteOffset, length / 2), (bits) => widen16(bits, kind));
}
