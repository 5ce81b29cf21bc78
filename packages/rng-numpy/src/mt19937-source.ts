/**
 * NumPy's draws of an MT19937: it has no half of a word to keep, and its doubles take 27 and 26 bits of two words.
 *
 * @module
 */
import { Mt19937Words } from "@weightinit/rng-parts";
import { type DoubleBits, WordSource } from "./word-source.ts";

export class Mt19937Source extends WordSource {
  readonly mt = new Mt19937Words();
  override readonly doubleBits: DoubleBits = { highShift: 5, factor: 2 ** 26, lowShift: 6 };

  override ahead32(count: number): void {
    if (this.at !== this.end) return;
    this.at = 0;
    this.end = Math.min(count, this.words.length);
    this.draw(this.end);
  }

  override next32(): number {
    return this.at === this.end ? this.mt.next() : this.words[this.at++]! >>> 0;
  }

  override copy({ mt }: this): void {
    this.mt.key.set(mt.key);
    this.mt.position = mt.position;
  }

  /** The first word of a pair is the upper half. */
  protected override generate(count: number): void {
    const { words } = this;
    this.draw(2 * count);
    for (let i = 0; i < 2 * count; i += 2) {
      const first = words[i]!;
      words[i] = words[i + 1]!;
      words[i + 1] = first;
    }
  }

  private draw(count: number): void {
    const { buffer, byteOffset } = this.words;
    this.mt.fill(new Uint32Array(buffer, byteOffset, count));
  }
}
