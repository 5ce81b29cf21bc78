/**
 * What TfSeed, TfGenerator and TfRng share: TensorFlow's ops, checked, over the streams that they draw from.
 *
 * @module
 */
import { type DType, type ForeignRequest, type ForeignRng, WeightInitError } from "@weightinit/core";
import type { CpuMakes } from "@weightinit/cpu";
import { fillTensor } from "./fill-tensor.ts";
import {
  type BoundedType,
  fillBounded,
  fillFullRange,
  type IntegersOf,
  integerRange,
  integersFor,
} from "./integers.ts";
import { fillNormal } from "./normal.ts";
import type { PhiloxStream } from "./philox-stream.ts";
import { checkFinite, elementTypeOf, realOf } from "./reals.ts";
import { boundsOf, fillUniform } from "./uniform.ts";

/** The ops, which the eager ones' streams depend on. */
export type Op = "RandomUniform" | "RandomStandardNormal" | "TruncatedNormal" | "RandomUniformInt" | "full range";

/** What `TfSeed`, `TfGenerator` and `TfRng` have in common. */
export abstract class TensorFlowRandom implements ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;

  /** The stream of an op's next `n` numbers of a type, after which a state has moved on. */
  protected abstract streamOf(op: Op, dtype: string, n: number): PhiloxStream;

  /** The state as JSON data. */
  abstract toJSON(): unknown;

  /** A copy that goes on independently from the same point. */
  abstract clone(): this;

  abstract toString(): string;

  /**
   * `uniform(minval=lo, maxval=hi)` of a real dtype: numbers in [lo, hi), hi now and then by rounding.
   *
   * @param out - a `Float64Array` for float64, otherwise a `Float32Array`
   * @param dtype - the tensor's; without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DTYPE` or `WI_BAD_RANGE`
   */
  uniform(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), lo: number = 0, hi: number = 1): void {
    const type = realOf(out, dtype);
    checkFinite("lo and hi", lo, hi);
    const bounds = boundsOf(type, lo, hi);
    fillUniform(this.streamOf("RandomUniform", type, out.length), out, type, bounds);
  }

  /**
   * `normal(mean=mean, stddev=std)` of a real dtype.
   *
   * @param out - a `Float64Array` for float64, otherwise a `Float32Array`
   * @param dtype - the tensor's; without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DTYPE`
   */
  normal(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), mean: number = 0, std: number = 1): void {
    this.fillNormal("RandomStandardNormal", out, dtype, mean, std);
  }

  /**
   * `truncated_normal(mean=mean, stddev=std)` of a real dtype: cut at two standard deviations.
   *
   * @param out - a `Float64Array` for float64, otherwise a `Float32Array`
   * @param dtype - the tensor's; without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DTYPE`
   */
  truncatedNormal(
    out: Float32Array | Float64Array,
    dtype: DType = elementTypeOf(out),
    mean: number = 0,
    std: number = 1,
  ): void {
    this.fillNormal("TruncatedNormal", out, dtype, mean, std);
  }

  private fillNormal(
    op: "RandomStandardNormal" | "TruncatedNormal",
    out: Float32Array | Float64Array,
    dtype: DType,
    mean: number,
    std: number,
  ): void {
    const type = realOf(out, dtype);
    checkFinite("mean and std", mean, std);
    fillNormal(this.streamOf(op, type, out.length), out, type, { mean, std, isTruncated: op === "TruncatedNormal" });
  }

  /**
   * `uniform(shape=(n,), minval=lo, maxval=hi, dtype=dtype)` of integers: lo … hi − 1. As in TensorFlow, a range that is
   * no power of two is a little biased.
   *
   * @throws WeightInitError `WI_BAD_RANGE`, `WI_BAD_DTYPE` or `WI_BAD_ARGUMENT`
   */
  integers<T extends BoundedType = "int32">(
    lo: number | bigint,
    hi: number | bigint,
    n: number,
    dtype: T = "int32" as T,
  ): IntegersOf[T] {
    const out = integersFor(n, dtype, ["int32", "int64"]);
    const range = integerRange(lo, hi, dtype);
    fillBounded(this.streamOf("RandomUniformInt", dtype, out.length), out, range);
    return out;
  }

  /** @internal Makes a whole tensor as `tf.keras` initializers do: core asks. */
  fillTensor(out: Uint16Array | Float32Array | Float64Array, request: ForeignRequest): boolean {
    return fillTensor(this, out, request);
  }

  /**
   * TensorFlow's generators have no children by name.
   *
   * @throws WeightInitError `WI_NOT_PORTABLE`, always
   */
  fork(_name: string | number | bigint): never {
    const { name } = this.constructor;
    throw new WeightInitError(
      "WI_NOT_PORTABLE",
      `expected a portable generator to fork, got ${name}; fork a CpuRng, or split a TfSeed`,
    );
  }

  /** @internal Vue's mark of objects that `reactive` hands out as they are, as `markRaw` sets it. */
  get __v_skip(): true {
    return true;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** What has ops of integers of the full range: `minval=None, maxval=None`. */
export abstract class FullRangeRandom extends TensorFlowRandom {
  /**
   * Integers of a type's full range: `minval=None, maxval=None`, or `uniform_full_int`.
   *
   * @throws WeightInitError `WI_BAD_DTYPE` or `WI_BAD_ARGUMENT`
   */
  fullIntegers<T extends keyof IntegersOf = "uint32">(n: number, dtype: T = "uint32" as T): IntegersOf[T] {
    const out = integersFor(n, dtype);
    fillFullRange(this.streamOf("full range", dtype, out.length), out);
    return out;
  }
}
