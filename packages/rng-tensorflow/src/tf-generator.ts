/**
 * `tf.random.Generator`.
 *
 * @module
 */
import { registerRng, shown, WeightInitError } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { type AlgorithmOptions, checkOptions } from "./algorithm.ts";
import { countOf } from "./integers.ts";
import type { PhiloxStream } from "./philox-stream.ts";
import { integerOf, integerOrDigits } from "./seeds.ts";
import { FullRangeRandom, type Op } from "./tensorflow-random.ts";
import { TfSeed } from "./tf-seed.ts";

/** `Generator.state`: the counter's two words, lowest first, and the key, each an integer of int64 as digits. */
export type TfGeneratorState = readonly [string, string, string];

/** Blocks that a number moves the counter by. */
const BLOCKS_A_NUMBER = 256n;

const isInt64 = (value: bigint) => BigInt.asIntN(64, value) === value;
const isUint64 = (value: bigint) => BigInt.asUintN(64, value) === value;

/** What moves on. */
interface Counting {
  key: bigint;
  counter: bigint;
}

/**
 * `tf.random.Generator.from_seed(seed)`, number for number. An initializer is the one of `tf.keras` that has its law,
 * with this generator's numbers.
 *
 * @example
 * ```ts
 * import { normal } from "@weightinit/core";
 * import { TfGenerator } from "@weightinit/rng-tensorflow";
 *
 * // g = tf.random.Generator.from_seed(42); g.normal([3])
 * const g = new TfGenerator(42);
 * console.log(normal(g, 3));
 * // 3-element CpuTensor<float32>:
 * //  -0.75658
 * //  -0.068547
 * //   0.0759503
 * console.log(g.state.join()); // 810,0,0
 * ```
 */
export class TfGenerator extends FullRangeRandom {
  /** A function, so that a Proxy that wraps every object it comes to, or a store that freezes them, ends here. */
  private readonly counting: () => Counting;

  /**
   * @param seed - an integer of any size, of which 192 bits count; or a list of one to three of 64 bits, the key last
   * @param options - `alg`
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION`, `WI_UNKNOWN_OPTION` or `WI_NOT_REPRODUCED`
   */
  constructor(seed: number | bigint | readonly (number | bigint)[], options: AlgorithmOptions = {}) {
    super();
    checkOptions<AlgorithmOptions>(options, ["alg"]);
    const counting = Array.isArray(seed) ? ofList(seed) : ofInteger(seed);
    this.counting = () => counting;
  }

  /** @internal */
  protected override streamOf(_op: Op, _dtype: string, n: number): PhiloxStream {
    const stream = { ...this.counting() };
    this.skip(n);
    return stream;
  }

  /**
   * `skip(n)`: as if n numbers of any kind had been drawn.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` unless an integer from 0 to 2⁶⁴ − 1
   */
  skip(n: number | bigint): this {
    const count = integerOf(n);
    if (count === undefined || !isUint64(count)) {
      throw new WeightInitError(
        "WI_BAD_ARGUMENT",
        `expected how many numbers to skip, from 0 to 2^64 − 1, got ${shown(n)}`,
      );
    }
    const counting = this.counting();
    counting.counter = BigInt.asUintN(128, counting.counter + BLOCKS_A_NUMBER * count);
    return this;
  }

  /**
   * `split(count)`: generators with keys drawn from this one.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  split(count: number = 1): TfGenerator[] {
    return Array.from(this.fullIntegers(countOf(count), "int64"), (key) => new TfGenerator([0, 0, key]));
  }

  /**
   * `make_seeds(count)`: seeds of the stateless ops, the columns of TensorFlow's tensor.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  makeSeeds(count: number = 1): TfSeed[] {
    return Array.from(this.fullIntegers(countOf(count), "int64"), (key) => new TfSeed(key, 0, { dtype: "int64" }));
  }

  /** `state` as TensorFlow prints it, three integers as digits; {@link TfGenerator.fromState} gives the generator back. */
  get state(): TfGeneratorState {
    const { key, counter } = this.counting();
    const text = (word: bigint) => String(BigInt.asIntN(64, word));
    return [text(counter), text(counter >> 64n), text(key)];
  }

  /**
   * `tf.random.Generator.from_state(state, "philox")`; of the subclass that it is called on.
   *
   * @param state - three integers of int64, lowest first: digits, numbers up to 2⁵³, bigints or a `BigInt64Array`
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends TfGenerator>(
    this: new (
      seed: readonly bigint[],
    ) => R,
    state: TfGeneratorState | readonly (number | bigint)[] | BigInt64Array,
  ): R {
    const isList = Array.isArray(state) || state instanceof BigInt64Array;
    const words = isList ? Array.from(state as readonly unknown[], integerOrDigits) : [];
    if (words.length !== 3 || !words.every((word) => word !== undefined && isInt64(word))) {
      throw new WeightInitError("WI_BAD_STATE", `expected a state of three integers of int64, got ${shown(state)}`);
    }
    return new (typeof this === "function" ? this : TfGenerator)(words as bigint[]) as R;
  }

  /**
   * `tf.random.Generator.from_key_counter(key, counter, "philox")`.
   *
   * @param counter - its two words, lowest first
   * @throws WeightInitError `WI_BAD_SEED`
   */
  static fromKeyCounter(key: number | bigint, counter: readonly [number | bigint, number | bigint]): TfGenerator {
    if (!Array.isArray(counter) || counter.length !== 2) {
      throw new WeightInitError("WI_BAD_SEED", `expected a counter of two integers, got ${shown(counter)}`);
    }
    return new TfGenerator([counter[0]!, counter[1]!, key]);
  }

  override clone(): this {
    const Class = this.constructor as new (seed: readonly bigint[]) => this;
    return new Class(this.state.map(BigInt));
  }

  /** What `JSON.stringify` saves: {@link state}. */
  override toJSON(): TfGeneratorState {
    return this.state;
  }

  override toString(): string {
    return `TfGenerator(state ${this.state.join(", ")})`;
  }
}

/** The counter and the key in 192 bits, lowest first. */
function ofInteger(seed: unknown): Counting {
  const value = integerOf(seed);
  if (value === undefined) {
    throw new WeightInitError(
      "WI_BAD_SEED",
      `expected a seed that is an integer (a bigint beyond 2^53), or a list of up to three, got ${shown(seed)}`,
    );
  }
  return { counter: BigInt.asUintN(128, value), key: BigInt.asUintN(64, value >> 128n) };
}

/** The last of the list is the key. */
function ofList(seed: readonly unknown[]): Counting {
  const words = seed.map(integerOf);
  if (
    words.length < 1 ||
    words.length > 3 ||
    !words.every((word) => word !== undefined && (isInt64(word) || isUint64(word)))
  ) {
    throw new WeightInitError("WI_BAD_SEED", `expected a list of one to three integers of 64 bits, got ${shown(seed)}`);
  }
  const [low, high, key] = [...Array<bigint>(3 - words.length).fill(0n), ...(words as bigint[])];
  return { counter: (BigInt.asUintN(64, high!) << 64n) | BigInt.asUintN(64, low!), key: BigInt.asUintN(64, key!) };
}

registerRng(TfGenerator, cpuDevice);
