/**
 * Philox4x64-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011) as a stream: the
 * counter is raised first, then its block of four words is taken in order.
 *
 * @module
 */
import { type Kernel, kernels } from "./kernels/kernels.ts";
import { addWords, product128 } from "./product.ts";
import { WordSource } from "./word-source.ts";
import { integerOf, writeInteger } from "./words.ts";

const one = /* @__PURE__ */ new Int32Array([1, 0, 0, 0, 0, 0, 0, 0]);

export class PhiloxSource extends WordSource {
  /** Counter of eight words, key of four, lowest first. */
  readonly state: Int32Array = new Int32Array(12);
  /** The last block, and how many of its four 64-bit words are taken. */
  readonly block: Int32Array = new Int32Array(8);
  taken = 4;
  private readonly kernel: Kernel | undefined = kernels().kernel("philox");

  /** Of four words of a seed sequence, which become the key. */
  seed(words: Uint32Array): this {
    this.state.set(words.subarray(0, 4), 8);
    return this;
  }

  get counter(): bigint {
    return integerOf(this.state, 0, 8);
  }

  /** `blocks` blocks, modulo 2²⁵⁶; what is left of the last one is dropped. */
  advance(blocks: bigint): void {
    writeInteger(this.counter + blocks, this.state, 0, 8);
    this.reset();
  }

  jump(jumps: bigint): void {
    this.advance(jumps << 128n);
  }

  override reset(): void {
    super.reset();
    this.block.fill(0);
    this.taken = 4;
  }

  override copy(other: this): void {
    this.state.set(other.state);
    this.block.set(other.block);
    this.taken = other.taken;
    this.copyKept(other);
  }

  protected override generate(count: number): void {
    const { block, words } = this;
    const left = Math.min(count, 4 - this.taken);
    words.set(block.subarray(2 * this.taken, 2 * (this.taken + left)));
    this.taken += left;
    const blocks = (count - left + 3) >>> 2;
    if (blocks === 0) return;
    if (this.kernel) this.kernel(this.state, left, 4 * blocks);
    else for (let i = 0; i < blocks; i++) this.encrypt(2 * left + 8 * i);
    const end = 2 * left + 8 * blocks;
    block.set(words.subarray(end - 8, end));
    this.taken = 4 - (left + 4 * blocks - count);
  }

  /** The next block, to `words` from `at` on. */
  private encrypt(at: number): void {
    const { state, words } = this;
    addWords(state, one, 0, 8);
    let [c0, d0, c1, d1, c2, d2, c3, d3] = state as unknown as [...Eight];
    const key = state.slice(8);
    const p = new Int32Array(4);
    const q = new Int32Array(4);
    for (let round = 0; round < 10; round++) {
      product128(p, c0, d0, 0xe14c6c93, 0xd2e7470e);
      product128(q, c2, d2, 0x95121157, 0xca5a8263);
      c0 = q[2]! ^ c1 ^ key[0]!;
      d0 = q[3]! ^ d1 ^ key[1]!;
      c1 = q[0]!;
      d1 = q[1]!;
      c2 = p[2]! ^ c3 ^ key[2]!;
      d2 = p[3]! ^ d3 ^ key[3]!;
      c3 = p[0]!;
      d3 = p[1]!;
      addWords(key, weyl0, 0, 2);
      addWords(key.subarray(2), weyl1, 0, 2);
    }
    words.set([c0, d0, c1, d1, c2, d2, c3, d3], at);
  }
}

type Eight = [number, number, number, number, number, number, number, number];
const weyl0 = /* @__PURE__ */ new Int32Array([0x7f4a7c15, 0x9e3779b9]);
const weyl1 = /* @__PURE__ */ new Int32Array([0x84caa73b, 0xbb67ae85]);
