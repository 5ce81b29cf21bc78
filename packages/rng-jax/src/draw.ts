/**
 * What a key draws: words of any width, as `jax.random.bits` has them.
 *
 * @module
 */
import { CHUNK } from "./chunk.ts";
import type { KeyType, KeyWords, Range } from "./types/key-type.ts";

/** A key, and the order of its words. */
export interface Draw {
  readonly type: KeyType;
  readonly key: KeyWords;
  /** `jax_threefry_partitionable` */
  readonly isPartitionable: boolean;
}

/** Visits a draw of `count` numbers chunk by chunk. */
export function visit(count: number, chunk: (range: Range, length: number) => void): void {
  for (let first = 0; first < count; first += CHUNK) chunk({ first, count }, Math.min(CHUNK, count - first));
}

/** Writes words of 32 bits. */
export function drawWords({ type, key, isPartitionable }: Draw, out: Uint32Array, range: Range): void {
  type.bits32(key, out, range, isPartitionable);
}

/** Writes words of 64 bits, as halves. */
export function drawHalves({ type, key, isPartitionable }: Draw, high: Uint32Array, low: Uint32Array, range: Range) {
  type.bits64(key, high, low, range, isPartitionable);
}

/**
 * Writes words of 8 or 16 bits, up to {@link CHUNK} of them, from a `first` that is a multiple of 4: the low bits of a
 * word each, or in the original order words cut from their low end.
 */
export function drawNarrow(draw: Draw, width: 8 | 16, out: Uint8Array | Uint16Array, { first, count }: Range): void {
  const mask = 2 ** width - 1;
  if (draw.isPartitionable || !draw.type.hasOriginalOrder) {
    const words = new Uint32Array(out.length);
    drawWords(draw, words, { first, count });
    for (let i = 0; i < out.length; i++) out[i] = words[i]! & mask;
    return;
  }
  const each = 32 / width;
  const words = new Uint32Array(Math.ceil(out.length / each));
  drawWords(draw, words, { first: first / each, count: Math.ceil(count / each) });
  for (let i = 0; i < out.length; i++) out[i] = (words[Math.floor(i / each)]! >>> (width * (i % each))) & mask;
}
