/**
 * A header's bytes as tensors: the checks of the reference reader, in its order, with its names of faults
 * (`read_metadata` and `validate` of its `tensor.rs`; what serde takes of a struct and of an enum).
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { byteSizeOf } from "./byte-size.ts";
import { safetensorsDTypeInfo } from "./dtypes.ts";
import { SafetensorsError, type SafetensorsFault } from "./errors.ts";
import { JsonFault, JsonScanner } from "./json-scanner.ts";
import { kindOf } from "./kind-of.ts";
import { type RawTensor, readHeaderObject } from "./raw-header.ts";
import type { SafetensorsTensor } from "./tensor-info.ts";

/** Bytes of the header's length, which a file begins with. */
export const LENGTH_BYTES = 8;
/** The reference reads no header that is longer. */
export const MAX_HEADER = 100_000_000;

/** What the header of one file says. */
export interface SafetensorsHeader {
  /** Bytes of the JSON text, the spaces behind it included; the tensors' bytes begin 8 later. */
  readonly headerLength: number;
  /** Bytes of the whole file. */
  readonly byteLength: number;
  /** `__metadata__`. */
  readonly metadata: ReadonlyMap<string, string>;
  /** The tensors by name, in the order of their bytes. */
  readonly tensors: ReadonlyMap<string, SafetensorsTensor>;
}

/** The header's length, checked against the file's. */
export function headerLengthOf(start: Uint8Array, byteLength: number, file?: string): number {
  const refuse = (fault: SafetensorsFault, message: string, offset: number): never => {
    throw new SafetensorsError(fault, message, { offset, file });
  };
  if (byteLength < LENGTH_BYTES) {
    refuse("HeaderTooSmall", `expected a file of at least ${LENGTH_BYTES} bytes, got ${byteLength}`, byteLength);
  }
  const length = new DataView(start.buffer, start.byteOffset, start.byteLength).getBigUint64(0, true);
  if (length > MAX_HEADER) {
    refuse("HeaderTooLarge", `expected a header of at most ${MAX_HEADER} bytes, got ${length}`, 0);
  }
  const end = LENGTH_BYTES + Number(length);
  if (end > byteLength) {
    refuse(
      "InvalidHeaderLength",
      `expected a header within the file's ${byteLength} bytes, got one that ends at ${end}`,
      0,
    );
  }
  return Number(length);
}

/**
 * Reads a header that is in memory: the first bytes of a file, with its length.
 *
 * @param start - the file's first bytes, the header's at least
 * @param byteLength - bytes of the whole file, if `start` is not all of it
 * @param file - a name of the file for messages
 * @throws SafetensorsError `WI_BAD_SAFETENSORS` with the fault of the check that fails first
 *
 * @example
 * ```ts
 * import { layoutOf, parseSafetensorsHeader } from "@weightinit/safetensors";
 *
 * const { header, byteLength } = layoutOf([{ name: "fc.weight", dtype: "BF16", shape: [10, 784] }]);
 * console.log(parseSafetensorsHeader(header, byteLength).tensors.get("fc.weight"));
 * // { name: 'fc.weight', dtype: 'BF16', shape: [ 10, 784 ], byteOffset: 112, byteLength: 15680 }
 * ```
 */
export function parseSafetensorsHeader(
  start: Uint8Array,
  byteLength: number = start.byteLength,
  file?: string,
): SafetensorsHeader {
  if (kindOf(start) !== "Uint8Array" || start.byteLength < Math.min(LENGTH_BYTES, byteLength)) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected the file's first bytes as a Uint8Array, got ${shown(start)}`,
    );
  }
  const headerLength = headerLengthOf(start, byteLength, file);
  const dataOffset = LENGTH_BYTES + headerLength;
  if (start.byteLength < dataOffset) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected the whole header, ${dataOffset} bytes, got ${shown(start)}`);
  }
  const text = textOf(start.subarray(LENGTH_BYTES, dataOffset), file);
  /** The byte of a character; counted only when there is a fault. */
  const byteOf = (at: number) => LENGTH_BYTES + new TextEncoder().encode(text.slice(0, at)).length;

  const scanner = new JsonScanner(text);
  try {
    const raw = readHeaderObject(scanner);
    const tensors = checked(raw.tensors, { dataOffset, byteLength, byteOf, file });
    return { headerLength, byteLength, metadata: raw.metadata, tensors };
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    throw new SafetensorsError("InvalidHeaderDeserialization", fault.message, { offset: byteOf(fault.at), file });
  }
}

/** The header's text. A byte order mark stays, and is refused as JSON. */
function textOf(bytes: Uint8Array, file: string | undefined): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    // Where the text written again differs, the first wrong sequence is.
    const again = new TextEncoder().encode(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
    const offset = LENGTH_BYTES + again.findIndex((byte, i) => byte !== bytes[i]);
    throw new SafetensorsError(
      "InvalidHeader",
      "expected a header in UTF-8, got other bytes",
      { offset, file },
      { cause },
    );
  }
}

interface Checks {
  readonly dataOffset: number;
  readonly byteLength: number;
  readonly byteOf: (at: number) => number;
  readonly file: string | undefined;
}

const compare = (a: number | bigint, b: number | bigint) => (a < b ? -1 : a > b ? 1 : 0);

/** The tensors in the order of their bytes, which must follow each other from the header's end to the file's. */
function checked(raw: ReadonlyMap<string, RawTensor>, checks: Checks): ReadonlyMap<string, SafetensorsTensor> {
  const { dataOffset, byteLength, byteOf, file } = checks;
  const tensors = new Map<string, SafetensorsTensor>();
  const sorted = [...raw].sort(([, a], [, b]) => compare(a.begin, b.begin) || compare(a.end, b.end));
  let next = 0n;
  for (const [name, { dtype, shape, begin, end, at }] of sorted) {
    const refuse = (fault: SafetensorsFault, message: string): never => {
      throw new SafetensorsError(fault, message, { offset: byteOf(at), tensor: name, file });
    };
    const of = `of tensor ${shown(name)}`;
    if (BigInt(begin) !== next || end < begin) {
      refuse("InvalidOffset", `expected data_offsets ${of} that begin at ${next}, got [${begin}, ${end}]`);
    }
    next = BigInt(end);
    const size = byteSizeOf(shape, safetensorsDTypeInfo(dtype));
    const what = `${dtype} of shape [${shape.length > 8 ? `… ${shape.length} axes` : shape.join(", ")}]`;
    if (size === "ValidationOverflow") {
      refuse(size, `expected a size ${of} below 2^64 bits, got that of ${what}`);
    } else if (size === "MisalignedSlice") {
      refuse(size, `expected whole bytes ${of}, got the bits of ${what}`);
    } else if (BigInt(end) - BigInt(begin) !== size) {
      refuse("TensorInvalidInfo", `expected the ${size} bytes of ${what} ${of}, got ${BigInt(end) - BigInt(begin)}`);
    }
    tensors.set(
      name,
      Object.freeze({
        name,
        dtype,
        // A dim above 2⁵³ stands beside a 0, or in a file that is longer than any.
        shape: Object.freeze(shape.map(Number)),
        byteOffset: dataOffset + Number(begin),
        byteLength: Number(end) - Number(begin),
      }),
    );
  }
  if (next + BigInt(dataOffset) !== BigInt(byteLength)) {
    const message = `expected a file of ${next + BigInt(dataOffset)} bytes, as its tensors fill, got ${byteLength}`;
    throw new SafetensorsError("MetadataIncompleteBuffer", message, { offset: byteLength, file });
  }
  return tensors;
}
