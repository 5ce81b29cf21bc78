/**
 * Bytes that are read where they are asked for, and the two sources that need no system: memory and Blobs.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { fileError } from "./file-errors.ts";

/** How a source is read. */
export interface ByteRead {
  readonly signal: AbortSignal | undefined;
  /** Told how many more bytes have come. */
  readonly onBytes: (bytes: number) => void;
}

/** A file, wherever it lies. It holds nothing open. */
export interface ByteSource {
  /** Its name for messages, if it has one. */
  readonly name: string | undefined;
  readonly byteLength: number;
  /** Fills `into` with the bytes from `from` on, which are all within the file. */
  read(from: number, into: Uint8Array<ArrayBuffer>, how: ByteRead): Promise<void>;
}

/** Bytes read or written at once: progress and aborts come between two. One call to the system takes at most 2 GiB. */
export const BLOCK = 1 << 24;

/** Source of bytes in memory. */
export function memorySource(bytes: Uint8Array, name?: string): ByteSource {
  const { byteLength } = bytes;
  return {
    name,
    byteLength,
    async read(from, into, { signal, onBytes }) {
      signal?.throwIfAborted();
      // A buffer that was transferred has none any more.
      if (bytes.byteLength < byteLength) {
        throw changedError(name ?? "the memory", `${byteLength} bytes`, `${bytes.byteLength}`);
      }
      into.set(bytes.subarray(from, from + into.length));
      onBytes(into.length);
    },
  };
}

/** Source of a Blob or File, which a browser leaves on the disk. */
export function blobSource(blob: Blob, name = (blob as Partial<File>).name): ByteSource {
  return {
    name,
    byteLength: blob.size,
    async read(from, into, { signal, onBytes }) {
      for (let at = 0; at < into.length; at += BLOCK) {
        signal?.throwIfAborted();
        const end = Math.min(at + BLOCK, into.length);
        try {
          const part = new Uint8Array(await blob.slice(from + at, from + end).arrayBuffer());
          if (part.length !== end - at) {
            const got = `${part.length} of ${end - at} from byte ${from + at} on`;
            throw changedError(name ?? "a Blob", `${blob.size} bytes`, got);
          }
          into.set(part, at);
        } catch (error) {
          throw fileError(error, `to read ${name ?? "a Blob"} as it was when it was opened`, signal);
        }
        onBytes(end - at);
      }
    },
  };
}

/** A file's end came before its length said. */
export function changedError(name: string, expected: string, got: string): WeightInitError {
  return new WeightInitError(
    "WI_FILE_FAILED",
    `expected ${name} as it was when it was opened, with ${expected}, got ${got}; open it again`,
  );
}
