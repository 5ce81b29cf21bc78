/**
 * PyTorch's CUDA generator: a seed and an offset, and which thread makes which element (`DistributionTemplates.h`).
 *
 * @module
 */
import { philox4x32 } from "@weightinit/rng-parts";
import type { Card } from "./cards.ts";

/** Threads of a block. */
export const BLOCK_SIZE = 256;

/** Gives `words`, a block of four, for element `first`, and the elements `stride` and more after it. */
export type BlockVisitor = (words: Uint32Array, first: number, stride: number) => void;

/** The state of a generator, and the card that it is on. */
export class CudaSource {
  /** Counts words, a multiple of 4. */
  offset = 0n;
  readonly seed: bigint;
  readonly card: Card;

  constructor(seed: bigint, card: Card) {
    this.seed = seed;
    this.card = card;
  }

  /** Threads that fill `n` elements. */
  threads(n: number): number {
    const { multiprocessors, threadsPerMultiprocessor } = this.card;
    const most = multiprocessors * Math.floor(threadsPerMultiprocessor / BLOCK_SIZE);
    return BLOCK_SIZE * Math.min(most, Math.ceil(n / BLOCK_SIZE));
  }

  /** Low and high word of the key. */
  get key(): readonly [number, number] {
    return [Number(this.seed & 0xffffffffn), Number(this.seed >> 32n)];
  }

  /** The counter's first two words `calls` blocks after the state's. */
  counter(calls: number): readonly [number, number] {
    const counter = BigInt.asUintN(64, this.offset / 4n + BigInt(calls));
    return [Number(counter & 0xffffffffn), Number(counter >> 32n)];
  }

  /** Moves the state as a call does that makes `n` elements, `unroll` a block of words. */
  advance(n: number, unroll: number): void {
    const calls = Math.floor((n - 1) / (this.threads(n) * unroll)) + 1;
    this.offset = BigInt.asUintN(64, this.offset + 4n * BigInt(calls));
  }

  /** Visits the blocks that make `n` elements, `unroll` (a lane each) a block, and moves the state. */
  visit(n: number, unroll: number, visitor: BlockVisitor): void {
    if (n === 0) return;
    const threads = this.threads(n);
    const [k0, k1] = this.key;
    const words = new Uint32Array(4);
    for (let call = 0, first = 0; first < n; call++, first += unroll * threads) {
      const [low, high] = this.counter(call);
      const count = Math.min(threads, n - first);
      for (let thread = 0; thread < count; thread++) {
        philox4x32(low, high, thread, 0, k0, k1, words);
        visitor(words, first + thread, threads);
      }
    }
    this.advance(n, unroll);
  }
}
