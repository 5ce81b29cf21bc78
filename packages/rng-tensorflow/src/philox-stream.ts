/**
 * Philox4×32-10 as TensorFlow counts it: a key of 64 bits and a counter of 128, one block after the other.
 *
 * @module
 */
import { philox4x32 } from "@weightinit/rng-parts";

/** Where a stream of blocks begins. */
export interface PhiloxStream {
  /** 64 bits. */
  readonly key: bigint;
  /** 128 bits. */
  readonly counter: bigint;
}

/** A stream in words, lowest first. */
export interface StreamWords {
  readonly key: readonly [number, number];
  readonly counter: readonly [number, number, number, number];
}

const word = (value: bigint, place: number) => Number((value >> BigInt(32 * place)) & 0xffffffffn);

/** The words of a stream `blocks` blocks further on. */
export function wordsOf({ key, counter }: PhiloxStream, blocks: number = 0): StreamWords {
  const from = BigInt.asUintN(128, counter + BigInt(blocks));
  return { key: [word(key, 0), word(key, 1)], counter: [word(from, 0), word(from, 1), word(from, 2), word(from, 3)] };
}

/** Writes the block `offset` blocks, fewer than 2⁵², after the first, to `out` at `at`. */
export function writeBlock(
  { key: [k0, k1], counter: [c0, c1, c2, c3] }: StreamWords,
  offset: number,
  out: Uint32Array,
  at: number = 0,
): void {
  // Philox takes its words modulo 2³².
  const w0 = c0 + offset;
  const w1 = c1 + Math.floor(w0 / 2 ** 32);
  const w2 = c2 + Math.floor(w1 / 2 ** 32);
  philox4x32(w0, w1, w2, c3 + Math.floor(w2 / 2 ** 32), k0, k1, out, at);
}

/** The key (0x3ec8f720, 0x02461e29) by which the stateless ops scramble a seed. */
const SCRAMBLER = 0x02461e293ec8f720n;

/** `GenerateKey`: the stream of a stateless op's seed, two integers of 64 bits. */
export function streamOfSeed(s0: bigint, s1: bigint): PhiloxStream {
  const counter = (BigInt.asUintN(64, s1) << 64n) | BigInt.asUintN(64, s0);
  const block = new Uint32Array(4);
  writeBlock(wordsOf({ key: SCRAMBLER, counter }), 0, block);
  const pair = (low: number) => (BigInt(block[low + 1]!) << 32n) | BigInt(block[low]!);
  return { key: pair(0), counter: pair(2) << 64n };
}
