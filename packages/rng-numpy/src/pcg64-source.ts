/**
 * PCG64: a linear congruential generator of 128 bits with permuted output (O'Neill, "PCG: A Family of Simple Fast
 * Space-Efficient Statistically Good Algorithms for Random Number Generation", 2014): XSL-RR, NumPy's default, and DXSM
 * with a multiplier of 64 bits.
 *
 * @module
 */
import { type Kernel, kernels } from "./kernels/kernels.ts";
import { addProduct64, addWords, product128 } from "./product.ts";
import { WordSource } from "./word-source.ts";
import { integerOf, writeInteger } from "./words.ts";

const mask = 2n ** 128n - 1n;
const multiplier128 = 0x2360ed051fc65da44385df649fccf645n;
const multiplier64 = 0xda942042e4dd58b5n;
/** ⌊2¹²⁸/φ⌋, made odd: the steps of a jump. */
const jumpSteps = 0x9e3779b97f4a7c15f39cc0605cedc835n;

export class Pcg64Source extends WordSource {
  /** State, then increment, four words each, lowest first. */
  readonly state: Int32Array = new Int32Array(8);
  private readonly dxsm: boolean;
  private readonly multiplier: Int32Array = new Int32Array(4);
  private readonly scratch: Int32Array = new Int32Array(4);
  private readonly kernel: Kernel | undefined;

  constructor(dxsm: boolean) {
    super();
    this.dxsm = dxsm;
    writeInteger(dxsm ? multiplier64 : multiplier128, this.multiplier, 0, 4);
    this.kernel = kernels().kernel(dxsm ? "pcg64dxsm" : "pcg64");
  }

  /** Of eight words of a seed sequence. DXSM, too, is seeded with steps of the wide multiplier. */
  seed(words: Uint32Array): this {
    const word = (i: number): bigint => integerOf(words, 2 * i, 2);
    const increment = ((((word(2) << 64n) | word(3)) << 1n) | 1n) & mask;
    const first = (increment + ((word(0) << 64n) | word(1))) & mask;
    this.set(first * multiplier128 + increment, increment);
    return this;
  }

  set(state: bigint, increment: bigint): void {
    writeInteger(state, this.state, 0, 4);
    writeInteger(increment, this.state, 4, 4);
  }

  get integers(): { readonly state: bigint; readonly inc: bigint } {
    return { state: integerOf(this.state, 0, 4), inc: integerOf(this.state, 4, 4) };
  }

  /** `steps` steps, modulo 2¹²⁸, by squaring (Brown, "Random Number Generation with Arbitrary Strides", 1994). */
  advance(steps: bigint): void {
    const { state, inc } = this.integers;
    let factor = 1n;
    let summand = 0n;
    let squaredFactor = this.dxsm ? multiplier64 : multiplier128;
    let squaredSummand = inc;
    for (let rest = BigInt.asUintN(128, steps); rest > 0n; rest >>= 1n) {
      if (rest & 1n) {
        factor = (factor * squaredFactor) & mask;
        summand = (summand * squaredFactor + squaredSummand) & mask;
      }
      squaredSummand = ((squaredFactor + 1n) * squaredSummand) & mask;
      squaredFactor = (squaredFactor * squaredFactor) & mask;
    }
    this.set(factor * state + summand, inc);
    this.reset();
  }

  jump(jumps: bigint): void {
    this.advance(jumps * jumpSteps);
  }

  override copy(other: this): void {
    this.state.set(other.state);
    this.copyKept(other);
  }

  protected override generate(count: number): void {
    if (this.kernel) this.kernel(this.state, 0, count);
    else if (this.dxsm) this.generateDxsm(count);
    else this.generateXslRr(count);
  }

  private generateXslRr(count: number): void {
    const { state, words } = this;
    for (let i = 0; i < 2 * count; i += 2) {
      this.step();
      let low = state[0]! ^ state[2]!;
      let high = state[1]! ^ state[3]!;
      const turn = state[3]! >>> 26;
      if (turn & 32) [low, high] = [high, low];
      // A shift by 32 would be one by 0.
      const by = turn & 31;
      words[i] = by === 0 ? low : (low >>> by) | (high << (32 - by));
      words[i + 1] = by === 0 ? high : (high >>> by) | (low << (32 - by));
    }
  }

  private generateDxsm(count: number): void {
    const { state, words, multiplier, scratch } = this;
    for (let i = 0; i < 2 * count; i += 2) {
      product128(scratch, state[2]! ^ state[3]!, state[3]!, multiplier[0]!, multiplier[1]!);
      product128(scratch, scratch[0]! ^ (scratch[1]! >>> 16), scratch[1]!, state[0]! | 1, state[1]!);
      words[i] = scratch[0]!;
      words[i + 1] = scratch[1]!;
      this.step();
    }
  }

  /** state·multiplier + increment, modulo 2¹²⁸. */
  private step(): void {
    const { state, multiplier, scratch } = this;
    product128(scratch, state[0]!, state[1]!, multiplier[0]!, multiplier[1]!);
    addProduct64(scratch, 2, state[0]!, state[1]!, multiplier[2]!, multiplier[3]!);
    addProduct64(scratch, 2, state[2]!, state[3]!, multiplier[0]!, multiplier[1]!);
    addWords(scratch, state, 4, 4);
    state.set(scratch);
  }
}
