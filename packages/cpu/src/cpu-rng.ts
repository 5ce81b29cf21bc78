/**
 * `CpuRng` and its registration: the one side effect of importing this package.
 *
 * @module
 */
import {
  checkState,
  PortableRng,
  type Rng,
  type RngState,
  registerRng,
  shown,
  WeightInitError,
} from "@weightinit/core";
import { cpuDevice } from "./cpu-device.ts";
import type { CpuMakes } from "./cpu-makes.ts";
import { FunctionRng } from "./function-rng.ts";
import { isObject } from "./storage.ts";

/** Seed of the default generator, as in WeightInitializers.jl. */
const DEFAULT_SEED = 1234;

/** How a {@link CpuRng} makes its tensors. */
export interface CpuRngOptions<S extends boolean = boolean> {
  /**
   * Most threads that fills may use, the caller's among them. By default the environment variable
   * `WEIGHTINIT_THREADS`, or else the machine's processors, at most 8, or 64 for shared memory. The bits do not depend
   * on it. Browsers use one.
   */
  readonly threads?: number | undefined;
  /**
   * Whether tensors lie on a `SharedArrayBuffer`, to be sent to other threads without a copy. Fills of shared memory,
   * also of an `out` on some, use more threads: workers write there themselves. Default `false`.
   */
  readonly shared?: S | undefined;
}

function checkOptions<S extends boolean>(options: CpuRngOptions<S>): CpuRngOptions<S> {
  if (!isObject(options)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected options of CpuRng (threads, shared), got ${shown(options)}`);
  }
  for (const name in options) {
    if (name === "threads" || name === "shared") continue;
    throw new WeightInitError("WI_UNKNOWN_OPTION", `expected options of CpuRng (threads, shared), got ${shown(name)}`);
  }
  const { threads, shared } = options;
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads >= 1)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected threads to be an integer ≥ 1, got ${shown(threads)}`);
  }
  if (shared !== undefined && typeof shared !== "boolean") {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected shared to be true or false, got ${shown(shared)}`);
  }
  if (shared && typeof SharedArrayBuffer === "undefined") {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      "expected a SharedArrayBuffer for shared: true, got none here; browsers have it on cross-origin isolated pages",
    );
  }
  return { threads, shared };
}

/**
 * The portable generator whose tensors are typed arrays in this process.
 *
 * Large tensors are made on several threads in Node, started on first need; calls stay synchronous.
 *
 * @example
 * ```ts
 * import { kaimingNormal } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const rng = new CpuRng(42);
 * const encoder = kaimingNormal(rng.fork("encoder.0.weight"), 2, 5);
 * const again = kaimingNormal(new CpuRng(42).fork("encoder.0.weight"), 2, 5);
 * console.log(encoder.data.join() === again.data.join()); // true
 * ```
 * @typeParam S - whether its tensors lie on shared memory
 */
export class CpuRng<S extends boolean = false> extends PortableRng<
  CpuMakes<S extends true ? SharedArrayBuffer : ArrayBuffer>
> {
  /** Most threads that fills may use; `undefined` for as many as the machine has. */
  readonly threads: number | undefined;
  /** Whether its tensors lie on a `SharedArrayBuffer`. */
  readonly shared: boolean;

  /**
   * @param seed - an integer 0 … 2⁶⁴−1; a number must be a safe integer
   * @throws WeightInitError `WI_BAD_SEED`; `WI_BAD_ARGUMENT` for threads that are not an integer ≥ 1, or a `shared`
   *   that is not a boolean; `WI_UNKNOWN_OPTION`
   */
  constructor(seed: number | bigint, options: CpuRngOptions<S> = {}) {
    super(seed);
    const { threads, shared = false } = checkOptions(options);
    this.threads = threads;
    this.shared = shared;
  }

  /**
   * The generator that `rng.state` describes, whichever backend's it was.
   *
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<S extends boolean = false>(
    this: typeof CpuRng,
    state: RngState,
    options?: CpuRngOptions<S>,
  ): CpuRng<S>;
  /**
   * The same, for a subclass.
   *
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends CpuRng<boolean>>(
    this: new (
      seed: number | bigint,
      options?: CpuRngOptions<false>,
    ) => R,
    state: RngState,
    options?: CpuRngOptions<false>,
  ): R;
  static fromState(this: unknown, state: RngState, options: CpuRngOptions<boolean> = {}): CpuRng<boolean> {
    const { seed, draw } = checkState(state);
    // `const { fromState } = CpuRng` has no class, nor has an object that holds it.
    const Class = typeof this === "function" ? (this as typeof CpuRng) : CpuRng;
    return new Class(seed, options).at(seed, draw);
  }

  protected override withSeed(seed: bigint): this {
    return new (this.constructor as typeof CpuRng)(seed, {
      threads: this.threads,
      shared: this.shared,
    }) as unknown as this;
  }
}

/**
 * A generator from any function that gives numbers in [0, 1): Math.random, seedrandom, d3-random. Its words ⌊f()·2³²⌋
 * go through the portable transforms, in order.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` unless `random` is a function; later `WI_BAD_RANDOM` if it gives anything
 *   outside [0, 1).
 * @example
 * ```ts
 * import { glorotNormal } from "@weightinit/core";
 * import { cpuRngFrom } from "@weightinit/cpu";
 *
 * console.log(glorotNormal(cpuRngFrom(Math.random), 4, 4).size); // 16
 * ```
 */
export function cpuRngFrom(random: () => number): Rng<CpuMakes> {
  return new FunctionRng(random);
}

registerRng<Rng<CpuMakes>>(CpuRng, cpuDevice, { initialDefault: () => new CpuRng(DEFAULT_SEED) });
registerRng<Rng<CpuMakes>>(FunctionRng, cpuDevice);
