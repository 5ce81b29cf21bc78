/**
 * PyTorch's generator of NVIDIA GPUs.
 *
 * @module
 */
import { type DType, registerRng, shown, WeightInitError } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { bytesOf } from "./cpu/rng-state.ts";
import { type CardName, cardOf } from "./cuda/cards.ts";
import { CudaSource } from "./cuda/cuda-source.ts";
import { fillDropout } from "./cuda/dropout.ts";
import { fillBernoulli, fillExponential, fillInt64, fillIntegers, fillNormal, fillUniform } from "./cuda/fills.ts";
import { logf } from "./cuda/float32.ts";
import { log64 } from "./cuda/float64.ts";
import { fillInverseTruncated } from "./cuda/inverse-truncated.ts";
import { fillPermutation } from "./cuda/permutation.ts";
import { countOf } from "./integers.ts";
import { checkOptions } from "./options.ts";
import { elementTypeOf, realOf } from "./reals.ts";
import { type TorchDraws, TorchGenerator } from "./torch-generator.ts";
import { TorchRng } from "./torch-rng.ts";
import type { TorchVersion } from "./torch-version.ts";

/** Options of {@link TorchCudaRng}. */
export interface TorchCudaOptions {
  /** The card by name, in place of its multiprocessors and threads: `"H100"`, `"A100"`, `"RTX 4090"`, `"T4"` and others. */
  readonly card?: CardName | undefined;
  /** `torch.cuda.get_device_properties(0).multi_processor_count`. Default 132, an H100's. */
  readonly multiprocessors?: number | undefined;
  /** `torch.cuda.get_device_properties(0).max_threads_per_multi_processor`. Default 2048, an H100's. */
  readonly threadsPerMultiprocessor?: number | undefined;
  /** PyTorch's version, whose numbers to repeat. Default `"2.15"`; only `truncatedNormal` changed, in 2.12. */
  readonly torch?: TorchVersion | undefined;
  /** The CPU's generator of the same program, from which `sparse_` takes its rows even on a GPU. */
  readonly cpu?: TorchRng | undefined;
}

/** A {@link TorchCudaRng}'s state as JSON data. */
export interface TorchCudaState {
  /** Name of the class. */
  readonly generator: "TorchCudaRng";
  /** The version whose numbers it repeats. */
  readonly torch: TorchVersion;
  /** The card's. */
  readonly multiprocessors: number;
  /** The card's. */
  readonly threadsPerMultiprocessor: number;
  /** The seed, modulo 2⁶⁴, in decimal digits. */
  readonly seed: string;
  /** PyTorch's offset, in decimal digits. */
  readonly offset: string;
}

const optionNames = ["card", "multiprocessors", "threadsPerMultiprocessor", "torch", "cpu"] as const;

/**
 * PyTorch's CUDA generator, number for number, without a GPU: `new TorchCudaRng(42, { card: "A100" })` is
 * `torch.manual_seed(42)` for tensors that are made on an A100. Which thread makes which number depends on how many the
 * card runs at once, so tensors of more than 256·multiprocessors·⌊threads/256⌋ numbers differ between cards.
 *
 * @example
 * ```ts
 * import { kaimingUniform } from "@weightinit/core";
 * import { TorchCudaRng } from "@weightinit/rng-torch";
 *
 * // torch.manual_seed(42); torch.nn.init.kaiming_uniform_(torch.empty(2, 3, device="cuda"))
 * console.log(kaimingUniform(new TorchCudaRng(42), 2, 3));
 * // 2×3 CpuTensor<float32>:
 * //  0.319499  -1.38576   -0.287329
 * // -1.3002    -0.972224  -0.0495736
 * ```
 */
export class TorchCudaRng extends TorchGenerator {
  /** Multiprocessors of the card. */
  readonly multiprocessors: number;
  /** Threads that each of them holds. */
  readonly threadsPerMultiprocessor: number;
  protected readonly source: () => CudaSource;
  protected readonly draws: () => TorchDraws;
  protected readonly cpu: () => TorchRng | undefined;

  /**
   * @param seed - what `torch.manual_seed` takes: an integer from −2⁶³ to 2⁶⁴ − 1
   * @param options - the card, the version
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(seed: number | bigint, options: TorchCudaOptions = {}) {
    const given = checkOptions<TorchCudaOptions>(options, optionNames);
    const { cpu, torch } = given;
    if (cpu !== undefined && !(cpu instanceof TorchRng)) {
      throw new WeightInitError("WI_BAD_OPTION", `expected cpu to be a TorchRng, got ${shown(cpu)}`);
    }
    const card = cardOf(given);
    super(seed, torch);
    this.multiprocessors = card.multiprocessors;
    this.threadsPerMultiprocessor = card.threadsPerMultiprocessor;
    const source = new CudaSource(this.seed, card);
    this.source = () => source;
    this.cpu = () => cpu;
    this.draws = () => drawsOf(source, this.torch, cpu);
  }

  /**
   * `exponential_(rate)` of a real tensor.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DTYPE`
   */
  exponential(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), rate: number = 1): void {
    if (!(rate > 0)) throw new WeightInitError("WI_BAD_ARGUMENT", `expected a rate > 0, got ${shown(rate)}`);
    fillExponential(this.source(), out, realOf(out, dtype), rate);
  }

  /**
   * `bernoulli_(p)` of a tensor of float32 or a 16-bit type: ones with probability `p`, zeros.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  bernoulli(out: Float32Array, p: number = 0.5): void {
    realOf(out, "float32");
    fillBernoulli(this.source(), out, probability(p));
  }

  /**
   * What `torch.nn.functional.dropout(input, p)` multiplies a contiguous input of `dtype` with: 0 with probability `p`,
   * otherwise 1/(1 − p).
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DTYPE`, or `WI_NOT_REPRODUCED` for float64, and for 16-bit types of
   *   PyTorch before 2.15
   */
  dropout(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), p: number = 0.5): void {
    fillDropout(this.source(), out, realOf(out, dtype), probability(p), this.torch);
  }

  /**
   * `random_()` of an int64 tensor of `n` elements: 0 … 2⁶³ − 1.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  random(n: number): BigInt64Array<ArrayBuffer> {
    const out = new BigInt64Array(countOf(n));
    fillInt64(this.source(), out);
    return out;
  }

  /** A generator of `Class` at an offset. */
  protected static at(Class: unknown, seed: bigint, offset: bigint, options: TorchCudaOptions): TorchCudaRng {
    if (offset % 4n !== 0n) {
      throw new WeightInitError("WI_BAD_STATE", `expected a state whose offset is a multiple of 4, got ${offset}`);
    }
    // `const { fromState } = TorchCudaRng` has no class, nor has an object that holds it.
    const rng = new (typeof Class === "function" ? (Class as typeof TorchCudaRng) : TorchCudaRng)(seed, options);
    rng.source().offset = offset;
    return rng;
  }

  /** `torch.cuda.get_rng_state()`: 16 bytes, seed and offset. */
  rngState(): Uint8Array<ArrayBuffer> {
    const view = new DataView(new ArrayBuffer(16));
    view.setBigUint64(0, this.seed, true);
    view.setBigUint64(8, this.source().offset, true);
    return new Uint8Array(view.buffer);
  }

  /**
   * A generator that goes on where PyTorch's was, given `torch.cuda.get_rng_state()`; of the subclass that it is called on.
   *
   * @param bytes - the 16 bytes, also as a list: `torch.cuda.get_rng_state().tolist()`
   * @throws WeightInitError `WI_BAD_STATE`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  static fromRngState<R extends TorchCudaRng>(
    this: new (
      seed: bigint,
      options: TorchCudaOptions,
    ) => R,
    bytes: Uint8Array | readonly number[],
    options: TorchCudaOptions = {},
  ): R {
    const view = new DataView(bytesOf(bytes, 16, "torch.cuda.get_rng_state()").buffer);
    return TorchCudaRng.at(this, view.getBigUint64(0, true), view.getBigUint64(8, true), options) as R;
  }

  /** The state as JSON data, which `JSON.stringify` saves; {@link TorchCudaRng.fromState} gives the generator back. */
  override get state(): TorchCudaState {
    const { torch, multiprocessors, threadsPerMultiprocessor } = this;
    const [seed, offset] = [String(this.seed), String(this.source().offset)];
    return { generator: "TorchCudaRng", torch, multiprocessors, threadsPerMultiprocessor, seed, offset };
  }

  /**
   * The generator that `state` was taken from, at that point; of the subclass that it is called on.
   *
   * @param options - `cpu` alone, which is not part of the state
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends TorchCudaRng>(
    this: new (
      seed: bigint,
      options: TorchCudaOptions,
    ) => R,
    state: TorchCudaState,
    options: Pick<TorchCudaOptions, "cpu"> = {},
  ): R {
    const given = (typeof state === "object" && state !== null ? state : {}) as Partial<Record<string, unknown>>;
    const isNumber = (value: unknown): value is string =>
      typeof value === "string" && /^\d{1,20}$/.test(value) && BigInt(value) < 2n ** 64n;
    const { generator, torch, multiprocessors, threadsPerMultiprocessor, seed, offset } = given;
    if (generator !== "TorchCudaRng" || !isNumber(seed) || !isNumber(offset)) {
      throw new WeightInitError(
        "WI_BAD_STATE",
        `expected a state that a TorchCudaRng's \`state\` gave, got ${shown(state)}`,
      );
    }
    const { cpu } = checkOptions<Pick<TorchCudaOptions, "cpu">>(options, ["cpu"]);
    const parts = { torch, multiprocessors, threadsPerMultiprocessor, cpu } as TorchCudaOptions;
    try {
      return TorchCudaRng.at(this, BigInt(seed), BigInt(offset), parts) as R;
    } catch (cause) {
      if (!(cause instanceof WeightInitError)) throw cause;
      throw new WeightInitError("WI_BAD_STATE", cause.message, { cause });
    }
  }

  /** A copy that goes on independently from the same point; so does its CPU generator. */
  override clone(): this {
    const { torch, multiprocessors, threadsPerMultiprocessor } = this;
    const options = { torch, multiprocessors, threadsPerMultiprocessor, cpu: this.cpu()?.clone() };
    return TorchCudaRng.at(this.constructor, this.seed, this.source().offset, options) as this;
  }

  override toString(): string {
    const { seed, multiprocessors, threadsPerMultiprocessor } = this;
    return `TorchCudaRng(seed ${seed}, offset ${this.source().offset}, ${multiprocessors}×${threadsPerMultiprocessor} threads)`;
  }
}

/** What a source draws. */
function drawsOf(source: CudaSource, torch: TorchVersion, cpu: TorchRng | undefined): TorchDraws {
  return {
    torch,
    uniform: (out, type, lo, hi) => fillUniform(source, out, type, lo, hi),
    normal: (out, type, mean, std) => fillNormal(source, out, type, mean, std),
    integers: (out, lo, range) => fillIntegers(source, out, lo, range),
    permutation: (out) => fillPermutation(source, out),
    skip: (_, n, type) => {
      if (n > 0) source.advance(n, type === "float64" ? 2 : 4);
      return true;
    },
    cpuPermutation: (out) => {
      if (cpu === undefined) {
        throw new WeightInitError(
          "WI_NOT_REPRODUCED",
          "expected the option cpu for sparseInit, since PyTorch takes the rows from the CPU's generator, got none; give new TorchCudaRng(seed, { cpu: new TorchRng(seed) })",
        );
      }
      out.set(cpu.randperm(out.length));
    },
    inverseTruncatedNormal: (out, type, law) => fillInverseTruncated(source, out, type, law),
    // A GPU multiplies with the inverse, and keeps Python's numbers in the computing precision.
    quotient: (x, divisor, type) => (type === "float64" ? x * (1 / divisor) : x * Math.fround(1 / divisor)),
    scalar: (x, type) => (type === "float64" ? x : Math.fround(x)),
    log: (x, type) => (x === 0 ? Number.NEGATIVE_INFINITY : type === "float64" ? log64(x) : logf(x)),
  };
}

function probability(p: unknown): number {
  if (typeof p === "number" && p >= 0 && p <= 1) return p;
  throw new WeightInitError("WI_BAD_ARGUMENT", `expected a probability from 0 to 1, got ${shown(p)}`);
}

registerRng(TorchCudaRng, cpuDevice);
