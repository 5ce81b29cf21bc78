/**
 * A checkpoint that has been opened: its headers are known, its tensors are read when they are asked for.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import type { ByteSource } from "./byte-source.ts";
import { DCP_INFO } from "./dcp-names.ts";
import type { SafetensorsArray } from "./dtypes.ts";
import type { SafetensorsHeader } from "./header.ts";
import { checkOptions, counter } from "./options.ts";
import { arrayToFill, partOf, type ReadTensorOptions } from "./read-tensor.ts";
import type { SafetensorsTensor } from "./tensor-info.ts";

/** A slice of a tensor in a file. */
export interface SafetensorsSlice {
  /** The file. */
  readonly part: SafetensorsPart;
  /** The slice as the file has it: its own shape, its place in the file. */
  readonly tensor: SafetensorsTensor;
  /** Where it begins in the whole tensor, along each axis. */
  readonly start: readonly number[];
}

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

/** A tensor and what its bytes are read from. */
export interface PlacedTensor {
  readonly tensor: SafetensorsTensor;
  readonly source: ByteSource;
}

/** What {@link readSafetensors} gives. It holds nothing open. */
export class SafetensorsFile {
  /** The tensors by name, in the order of their bytes, file after file. */
  readonly tensors: ReadonlyMap<string, SafetensorsTensor>;
  /** `__metadata__`; of several files, each key's first value. Where slices begin is not among it. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Bytes of all files. */
  readonly byteLength: number;
  /** The files: one, or those that an index names or that have the slices, in the order of their names. */
  readonly files: readonly SafetensorsPart[];
  /**
   * The slices of each tensor, where the files of many processes have slices of the tensors. A tensor's own
   * `byteOffset` is 0 then.
   */
  readonly slices: ReadonlyMap<string, readonly SafetensorsSlice[]> | undefined;
  readonly #sources: ReadonlyMap<string, ByteSource>;

  /** @internal */
  constructor(
    parts: readonly OpenPart[],
    tensors: Iterable<PlacedTensor>,
    slices?: ReadonlyMap<string, readonly SafetensorsSlice[]>,
  ) {
    const metadata = new Map<string, string>();
    for (const { part } of parts) {
      for (const [key, value] of part.metadata) if (!metadata.has(key)) metadata.set(key, value);
    }
    if (slices !== undefined) metadata.delete(DCP_INFO);
    const all = [...tensors];
    this.tensors = new Map(all.map(({ tensor }) => [tensor.name, tensor]));
    this.metadata = metadata;
    this.files = parts.map(({ part }) => part);
    this.slices = slices;
    this.byteLength = this.files.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#sources = new Map(all.map(({ tensor, source }) => [tensor.name, source]));
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
