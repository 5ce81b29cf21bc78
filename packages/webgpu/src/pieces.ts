/**
 * Cuts a tensor's stretch of a buffer into bindings: each starts where the device lets one start and is no longer than
 * it allows.
 *
 * @module
 */
import { type GpuRange, wholeWords } from "./memory.ts";

/** A binding, and the tensor's reals in it. */
export interface Piece {
  readonly range: GpuRange;
  /** Reals first … end − 1 of the binding are the tensor's. */
  readonly first: number;
  readonly end: number;
  /** Index in the tensor of the first of them. */
  readonly start: number;
}

/** The pieces of `range`, whose reals have `bytesPerReal` bytes. */
export function piecesOf(
  { buffer, offset, size }: GpuRange,
  bytesPerReal: number,
  limits: Pick<GPUSupportedLimits, "minStorageBufferOffsetAlignment" | "maxStorageBufferBindingSize">,
): Piece[] {
  const alignment = limits.minStorageBufferOffsetAlignment;
  const most = Math.floor(limits.maxStorageBufferBindingSize / alignment) * alignment;
  const pieces: Piece[] = [];
  const stop = offset + size;
  for (let from = offset; from < stop; ) {
    const base = Math.floor(from / alignment) * alignment;
    const to = Math.min(base + most, stop);
    pieces.push({
      range: { buffer, offset: base, size: wholeWords(to - base) },
      first: (from - base) / bytesPerReal,
      end: (to - base) / bytesPerReal,
      start: (from - offset) / bytesPerReal,
    });
    from = to;
  }
  return pieces;
}
