/**
 * A checkpoint that has been opened: its headers are known, its tensors are read when they are asked for.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import type { ByteSource } from "./byte-source.ts";
import type { SafetensorsArray } from "./dtypes.ts";
import type { SafetensorsHeader } from "./header.ts";
import { checkOptions, counter } from "./options.ts";
import { arrayToFill, partOf, type ReadTensorOptions } from "./read-tensor.ts";
import type { SafetensorsTensor } from "./tensor-info.ts";

/** One file of a checkpoint. */
export interface SafetensorsPart extends SafetensorsHeader {
  /** Path, URL or name; `undefined` for bytes and nameless Blobs. */
  readonly name: string | undefined;
}

/** A file that has been opened. */
export interface OpenPart {
  readonly part: SafetensorsPart;
  readonly source: ByteSource;
}

/** What {@link readSafetensors} gives. It holds nothing open. */
export class SafetensorsFile {
  /** The tensors by name, in the order of their bytes, file after file. */
  readonly tensors: ReadonlyMap<string, SafetensorsTensor>;
  /** `__metadata__`; of several files, each key's first value. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Bytes of all files. */
  readonly byteLength: number;
  /** The files: one, or those that an index names, in the order of their names. */
  readonly files: readonly SafetensorsPart[];
  readonly #sources: ReadonlyMap<string, ByteSource>;

  /** @internal */
  constructor(parts: readonly OpenPart[], belongs: (tensor: string, part: SafetensorsPart) => boolean) {
    const tensors = new Map<string, SafetensorsTensor>();
    const sources = new Map<string, ByteSource>();
    const metadata = new Map<string, string>();
    for (const { part, source } of parts) {
      for (const [name, tensor] of part.tensors) {
        if (!belongs(name, part)) continue;
        tensors.set(name, tensor);
        sources.set(name, source);
      }
      for (const [key, value] of part.metadata) if (!metadata.has(key)) metadata.set(key, value);
    }
    this.tensors = tensors;
    this.metadata = metadata;
    this.files = parts.map(({ part }) => part);
    this.byteLength = this.files.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#sources = sources;
  }

  /**
   * What the file says of a tensor.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` for a name that is not in the file
   */
  tensor(name: string): SafetensorsTensor {
    const tensor = this.tensors.get(name);
    if (tensor !== undefined) return tensor;
    const names = [...this.tensors.keys()];
    const some = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a tensor of the file (${some}), got ${shown(name)}`);
  }

  /** Reads bytes of a tensor, as they are. */
  read(
    name: string,
    options: ReadTensorOptions & { bytes: readonly [number, number] },
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** Reads a tensor or rows of it into memory of yours. */
  read<A extends SafetensorsArray>(name: string, options: ReadTensorOptions & { into: A }): Promise<A>;
  /**
   * Reads a tensor or rows of it into a new array of its dtype: values, or bits where JavaScript has no such numbers.
   *
   * @throws WeightInitError (as a rejection) `WI_BAD_ARGUMENT` for a name that is not in the file, `WI_BAD_ROWS`,
   *   `WI_BAD_OUT`, `WI_OUT_OF_MEMORY`, and the codes of files
   */
  read(name: string, options?: ReadTensorOptions): Promise<SafetensorsArray>;
  async read(name: string, options: ReadTensorOptions = {}): Promise<SafetensorsArray> {
    checkOptions(options, ["rows", "bytes", "into", "signal", "onProgress"], "read");
    const tensor = this.tensor(name);
    const part = partOf(tensor, options);
    const array = arrayToFill(tensor, part, options);
    const { signal, onProgress } = options;
    const total = part.to - part.from;
    const onBytes = counter(onProgress, total);
    signal?.throwIfAborted();
    if (total > 0) {
      const into = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      await this.#sources.get(name)!.read(tensor.byteOffset + part.from, into, { signal, onBytes });
    }
    return array;
  }
}
