/**
 * What a tensor's values are like, from one pass over its bytes.
 *
 * @module
 */
import { widen16 } from "@weightinit/core/stream";
import { type SafetensorsDType, safetensorsDTypeInfo } from "@weightinit/safetensors";

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
  #codes: Uint32Array | undefined;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #zeros = 0;
  #nan = 0;
  #inf = 0;

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

  get #is16(): boolean {
    return this.dtype === "BF16" || this.dtype === "F16";
  }

  /** Codes that there are: most tensors have few. */
  get #present(): Uint32Array {
    if (this.#codes === undefined) {
      const codes = new Uint32Array(CODES);
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
    const { buffer, byteOffset } = byteAligned(bytes);
    if (this.#is16) {
      const codes = new Uint16Array(buffer, byteOffset, bytes.length / 2);
      for (let i = 0; i < codes.length; i++) counts[codes[i]!]!++;
      return;
    }
    const { array: Class } = safetensorsDTypeInfo(this.dtype);
    const values = new Class(buffer as ArrayBuffer, byteOffset, bytes.length / Class.BYTES_PER_ELEMENT);
    const float = new Float32Array(1);
    const bits = new Uint32Array(float.buffer);
    let [, s1, s2, s3, s4] = [0, 0, 0, 0, 0];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      float[0] = value;
      counts[bits[0]! >>> 16]!++;
      if (!Number.isFinite(value)) {
        if (Number.isNaN(value)) this.#nan++;
        else this.#inf++;
        continue;
      }
      this.#first ??= value;
      if (value === 0) this.#zeros++;
      if (value < this.#min) this.#min = value;
      if (value > this.#max) this.#max = value;
      const d = value - this.#first;
      const d2 = d * d;
      s1 += d;
      s2 += d2;
      s3 += d2 * d;
      s4 += d2 * d2;
      this.#sums[0]!++;
    }
    for (const [k, sum] of [0, s1, s2, s3, s4].entries()) this.#sums[k]! += sum;
  }

  summary(): Summary {
    if (this.#is16) this.#countCodes();
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
    for (const code of this.#present) {
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
    for (const code of this.#present) {
      const value = values[code]!;
      if (Number.isFinite(value) && Math.abs(value - mean) > distance) sum += counts[code]!;
    }
    return sum;
  }

  /** The largest distance of a value from `mean`, by their codes. */
  farthest(mean: number): number {
    const distances = Array.from(this.#present, (code) => Math.abs(this.values[code]! - mean));
    return distances.reduce((most, one) => (Number.isFinite(one) ? Math.max(most, one) : most), 0);
  }

  /** How many values have the code of `value`, which is one of the dtype. */
  like(value: number): number {
    if (this.#is16) {
      const code = this.#present.find((one) => this.values[one] === value);
      return code === undefined ? 0 : this.counts[code]!;
    }
    return this.counts[new Uint32Array(Float32Array.of(value).buffer)[0]! >>> 16]!;
  }

  /**
   * About how many values lie in `bins` equal intervals from the least to the largest, for a picture. A code stands for an
   * interval, whose values are taken to lie evenly in it: otherwise its width would show beside that of the bins.
   */
  density(bins: number): number[] {
    const { min, max } = this.summary();
    const heights = new Array<number>(bins).fill(0);
    if (!(max > min)) return heights;
    const at = (value: number) => Math.max(0, Math.min(bins, ((value - min) / (max - min)) * bins));
    for (const code of this.#present) {
      const n = this.counts[code]!;
      const value = this.values[code]!;
      if (!Number.isFinite(value)) continue;
      const [a, b] = this.#interval(code).map(at) as [number, number];
      const [from, to] = a < b ? [a, b] : [b, a];
      if (to - from < 1e-9 || value === 0) {
        heights[Math.min(bins - 1, Math.floor(at(value)))]! += n;
        continue;
      }
      for (let bin = Math.floor(from); bin < to; bin++) {
        heights[bin]! += (n * (Math.min(to, bin + 1) - Math.max(from, bin))) / (to - from);
      }
    }
    return heights;
  }

  /** What a code stands for: of 16 bits what is rounded to it, otherwise the float32 that begin with it. */
  #interval(code: number): readonly [number, number] {
    const { values } = this;
    const value = values[code]!;
    const next = Number.isFinite(values[code + 1] ?? Number.NaN) ? values[code + 1]! : value;
    if (!this.#is16) return [value, next];
    const last = (code & 0x7fff) === 0 ? value : values[code - 1]!;
    return [(last + value) / 2, (value + next) / 2];
  }

  /** Counts in `bins` equal intervals from the least to the largest value. */
  histogram(bins: number): number[] {
    const { min, max } = this.summary();
    const heights = new Array<number>(bins).fill(0);
    if (!(max > min)) return heights;
    for (const code of this.#present) {
      const value = this.values[code]!;
      if (!Number.isFinite(value)) continue;
      const bin = Math.floor(((value - min) / (max - min)) * bins);
      heights[Math.min(bins - 1, Math.max(0, bin))]! += this.counts[code]!;
    }
    return heights;
  }
}

function byteAligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
}
