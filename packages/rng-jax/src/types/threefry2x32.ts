/**
 * JAX's default type of keys: Threefry-2x32 (`jax/_src/random/threefry2x32.py`).
 *
 * @module
 */
import { threefry2x32 as block, threefryWords } from "@weightinit/rng-parts";
import { CHUNK } from "../chunk.ts";
import { kernels } from "../wasm/kernels.ts";
import { highOf, type KeyType, type KeyWords, lowOf, type Range } from "./key-type.ts";

const pair = /* @__PURE__ */ new Uint32Array(2);

/** The block of a counter, as numbers. */
function blockOf(c0: number, c1: number, [k0, k1]: KeyWords): number[] {
  block(c0, c1, k0!, k1!, pair);
  return [pair[0]!, pair[1]!];
}

/** The counters (c0 + i·step, c1 + i) of consecutive blocks. */
interface Counters {
  readonly c0: number;
  readonly c1: number;
  readonly step: 0 | 1;
}

/** Fewer blocks are not worth the kernel's compilation. */
const FEW = 64;

/** What is wanted of blocks: their two words, or the exclusive or of both. */
interface Wanted {
  readonly first?: Uint32Array | undefined;
  readonly second?: Uint32Array | undefined;
  readonly joined?: Uint32Array | undefined;
}

/** Writes `count` blocks, whose second counter does not reach 2³². */
function writeBlocks([k0, k1]: KeyWords, count: number, { c0, c1, step }: Counters, wanted: Wanted): void {
  const { first, second, joined } = wanted;
  const wasm = count < FEW ? undefined : kernels();
  for (let at = 0; at < count; at += CHUNK) {
    const length = Math.min(CHUNK, count - at);
    if (wasm) {
      wasm.threefry(length, k0!, k1!, c0 + at * step, c1 + at, step, joined !== undefined);
      joined?.set(wasm.words.subarray(0, length), at);
      first?.set(wasm.words.subarray(0, length), at);
      second?.set(wasm.others.subarray(0, length), at);
      continue;
    }
    for (let i = at; i < at + length; i++) {
      block(c0 + i * step, c1 + i, k0!, k1!, pair);
      if (joined) joined[i] = pair[0]! ^ pair[1]!;
      if (first) first[i] = pair[0]!;
      if (second) second[i] = pair[1]!;
    }
  }
}

/** Visits the indices of a draw with their high words. */
function visitIndices(first: number, count: number, part: (at: number, length: number, counters: Counters) => void) {
  for (let at = 0; at < count; ) {
    const index = first + at;
    const length = Math.min(count - at, 2 ** 32 - lowOf(index));
    part(at, length, { c0: highOf(index), c1: lowOf(index), step: 0 });
    at += length;
  }
}

/** Words of JAX before 0.5, as `threefryWords`: those below `half` are first words of blocks, the others second ones. */
function writeOriginal(key: KeyWords, out: Uint32Array, { first, count }: Range): void {
  const half = Math.ceil(count / 2);
  // Of an odd count the last block has another counter.
  const whole = Math.floor(count / 2);
  const end = first + out.length;
  const low = Math.min(end, whole);
  if (first < low) {
    const counters: Counters = { c0: first, c1: first + half, step: 1 };
    writeBlocks(key, low - first, counters, { first: out.subarray(0, low - first) });
  }
  if (whole < half && first < half && end >= half) {
    const at = whole - first;
    threefryWords(key[0]!, key[1]!, out.subarray(at, at + 1), whole, count);
  }
  const start = Math.max(first, half);
  if (start < end) {
    const counters: Counters = { c0: start - half, c1: start, step: 1 };
    writeBlocks(key, end - start, counters, { second: out.subarray(start - first) });
  }
}

export const threefry2x32: KeyType = {
  size: 2,
  hasOriginalOrder: true,
  fromSeed: (high, low) => [high, low],
  child(key, index, count, isPartitionable) {
    if (isPartitionable) return blockOf(highOf(index), lowOf(index), key);
    threefryWords(key[0]!, key[1]!, pair, 2 * index, 2 * count);
    return [pair[0]!, pair[1]!];
  },
  foldIn: (key, data) => blockOf(0, data, key),
  bits32(key, out, range, isPartitionable) {
    if (!isPartitionable) {
      writeOriginal(key, out, range);
      return;
    }
    visitIndices(range.first, out.length, (at, length, counters) => {
      writeBlocks(key, length, counters, { joined: out.subarray(at, at + length) });
    });
  },
  bits64(key, high, low, { first, count }, isPartitionable) {
    if (!isPartitionable) {
      // The upper halves are the first half of 2·count words.
      writeBlocks(key, high.length, { c0: first, c1: count + first, step: 1 }, { first: high, second: low });
      return;
    }
    visitIndices(first, high.length, (at, length, counters) => {
      const part = (words: Uint32Array) => words.subarray(at, at + length);
      writeBlocks(key, length, counters, { first: part(high), second: part(low) });
    });
  },
};
