/**
 * PyTorch's keys of stateless numbers: `torch.func._random`.
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
import { fillAsTorch } from "./init/fill.ts";
import { countOf } from "./integers.ts";
import { fillNormal, fillUniform, writeBlock } from "./key/fills.ts";
import { checkMoments, elementTypeOf, realOf } from "./reals.ts";
import { newestTorch } from "./torch-version.ts";

const word64 = (value: unknown, what: string): bigint => {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) {
    const integer = BigInt(value as number | bigint);
    if (integer >= 0n && integer < 2n ** 64n) return integer;
  }
  throw new WeightInitError(
    "WI_BAD_SEED",
    `expected ${what} of a key to be an integer from 0 to 2^64 − 1 (a bigint beyond 2^53), got ${shown(value)}`,
  );
};

/**
 * A key of `torch.func._random` (PyTorch 2.14 and 2.15, experimental there). It is a value: the same key gives the same
 * numbers at each call; make others with {@link split} and {@link foldIn}.
 *
 * @example
 * ```ts
 * import { randn32 } from "@weightinit/core";
 * import { TorchKey } from "@weightinit/rng-torch";
 *
 * // k = torch.func._random.key(42); torch.func._random.normal(torch.func._random.fold_in(k, 7), (3,))
 * console.log(randn32(new TorchKey(42).foldIn(7), 3));
 * // 3-element CpuTensor<float32>:
 * //  -0.964386
 * //  -1.01408
 * //  -0.517132
 * ```
 */
export class TorchKey implements ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  /** The first word of the key. */
  readonly seed: bigint;
  /** The second: where in Philox's stream the numbers begin. */
  readonly offset: bigint;

  /**
   * `torch.func._random.key(seed)`; with an offset the key that has these two words.
   *
   * @throws WeightInitError `WI_BAD_SEED` unless integers from 0 to 2⁶⁴ − 1
   */
  constructor(seed: number | bigint, offset: number | bigint = 0) {
    this.seed = word64(seed, "the seed");
    this.offset = word64(offset, "the offset");
  }

  /** The key as PyTorch's tensor has it: seed and offset. */
  get data(): readonly [bigint, bigint] {
    return [this.seed, this.offset];
  }

  /**
   * `split(key, count)`: other keys.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  split(count: number = 2): TorchKey[] {
    if (countOf(count) < 1) throw new WeightInitError("WI_BAD_ARGUMENT", "expected at least one key, got 0");
    return Array.from({ length: count }, (_, i) => this.foldIn(i));
  }

  /**
   * `fold_in(key, data)`: another key, of an integer from −2⁶³ to 2⁶⁴ − 1.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  foldIn(data: number | bigint): TorchKey {
    const isInteger = typeof data === "bigint" || Number.isSafeInteger(data);
    if (!isInteger || data < -(2n ** 63n) || data >= 2n ** 64n) {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected an integer of 64 bits to fold in, got ${shown(data)}`);
    }
    const block = new Uint32Array(4);
    writeBlock(this, BigInt(data), block);
    const word = (i: number) => (BigInt(block[i + 1]!) << 32n) | BigInt(block[i]!);
    return new TorchKey(word(0), word(2));
  }

  /**
   * `uniform_(key, out, low=lo, high=hi)` of a tensor of `dtype`, a real one.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DTYPE` or `WI_BAD_RANGE`
   */
  uniform(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), lo: number = 0, hi: number = 1): void {
    fillUniform(this, out, realOf(out, dtype), lo, hi);
  }

  /**
   * `normal_(key, out, mean=mean, std=std)` of a tensor of `dtype`, a real one.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DTYPE`
   */
  normal(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), mean: number = 0, std: number = 1): void {
    checkMoments(mean, std);
    fillNormal(this, out, realOf(out, dtype), mean, std);
  }

  /**
   * Makes a whole uniform or normal tensor: core asks.
   *
   * @param out - the tensor's storage, 16-bit types as bits
   * @throws WeightInitError `WI_NOT_REPRODUCED` for complex dtypes and other laws, which PyTorch has not for keys
   */
  fillTensor(out: Uint16Array | Float32Array | Float64Array, request: ForeignRequest): boolean {
    const { dtype, law } = request;
    const isKnown = law.kind === "uniform" || law.kind === "symmetricUniform" || law.kind === "normal";
    if (!isKnown || dtype.startsWith("complex")) {
      throw new WeightInitError(
        "WI_NOT_REPRODUCED",
        `expected a uniform or normal law of a real dtype, as torch.func._random has, got ${request.scheme} of ${dtype}`,
      );
    }
    const absent = () => {
      throw new Error("not reached");
    };
    return fillAsTorch(
      {
        torch: newestTorch,
        uniform: (numbers, type, lo, hi) => fillUniform(this, numbers, type, lo, hi),
        normal: (numbers, type, mean, std) => fillNormal(this, numbers, type, mean, std),
        cpuPermutation: absent,
        inverseTruncatedNormal: absent,
        quotient: absent,
        scalar: absent,
        log: absent,
      },
      out,
      request,
    );
  }

  /** The key itself: it never changes. */
  clone(): TorchKey {
    return this;
  }

  /** The key as JSON data: two decimal numbers. */
  toJSON(): readonly [string, string] {
    return [String(this.seed), String(this.offset)];
  }

  toString(): string {
    return `TorchKey(${this.seed}, ${this.offset})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

registerRng(TorchKey, cpuDevice);
