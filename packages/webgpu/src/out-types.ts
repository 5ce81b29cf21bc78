/**
 * What the `out` option takes.
 *
 * @module
 */
import type { GpuBuffer } from "./webgpu-types.ts";

/** A place in a buffer. */
export interface GpuOutPlace {
  /** A buffer of the generator's device, with usage STORAGE. */
  readonly buffer: GpuBuffer;
  /** Where the values start, in bytes: a multiple of a real's size. Default 0. */
  readonly offset?: number | undefined;
}

/** Memory of a tensor, which is filled again: its bytes and no others. */
export interface GpuOutTensor {
  /** The buffer that has the values. */
  readonly buffer: GpuBuffer;
  /** Where they begin. */
  readonly byteOffset: number;
  /** Their length, in bytes. */
  readonly byteLength: number;
}

/** A buffer of the generator's device, with usage STORAGE, a place in one, or a tensor. */
export type GpuOut = GpuBuffer | GpuOutPlace | GpuOutTensor;
