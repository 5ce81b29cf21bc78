/**
 * PyTorch's generator of the CPU.
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
import { type CpuBehaviour, CpuSource } from "./cpu/cpu-source.ts";
import { fillIntegers, fillPermutation } from "./cpu/integers.ts";
import { fillNormal, fillNormalOneByOne } from "./cpu/normal.ts";
import { decodeRngState, encodeRngState } from "./cpu/rng-state.ts";
import { fillUniform } from "./cpu/uniform.ts";
import { fillAsTorch } from "./init/fill.ts";
import type { TorchSource } from "./init/torch-source.ts";
import { countOf, type IntegersOf, integerRange, integersFor } from "./integers.ts";
import { checkOptions } from "./options.ts";
import { elementTypeOf, partOf, rounded } from "./reals.ts";
import { seedOf } from "./seed.ts";
import { type TorchVersion, torchVersion } from "./torch-version.ts";

/** Options of {@link TorchRng}. */
export interface TorchOptions {
  /** PyTorch's version, whose numbers to repeat. Default `"2.15"`; `"2.6"` stands for 2.6 to 2.10. */
  readonly torch?: TorchVersion | undefined;
  /**
   * Whether PyTorch ran on an x86-64 CPU with AVX2, as all but the oldest have. `false` for
   * `ATEN_CPU_CAPABILITY=default`. Default `true`.
   */
  readonly simd?: boolean | undefined;
}

/** A {@link TorchRng}'s state as JSON data. */
export interface TorchState {
  /** Name of the class. */
  readonly generator: "TorchRng";
  /** The version whose numbers it repeats. */
  readonly torch: TorchVersion;
  /** Whether of the kernels for AVX2. */
  readonly simd: boolean;
  /** `torch.get_rng_state()`, two hexadecimal digits a byte. */
  readonly bytes: string;
}

/**
 * PyTorch's CPU generator, number for number: `new TorchRng(42)` is `torch.manual_seed(42)`, and an initializer is the
 * one of `torch.nn.init` that has its law. On x86-64 Linux, PyTorch's own builds.
 *
 * @example
 * ```ts
 * import { kaimingUniform } from "@weightinit/core";
 * import { TorchRng } from "@weightinit/rng-torch";
 *
 * // torch.manual_seed(42); torch.nn.init.kaiming_uniform_(torch.empty(2, 3))
 * console.log(kaimingUniform(new TorchRng(42), 2, 3));
 * // 2×3 CpuTensor<float32>:
 * //  1.08122   1.17381   -0.331311
 * //  1.29911  -0.309859   0.285375
 * ```
 */
export class TorchRng implements ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  /** The seed, modulo 2⁶⁴. */
  readonly seed: bigint;
  /** The version whose numbers it repeats. */
  readonly torch: TorchVersion;
  /** Whether of the kernels for AVX2. */
  readonly simd: boolean;
  /** A function, so that a Proxy that wraps every object it comes to, or a store that freezes them, ends here. */
  readonly #source: () => CpuSource;

  /**
   * @param seed - what `torch.manual_seed` takes: an integer from −2⁶³ to 2⁶⁴ − 1, of which the low 32 bits count
   * @param options - version, and whether with AVX2
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(seed: number | bigint, options: TorchOptions = {}) {
    const { torch, simd = true } = checkOptions<TorchOptions>(options, ["torch", "simd"]);
    if (typeof simd !== "boolean") {
      throw new WeightInitError("WI_BAD_OPTION", `expected simd: true or false, got ${shown(simd)}`);
    }
    this.torch = torchVersion(torch);
    this.simd = simd;
    this.seed = seedOf(seed);
    const source = new CpuSource(this.seed);
    this.#source = () => source;
  }

  get #behaviour(): CpuBehaviour {
    return { torch: this.torch, simd: this.simd };
  }

  /**
   * `uniform_(lo, hi)` of a tensor of `dtype`; `rand` without bounds.
   *
   * @param out - a `Float64Array` for float64 and complex128, otherwise a `Float32Array`; complex ones interleaved
   * @param dtype - the tensor's; without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DTYPE`
   */
  uniform(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), lo: number = 0, hi: number = 1): void {
    fillUniform(this.#source(), out, partOf(out, dtype), lo, hi, this.#behaviour);
  }

  /**
   * `normal_(mean, std)` of a contiguous tensor of `dtype`. Both parts of a complex number have variance std².
   *
   * @param out - a `Float64Array` for float64 and complex128, otherwise a `Float32Array`; complex ones interleaved
   * @param dtype - the tensor's; without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DTYPE` or `WI_NOT_REPRODUCED`
   */
  normal(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), mean: number = 0, std: number = 1): void {
    fillNormal(this.#source(), out, partOf(out, dtype), mean, std, this.#behaviour);
  }

  /**
   * `normal_(mean, std)` of a tensor that is not contiguous, in the order of its memory: PyTorch draws it one by one,
   * whatever its size.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DTYPE`
   */
  normalNonContiguous(
    out: Float32Array | Float64Array,
    dtype: DType = elementTypeOf(out),
    mean: number = 0,
    std: number = 1,
  ): void {
    fillNormalOneByOne(this.#source(), out, partOf(out, dtype), mean, std, this.#behaviour);
  }

  /**
   * `torch.randint(lo, hi, (n,))`, of int64: as numbers, or as bigints if a bound is one.
   *
   * @throws WeightInitError `WI_BAD_RANGE` or `WI_BAD_ARGUMENT`
   */
  randint<A extends number | bigint>(lo: A, hi: A, n: number): IntegersOf<A> {
    const { lo: low, range } = integerRange(lo, hi);
    const out = integersFor(countOf(n), lo, hi);
    fillIntegers(this.#source(), out, low, range, this.torch);
    return out;
  }

  /**
   * `torch.randperm(n)`: 0 … n − 1 in random order.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  randperm(n: number): Int32Array<ArrayBuffer> {
    const out = new Int32Array(countOf(n));
    fillPermutation(this.#source(), out);
    return out;
  }

  /**
   * Makes a whole tensor as `torch.nn.init` does: core asks. `orthogonal` agrees within 1e-6.
   *
   * @param out - the tensor's storage, 16-bit types as bits
   * @throws WeightInitError `WI_NOT_REPRODUCED`, or `WI_BAD_RANGE` for infinite bounds that `trunc_normal_` refuses
   */
  fillTensor(out: Uint16Array | Float32Array | Float64Array, request: ForeignRequest): boolean {
    return fillAsTorch(this.#draws, out, request);
  }

  get #draws(): TorchSource {
    const source = this.#source();
    const behaviour = this.#behaviour;
    return {
      torch: this.torch,
      uniform: (out, type, lo, hi) => fillUniform(source, out, type, lo, hi, behaviour),
      normal: (out, type, mean, std) => fillNormal(source, out, type, mean, std, behaviour),
      cpuPermutation: (n) => this.randperm(n),
      inverseTruncatedNormal: () => {
        throw new WeightInitError(
          "WI_NOT_REPRODUCED",
          `expected torch "2.12" or later for truncatedNormal on the CPU, got "${this.torch}", which took erfinv from Intel's MKL, whose last digits nobody publishes`,
        );
      },
      quotient: (x, divisor) => x / divisor,
      scalar: rounded,
      // Only compared with.
      log: Math.log,
    };
  }

  /** `torch.get_rng_state()`: 5,056 bytes, which `torch.set_rng_state` takes (as a uint8 tensor). */
  rngState(): Uint8Array<ArrayBuffer> {
    return encodeRngState(this.#source(), this.seed);
  }

  /**
   * A generator that goes on where PyTorch's was, given `torch.get_rng_state()`; of the subclass that it is called on.
   *
   * @param bytes - the 5,056 bytes, also as a list: `torch.get_rng_state().tolist()`
   * @throws WeightInitError `WI_BAD_STATE`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  static fromRngState<R extends TorchRng>(
    this: new (
      seed: bigint,
      options: TorchOptions,
    ) => R,
    bytes: Uint8Array | readonly number[],
    options: TorchOptions = {},
  ): R {
    const source = new CpuSource(0n);
    const seed = decodeRngState(bytes, source);
    // `const { fromRngState } = TorchRng` has no class, nor has an object that holds it.
    const rng = new (typeof this === "function" ? this : TorchRng)(seed, options);
    source.copyTo(rng.#source());
    return rng as R;
  }

  /** The state as JSON data, which `JSON.stringify` saves; {@link TorchRng.fromState} gives the generator back. */
  get state(): TorchState {
    const bytes = Array.from(this.rngState(), (byte) => byte.toString(16).padStart(2, "0")).join("");
    return { generator: "TorchRng", torch: this.torch, simd: this.simd, bytes };
  }

  /**
   * The generator that `state` was taken from, at that point; of the subclass that it is called on.
   *
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends TorchRng>(this: new (seed: bigint, options: TorchOptions) => R, state: TorchState): R {
    return TorchRng.fromRngState.call(
      this as new (
        seed: bigint,
        options: TorchOptions,
      ) => TorchRng,
      stateBytes(state),
      { torch: state.torch, simd: state.simd },
    ) as R;
  }

  /** What `JSON.stringify` saves: {@link state}. */
  toJSON(): TorchState {
    return this.state;
  }

  /** A copy that goes on independently from the same point. */
  clone(): this {
    const Class = this.constructor as new (seed: bigint, options: TorchOptions) => this;
    const copy = new Class(this.seed, { torch: this.torch, simd: this.simd });
    this.#source().copyTo(copy.#source());
    return copy;
  }

  /**
   * PyTorch's generators have no children by name.
   *
   * @throws WeightInitError `WI_NOT_PORTABLE`, always
   */
  fork(_name: string | number | bigint): never {
    throw new WeightInitError(
      "WI_NOT_PORTABLE",
      "expected a portable generator to fork, got TorchRng; fork a CpuRng, or seed another TorchRng",
    );
  }

  /** @internal Vue's mark of objects that `reactive` hands out as they are, as `markRaw` sets it. */
  get __v_skip(): true {
    return true;
  }

  toString(): string {
    return `TorchRng(seed ${this.seed}, torch ${this.torch}${this.simd ? "" : ", no simd"})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

function stateBytes(state: unknown): number[] {
  const { generator, torch, simd, bytes } = (typeof state === "object" && state !== null ? state : {}) as Record<
    string,
    unknown
  >;
  const isKnown = generator === "TorchRng" && typeof simd === "boolean" && typeof torch === "string";
  if (!isKnown || typeof bytes !== "string" || !/^([0-9a-f]{2})*$/.test(bytes)) {
    throw new WeightInitError("WI_BAD_STATE", `expected a state that a TorchRng's \`state\` gave, got ${shown(state)}`);
  }
  return Array.from({ length: bytes.length / 2 }, (_, i) => Number.parseInt(bytes.slice(2 * i, 2 * i + 2), 16));
}

registerRng(TorchRng, cpuDevice);
