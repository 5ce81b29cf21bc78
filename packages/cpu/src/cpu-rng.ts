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

/** Seed of the default generator, as in WeightInitializers.jl. */
const DEFAULT_SEED = 1234;

/** How a {@link CpuRng} makes its tensors. */
export interface CpuRngOptions {
  /**
   * Most threads that fills may use, the caller's among them. By default the environment variable
   * `WEIGHTINIT_THREADS`, or else the machine's processors, at most 8. The bits do not depend on it. Browsers use one.
   */
  readonly threads?: number | undefined;
}

function checkThreads(options: CpuRngOptions): number | undefined {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected options of CpuRng, { threads }, got ${shown(options)}`);
  }
  for (const name in options) {
    if (name === "threads") continue;
    throw new WeightInitError("WI_UNKNOWN_OPTION", `expected options of CpuRng (threads), got ${shown(name)}`);
  }
  const { threads } = options;
  if (threads === undefined || (Number.isSafeInteger(threads) && threads >= 1)) return threads;
  throw new WeightInitError("WI_BAD_ARGUMENT", `expected threads to be an integer ≥ 1, got ${shown(threads)}`);
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
 */
export class CpuRng extends PortableRng<CpuMakes> {
  /** Most threads that fills may use; `undefined` for as many as the machine has. */
  readonly threads: number | undefined;

  /**
   * @param seed - an integer 0 … 2⁶⁴−1; a number must be a safe integer
   * @throws WeightInitError `WI_BAD_SEED`; `WI_BAD_ARGUMENT` for threads that are not an integer ≥ 1;
   *   `WI_UNKNOWN_OPTION`
   */
  constructor(seed: number | bigint, options: CpuRngOptions = {}) {
    super(seed);
    this.threads = checkThreads(options);
  }

  /**
   * The generator that `rng.state` describes, whichever backend's it was; of the subclass that it is called on.
   *
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends CpuRng>(
    this: new (
      seed: number | bigint,
      options?: CpuRngOptions,
    ) => R,
    state: RngState,
    options: CpuRngOptions = {},
  ): R {
    const { seed, draw } = checkState(state);
    // `const { fromState } = CpuRng` has no class, nor has an object that holds it.
    return new (typeof this === "function" ? this : CpuRng)(seed, options).at(seed, draw) as R;
  }

  protected override withSeed(seed: bigint): this {
    return new (this.constructor as typeof CpuRng)(seed, { threads: this.threads }) as this;
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
