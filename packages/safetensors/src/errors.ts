/**
 * What is wrong with a file that is no safetensors file.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";

/**
 * The faults of a file. The first ten have the names of the reference reader's errors; the others are faults of a
 * checkpoint in several files.
 */
export const safetensorsFaults = /* @__PURE__ */ Object.freeze([
  "HeaderTooSmall",
  "HeaderTooLarge",
  "InvalidHeaderLength",
  "InvalidHeader",
  "InvalidHeaderDeserialization",
  "InvalidOffset",
  "ValidationOverflow",
  "MisalignedSlice",
  "TensorInvalidInfo",
  "MetadataIncompleteBuffer",
  "InvalidIndex",
  "InvalidShardName",
  "TensorNotFound",
  "InvalidSharding",
] as const);

/** A fault of {@link safetensorsFaults}. */
export type SafetensorsFault = (typeof safetensorsFaults)[number];

/** Where a fault is. */
export interface FaultPlace {
  /** Byte of the file, counted from 0. */
  readonly offset: number;
  /** Name of the tensor, if the fault is one tensor's. */
  readonly tensor?: string | undefined;
  /** Name of the file, if it has one. */
  readonly file?: string | undefined;
}

/**
 * A file that is refused: its `code` is `WI_BAD_SAFETENSORS`, its `fault` says which check of the reference reader it
 * failed, and `offset` at which byte.
 *
 * @example
 * ```ts
 * import { parseSafetensorsHeader, SafetensorsError } from "@weightinit/safetensors";
 *
 * try {
 *   parseSafetensorsHeader(new Uint8Array(7));
 * } catch (error) {
 *   if (!(error instanceof SafetensorsError)) throw error;
 *   console.log(error.code, error.fault, error.offset); // WI_BAD_SAFETENSORS HeaderTooSmall 7
 * }
 * ```
 */
export class SafetensorsError extends WeightInitError implements FaultPlace {
  /** Which check failed. Stable, so programs may switch on it. */
  readonly fault: SafetensorsFault;
  /** Byte of the file at which it failed, counted from 0. */
  readonly offset: number;
  /** Name of the tensor, if the fault is one tensor's. */
  readonly tensor: string | undefined;
  /** Name of the file, if it has one. */
  readonly file: string | undefined;

  constructor(fault: SafetensorsFault, message: string, place: FaultPlace, options?: ErrorOptions) {
    const file = place.file === undefined ? "" : ` of ${place.file}`;
    super("WI_BAD_SAFETENSORS", `${message} (${fault}, byte ${place.offset}${file})`, options);
    this.fault = fault;
    this.offset = place.offset;
    this.tensor = place.tensor;
    this.file = place.file;
  }
}
