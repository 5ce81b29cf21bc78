/**
 * Blocks of a stream in bulk: by the kernel where there is WebAssembly, otherwise one by one.
 *
 * @module
 */
import { type PhiloxStream, type StreamWords, wordsOf, writeBlock } from "./philox-stream.ts";
import { CHUNK, kernels } from "./wasm/kernels.ts";

/** Words of a block. */
const BLOCK = 4;

/** Where `words` are made, {@link CHUNK} of them at most, and how. */
export interface WordMaker {
  readonly words: Uint32Array<ArrayBuffer>;
  /** The same memory as numbers. */
  readonly numbers: Float32Array<ArrayBuffer>;
  /** Writes the `count` blocks that begin at the stream's. */
  make(from: StreamWords, count: number): void;
}

/** Shared by all streams of the thread: no call leaves words of its own behind. */
export function wordMaker(): WordMaker {
  const made = kernels();
  if (made === undefined) {
    const words = new Uint32Array(CHUNK);
    return {
      words,
      numbers: new Float32Array(words.buffer),
      make(from, count) {
        for (let i = 0; i < count; i++) writeBlock(from, i, words, BLOCK * i);
      },
    };
  }
  const { words, numbers, blocks } = made;
  return {
    words,
    numbers,
    make({ key: [k0, k1], counter: [c0, c1, c2, c3] }, count) {
      if (c0 + count <= 2 ** 32) blocks(count, c0, c1, c2, c3, k0, k1);
      else
        for (let i = 0; i < count; i++) writeBlock({ key: [k0, k1], counter: [c0, c1, c2, c3] }, i, words, BLOCK * i);
    },
  };
}

/**
 * Visits the words that make `n` numbers, `each` a block, in runs. The words are the same memory each time.
 *
 * @param visitor - gets the maker's memory, the place of the first number, and how many the words are for
 */
export function visitWords(
  stream: PhiloxStream,
  n: number,
  each: number,
  visitor: (maker: WordMaker, at: number, count: number) => void,
): void {
  const maker = wordMaker();
  const most = (CHUNK / BLOCK) * each;
  for (let at = 0; at < n; at += most) {
    const count = Math.min(most, n - at);
    maker.make(wordsOf(stream, at / each), Math.ceil(count / each));
    visitor(maker, at, count);
  }
}
