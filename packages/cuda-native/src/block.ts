/**
 * Where device memory comes from.
 *
 * @module
 */
import type { Mark } from "./marks.ts";

/** A piece of device memory, and the work on it. */
export interface Block {
  readonly ptr: bigint;
  readonly byteLength: number;
  /** CUstream that it was allocated on; the caller's may be gone once there is a mark. */
  readonly stream: bigint;
  /** After the last work on it; undefined before any, and where nobody has asked for it on our own stream. */
  readonly mark: Mark | undefined;
}

/** Allocates and frees in the order of streams, so that neither waits for work. The context must be current. */
export interface Allocator {
  /** Writes the address of `byteLength` bytes, for work on `stream`, to `out`; returns the CUresult. */
  allocate(out: BigUint64Array, byteLength: number, stream: bigint): number;
  /** Frees `block` after the work on it, and takes over its use of the mark. */
  free(block: Block): void;
  /** Bytes that it keeps to use them again. */
  retained(): number;
  /** Gives those back to the device, after waiting for the work on them. */
  trim(): void;
  destroy(): void;
}
