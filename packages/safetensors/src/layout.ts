/**
 * Where everything lies in a file: the header to the byte, and each tensor's bytes, from names, dtypes and shapes
 * alone. So any process can write its part of a file by itself.
 *
 * @module
 */
import { type DType, shown, WeightInitError } from "@weightinit/core";
import { byteSizeOf } from "./byte-size.ts";
import { compareCodePoints } from "./code-points.ts";
import { rankOf, type SafetensorsDType, type SafetensorsDTypeInfo, safetensorsDTypeInfo } from "./dtypes.ts";
import { LENGTH_BYTES, MAX_HEADER } from "./header.ts";
import { METADATA } from "./raw-header.ts";
import type { SafetensorsTensor } from "./tensor-info.ts";

/** A tensor to lay out. */
export interface LayoutEntry {
  /** Its name in the file. */
  readonly name: string;
  /** Type of the elements: the format's name, or this library's. */
  readonly dtype: SafetensorsDType | DType;
  /** Lengths of the axes; empty for a scalar. */
  readonly shape: readonly number[];
}

/** Options of {@link layoutOf}. */
export interface LayoutOptions {
  /**
   * Texts for `__metadata__`, written with sorted keys. `format: "pt"`, without which older transformers do not read a
   * file, is added unless there is a `format`; `null` for no `__metadata__` at all.
   */
  readonly metadata?: Readonly<Record<string, string>> | ReadonlyMap<string, string> | null | undefined;
  /** `false` keeps the order given, as a copy of another writer's file needs it; the default is the reference writer's. */
  readonly sort?: boolean | undefined;
}

/** Where everything lies in a file. */
export interface SafetensorsLayout {
  /** What the file begins with: the header's length in 8 bytes, and the header, padded with spaces to a multiple of 8. */
  readonly header: Uint8Array<ArrayBuffer>;
  /** Bytes of the whole file. */
  readonly byteLength: number;
  /** The tensors by name, in the order of their bytes. */
  readonly tensors: ReadonlyMap<string, SafetensorsTensor>;
}

/**
 * The layout that the reference writer gives a file, to the byte: tensors by dtype, the widest first, then by name;
 * compact JSON.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` for a name that is no text, comes twice or is `__metadata__`;
 *   `WI_BAD_DTYPE`, `WI_BAD_DIMS`; `WI_BAD_OPTION` for metadata that are no texts; `WI_TOO_LARGE` for a header above
 *   100 MB or a file above 2⁵³ bytes
 *
 * @example
 * ```ts
 * import { layoutOf } from "@weightinit/safetensors";
 *
 * const layout = layoutOf([
 *   { name: "fc.bias", dtype: "float32", shape: [10] },
 *   { name: "fc.weight", dtype: "float32", shape: [10, 784] },
 * ]);
 * console.log(layout.byteLength, layout.header.length); // 31576 176
 * console.log(layout.tensors.get("fc.weight")?.byteOffset); // 216
 * ```
 */
export function layoutOf(entries: Iterable<LayoutEntry>, options: LayoutOptions = {}): SafetensorsLayout {
  const sorted = [...entries].map(checkedEntry);
  if (options.sort !== false) sorted.sort((a, b) => b.rank - a.rank || compareCodePoints(a.name, b.name));
  refuseDuplicates(sorted);
  const fields = metadataField(options.metadata);
  const ends: number[] = [];
  let end = 0;
  for (const { name, info, shape, bytes } of sorted) {
    const begin = end;
    end += bytes;
    ends.push(end);
    fields.push(`${JSON.stringify(name)}:{"dtype":"${info.name}","shape":[${shape}],"data_offsets":[${begin},${end}]}`);
  }
  const text = new TextEncoder().encode(`{${fields.join(",")}}`);
  const headerLength = Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES;
  const dataOffset = LENGTH_BYTES + headerLength;
  if (headerLength > MAX_HEADER) {
    throw new WeightInitError("WI_TOO_LARGE", `expected a header of at most ${MAX_HEADER} bytes, got ${headerLength}`);
  }
  if (dataOffset + end > Number.MAX_SAFE_INTEGER) {
    throw new WeightInitError("WI_TOO_LARGE", `expected a file below 2^53 bytes, got ${dataOffset + end}`);
  }
  const header = new Uint8Array(dataOffset).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(headerLength), true);
  header.set(text, LENGTH_BYTES);
  const tensors = sorted.map(({ name, info, shape, bytes }, i): readonly [string, SafetensorsTensor] => {
    const byteOffset = dataOffset + ends[i]! - bytes;
    return [name, Object.freeze({ name, dtype: info.name, shape, byteOffset, byteLength: bytes })];
  });
  return { header, byteLength: dataOffset + end, tensors: new Map(tensors) };
}

/** An entry that is right, with what its place depends on. */
interface CheckedEntry {
  readonly name: string;
  readonly info: SafetensorsDTypeInfo;
  readonly rank: number;
  readonly shape: readonly number[];
  readonly bytes: number;
}

function checkedEntry(entry: LayoutEntry): CheckedEntry {
  const { name, shape } = entry;
  if (!isText(name) || name === METADATA) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected a tensor's name, a string but ${METADATA}, got ${shown(name)}`,
    );
  }
  const info = safetensorsDTypeInfo(entry.dtype);
  const isShape = Array.isArray(shape) && shape.every((dim) => Number.isSafeInteger(dim) && dim >= 0);
  if (!isShape) {
    const message = `expected dims of ${shown(name)} that are non-negative integers, got ${shown(shape)}`;
    throw new WeightInitError("WI_BAD_DIMS", message);
  }
  const bytes = byteSizeOf(shape, info);
  if (bytes === "MisalignedSlice") {
    const message = `expected dims of ${shown(name)} that fill whole bytes with ${info.name}, got ${shown(shape)}`;
    throw new WeightInitError("WI_BAD_DIMS", message);
  }
  if (bytes === "ValidationOverflow" || bytes > Number.MAX_SAFE_INTEGER) {
    throw new WeightInitError("WI_TOO_LARGE", `expected ${shown(name)} below 2^53 bytes, got shape ${shown(shape)}`);
  }
  return { name, info, rank: rankOf(info.name), shape: Object.freeze([...shape]), bytes: Number(bytes) };
}

function refuseDuplicates(entries: readonly CheckedEntry[]): void {
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.has(name))
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected each name once, got ${shown(name)} twice`);
    names.add(name);
  }
}

/** `__metadata__` as the header has it, in a list; an empty list for none. */
function metadataField(metadata: LayoutOptions["metadata"]): string[] {
  if (metadata === null) return [];
  const pairs = metadata instanceof Map ? metadata : Object.entries(metadata ?? {});
  const texts = new Map<string, string>([["format", "pt"], ...pairs]);
  for (const [key, value] of texts) {
    if (!isText(key) || !isText(value)) {
      const message = `expected metadata whose keys and values are strings, got ${shown(value)} for ${shown(key)}`;
      throw new WeightInitError("WI_BAD_OPTION", message);
    }
  }
  const sorted = [...texts].sort(([a], [b]) => compareCodePoints(a, b));
  return [
    `"${METADATA}":{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`,
  ];
}

/** Whether a value is a string that UTF-8 can hold: one without halves of surrogate pairs. */
function isText(value: unknown): value is string {
  return typeof value === "string" && !/\p{Surrogate}/u.test(value);
}
