/**
 * The words of PyTorch's CPU generator, and what it keeps between calls: `CPUGeneratorImpl`.
 *
 * @module
 */
import { Mt19937Words } from "@weightinit/rng-parts";
import type { TorchVersion } from "../torch-version.ts";

/** Which kernels draw: the numbers depend on it. */
export interface CpuBehaviour {
  /** The version. */
  readonly torch: TorchVersion;
  /** Whether the kernels are those that PyTorch picks on a CPU with AVX2. */
  readonly simd: boolean;
}

/** An MT19937 and the second number of a pair of normals. */
export class CpuSource {
  readonly words: Mt19937Words = new Mt19937Words();
  /** The standard normal kept for the next call that draws one by one. */
  kept: number | undefined;
  /** Whether a word was drawn since seeding: the exported state tells. */
  get started(): boolean {
    return this.#started || this.words.position < 624;
  }
  #started = false;

  constructor(seed: bigint) {
    this.words.seed(Number(BigInt.asUintN(32, seed)));
  }

  /** Sets all of the state: `next` words of the present 624 are drawn. */
  restore(key: Uint32Array, next: number, left: number, kept: number | undefined): void {
    this.words.key.set(key);
    this.words.position = left === 1 ? 624 : next;
    this.#started = next > 0;
    this.kept = kept;
  }

  /** The same state. */
  copyTo(other: CpuSource): void {
    other.restore(this.words.key, this.started ? this.words.position : 0, this.left, this.kept);
  }

  /** PyTorch's count of words before the next twist, plus one. */
  get left(): number {
    return 625 - this.words.position;
  }

  /** Fills `words`. */
  fill(words: Uint32Array): void {
    this.words.fill(words);
    if (words.length > 0) this.#started = true;
  }

  /** Fills `out`'s memory with words, to be made into numbers in place. */
  wordsIn(out: Float32Array | Float64Array): Uint32Array {
    const words = new Uint32Array(out.buffer, out.byteOffset, out.byteLength / 4);
    this.fill(words);
    return words;
  }

  /** Passes `count` words over. */
  skip(count: number): void {
    this.words.skip(count);
    if (count > 0) this.#started = true;
  }

  /** The next word. */
  word(): number {
    this.#started = true;
    return this.words.next();
  }

  /** A uniform number in [0, 1) of 53 bits: the low ones of two words, high word first. */
  unit64(): number {
    const high = this.word() & 0x1fffff;
    return (high * 2 ** 32 + this.word()) * 2 ** -53;
  }

  /** Two words as one of 64 bits. */
  word64(): bigint {
    const high = this.word();
    return (BigInt(high) << 32n) | BigInt(this.word());
  }
}
