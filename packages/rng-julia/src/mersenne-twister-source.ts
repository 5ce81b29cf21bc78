/**
 * Julia's MersenneTwister over dSFMT: a cache for scalars, bulk fills past it, and a second cache for 64-bit integers
 * (julia/stdlib/Random/src/RNGs.jl). A draw is the raw 64 bits of a double in [1, 2).
 *
 * @module
 */
import { Dsfmt } from "./dsfmt.ts";
import type { RawSource } from "./raw-source.ts";

/** Doubles in the scalar cache (`MT_CACHE_F`). */
const cacheLength = 1002;
/** UInt128 in the integer cache (`MT_CACHE_I` / 16), and the raw ones they are condensed from. */
const integers128 = 501;
const rawIntegers128 = 627;
/** Fewest outputs dSFMT's array functions make (`dsfmt_get_min_array_size`); shorter fills use the cache. */
const shortestArray = 382;

/** What is left in the caches, and the state behind them. */
export interface MersenneTwisterWords {
  readonly dsfmt: Uint32Array;
  readonly floats: Uint32Array;
  readonly integers: Uint32Array;
}

export class MersenneTwisterSource implements RawSource {
  high = 0;
  low = 0;
  readonly bulkNormalLength = 13;
  readonly tailOfComplement: boolean;
  private readonly dsfmt: Dsfmt;
  private readonly cache = new Uint32Array(2 * cacheLength);
  /** Draws of the cache already taken; starts empty, so that it is filled at the first use. */
  private taken = cacheLength;
  private readonly integers = new Uint32Array(4 * integers128);
  /** UInt64s left in the integer cache; they are taken from its end. */
  private integersLeft = 0;

  constructor(key: Uint32Array, tailOfComplement: boolean) {
    this.dsfmt = new Dsfmt(key);
    this.tailOfComplement = tailOfComplement;
  }

  next52(): void {
    if (this.taken === cacheLength) {
      this.dsfmt.fill(this.cache, cacheLength);
      this.taken = 0;
    }
    const at = 2 * this.taken++;
    this.low = this.cache[at]! | 0;
    this.high = this.cache[at + 1]! & 0x000fffff;
  }

  nextFloat64(): number {
    this.next52();
    return unitFloat64(this.high, this.low);
  }

  nextFloat32(): number {
    this.next52();
    return unitFloat32(this.low);
  }

  nextFloat16(): number {
    this.next52();
    return unitFloat16(this.low);
  }

  fillFloat64(out: Float64Array): void {
    const words = wordsOf(out);
    this.fillRaw(words, out.length);
    for (let i = 0; i < out.length; i++) out[i] = unitFloat64(words[2 * i + 1]! & 0x000fffff, words[2 * i]!);
  }

  fillFloat32(out: Float32Array): void {
    const bulk = out.length - (out.length % 4);
    const words = wordsOf(out).subarray(0, bulk);
    this.fillRaw(words, bulk / 2);
    for (let i = 0; i < bulk; i += 4) {
      spread(words, i);
      for (let lane = i; lane < i + 4; lane++) out[lane] = unitFloat32(spreadWords[lane - i]!);
    }
    for (let i = bulk; i < out.length; i++) out[i] = this.nextFloat32();
  }

  fillFloat16(out: Float32Array): void {
    const bulk = out.length - (out.length % 8);
    // 128 bits make 8 values, which take 256 bits of `out`: raw words in its second half are read before they are hit.
    const words = wordsOf(out).subarray(bulk / 2, bulk);
    this.fillRaw(words, bulk / 4);
    for (let i = 0; i < bulk; i += 8) {
      spread(words, i / 2);
      for (let lane = 0; lane < 4; lane++) {
        out[i + 2 * lane] = unitFloat16(spreadWords[lane]!);
        out[i + 2 * lane + 1] = unitFloat16(spreadWords[lane]! >>> 16);
      }
    }
    for (let i = bulk; i < out.length; i++) out[i] = this.nextFloat16();
  }

  fill52(words: Uint32Array): void {
    this.fillRaw(words, words.length / 2);
    for (let high = 1; high < words.length; high += 2) words[high]! &= 0x000fffff;
  }

  /** `rand(rng, UInt32)`: the low half of a scalar draw. */
  nextUint32(): number {
    this.next52();
    return this.low >>> 0;
  }

  /** `rand(rng, UInt64)`. */
  nextUint64(): bigint {
    if (this.integersLeft === 0) this.fillIntegers();
    const at = 2 * --this.integersLeft;
    return (BigInt(this.integers[at + 1]!) << 32n) | BigInt(this.integers[at]!);
  }

  get words(): MersenneTwisterWords {
    return {
      dsfmt: this.dsfmt.words,
      floats: this.cache.slice(2 * this.taken),
      integers: this.integers.slice(0, 2 * this.integersLeft),
    };
  }

  set words({ dsfmt, floats, integers }: MersenneTwisterWords) {
    this.dsfmt.words = dsfmt;
    this.taken = cacheLength - floats.length / 2;
    this.cache.set(floats, 2 * this.taken);
    this.integersLeft = integers.length / 2;
    this.integers.set(integers);
  }

  /**
   * `rand!` of raw doubles. Julia shifts misaligned arrays into place, and so that alignment never shows it leaves the
   * last 2 or 3 to the cache.
   */
  private fillRaw(words: Uint32Array, count: number): void {
    const even = count - 2 - (count % 2);
    const direct = even < shortestArray ? 0 : even;
    if (direct > 0) this.dsfmt.fill(words, direct);
    for (let i = direct; i < count; i++) {
      this.next52();
      words[2 * i] = this.low;
      words[2 * i + 1] = this.high | 0x3ff00000;
    }
  }

  /** 5 raw words hold 260 random bits: each fifth one, shifted, fills the 12 fixed bits of four others' halves. */
  private fillIntegers(): void {
    const raw = new Uint32Array(4 * rawIntegers128);
    this.dsfmt.fill(raw, 2 * rawIntegers128);
    const integers = this.integers;
    integers.set(raw.subarray(0, integers.length));
    for (let n = 0; n < integers128; n++) {
      const donor = 4 * (integers128 + (n >>> 2));
      const shift = 48 - 12 * (n & 3);
      const whole = shift >>> 5;
      const bits = shift & 31;
      for (let word = whole; word < 4; word++) {
        const from = donor + word - whole;
        const carried = word === whole ? 0 : raw[from - 1]! >>> (32 - bits);
        integers[4 * n + word]! ^= (raw[from]! << bits) | carried;
      }
    }
    this.integersLeft = 2 * integers128;
  }
}

/** A draw minus 1: exact. */
const unitFloat64 = (high: number, low: number): number => (high * 2 ** 32 + (low >>> 0)) * 2 ** -52;
/** Low 23 bits as a float32's mantissa, minus 1: exact. */
const unitFloat32 = (bits: number): number => (bits & 0x7fffff) * 2 ** -23;
/** Low 10 bits as a float16's mantissa, minus 1: exact. */
const unitFloat16 = (bits: number): number => (bits & 0x3ff) * 2 ** -10;

const wordsOf = (out: Float32Array | Float64Array): Uint32Array =>
  new Uint32Array(out.buffer, out.byteOffset, out.byteLength / 4);

const spreadWords = new Int32Array(4);

/** u ^= u << 26 on the 128-bit word at `at`: brings random bits to the mantissas of all of its parts. */
function spread(words: Uint32Array, at: number): void {
  for (let i = 0; i < 4; i++) {
    const carried = i === 0 ? 0 : words[at + i - 1]! >>> 6;
    spreadWords[i] = words[at + i]! ^ (words[at + i]! << 26) ^ carried;
  }
}
