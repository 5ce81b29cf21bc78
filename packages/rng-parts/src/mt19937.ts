/**
 * MT19937 (Matsumoto and Nishimura, "Mersenne Twister: A 623-Dimensionally Equidistributed Uniform Pseudo-Random Number
 * Generator", ACM TOMACS 8(1), 1998), seeded as in the authors' mt19937ar.c of 2002. CPython, NumPy, PyTorch and Keras
 * build on its words.
 *
 * @module
 */

/** Words of the state. */
export const mt19937Length = 624;
const middle = 397;

/** The 32-bit words of an MT19937, in order. */
export class Mt19937Words {
  /** The recursion's 624 words. */
  readonly key: Uint32Array<ArrayBuffer> = new Uint32Array(mt19937Length);
  /** Place in {@link key} of the next word, before tempering; at 624 the next 624 words are made first. */
  position: number = mt19937Length;

  /** `init_genrand(seed)`: Knuth's rule, from the low 32 bits of `seed`. */
  seed(seed: number): this {
    const { key } = this;
    key[0] = seed;
    for (let i = 1; i < mt19937Length; i++) key[i] = Math.imul(1812433253, key[i - 1]! ^ (key[i - 1]! >>> 30)) + i;
    this.position = mt19937Length;
    return this;
  }

  /** `init_by_array(words)`, of at least one word. */
  seedByArray(words: ArrayLike<number>): this {
    const { key } = this.seed(19650218);
    const last = mt19937Length - 1;
    let i = 1;
    let j = 0;
    for (let round = Math.max(mt19937Length, words.length); round > 0; round--) {
      key[i] = (key[i]! ^ Math.imul(key[i - 1]! ^ (key[i - 1]! >>> 30), 1664525)) + words[j]! + j;
      if (++j === words.length) j = 0;
      if (++i > last) {
        key[0] = key[last]!;
        i = 1;
      }
    }
    for (let round = last; round > 0; round--) {
      key[i] = (key[i]! ^ Math.imul(key[i - 1]! ^ (key[i - 1]! >>> 30), 1566083941)) - i;
      if (++i > last) {
        key[0] = key[last]!;
        i = 1;
      }
    }
    key[0] = 0x80000000;
    return this;
  }

  /** The next word, 0 … 2³² − 1. */
  next(): number {
    if (this.position >= mt19937Length) this.twist();
    return temper(this.key[this.position++]!) >>> 0;
  }

  /** Fills `words` with the next ones. */
  fill(words: Uint32Array): void {
    const { key } = this;
    for (let at = 0; at < words.length; ) {
      if (this.position >= mt19937Length) this.twist();
      const count = Math.min(words.length - at, mt19937Length - this.position);
      const shift = this.position - at;
      for (const end = at + count; at < end; at++) words[at] = temper(key[at + shift]! | 0);
      this.position += count;
    }
  }

  /** Passes `count` words over. */
  skip(count: number): void {
    for (let left = count; left > 0; ) {
      if (this.position >= mt19937Length) this.twist();
      const step = Math.min(left, mt19937Length - this.position);
      this.position += step;
      left -= step;
    }
  }

  /** Another with the same words to come. */
  clone(): Mt19937Words {
    const copy = new Mt19937Words();
    copy.key.set(this.key);
    copy.position = this.position;
    return copy;
  }

  /** The recursion's next 624 words. */
  private twist(): void {
    const { key } = this;
    const last = mt19937Length - 1;
    const split = mt19937Length - middle;
    let upper = key[0]! | 0;
    for (let i = 0; i < split; i++) {
      const lower = key[i + 1]! | 0;
      key[i] = key[i + middle]! ^ mixed(upper, lower);
      upper = lower;
    }
    for (let i = split; i < last; i++) {
      const lower = key[i + 1]! | 0;
      key[i] = key[i - split]! ^ mixed(upper, lower);
      upper = lower;
    }
    key[last] = key[middle - 1]! ^ mixed(upper, key[0]! | 0);
    this.position = 0;
  }
}

/** The top bit of one word and the rest of the next, times the recursion's matrix. */
function mixed(upper: number, lower: number): number {
  return (((upper & 0x80000000) | (lower & 0x7fffffff)) >>> 1) ^ (-(lower & 1) & 0x9908b0df);
}

function temper(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >>> 18);
}
