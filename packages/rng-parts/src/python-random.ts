/**
 * CPython's `random.Random`, as far as frameworks take seeds from it: TensorFlow and Keras do.
 *
 * @module
 */
import { Mt19937Words } from "./mt19937.ts";

/** `random.Random(seed)` of an integer: CPython seeds MT19937 by the words of its absolute value, lowest first. */
export class PythonRandom {
  private readonly words = new Mt19937Words();

  constructor(seed: number | bigint) {
    let rest = BigInt(seed);
    if (rest < 0n) rest = -rest;
    const words: number[] = [];
    do {
      words.push(Number(rest & 0xffffffffn));
      rest >>= 32n;
    } while (rest > 0n);
    this.words.seedByArray(words);
  }

  /** `randint(lo, hi)`, both included, of a range below 2³²: the top bits of a word, until they are in it. */
  randint(lo: number, hi: number): number {
    const count = hi - lo + 1;
    const shift = Math.clz32(count);
    for (;;) {
      const value = this.words.next() >>> shift;
      if (value < count) return lo + value;
    }
  }
}
