/**
 * JAX's keys.
 *
 * @module
 */
import {
  type DType,
  type ForeignRequest,
  type ForeignRng,
  registerRng,
  shown,
  WeightInitError,
} from "@weightinit/core";
import { type CpuMakes, cpuDevice } from "@weightinit/cpu";
import type { Draw } from "./draw.ts";
import { fillAsJax, type KeySource } from "./init/fill-tensor.ts";
import { type BitsOf, bitsOf, randint32, randint64, roundsOf, sortedByWords } from "./integers.ts";
import { configOf, givenOf, type JaxOptions } from "./options.ts";
import { checkNumbers, elementTypeOf, fillReals } from "./reals.ts";
import { integerWithin, seedHalves } from "./seed.ts";
import { type JaxShape, sizeOf } from "./shape.ts";
import type { JaxVersion } from "./steps/precision.ts";
import { normalSteps, truncatedSteps, uniformSteps } from "./steps/steps.ts";
import { type KeyTypeName, keyTypes } from "./types/index.ts";

/** A {@link JaxKey} as JSON data. */
export interface JaxKeyState extends JaxOptions {
  /** Name of the class. */
  readonly generator: "JaxKey";
  /** The key's words. */
  readonly data: readonly number[];
}

const asWord = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 32;

/**
 * A key of JAX, number for number: `new JaxKey(42)` is `jax.random.key(42)`, and an initializer is the one of
 * `jax.nn.initializers` that has its law. A key is a value: the same key gives the same numbers at each call; make others
 * with {@link split} and {@link foldIn}. The last digits are those of JAX on an x86-64 CPU.
 *
 * @example
 * ```ts
 * import { kaimingNormal, randn32 } from "@weightinit/core";
 * import { JaxKey } from "@weightinit/rng-jax";
 *
 * const [first, second] = new JaxKey(42).split();
 * // jax.random.normal(first, (3,))
 * console.log(randn32(first!, 3));
 * // 3-element CpuTensor<float32>:
 * //   0.0759255
 * //  -0.486343
 * //   1.29032
 *
 * // jax.nn.initializers.he_normal()(second, (2, 3))
 * console.log(kaimingNormal(second!, 2, 3, { layout: "keras", truncated: true }));
 * // 2×3 CpuTensor<float32>:
 * //   0.653523   0.857918  -0.972408
 * //  -0.684917  -1.28895   -0.89268
 * ```
 */
export class JaxKey implements ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  /** The key's words, as `jax.random.key_data` has them. */
  readonly data: readonly number[];
  /** The type of keys. */
  readonly impl: KeyTypeName;
  /** `jax_threefry_partitionable` */
  readonly partitionable: boolean;
  /** `jax_enable_x64` */
  readonly x64: boolean;
  /** Whether draw and scaling are compiled together. */
  readonly jit: boolean;
  /** jaxlib's version. */
  readonly jax: JaxVersion;

  /**
   * `jax.random.key(seed)`, and `PRNGKey(seed)`.
   *
   * @param seed - an integer from −2⁶³ to 2⁶³ − 1, of which without x64 the low 32 bits count
   * @param options - JAX's configuration
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION`, `WI_UNKNOWN_OPTION` or `WI_NOT_REPRODUCED`
   */
  constructor(seed: number | bigint, options: JaxOptions = {}) {
    const { impl, partitionable, x64, jit, jax } = configOf(options);
    this.data = Object.freeze(keyTypes[impl].fromSeed(...seedHalves(seed, x64)));
    this.impl = impl;
    this.partitionable = partitionable;
    this.x64 = x64;
    this.jit = jit;
    this.jax = jax;
  }

  /**
   * `jax.random.wrap_key_data(data)`: the key that has these words; of the subclass that it is called on.
   *
   * @throws WeightInitError `WI_BAD_STATE` unless they are as many integers from 0 to 2³² − 1 as the type has;
   *   `WI_BAD_OPTION`, `WI_UNKNOWN_OPTION` or `WI_NOT_REPRODUCED`
   */
  static fromData<K extends JaxKey>(
    this: new (
      seed: number,
      options: JaxOptions,
    ) => K,
    data: Iterable<number>,
    options: JaxOptions = {},
  ): K {
    return keyOfData(this, data, options);
  }

  /**
   * `split(key, shape)`: other keys, in row-major order.
   *
   * @param shape - their number, or a shape
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  split(shape: JaxShape = 2): this[] {
    const count = sizeOf(shape);
    const type = keyTypes[this.impl];
    return Array.from({ length: count }, (_, i) => keyWith(this, type.child(this.data, i, count, this.partitionable)));
  }

  /**
   * `fold_in(key, data)`: another key, of an integer.
   *
   * @param data - from −2⁶³ to 2⁶⁴ − 1; its low 32 bits count
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  foldIn(data: number | bigint): this {
    const integer = integerWithin(data, -(2n ** 63n), 2n ** 64n - 1n);
    if (integer === undefined) {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected an integer of 64 bits to fold in, got ${shown(data)}`);
    }
    return keyWith(this, keyTypes[this.impl].foldIn(this.data, Number(BigInt.asUintN(32, integer))));
  }

  /**
   * `random.bits(key, shape, dtype)`, row-major.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`, or `WI_NOT_REPRODUCED` for a key of type rbg
   */
  bits<T extends keyof BitsOf = "uint32">(shape: JaxShape = [], dtype: T = "uint32" as T): BitsOf[T] {
    return bitsOf(drawOf(this), sizeOf(shape), dtype);
  }

  /**
   * `random.uniform(key, shape, dtype, minval, maxval)` of a real dtype.
   *
   * @param out - a `Float64Array` for float64, otherwise a `Float32Array`
   * @param dtype - without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DTYPE` or `WI_NOT_REPRODUCED`
   */
  uniform(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), lo: number = 0, hi: number = 1): void {
    checkNumbers(lo, hi);
    fillReals(drawOf(this), this.jax, out, dtype, (precision) => uniformSteps(precision, lo, hi));
  }

  /**
   * `random.normal(key, shape, dtype)` of a real dtype.
   *
   * @param out - a `Float64Array` for float64, otherwise a `Float32Array`
   * @param dtype - without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DTYPE` or `WI_NOT_REPRODUCED`
   */
  normal(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out)): void {
    fillReals(drawOf(this), this.jax, out, dtype, normalSteps);
  }

  /**
   * `random.truncated_normal(key, lower, upper, shape, dtype)` of a real dtype.
   *
   * @param out - a `Float64Array` for float64, otherwise a `Float32Array`
   * @param dtype - without it the type of `out`
   * @param lower - the lower bound, in standard deviations; −Infinity for none
   * @param upper - the upper bound; Infinity for none
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DTYPE` or `WI_NOT_REPRODUCED`
   */
  truncatedNormal(
    out: Float32Array | Float64Array,
    dtype: DType = elementTypeOf(out),
    lower: number = -2,
    upper: number = 2,
  ): void {
    checkNumbers(lower, upper);
    fillReals(drawOf(this), this.jax, out, dtype, (precision) => truncatedSteps(precision, lower, upper));
  }

  /**
   * `random.randint(key, shape, minval, maxval)`, row-major: int32 numbers, with x64 int64 ones. Of maxval ≤ minval all are
   * minval.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`, or `WI_BAD_RANGE` unless the bounds are integers of that type
   */
  randint(shape: JaxShape, minval: number | bigint, maxval: number | bigint): Int32Array | BigInt64Array {
    const count = sizeOf(shape);
    const bits = this.x64 ? 63n : 31n;
    const [lo, hi] = [minval, maxval].map((bound) => integerWithin(bound, -(2n ** bits), 2n ** bits - 1n));
    if (lo === undefined || hi === undefined) {
      throw new WeightInitError(
        "WI_BAD_RANGE",
        `expected bounds that are integers of int${bits + 1n}, got ${shown(minval)} and ${shown(maxval)}`,
      );
    }
    const [first, second] = [drawOf(this, 0), drawOf(this, 1)];
    return this.x64 ? randint64(first, second, count, lo, hi) : randint32(first, second, count, Number(lo), Number(hi));
  }

  /**
   * `random.permutation(key, n)`: 0 … n − 1 in random order.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  permutation(n: number): Int32Array<ArrayBuffer> {
    let order = Int32Array.from({ length: sizeOf([n]) }, (_, i) => i);
    let key: JaxKey = this;
    for (let round = roundsOf(n); round > 0; round--) {
      const [next, sub] = key.split() as [JaxKey, JaxKey];
      order = sortedByWords(drawOf(sub), order);
      key = next;
    }
    return order;
  }

  /**
   * Makes a whole tensor as `jax.nn.initializers` does: core asks. `orthogonal` agrees within 1e-6.
   *
   * @param out - the tensor's storage, 16-bit types as bits
   * @throws WeightInitError `WI_NOT_REPRODUCED` for what JAX does not have; `WI_BAD_RANDOM` for infinite values
   */
  fillTensor(out: Uint16Array | Float32Array | Float64Array, request: ForeignRequest): boolean {
    const source: KeySource = {
      draw: drawOf(this),
      child: (index) => drawOf(this, index),
      jit: this.jit,
      jax: this.jax,
    };
    fillAsJax(source, out, request);
    return true;
  }

  /** The key as JSON data, which `JSON.stringify` saves; {@link JaxKey.fromState} gives it back. */
  get state(): JaxKeyState {
    return { generator: "JaxKey", data: [...this.data], ...givenOf(this) };
  }

  /**
   * The key that `state` was taken from; of the subclass that it is called on.
   *
   * @throws WeightInitError `WI_BAD_STATE`, `WI_BAD_OPTION`, `WI_UNKNOWN_OPTION` or `WI_NOT_REPRODUCED`
   */
  static fromState<K extends JaxKey>(this: new (seed: number, options: JaxOptions) => K, state: JaxKeyState): K {
    const { generator, data, ...options } = (
      typeof state === "object" && state !== null ? state : {}
    ) as Partial<JaxKeyState>;
    if (generator !== "JaxKey" || data === undefined) {
      throw new WeightInitError("WI_BAD_STATE", `expected a state that a JaxKey's \`state\` gave, got ${shown(state)}`);
    }
    return keyOfData(this, data, options);
  }

  /** What `JSON.stringify` saves: {@link state}. */
  toJSON(): JaxKeyState {
    return this.state;
  }

  /** The key itself: it never changes. */
  clone(): this {
    return this;
  }

  /**
   * Keys have no children by name.
   *
   * @throws WeightInitError `WI_NOT_PORTABLE`, always
   */
  fork(_name: string | number | bigint): never {
    throw new WeightInitError(
      "WI_NOT_PORTABLE",
      "expected a portable generator to fork, got JaxKey; use split, foldIn or flaxKey, or fork a CpuRng",
    );
  }

  toString(): string {
    const options = Object.entries(givenOf(this)).map(([name, value]) => `, ${name} ${value}`);
    return `JaxKey(${this.data.join(" ")}${options.join("")})`;
  }

  /** @internal Vue's mark of objects that `reactive` hands out as they are, as `markRaw` sets it. */
  get __v_skip(): true {
    return true;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

type KeyClass<K extends JaxKey> = new (seed: number, options: JaxOptions) => K;

/** The key of a class that has these words. */
function keyOfData<K extends JaxKey>(Class: KeyClass<K>, data: Iterable<number>, options: JaxOptions): K {
  // `const { fromData } = JaxKey` has no class, nor has an object that holds it.
  const key = new (typeof Class === "function" ? Class : (JaxKey as KeyClass<JaxKey>))(0, options) as K;
  const isList = typeof data === "object" && data !== null && Symbol.iterator in data;
  const words: readonly unknown[] = isList ? [...data] : [];
  const { size } = keyTypes[key.impl];
  if (words.length === size && words.every(asWord)) return keyWith(key, words);
  throw new WeightInitError(
    "WI_BAD_STATE",
    `expected the ${size} words of a ${key.impl} key, integers from 0 to 2^32 − 1, got ${shown(data)}`,
  );
}

/** A key like another, of its class, that has these words. */
function keyWith<K extends JaxKey>(key: K, data: readonly number[]): K {
  return Object.assign(Object.create(Object.getPrototypeOf(key)), key, { data: Object.freeze([...data]) });
}

/** What a key draws, or its child `index` of 2. */
function drawOf({ impl, data, partitionable }: JaxKey, index?: 0 | 1): Draw {
  const type = keyTypes[impl];
  const key = index === undefined ? data : type.child(data, index, 2, partitionable);
  return { type, key, isPartitionable: partitionable };
}

registerRng(JaxKey, cpuDevice);
