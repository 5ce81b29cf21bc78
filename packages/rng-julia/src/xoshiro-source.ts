/**
 * xoshiro256++ (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47, 2021) as Julia
 * uses it: one state for scalars, 8 interleaved ones for bulk fills (julia/stdlib/Random/src/XoshiroSimd.jl).
 *
 * A 64-bit word is two u32, low half first.
 *
 * @module
 */
import type { RawSource } from "./raw-source.ts";

const lanes = 8;
/** u32 words of one round of all lanes: also the shortest fill that is done in lanes (64 bytes). */
const blockWords = 2 * lanes;

/** Multipliers, low half first, that turn parent draws into the lanes' s0 … s3. Julia: hash(UInt(k)) | 1, k = 1 … 4. */
const laneMultipliers = [
  [0x4bce797f, 0x02011ce3],
  [0xb48a6e05, 0x5a94851f],
  [0x48899fa7, 0x3688cf5d],
  [0xc42e5661, 0x867b4bb4],
] as const;

export class XoshiroSource implements RawSource {
  high = 0;
  low = 0;
  readonly bulkNormalLength = 7;
  readonly tailOfComplement: boolean;
  /** s0, s1, s2, s3. */
  readonly words: Uint32Array;
  /** The last 64-bit output. */
  private readonly output = new Uint32Array(2);

  constructor(words: Uint32Array, tailOfComplement: boolean) {
    this.words = words;
    this.tailOfComplement = tailOfComplement;
  }

  next52(): void {
    this.next();
    shiftTo52(this.output, 0);
    this.low = this.output[0]! | 0;
    this.high = this.output[1]!;
  }

  nextFloat64(): number {
    this.next();
    return unitFloat64(this.output[1]!, this.output[0]!);
  }

  nextFloat32(): number {
    this.next();
    return unitFloat32(this.output[1]!);
  }

  nextFloat16(): number {
    this.next();
    return (this.output[1]! >>> 21) * 2 ** -11;
  }

  fillFloat64(out: Float64Array): void {
    const words = wordsOf(out);
    this.fillRaw(words);
    for (let i = 0; i < out.length; i++) out[i] = unitFloat64(words[2 * i + 1]!, words[2 * i]!);
  }

  fillFloat32(out: Float32Array): void {
    const words = wordsOf(out);
    this.fillRaw(words);
    for (let i = 0; i < out.length; i++) out[i] = unitFloat32(words[i]!);
  }

  /** One scalar after another: Julia fills Float16 in bulk only from 1.12 on. */
  fillFloat16(out: Float32Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.nextFloat16();
  }

  fill52(words: Uint32Array): void {
    this.fillRaw(words);
    for (let i = 0; i < words.length; i += 2) shiftTo52(words, i);
  }

  /** `rand(rng, UInt32)`: the high half. */
  nextUint32(): number {
    this.next();
    return this.output[1]!;
  }

  /** `rand(rng, UInt64)`. */
  nextUint64(): bigint {
    this.next();
    return (BigInt(this.output[1]!) << 32n) | BigInt(this.output[0]!);
  }

  private next(): void {
    run(this.words, this.output, 2);
  }

  /** Whole blocks come from the lanes, the rest from the parent; a last odd half burns a whole draw. */
  private fillRaw(words: Uint32Array): void {
    const inLanes = words.length - (words.length % blockWords);
    if (inLanes > 0) {
      const states = this.forkLanes();
      for (let lane = 0; lane < lanes; lane++) {
        run(states.subarray(8 * lane, 8 * lane + 8), words.subarray(2 * lane, inLanes), blockWords);
      }
    }
    const whole = words.length - (words.length % 2);
    run(this.words, words.subarray(inLanes, whole), 2);
    if (whole < words.length) {
      this.next();
      words[whole] = this.output[0]!;
    }
  }

  /** The lanes' states one after another: 8 draws for every lane's s0, then s1, s2, s3. */
  private forkLanes(): Uint32Array {
    const states = new Uint32Array(8 * lanes);
    for (const [k, multiplier] of laneMultipliers.entries()) {
      for (let lane = 0; lane < lanes; lane++) {
        this.next();
        multiply(this.output, multiplier);
        states.set(this.output, 8 * lane + 2 * k);
      }
    }
    return states;
  }
}

/** Advances `state` and writes its outputs to `words`, two u32 at 0, `stride`, 2·`stride` … up to the end. */
function run(state: Uint32Array, words: Uint32Array, stride: number): void {
  let l0 = state[0]! | 0;
  let h0 = state[1]! | 0;
  let l1 = state[2]! | 0;
  let h1 = state[3]! | 0;
  let l2 = state[4]! | 0;
  let h2 = state[5]! | 0;
  let l3 = state[6]! | 0;
  let h3 = state[7]! | 0;
  for (let i = 0; i < words.length; i += stride) {
    // rotl(s0 + s3, 23) + s0; the carry out of a 32-bit sum is its top bit's majority.
    const sumLow = (l0 + l3) | 0;
    const sumHigh = (h0 + h3 + (((l0 & l3) | ((l0 | l3) & ~sumLow)) >>> 31)) | 0;
    const turnedLow = (sumLow << 23) | (sumHigh >>> 9);
    const turnedHigh = (sumHigh << 23) | (sumLow >>> 9);
    const low = (turnedLow + l0) | 0;
    words[i] = low;
    words[i + 1] = turnedHigh + h0 + (((turnedLow & l0) | ((turnedLow | l0) & ~low)) >>> 31);
    const shiftedLow = l1 << 17;
    const shiftedHigh = (h1 << 17) | (l1 >>> 15);
    l2 ^= l0;
    h2 ^= h0;
    l3 ^= l1;
    h3 ^= h1;
    l1 ^= l2;
    h1 ^= h2;
    l0 ^= l3;
    h0 ^= h3;
    l2 ^= shiftedLow;
    h2 ^= shiftedHigh;
    // rotl(s3, 45): the halves change places, then 13.
    const swapped = l3;
    l3 = (h3 << 13) | (l3 >>> 19);
    h3 = (swapped << 13) | (h3 >>> 19);
  }
  state[0] = l0;
  state[1] = h0;
  state[2] = l1;
  state[3] = h1;
  state[4] = l2;
  state[5] = h2;
  state[6] = l3;
  state[7] = h3;
}

/** a ← a·b mod 2⁶⁴. */
function multiply(a: Uint32Array, [bLow, bHigh]: readonly [number, number]): void {
  const product =
    (((BigInt(a[1]!) << 32n) | BigInt(a[0]!)) * ((BigInt(bHigh) << 32n) | BigInt(bLow))) & (2n ** 64n - 1n);
  a[0] = Number(product & 0xffffffffn);
  a[1] = Number(product >> 32n);
}

/** x >>> 12 on the 64-bit word at `at`. */
function shiftTo52(words: Uint32Array, at: number): void {
  const high = words[at + 1]!;
  words[at] = (words[at]! >>> 12) | (high << 20);
  words[at + 1] = high >>> 12;
}

/** Upper 53 bits: exact. */
const unitFloat64 = (high: number, low: number): number => (high * 2 ** 21 + (low >>> 11)) * 2 ** -53;
/** Upper 24 bits of a half: exact. */
const unitFloat32 = (half: number): number => (half >>> 8) * 2 ** -24;

const wordsOf = (out: Float32Array | Float64Array): Uint32Array =>
  new Uint32Array(out.buffer, out.byteOffset, out.byteLength / 4);
