/**
 * What {@link MlxKey} and {@link MlxRng} draw: the functions of `mx.random`, by the key of each draw.
 *
 * @module
 */
import { type DType, dtypeInfo, type ForeignRequest, type ForeignRng, type StorageOf } from "@weightinit/core";
import type { CpuMakes } from "@weightinit/cpu";
import { checkOut, countOf, finite, notReproduced, refuse } from "./arguments.ts";
import { fillTensor } from "./fill-tensor.ts";
import { fillComplexNormal, fillNormal, fillTruncatedNormal, fillUniform, type MlxType } from "./fills.ts";
import { bernoulli, permutation, wordsOf } from "./integers.ts";
import type { KeyWords } from "./key-words.ts";

const elementTypeOf = (out: unknown): DType => (out instanceof Float64Array ? "float64" : "float32");

/** The dtype, if it is one of the real ones that MLX draws uniform numbers of. */
function drawnType(out: Float32Array | Float64Array, dtype: DType): "float32" | "float16" | "bfloat16" {
  checkOut(out, dtype);
  if (dtype === "float32" || dtype === "float16" || dtype === "bfloat16") return dtype;
  throw notReproduced("float32, float16 or bfloat16, in which MLX draws uniform numbers", dtype);
}

/** The methods of MLX's generators. */
export abstract class MlxGenerator implements ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;

  /** Gives a draw its key; one that throws counts as none. */
  protected abstract draw<T>(made: (key: KeyWords) => T): T;

  /**
   * The words of a draw: what MLX makes all numbers of.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  bits(n: number): Uint32Array<ArrayBuffer> {
    countOf(n);
    return this.draw((key) => wordsOf(key, n));
  }

  /**
   * `mx.random.uniform(low, high, dtype=dtype)`: fills `out`, 16-bit numbers as the float32 of equal value.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`; `WI_NOT_REPRODUCED` for dtypes that MLX refuses
   */
  uniform(
    out: Float32Array | Float64Array,
    dtype: DType = elementTypeOf(out),
    low: number = 0,
    high: number = 1,
  ): void {
    const type = drawnType(out, dtype);
    finite("low", low);
    finite("high", high);
    this.draw((key) => fillUniform(key, out as Float32Array, type, low, high));
  }

  /**
   * `mx.random.normal(dtype=dtype, loc=loc, scale=scale)`: fills `out`, 16-bit numbers as the float32 of equal value,
   * complex ones as re, im, each of variance ½.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`; `WI_NOT_REPRODUCED` for dtypes that MLX has not, and for a loc of complex ones
   */
  normal(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), loc?: number, scale: number = 1): void {
    checkOut(out, dtype);
    if (loc !== undefined) finite("loc", loc);
    finite("scale", scale);
    if (dtype === "complex64" && loc === undefined) {
      this.draw((key) => fillComplexNormal(key, out as Float32Array, scale));
      return;
    }
    if (dtypeInfo(dtype).isComplex) throw notReproduced("a real dtype, or complex64 without loc", dtype);
    this.draw((key) => fillNormal(key, out, dtype as MlxType, { loc, scale }));
  }

  /**
   * `mx.random.truncated_normal(lower, upper, dtype=dtype)`: fills `out`, 16-bit numbers as the float32 of equal value.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`; `WI_NOT_REPRODUCED` for dtypes that MLX refuses
   */
  truncatedNormal(
    out: Float32Array | Float64Array,
    dtype: DType = elementTypeOf(out),
    lower: number = -2,
    upper: number = 2,
  ): void {
    const type = drawnType(out, dtype);
    if (!(lower < upper)) throw refuse("WI_BAD_ARGUMENT", "lower < upper", [lower, upper]);
    this.draw((key) => fillTruncatedNormal(key, out as Float32Array, type, lower, upper));
  }

  /**
   * `mx.random.randint(low, high, (n,))` of int32.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` unless integers of 32 bits
   */
  randint(low: number, high: number, n: number): Int32Array<ArrayBuffer> {
    countOf(n);
    for (const bound of [low, high]) {
      if ((bound | 0) !== bound) throw refuse("WI_BAD_ARGUMENT", "bounds that are integers of 32 bits", bound);
    }
    const numbers = new Float32Array(n);
    this.draw((key) => fillUniform(key, numbers, "float32", low, high));
    return Int32Array.from(numbers, Math.floor);
  }

  /**
   * `mx.random.permutation(n)`: 0 … n − 1 in random order.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  permutation(n: number): Uint32Array<ArrayBuffer> {
    countOf(n);
    return this.draw((key) => permutation(key, n));
  }

  /**
   * `mx.random.bernoulli(p, (n,))`: 1 with probability p, otherwise 0; the mask of a dropout.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  bernoulli(p: number, n: number): Uint8Array<ArrayBuffer> {
    finite("p", p);
    countOf(n);
    return this.draw((key) => bernoulli(key, p, n));
  }

  /**
   * Makes a whole tensor as MLX does: core asks.
   *
   * @param out - the tensor's storage, 16-bit types as bits
   * @throws WeightInitError `WI_NOT_REPRODUCED` for laws and dtypes that MLX has not; `WI_BAD_RANDOM`
   */
  fillTensor(out: StorageOf[DType], request: ForeignRequest): boolean {
    return this.draw((key) => fillTensor(key, out, request));
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return String(this);
  }
}
