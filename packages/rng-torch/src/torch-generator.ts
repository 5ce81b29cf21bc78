/**
 * What TorchRng and TorchCudaRng share: PyTorch's fills, checked, over the draws of a device.
 *
 * @module
 */
import {
  type DType,
  dtypeInfo,
  type ForeignRequest,
  type ForeignRng,
  type RealDType,
  WeightInitError,
} from "@weightinit/core";
import type { CpuMakes } from "@weightinit/cpu";
import { fillAsTorch } from "./init/fill.ts";
import type { TorchSource } from "./init/torch-source.ts";
import { countOf, type IntegersOf, integerRange, integersFor } from "./integers.ts";
import { checkMoments, elementTypeOf, partOf } from "./reals.ts";
import { seedOf } from "./seed.ts";
import { type TorchVersion, torchVersion } from "./torch-version.ts";

/** What a generator has besides what initializers ask of it. */
export interface TorchDraws extends TorchSource {
  /** `randint(lo, lo + range)` of int64. */
  integers(out: BigInt64Array | Float64Array, lo: bigint, range: bigint): void;
  /** `randperm(out.length)`. */
  permutation(out: Int32Array): void;
  /** Moves on as a call that makes `n` numbers would; `false` if only making them does. */
  skip(law: "uniform" | "normal", n: number, type: RealDType): boolean;
}

/** Functions of float32 numbers, rounded as PyTorch's on the generator's device. */
export interface TorchFunctions {
  /** The natural logarithm. */
  log(x: number): number;
  /** x / y. */
  quotient(x: number, y: number): number;
}

/** What `TorchRng` and `TorchCudaRng` have in common. */
export abstract class TorchGenerator implements ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  /** The seed, modulo 2⁶⁴. */
  readonly seed: bigint;
  /** The version whose numbers it repeats. */
  readonly torch: TorchVersion;
  /** A function, so that a Proxy that wraps every object it comes to, or a store that freezes them, ends here. */
  protected abstract readonly draws: () => TorchDraws;

  constructor(seed: number | bigint, torch: TorchVersion | undefined) {
    this.torch = torchVersion(torch);
    this.seed = seedOf(seed);
  }

  /** Whose order of draws `initialize` of `@weightinit/recipes` follows: torch's constructors, then the library's rule. */
  get library(): "torch" {
    return "torch";
  }

  /**
   * Moves the generator on as an initializer's call would that makes `n` numbers of `dtype`, without making them; `false`,
   * with nothing done, where the call must be made. `initialize` passes over what is thrown away in this way.
   *
   * @param scheme - the initializer's name: `"uniform"`, `"normal"`; of others the call must be made
   */
  skips(scheme: string, n: number, dtype: DType): boolean {
    if (scheme !== "uniform" && scheme !== "normal") return false;
    const { part, isComplex } = dtypeInfo(dtype);
    return !isComplex && this.draws().skip(scheme, n, part);
  }

  /** What a library computes of its draws, in float32 as PyTorch does on the generator's device. */
  get functions(): TorchFunctions {
    const { log, quotient } = this.draws();
    return {
      log: (x) => Math.fround(log(x, "float32")),
      quotient: (x, y) => Math.fround(quotient(x, Math.fround(y), "float32")),
    };
  }

  /** The state as JSON data; the class's `fromState` gives the generator back. */
  abstract get state(): object;

  /** A copy that goes on independently from the same point. */
  abstract clone(): this;

  /**
   * `uniform_(lo, hi)` of a tensor of `dtype`; `rand` without bounds.
   *
   * @param out - a `Float64Array` for float64 and complex128, otherwise a `Float32Array`; complex ones interleaved
   * @param dtype - the tensor's; without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DTYPE` or `WI_BAD_RANGE`
   */
  uniform(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), lo: number = 0, hi: number = 1): void {
    this.draws().uniform(out, partOf(out, dtype), lo, hi);
  }

  /**
   * `normal_(mean, std)` of a contiguous tensor of `dtype`. Both parts of a complex number have variance std².
   *
   * @param out - a `Float64Array` for float64 and complex128, otherwise a `Float32Array`; complex ones interleaved
   * @param dtype - the tensor's; without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DTYPE` or `WI_NOT_REPRODUCED`
   */
  normal(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), mean: number = 0, std: number = 1): void {
    checkMoments(mean, std);
    this.draws().normal(out, partOf(out, dtype), mean, std);
  }

  /**
   * `torch.randint(lo, hi, (n,))`, of int64: as numbers, or as bigints if a bound is one.
   *
   * @throws WeightInitError `WI_BAD_RANGE` or `WI_BAD_ARGUMENT`
   */
  randint<A extends number | bigint>(lo: A, hi: A, n: number): IntegersOf<A> {
    const { lo: low, range } = integerRange(lo, hi);
    const out = integersFor(countOf(n), lo, hi);
    this.draws().integers(out, low, range);
    return out;
  }

  /**
   * `torch.randperm(n)`: 0 … n − 1 in random order.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  randperm(n: number): Int32Array<ArrayBuffer> {
    const out = new Int32Array(countOf(n));
    this.draws().permutation(out);
    return out;
  }

  /**
   * Makes a whole tensor as `torch.nn.init` does: core asks. `orthogonal` agrees within 1e-6.
   *
   * @param out - the tensor's storage, 16-bit types as bits
   * @throws WeightInitError `WI_NOT_REPRODUCED`, or `WI_BAD_RANGE` for infinite bounds that `trunc_normal_` refuses
   */
  fillTensor(out: Uint16Array | Float32Array | Float64Array, request: ForeignRequest): boolean {
    return fillAsTorch(this.draws(), out, request);
  }

  /** What `JSON.stringify` saves: {@link state}. */
  toJSON(): this["state"] {
    return this.state;
  }

  /**
   * PyTorch's generators have no children by name.
   *
   * @throws WeightInitError `WI_NOT_PORTABLE`, always
   */
  fork(_name: string | number | bigint): never {
    const { name } = this.constructor;
    throw new WeightInitError(
      "WI_NOT_PORTABLE",
      `expected a portable generator to fork, got ${name}; fork a CpuRng, or seed another ${name}`,
    );
  }

  /** @internal Vue's mark of objects that `reactive` hands out as they are, as `markRaw` sets it. */
  get __v_skip(): true {
    return true;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return String(this);
  }
}
