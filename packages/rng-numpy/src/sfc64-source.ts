/**
 * SFC64, Chris Doty-Humphrey's small fast chaotic generator (PractRand, 2014).
 *
 * @module
 */
import { type Kernel, kernels } from "./kernels/kernels.ts";
import { addWords } from "./product.ts";
import { WordSource } from "./word-source.ts";

/** Outputs that seeding throws away. */
const rounds = 12;
const one = /* @__PURE__ */ new Int32Array([1, 0]);

export class Sfc64Source extends WordSource {
  /** a, b, c and the counter, lower halves first. */
  readonly state: Int32Array = new Int32Array(8);
  private readonly kernel: Kernel | undefined = kernels().kernel("sfc64");

  /** Of six words of a seed sequence. */
  seed(words: Uint32Array): this {
    this.state.set(words.subarray(0, 6));
    this.state.set(one, 6);
    this.generate(rounds);
    return this;
  }

  override copy(other: this): void {
    this.state.set(other.state);
    this.copyKept(other);
  }

  protected override generate(count: number): void {
    if (this.kernel) {
      this.kernel(this.state, 0, count);
      return;
    }
    const { state, words } = this;
    const [a, b, c, counter] = [0, 2, 4, 6].map((at) => state.subarray(at, at + 2)) as [
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    const word = new Int32Array(2);
    for (let i = 0; i < 2 * count; i += 2) {
      word.set(a);
      addWords(word, b, 0, 2);
      addWords(word, counter, 0, 2);
      addWords(counter, one, 0, 2);
      // a = b ^ (b >>> 11), b = c·9, c = rotl(c, 24) + word
      a[0] = b[0]! ^ ((b[0]! >>> 11) | (b[1]! << 21));
      a[1] = b[1]! ^ (b[1]! >>> 11);
      const [low, high] = [c[0]!, c[1]!];
      b[0] = low << 3;
      b[1] = (high << 3) | (low >>> 29);
      addWords(b, c, 0, 2);
      c[0] = (low << 24) | (high >>> 8);
      c[1] = (high << 24) | (low >>> 8);
      addWords(c, word, 0, 2);
      words[i] = word[0]!;
      words[i + 1] = word[1]!;
    }
  }
}
