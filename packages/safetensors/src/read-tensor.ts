/**
 * Which bytes of a tensor are read, and into what.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { type SafetensorsArray, safetensorsDTypeInfo } from "./dtypes.ts";
import { kindOf } from "./kind-of.ts";
import type { WorkOptions } from "./options.ts";
import type { SafetensorsTensor } from "./tensor-info.ts";

/** Options of {@link SafetensorsFile.read}. */
export interface ReadTensorOptions extends WorkOptions {
  /** Rows [from, to) of the first axis, without the others. */
  readonly rows?: readonly [number, number] | undefined;
  /** Bytes [from, to) of the tensor, as they are, in place of rows. */
  readonly bytes?: readonly [number, number] | undefined;
  /** Memory to fill: an array of the dtype (a `Uint8Array` for `bytes`) that is exactly as long. */
  readonly into?: SafetensorsArray | undefined;
}

/** Bytes of a tensor, counted from its first. */
export interface TensorPart {
  readonly from: number;
  readonly to: number;
}

export function partOf(tensor: SafetensorsTensor, { rows, bytes }: ReadTensorOptions): TensorPart {
  if (rows !== undefined && bytes !== undefined) {
    throw new WeightInitError("WI_BAD_ROWS", "expected rows or bytes, got both");
  }
  if (bytes !== undefined) {
    const [from, to] = checkedRange("bytes", bytes, tensor.byteLength);
    return { from, to };
  }
  if (rows === undefined) return { from: 0, to: tensor.byteLength };
  const [count, ...rest] = tensor.shape;
  if (count === undefined) {
    throw new WeightInitError("WI_BAD_ROWS", `expected no rows of ${shown(tensor.name)}, a scalar, got some`);
  }
  const [from, to] = checkedRange("rows", rows, count);
  const rowBits = rest.reduce((product, dim) => product * BigInt(dim), BigInt(safetensorsDTypeInfo(tensor.dtype).bits));
  const [begin, end] = [BigInt(from) * rowBits, BigInt(to) * rowBits];
  if (begin % 8n !== 0n || end % 8n !== 0n) {
    const name = shown(tensor.name);
    const message = `expected rows of ${name} that begin and end with a byte, got [${from}, ${to}] of ${rowBits} bits each`;
    throw new WeightInitError("WI_BAD_ROWS", message);
  }
  return { from: Number(begin / 8n), to: Number(end / 8n) };
}

function checkedRange(what: string, range: unknown, limit: number): readonly [number, number] {
  const [from, to] = Array.isArray(range) && range.length === 2 ? (range as [number, number]) : [-1, -1];
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to || to > limit) {
    const message = `expected ${what} [from, to] with 0 ≤ from ≤ to ≤ ${limit}, got ${shown(range)}`;
    throw new WeightInitError("WI_BAD_ROWS", message);
  }
  return [from, to];
}

/** The array for a part: the user's, or a new one. */
export function arrayToFill(
  tensor: SafetensorsTensor,
  part: TensorPart,
  { bytes, into }: ReadTensorOptions,
): SafetensorsArray {
  const info = safetensorsDTypeInfo(bytes === undefined ? tensor.dtype : "U8");
  const length = (part.to - part.from) / info.array.BYTES_PER_ELEMENT;
  if (into === undefined) {
    try {
      return new info.array(length);
    } catch (cause) {
      const message = `expected memory for the ${part.to - part.from} bytes of ${shown(tensor.name)}, got none: ${cause}; read it in parts with the option rows`;
      throw new WeightInitError("WI_OUT_OF_MEMORY", message, { cause });
    }
  }
  if (kindOf(into) !== info.array.name || into.length !== length) {
    const message = `expected into to be a ${info.array.name} of length ${length} for ${tensor.dtype}, got ${shown(into)}`;
    throw new WeightInitError("WI_BAD_OUT", message);
  }
  return into;
}
