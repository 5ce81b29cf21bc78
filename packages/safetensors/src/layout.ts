/**
 * Where everything lies in a file: the header to the byte, and each tensor's bytes, from names, dtypes and shapes
 * alone. So any process can write its part of a file by itself.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { type Arranged, arrangedOf, isText, type LayoutEntry } from "./arranged.ts";
import { compareCodePoints } from "./code-points.ts";
import { LENGTH_BYTES, MAX_HEADER } from "./header.ts";
import { kindOf } from "./kind-of.ts";
import { METADATA } from "./raw-header.ts";
import type { SafetensorsTensor } from "./tensor-info.ts";

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
  return withHeader(arrangedOf(entries, options.sort), options.metadata);
}

/** The file's header before its tensors, which get their offsets in the file by it. */
export function withHeader({ tensors, byteLength }: Arranged, metadata: LayoutOptions["metadata"]): SafetensorsLayout {
  const said = metadataField(metadata);
  let textLength = 0;
  for (const text of textsOf(tensors, said)) textLength += utf8Length(text);
  const headerLength = Math.ceil(textLength / LENGTH_BYTES) * LENGTH_BYTES;
  const dataOffset = LENGTH_BYTES + headerLength;
  if (headerLength > MAX_HEADER) {
    throw new WeightInitError("WI_TOO_LARGE", `expected a header of at most ${MAX_HEADER} bytes, got ${headerLength}`);
  }
  if (dataOffset + byteLength > Number.MAX_SAFE_INTEGER) {
    throw new WeightInitError("WI_TOO_LARGE", `expected a file below 2^53 bytes, got ${dataOffset + byteLength}`);
  }
  const header = new Uint8Array(dataOffset).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(headerLength), true);
  // Made once more: all at once, tens of thousands of texts take more memory than the header.
  const encoder = new TextEncoder();
  let at = LENGTH_BYTES;
  for (const text of textsOf(tensors, said)) at += encoder.encodeInto(text, header.subarray(at)).written;
  for (const tensor of tensors.values()) {
    tensor.byteOffset += dataOffset;
    Object.freeze(tensor);
  }
  return { header, byteLength: dataOffset + byteLength, tensors };
}

/** The header's JSON in parts. */
function* textsOf(tensors: Iterable<readonly [string, SafetensorsTensor]>, metadata: string): Generator<string> {
  yield `{${metadata}`;
  let comma = metadata === "" ? "" : ",";
  for (const [name, { dtype, shape, byteOffset, byteLength }] of tensors) {
    const offsets = `[${byteOffset},${byteOffset + byteLength}]`;
    yield `${comma}${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape}],"data_offsets":${offsets}}`;
    comma = ",";
  }
  yield "}";
}

/** Bytes of a text without halves of surrogate pairs: 1 to 3 a unit, and 4 for a pair. */
function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) length += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return length;
}

/** `__metadata__` as the header has it; empty for none. */
function metadataField(metadata: LayoutOptions["metadata"]): string {
  if (metadata === null) return "";
  if (metadata !== undefined && typeof metadata !== "object") {
    throw new WeightInitError("WI_BAD_OPTION", `expected metadata as an object or a Map, got ${shown(metadata)}`);
  }
  const pairs = kindOf(metadata) === "Map" ? (metadata as ReadonlyMap<string, string>) : Object.entries(metadata ?? {});
  const texts = new Map<string, string>([["format", "pt"], ...pairs]);
  for (const [key, value] of texts) {
    if (!isText(key) || !isText(value)) {
      const message = `expected metadata whose keys and values are strings, got ${shown(value)} for ${shown(key)}`;
      throw new WeightInitError("WI_BAD_OPTION", message);
    }
  }
  const sorted = [...texts].sort(([a], [b]) => compareCodePoints(a, b));
  const pairsText = sorted.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",");
  return `"${METADATA}":{${pairsText}}`;
}
