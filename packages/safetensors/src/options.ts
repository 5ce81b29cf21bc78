/**
 * Options that readers and writers share.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";

/** How far a reader or writer is. */
export interface SafetensorsProgress {
  /** Bytes read or written so far. */
  readonly done: number;
  /** Bytes in all. */
  readonly total: number;
}

/** Options of everything that takes time. */
export interface WorkOptions {
  /** Stops the work, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each block of bytes. */
  readonly onProgress?: ((progress: SafetensorsProgress) => void) | undefined;
}

/** Counts bytes, and tells how many there are. */
export function counter(onProgress: WorkOptions["onProgress"], total: number): (bytes: number) => void {
  let done = 0;
  return (bytes) => {
    done += bytes;
    onProgress?.({ done, total });
  };
}

/** Refuses names that are no options. */
export function checkOptions(options: unknown, names: readonly string[], what: string): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected options of ${what}, an object, got ${shown(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) {
      const message = `expected options of ${what} (${names.join(", ")}), got ${shown(name)}`;
      throw new WeightInitError("WI_UNKNOWN_OPTION", message);
    }
  }
}
