/**
 * What the page and the worker that runs an example say to each other.
 *
 * @module
 */
import type { DType, StorageOf } from "@weightinit/core";

export type Backend = "cpu" | "webgpu";

export interface RunRequest {
  readonly code: string;
  readonly backend: Backend;
}

/** A tensor that an example made, as it was when it was filled. */
export interface RecordedTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** `2×5 CpuTensor<float32>` */
  readonly header: string;
  /** The values in the dtype's storage; `undefined` if there are too many to show. */
  readonly storage: StorageOf[DType] | undefined;
  /** The values as numbers, complex ones interleaved. */
  readonly reals: Float32Array | Float64Array | undefined;
  /** Whether devices promise equal bits for it; orthogonal matrices agree within 1e-5 only. */
  readonly promisesBits: boolean;
}

export interface PrintedLine {
  readonly level: "log" | "warn" | "error";
  readonly text: string;
}

/** An error, as the user of the packages would see it. */
export interface ShownError {
  readonly name: string;
  /** Code of a WeightInitError. */
  readonly code: string | undefined;
  readonly message: string;
  /** Line of the example, from 1, if it is known. */
  readonly line: number | undefined;
}

/** What the worker found when the example ended. */
export interface Outcome {
  readonly tensors: readonly RecordedTensor[];
  /** Tensors beyond those recorded. */
  readonly moreTensors: number;
  /** Devices that made tensors: `CPU`, `WebGPU`. */
  readonly devices: readonly string[];
  readonly error: ShownError | undefined;
  /** Time of the example itself, without loading anything, in milliseconds. */
  readonly milliseconds: number;
}

/**
 * In this order: that the example starts, once everything is loaded; each line as it is printed, so that what an
 * example that never ends has said is not lost; and how it ended.
 */
export type Report =
  | { readonly kind: "started" }
  | { readonly kind: "printed"; readonly line: PrintedLine }
  | { readonly kind: "ended"; readonly outcome: Outcome };

export interface RunResult extends Outcome {
  readonly printed: readonly PrintedLine[];
  /** Whether the reader, or the time limit, ended it. */
  readonly stopped: boolean;
}
