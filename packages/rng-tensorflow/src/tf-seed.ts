/**
 * TensorFlow's stateless ops.
 *
 * @module
 */
import { registerRng, shown, WeightInitError } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { type AlgorithmOptions, checkOptions } from "./algorithm.ts";
import { type BoundedType, countOf } from "./integers.ts";
import { type PhiloxStream, streamOfSeed } from "./philox-stream.ts";
import { int64Of, isInt32 } from "./seeds.ts";
import { FullRangeRandom } from "./tensorflow-random.ts";

/** Options of {@link TfSeed}. */
export interface TfSeedOptions extends AlgorithmOptions {
  /**
   * The tensor's type, which `split` makes seeds of; the numbers are the same. Default `"int32"`, or `"int64"` if a
   * number needs it.
   */
  readonly dtype?: BoundedType | undefined;
}

/**
 * A seed of TensorFlow's stateless ops: `normal(new TfSeed(1, 2), 5)` is `tf.random.stateless_normal([5], [1, 2])`. It is
 * a value: the same seed gives the same numbers at each call; make others with {@link split} and {@link foldIn}. An
 * initializer is the one of `tf.keras` that has its law.
 *
 * @example
 * ```ts
 * import { normal } from "@weightinit/core";
 * import { TfSeed } from "@weightinit/rng-tensorflow";
 *
 * // tf.random.stateless_normal([3], [1, 2])
 * console.log(normal(new TfSeed(1, 2), 3));
 * // 3-element CpuTensor<float32>:
 * //  0.54411
 * //  0.20738
 * //  0.0735643
 * ```
 */
export class TfSeed extends FullRangeRandom {
  /** The two numbers. */
  readonly data: readonly [bigint, bigint];
  /** The tensor's type. */
  readonly dtype: BoundedType;
  private readonly stream: () => PhiloxStream;

  /**
   * @param s0 - the first number, an integer from −2⁶³ to 2⁶³ − 1
   * @param s1 - the second
   * @param options - `alg` and `dtype`
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION`, `WI_UNKNOWN_OPTION` or `WI_NOT_REPRODUCED`
   */
  constructor(s0: number | bigint, s1: number | bigint, options: TfSeedOptions = {}) {
    super();
    this.data = Object.freeze([int64Of(s0, "the first number of a seed"), int64Of(s1, "the second number of a seed")]);
    const { dtype = this.data.every(isInt32) ? "int32" : "int64" } = checkOptions<TfSeedOptions>(options, [
      "alg",
      "dtype",
    ]);
    this.dtype = checkType(dtype);
    if (dtype === "int32" && !this.data.every(isInt32)) {
      throw new WeightInitError("WI_BAD_SEED", `expected a seed of int32, got ${this.data.join(" and ")}`);
    }
    const stream = streamOfSeed(...this.data);
    this.stream = () => stream;
  }

  /** @internal */
  protected override streamOf(): PhiloxStream {
    return this.stream();
  }

  /**
   * `tf.random.split(seed, count)`: other seeds of the same type.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  split(count: number = 2): TfSeed[] {
    const { dtype } = this;
    const numbers = this.fullIntegers(2 * countOf(count), dtype);
    return Array.from({ length: count }, (_, i) => new TfSeed(numbers[2 * i]!, numbers[2 * i + 1]!, { dtype }));
  }

  /**
   * `tf.random.fold_in(seed, data)`: another seed, of the type of `data`.
   *
   * @param dtype - `"int64"` for a tensor of int64; without it `"int32"`, or `"int64"` if `data` needs it
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_OPTION`
   */
  foldIn(data: number | bigint, dtype?: BoundedType): TfSeed {
    const integer = int64Of(data, "data to fold in", "WI_BAD_ARGUMENT");
    const type = checkType(dtype ?? (isInt32(integer) ? "int32" : "int64"));
    if (type === "int32" && !isInt32(integer)) {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected data of int32 to fold in, got ${integer}`);
    }
    return new TfSeed(this.fullIntegers(1, type)[0]!, integer, { dtype: type });
  }

  /** The seed itself: it never changes. */
  override clone(): this {
    return this;
  }

  /** The seed as JSON data: two decimal numbers. */
  override toJSON(): readonly [string, string] {
    return [String(this.data[0]), String(this.data[1])];
  }

  override toString(): string {
    return `TfSeed(${this.data[0]}, ${this.data[1]})`;
  }
}

function checkType(dtype: unknown): BoundedType {
  if (dtype === "int32" || dtype === "int64") return dtype;
  throw new WeightInitError("WI_BAD_OPTION", `expected dtype: "int32" or "int64", got ${shown(dtype)}`);
}

registerRng(TfSeed, cpuDevice);
