/**
 * A seed of TensorFlow.js as a generator of the CPU device.
 *
 * @module
 */
import {
  type DType,
  type ForeignRequest,
  type ForeignRng,
  registerRng,
  type StorageOf,
  shown,
  WeightInitError,
} from "@weightinit/core";
import { type CpuMakes, cpuDevice } from "@weightinit/cpu";
import { Alea } from "./alea.ts";
import { arrayOf, finite, refuse, type Size, type TfjsDType } from "./arguments.ts";
import { fillTensor } from "./fill-tensor.ts";
import { fillNormal, fillUniform, type Moments, type Places } from "./fills.ts";

const isSeed = (seed: unknown) =>
  typeof seed === "string" || typeof seed === "bigint" || (typeof seed === "number" && Number.isFinite(seed));

/**
 * A seed as TensorFlow.js takes it. It is a value: TensorFlow.js makes a new generator, Alea, at each call, so the same
 * seed gives the same numbers each time. For another tensor take another seed.
 *
 * @example
 * ```ts
 * import { glorotNormal } from "@weightinit/core";
 * import { TfjsSeed } from "@weightinit/rng-tfjs";
 *
 * // tf.initializers.glorotNormal({ seed: 42 }).apply([3, 4])
 * const weight = glorotNormal(new TfjsSeed(42), 3, 4, { layout: "tfjs" });
 * console.log(weight.data.slice(0, 3)); // Float32Array(3) [ 1.0184307098388672, 0.2552059292793274, 0.23810112476348877 ]
 * ```
 */
export class TfjsSeed implements ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  /** The seed as it was given. */
  readonly seed: number | bigint | string;

  /**
   * @param seed - a text, or a number, which counts as its digits: `42`, `42n` and `"42"` are one seed, `1e21` is `"1e+21"`.
   * Normal numbers take 0 and `""` for no seed, as TensorFlow.js does: they are refused there
   * @throws WeightInitError `WI_BAD_SEED` unless a finite number, a bigint or a string
   */
  constructor(seed: number | bigint | string) {
    if (!isSeed(seed)) {
      throw new WeightInitError(
        "WI_BAD_SEED",
        `expected a seed that is a finite number, a bigint or a string, as TensorFlow.js draws from Math.random without one, got ${shown(seed)}`,
      );
    }
    this.seed = seed;
  }

  /** Alea at the beginning of this seed. */
  get alea(): Alea {
    return new Alea(String(this.seed));
  }

  /** Alea of a normal law. */
  private normalAlea(): Alea {
    if (this.seed) return this.alea;
    throw new WeightInitError(
      "WI_NOT_REPRODUCED",
      `expected a seed other than 0 and "" for normal numbers, for which TensorFlow.js takes these for none and draws from Math.random, got ${shown(this.seed)}`,
    );
  }

  /**
   * `tf.randomUniform(shape, minval, maxval, dtype, seed)`, row-major. Integers are cut off, not rounded.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DIMS` or `WI_BAD_DTYPE`
   */
  randomUniform(size: Size, minval?: number, maxval?: number, dtype?: "float32"): Float32Array<ArrayBuffer>;
  randomUniform(size: Size, minval: number, maxval: number, dtype: "int32"): Int32Array<ArrayBuffer>;
  randomUniform(size: Size, minval: number, maxval: number, dtype: "bool"): Uint8Array<ArrayBuffer>;
  randomUniform(size: Size, minval = 0, maxval = 1, dtype: TfjsDType = "float32"): ArrayBufferView<ArrayBuffer> {
    finite("minval", minval);
    finite("maxval", maxval);
    finite("maxval − minval", maxval - minval);
    const out = arrayOf(size, dtype, ["float32", "int32", "bool"]);
    fillUniform(this.alea.state, out, minval, maxval);
    return out;
  }

  /**
   * `tf.randomUniformInt(shape, minval, maxval, seed)`, row-major.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DIMS`
   */
  randomUniformInt(size: Size, minval: number, maxval: number): Int32Array<ArrayBuffer> {
    return this.randomUniform(size, minval, maxval, "int32");
  }

  /**
   * `tf.randomNormal(shape, mean, stdDev, dtype, seed)`, row-major. Integers are rounded.
   *
   * @throws WeightInitError `WI_NOT_REPRODUCED` for seed 0; `WI_BAD_ARGUMENT`, `WI_BAD_DIMS` or `WI_BAD_DTYPE`
   */
  randomNormal(size: Size, mean?: number, stdDev?: number, dtype?: "float32"): Float32Array<ArrayBuffer>;
  randomNormal(size: Size, mean: number, stdDev: number, dtype: "int32"): Int32Array<ArrayBuffer>;
  randomNormal(size: Size, mean = 0, stdDev = 1, dtype: TfjsDType = "float32"): ArrayBufferView<ArrayBuffer> {
    return this.normals(size, { mean: finite("mean", mean), std: finite("stdDev", stdDev) }, dtype, false);
  }

  /**
   * `tf.truncatedNormal(shape, mean, stdDev, dtype, seed)`, row-major: within two standard deviations.
   *
   * @throws WeightInitError `WI_NOT_REPRODUCED` for seed 0; `WI_BAD_ARGUMENT`, also of stdDev < 0, where TensorFlow.js
   *   never returns; `WI_BAD_DIMS` or `WI_BAD_DTYPE`
   */
  truncatedNormal(size: Size, mean?: number, stdDev?: number, dtype?: "float32"): Float32Array<ArrayBuffer>;
  truncatedNormal(size: Size, mean: number, stdDev: number, dtype: "int32"): Int32Array<ArrayBuffer>;
  truncatedNormal(size: Size, mean = 0, stdDev = 1, dtype: TfjsDType = "float32"): ArrayBufferView<ArrayBuffer> {
    if (finite("stdDev", stdDev) < 0) throw refuse("WI_BAD_ARGUMENT", "stdDev to be at least 0", stdDev);
    return this.normals(size, { mean: finite("mean", mean), std: stdDev }, dtype, true);
  }

  private normals(size: Size, moments: Moments, dtype: TfjsDType, isTruncated: boolean): ArrayBufferView<ArrayBuffer> {
    const out = arrayOf(size, dtype, ["float32", "int32"]);
    const numbers = dtype === "int32" ? new Float64Array(out.length) : out;
    fillNormal(this.normalAlea().state, numbers, moments, isTruncated);
    if (dtype === "int32") for (let i = 0; i < out.length; i++) out[i] = Math.round(numbers[i]!);
    return out;
  }

  /** `tf.randomUniform` of the array's size: numbers in [0, 1). */
  uniform(out: Float32Array | Float64Array, _dtype?: DType): void {
    fillUniform(this.alea.state, out, 0, 1);
  }

  /**
   * `tf.randomNormal` of the array's size: standard normal numbers.
   *
   * @throws WeightInitError `WI_NOT_REPRODUCED` for seed 0
   */
  normal(out: Float32Array | Float64Array, _dtype?: DType): void {
    fillNormal(this.normalAlea().state, out, { mean: 0, std: 1 }, false);
  }

  /**
   * Makes a whole tensor as TensorFlow.js' initializer of the scheme's name does: core asks.
   *
   * @param out - the tensor's storage, 16-bit types as bits
   * @throws WeightInitError `WI_NOT_REPRODUCED` for laws and dtypes that TensorFlow.js has not; `WI_BAD_RANDOM`
   */
  fillTensor(out: StorageOf[DType], request: ForeignRequest): boolean {
    return fillTensor(
      {
        uniform: (numbers: Places, a: number, b: number) => fillUniform(this.alea.state, numbers, a, b),
        normal: (numbers: Places, moments: Moments, isTruncated: boolean) =>
          fillNormal(this.normalAlea().state, numbers, moments, isTruncated),
      },
      out,
      request,
    );
  }

  /**
   * The seed `name`: an initializer with a seed of its own draws from that one, as in TensorFlow.js.
   *
   * @throws WeightInitError `WI_BAD_SEED`
   */
  fork(name: number | bigint | string): TfjsSeed {
    return new TfjsSeed(name);
  }

  /** The seed itself: it never changes. */
  clone(): TfjsSeed {
    return this;
  }

  /** What `JSON.stringify` saves: the seed, a bigint as its digits. */
  toJSON(): number | string {
    return typeof this.seed === "bigint" ? String(this.seed) : this.seed;
  }

  toString(): string {
    return `TfjsSeed(${shown(this.seed)})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

registerRng(TfjsSeed, cpuDevice);
