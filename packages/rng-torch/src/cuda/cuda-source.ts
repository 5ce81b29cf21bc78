/**
 * PyTorch's CUDA generator: a seed and an offset, and which thread makes which element (`DistributionTemplates.h`).
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { philox4x32 } from "@weightinit/rng-parts";
import { kernels, LANE } from "../wasm/kernels.ts";
import type { Card } from "./cards.ts";

/** Threads of a block. */
export const BLOCK_SIZE = 256;

/** Gives `words`, a block of four, for element `first`, and the elements `stride` and more after it. */
export type BlockVisitor = (words: Uint32Array, first: number, stride: number) => void;

/** Blocks of `count` consecutive threads: word k of each in `lanes[k]`. The first is for element `first`. */
export interface Run {
  readonly lanes: readonly Uint32Array[];
  readonly count: number;
  readonly first: number;
  readonly stride: number;
}

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

  /**
   * Threads that fill `n` elements.
   *
   * @throws WeightInitError `WI_NOT_REPRODUCED` from 2³¹ elements on, which PyTorch fills in parts
   */
  threads(n: number): number {
    if (n >= 2 ** 31) {
      throw new WeightInitError(
        "WI_NOT_REPRODUCED",
        `expected fewer than 2^31 numbers, as PyTorch fills more of them in parts on a GPU, got ${n}`,
      );
    }
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

  /**
   * Visits the blocks that make `n` elements, `unroll` (a lane each) a block, in runs of threads, and moves the state.
   * The lanes are the same memory each time.
   */
  visitRuns(n: number, unroll: number, visitor: (run: Run) => void): void {
    if (n === 0) return;
    const stride = this.threads(n);
    const [k0, k1] = this.key;
    const { lanes, fill } = laneMemory();
    for (let call = 0, first = 0; first < n; call++, first += unroll * stride) {
      const [low, high] = this.counter(call);
      const threads = Math.min(stride, n - first);
      for (let thread = 0; thread < threads; thread += LANE) {
        const count = Math.min(LANE, threads - thread);
        fill(count, low, high, thread, k0, k1);
        visitor({ lanes, count, first: first + thread, stride });
      }
    }
    this.advance(n, unroll);
  }

  /** The same, block by block. */
  visit(n: number, unroll: number, visitor: BlockVisitor): void {
    const words = new Uint32Array(4);
    this.visitRuns(n, unroll, ({ lanes: [w0, w1, w2, w3], count, first, stride }) => {
      for (let k = 0; k < count; k++) {
        words[0] = w0![k]!;
        words[1] = w1![k]!;
        words[2] = w2![k]!;
        words[3] = w3![k]!;
        visitor(words, first + k, stride);
      }
    });
  }
}

interface LaneMemory {
  readonly lanes: readonly Uint32Array[];
  /** Writes the words of `count` threads. */
  fill(count: number, c0: number, c1: number, thread: number, k0: number, k1: number): void;
}

const lanesOf = (words: Uint32Array) => [0, 1, 2, 3].map((lane) => words.subarray(lane * LANE, (lane + 1) * LANE));

function laneMemory(): LaneMemory {
  const made = kernels();
  if (made !== undefined) return { lanes: lanesOf(made.words), fill: made.cudaWords };
  const lanes = lanesOf(new Uint32Array(4 * LANE));
  const block = new Uint32Array(4);
  return {
    lanes,
    fill(count, c0, c1, thread, k0, k1) {
      for (let k = 0; k < count; k++) {
        philox4x32(c0, c1, thread + k, 0, k0, k1, block);
        for (let lane = 0; lane < 4; lane++) lanes[lane]![k] = block[lane]!;
      }
    },
  };
}
