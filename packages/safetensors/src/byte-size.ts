/**
 * How many bytes a tensor takes, by the reference reader's arithmetic.
 *
 * @module
 */
import type { SafetensorsDTypeInfo } from "./dtypes.ts";

/** The reference counts in 64 bits. */
const LIMIT = 2n ** 64n;

/**
 * Bytes of a tensor, or the fault of a shape that has no size: a product that passes 2⁶⁴ on the way, be there a 0
 * behind it, or bits that do not fill bytes.
 */
export function byteSizeOf(
  shape: readonly (number | bigint)[],
  { bits }: SafetensorsDTypeInfo,
): bigint | "ValidationOverflow" | "MisalignedSlice" {
  let product = 1n;
  for (const dim of shape) {
    product *= BigInt(dim);
    if (product >= LIMIT) return "ValidationOverflow";
  }
  product *= BigInt(bits);
  if (product >= LIMIT) return "ValidationOverflow";
  return product % 8n === 0n ? product / 8n : "MisalignedSlice";
}
