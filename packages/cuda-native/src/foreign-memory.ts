/**
 * Device memory of the caller as the `out` option.
 *
 * @module
 */
import { type DTypeInfo, shown, WeightInitError } from "@weightinit/core";

/** Device memory that other code allocated, on the device of the generator; a {@link CudaTensor} is one too. */
export interface ForeignMemory {
  /** Device address, a multiple of the size of the dtype's reals. */
  readonly ptr: bigint | number;
  /** Exactly the tensor's size. */
  readonly byteLength: number;
  /** CUstream on which to fill it: 0 is the legacy default stream. Default: the generator's. */
  readonly stream?: bigint | number | undefined;
}

function bad(expected: string, got: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_OUT", `expected ${expected}, got ${shown(got)}`);
}

function isHandle(value: unknown): value is bigint | number {
  return typeof value === "bigint"
    ? value >= 0n && value >> 64n === 0n
    : Number.isSafeInteger(value) && Number(value) >= 0;
}

/**
 * Checks what the caller gave.
 *
 * @throws WeightInitError `WI_BAD_OUT`
 */
export function checkForeign(
  out: unknown,
  byteLength: number,
  dtype: DTypeInfo,
): { ptr: bigint; stream: bigint | undefined } {
  if (typeof out !== "object" || out === null) throw bad("out to be device memory { ptr, byteLength, stream? }", out);
  const { ptr, byteLength: given, stream } = out as Partial<ForeignMemory>;
  if (!isHandle(ptr)) throw bad("out.ptr to be a device address, a bigint", ptr);
  if (given !== byteLength)
    throw bad(`out.byteLength to be ${byteLength}, the size of the ${dtype.name} tensor`, given);
  if (stream !== undefined && !isHandle(stream)) throw bad("out.stream to be a CUstream, a bigint", stream);
  const address = BigInt(ptr);
  const alignment = dtype.bytesPerElement / dtype.parts;
  if (address % BigInt(alignment) !== 0n) {
    throw bad(`out.ptr to be a multiple of ${alignment} for ${dtype.name}`, `0x${address.toString(16)}`);
  }
  if (address === 0n && byteLength > 0) throw bad("out.ptr to be a device address", ptr);
  return { ptr: address, stream: stream === undefined ? undefined : BigInt(stream) };
}
