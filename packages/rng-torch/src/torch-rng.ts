/**
 * PyTorch's generator of the CPU.
 *
 * @module
 */
import { type DType, registerRng, shown, WeightInitError } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { type CpuBehaviour, CpuSource } from "./cpu/cpu-source.ts";
import { fillIntegers, fillPermutation } from "./cpu/integers.ts";
import { fillNormal, fillNormalOneByOne, normalWords } from "./cpu/normal.ts";
import { decodeRngState, encodeRngState } from "./cpu/rng-state.ts";
import { fillUniform } from "./cpu/uniform.ts";
import { checkOptions } from "./options.ts";
import { checkMoments, elementTypeOf, partOf, rounded } from "./reals.ts";
import { type TorchDraws, TorchGenerator } from "./torch-generator.ts";
import type { TorchVersion } from "./torch-version.ts";

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
export class TorchRng extends TorchGenerator {
  /** Whether of the kernels for AVX2. */
  readonly simd: boolean;
  protected readonly source: () => CpuSource;
  protected readonly draws: () => TorchDraws;

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
    super(seed, torch);
    this.simd = simd;
    const source = new CpuSource(this.seed);
    this.source = () => source;
    const behaviour: CpuBehaviour = { torch: this.torch, simd };
    this.draws = () => drawsOf(source, behaviour);
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
    checkMoments(mean, std);
    fillNormalOneByOne(this.source(), out, partOf(out, dtype), mean, std, { torch: this.torch, simd: this.simd });
  }

  /** `torch.get_rng_state()`: 5,056 bytes, which `torch.set_rng_state` takes (as a uint8 tensor). */
  rngState(): Uint8Array<ArrayBuffer> {
    return encodeRngState(this.source(), this.seed);
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
    source.copyTo(rng.source());
    return rng as R;
  }

  /** The state as JSON data, which `JSON.stringify` saves; {@link TorchRng.fromState} gives the generator back. */
  override get state(): TorchState {
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

  override clone(): this {
    const Class = this.constructor as new (seed: bigint, options: TorchOptions) => this;
    const copy = new Class(this.seed, { torch: this.torch, simd: this.simd });
    this.source().copyTo(copy.source());
    return copy;
  }

  override toString(): string {
    return `TorchRng(seed ${this.seed}, torch ${this.torch}${this.simd ? "" : ", no simd"})`;
  }
}

/** What a source draws. */
function drawsOf(source: CpuSource, behaviour: CpuBehaviour): TorchDraws {
  const { torch } = behaviour;
  const permutation = (out: Int32Array) => fillPermutation(source, out);
  return {
    torch,
    uniform: (out, type, lo, hi) => fillUniform(source, out, type, lo, hi, behaviour),
    normal: (out, type, mean, std) => fillNormal(source, out, type, mean, std, behaviour),
    integers: (out, lo, range) => fillIntegers(source, out, lo, range, torch),
    permutation,
    cpuPermutation: permutation,
    skip: (law, n, type) => {
      const words = law === "uniform" ? n : normalWords(n, type, behaviour);
      if (words !== undefined) source.skip(type === "float64" ? 2 * words : words);
      return words !== undefined;
    },
    inverseTruncatedNormal: () => {
      throw new WeightInitError(
        "WI_NOT_REPRODUCED",
        `expected torch "2.12" or later for truncatedNormal on the CPU, got "${torch}", which took erfinv from Intel's MKL, whose last digits nobody publishes`,
      );
    },
    quotient: (x, divisor) => x / divisor,
    scalar: rounded,
    // Only compared with.
    log: Math.log,
  };
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
