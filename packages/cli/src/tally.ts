/**
 * What a tensor's values are like, from one pass over its bytes.
 *
 * @module
 */
import { widen16 } from "@weightinit/core/stream";
import { type SafetensorsDType, safetensorsDTypeInfo } from "@weightinit/safetensors";
import { aligned } from "./values.ts";

/** Dtypes whose values are looked at; others are bits or counters. */
export const TALLIED: readonly SafetensorsDType[] = ["F32", "BF16", "F16", "F64"];

const CODES = 1 << 16;

/** Moments and counts. NaN and Inf are counted, and in nothing else. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  readonly std: number;
  /** Fourth central moment over the square of the variance. */
  readonly kurtosis: number;
  readonly min: number;
  readonly max: number;
  readonly zeros: number;
  readonly nan: number;
  readonly inf: number;
}

/** The value that a code stands for: float16's own, otherwise a float32 without its last 16 bits. */
function valuesOf(dtype: SafetensorsDType): Float64Array {
  const kind = dtype === "F16" ? "float16" : "bfloat16";
  return Float64Array.from({ length: CODES }, (_, code) => widen16(code, kind));
}

const tables = new Map<boolean, Float64Array>();

export class Tally {
  readonly dtype: SafetensorsDType;
  /** How many values have each code: 16-bit dtypes' bits, otherwise the first half of a float32's. */
  readonly counts: Float64Array = new Float64Array(CODES);
  /** Of (value - first)^k. */
  readonly #sums = [0, 0, 0, 0, 0];
  #first: number | undefined;
  #codes: Uint16Array | undefined;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #zeros = 0;
  #nan = 0;
  #inf = 0;
  /** How many values are the least, and how many the largest. */
  readonly #ends = [0, 0];
  /** Bits that any float32 has. */
  #bits = 0;

  constructor(dtype: SafetensorsDType) {
    this.dtype = dtype;
  }

  /** Values of the codes. */
  get values(): Float64Array {
    const isHalf = this.dtype === "F16";
    const table = tables.get(isHalf) ?? valuesOf(this.dtype);
    tables.set(isHalf, table);
    return table;
  }

  get is16(): boolean {
    return this.dtype === "BF16" || this.dtype === "F16";
  }

  /** Codes that there are: most tensors have few. */
  get present(): Uint16Array {
    if (this.#codes === undefined) {
      const codes = new Uint16Array(CODES);
      let size = 0;
      for (let code = 0; code < CODES; code++) if (this.counts[code]! > 0) codes[size++] = code;
      this.#codes = codes.subarray(0, size);
    }
    return this.#codes;
  }

  add(bytes: Uint8Array): void {
    const { counts } = this;
    this.#codes = undefined;
    // A copy where the bytes are not aligned.
    const { buffer, byteOffset } = aligned(bytes);
    if (this.is16) {
      const codes = new Uint16Array(buffer, byteOffset, bytes.length / 2);
      for (let i = 0; i < codes.length; i++) counts[codes[i]!]!++;
      return;
    }
    const { array: Class } = safetensorsDTypeInfo(this.dtype);
    const values = new Class(buffer as ArrayBuffer, byteOffset, bytes.length / Class.BYTES_PER_ELEMENT);
    const float = new Float32Array(1);
    const bits = new Uint32Array(float.buffer);
    let [, s1, s2, s3, s4] = [0, 0, 0, 0, 0];
    let [least, most, all] = [this.#ends[0]!, this.#ends[1]!, this.#bits];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      float[0] = value;
      counts[bits[0]! >>> 16]!++;
      all |= bits[0]!;
      if (!Number.isFinite(value)) {
        if (Number.isNaN(value)) this.#nan++;
        else this.#inf++;
        continue;
      }
      this.#first ??= value;
      if (value === 0) this.#zeros++;
      if (value <= this.#min) {
        least = value < this.#min ? 1 : least + 1;
        this.#min = value;
      }
      if (value >= this.#max) {
        most = value > this.#max ? 1 : most + 1;
        this.#max = value;
      }
      const d = value - this.#first;
      const d2 = d * d;
      s1 += d;
      s2 += d2;
      s3 += d2 * d;
      s4 += d2 * d2;
      this.#sums[0]!++;
    }
    for (const [k, sum] of [0, s1, s2, s3, s4].entries()) this.#sums[k]! += sum;
    [this.#ends[0], this.#ends[1], this.#bits] = [least, most, all];
  }

  summary(): Summary {
    if (this.is16) this.#countCodes();
    const [count, s1, s2, s3, s4] = this.#sums as [number, number, number, number, number];
    const [m1, m2, m3, m4] = [s1 / count, s2 / count, s3 / count, s4 / count];
    const variance = Math.max(0, m2 - m1 * m1);
    const fourth = m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 ** 4;
    const isFlat = this.#min === this.#max;
    return {
      count,
      mean: isFlat ? this.#min : (this.#first ?? 0) + m1,
      std: isFlat ? 0 : Math.sqrt(variance),
      kurtosis: isFlat || variance === 0 ? 0 : fourth / variance ** 2,
      min: this.#min,
      max: this.#max,
      zeros: this.#zeros,
      nan: this.#nan,
      inf: this.#inf,
    };
  }

  /** Of 16 bits, everything follows from the counts. */
  #countCodes(): void {
    const { counts, values } = this;
    [this.#zeros, this.#nan, this.#inf] = [0, 0, 0];
    let [s0, s1, s2, s3, s4] = [0, 0, 0, 0, 0];
    for (const code of this.present) {
      const n = counts[code]!;
      const value = values[code]!;
      if (Number.isNaN(value)) this.#nan += n;
      else if (!Number.isFinite(value)) this.#inf += n;
      else {
        this.#first ??= value;
        if (value === 0) this.#zeros += n;
        this.#min = Math.min(this.#min, value);
        this.#max = Math.max(this.#max, value);
        const d = value - this.#first;
        const d2 = d * d;
        s0 += n;
        s1 += n * d;
        s2 += n * d2;
        s3 += n * d2 * d;
        s4 += n * d2 * d2;
      }
    }
    for (const [k, sum] of [s0, s1, s2, s3, s4].entries()) this.#sums[k] = sum;
  }

  /** How many values are further than `distance` from `mean`, by their codes. */
  beyond(mean: number, distance: number): number {
    const { counts, values } = this;
    let sum = 0;
    for (const code of this.present) {
      const value = values[code]!;
      if (Number.isFinite(value) && Math.abs(value - mean) > distance) sum += counts[code]!;
    }
    return sum;
  }

  /** How many values are less than `min` or larger than `max`, by their codes: those of the ends' own codes are not. */
  outside(min: number, max: number): number {
    const { counts, values } = this;
    let sum = 0;
    for (const code of this.present) if (values[code]! > max || values[code]! < min) sum += counts[code]!;
    return sum;
  }

  /** How many values are the least or the largest. */
  get ends(): number {
    const { min, max } = this.summary();
    return this.is16 ? this.like(min) + this.like(max) : this.#ends[0]! + this.#ends[1]!;
  }

  /** How many values have the code of `value`, which is one of the dtype. */
  like(value: number): number {
    const code = this.present.find((one) => this.values[one] === value);
    return code === undefined ? 0 : this.counts[code]!;
  }

  /** Low bits of a float32 that no value uses. */
  get unusedBits(): number {
    return this.#bits === 0 ? 0 : 31 - Math.clz32(this.#bits & -this.#bits);
  }

  /** The dtype that the values were of once: float32 that are all bfloat16 were widened. */
  get origin(): SafetensorsDType {
    if (this.is16 || this.unusedBits < 13) return this.dtype;
    return this.unusedBits < 16 ? "F16" : "BF16";
  }

  /** Bits of chance in a value: -log₂ of the probability that two have one code. */
  get bits(): number {
    const { counts } = this;
    let [all, squares] = [0, 0];
    for (const code of this.present) {
      const n = counts[code]!;
      all += n;
      squares += n * n;
    }
    return 2 * Math.log2(all) - Math.log2(squares);
  }
}
