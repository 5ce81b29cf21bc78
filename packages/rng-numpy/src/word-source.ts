/**
 * What the distributions need of a bit generator: 64-bit and 32-bit words and doubles, one by one or ahead of a fill.
 *
 * @module
 */
import { capacity, kernels } from "./kernels/kernels.ts";

/** Which bits of a 64-bit word (high, low) make a double: ((high >>> a)·b + (low >>> c))·2⁻⁵³. */
export interface DoubleBits {
  readonly highShift: number;
  readonly factor: number;
  readonly lowShift: number;
}

/** The upper 53 bits, as all generators but MT19937 take them. */
const upper53: DoubleBits = { highShift: 0, factor: 2 ** 21, lowShift: 11 };

/**
 * Words that a fill has drawn ahead stand in `words` from `at` to `end`. A fill draws ahead no more than it is sure to
 * take, so between calls there are none, and the state is what NumPy's would be.
 */
export abstract class WordSource {
  /** Pairs of low and high halves of 64-bit words, or 32-bit words one after the other: the same. */
  readonly words: Int32Array = kernels().words;
  at = 0;
  end = 0;
  /** Halves of the last 64-bit word that {@link next64} drew. */
  low = 0;
  high = 0;
  /** Whether the upper half of a word is kept for the next 32-bit draw, and what was kept last. */
  hasUint32 = false;
  uinteger = 0;
  readonly doubleBits: DoubleBits = upper53;

  /** Writes the next `count` 64-bit words, at most {@link capacity}, to `words` from its start. */
  protected abstract generate(count: number): void;

  /** Draws 64-bit words ahead, up to `count` and at least one, if there are none. */
  ahead64(count: number): void {
    if (this.at !== this.end) return;
    const pairs = Math.min(count, capacity);
    this.generate(pairs);
    this.at = 0;
    this.end = 2 * pairs;
  }

  /** Draws 32-bit words ahead, up to `count`, if there are none. */
  ahead32(count: number): void {
    // A word that is kept comes first; one that would be left over is drawn by `next32`.
    if (this.at !== this.end || this.hasUint32 || count < 2) return;
    this.ahead64(count >>> 1);
    this.uinteger = this.words[this.end - 1]! >>> 0;
  }

  /** The next 64-bit word, to `low` and `high`. */
  next64(): void {
    this.ahead64(1);
    this.low = this.words[this.at]!;
    this.high = this.words[this.at + 1]!;
    this.at += 2;
  }

  /** The next 32-bit word: the lower half of a new 64-bit word, or the upper half of the last. */
  next32(): number {
    if (this.hasUint32) {
      this.hasUint32 = false;
      return this.uinteger;
    }
    if (this.at !== this.end) return this.words[this.at++]! >>> 0;
    this.next64();
    this.hasUint32 = true;
    this.uinteger = this.high >>> 0;
    return this.low >>> 0;
  }

  /** The next double in [0, 1). */
  nextDouble(): number {
    this.next64();
    const { highShift, factor, lowShift } = this.doubleBits;
    return ((this.high >>> highShift) * factor + (this.low >>> lowShift)) * 2 ** -53;
  }

  /** The next float32 in [0, 1). */
  nextFloat(): number {
    return (this.next32() >>> 8) * 2 ** -24;
  }

  /** Makes this source's state that of another of its class. */
  abstract copy(other: this): void;

  /** Forgets the half that is kept. */
  reset(): void {
    this.hasUint32 = false;
    this.uinteger = 0;
  }

  protected copyKept({ hasUint32, uinteger }: WordSource): void {
    this.hasUint32 = hasUint32;
    this.uinteger = uinteger;
  }
}
