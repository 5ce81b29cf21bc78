/**
 * `CudaRng` and its registration: the one side effect of importing this package.
 *
 * @module
 */
import { checkState, PortableRng, type RngState, registerRng, shown, WeightInitError } from "@weightinit/core";
import { type CudaContext, contextOf } from "./context.ts";
import { type CudaMakes, cudaDevice } from "./cuda-device.ts";

/** Where a {@link CudaRng} makes its tensors. */
export interface CudaRngOptions {
  /** Number of the CUDA device. Default 0. */
  readonly device?: number | undefined;
  /** CUstream of that device on which fills are queued; 0 is the legacy default stream. Default: one of our own. */
  readonly stream?: bigint | number | undefined;
  /** NVIDIA's driver library, where it is not found by itself; only the first generator's counts. */
  readonly driver?: string | undefined;
}

/**
 * The portable generator whose tensors are made in a GPU's memory. Needs NVIDIA's driver, no CUDA toolkit.
 *
 * Fills are queued: initializers return before the values are there. Order other work after `tensor.stream` or
 * `tensor.event`, or `await tensor.ready()`.
 *
 * @throws WeightInitError `WI_NO_DRIVER`, `WI_NO_DEVICE`, `WI_BAD_SEED`, `WI_BAD_ARGUMENT`
 * @example
 * ```ts no-run needs an NVIDIA GPU
 * import { kaimingNormal } from "@weightinit/core";
 * import { CudaRng } from "@weightinit/cuda-native";
 *
 * using weight = kaimingNormal(new CudaRng(42), "bfloat16", 2, 5);
 * console.log(typeof weight.ptr, weight.byteLength); // bigint 20
 * const values = await weight.toFloat32();
 * console.log(values.length); // 10
 * ```
 */
export class CudaRng extends PortableRng<CudaMakes> {
  /** @internal The device, as the package uses it. */
  readonly context: CudaContext;
  /** CUstream on which fills are queued. */
  readonly stream: bigint;

  constructor(seed: number | bigint, options: CudaRngOptions = {}) {
    super(seed);
    const { device = 0, stream, driver } = options;
    if (
      stream !== undefined &&
      !(typeof stream === "bigint" ? stream >= 0n : Number.isSafeInteger(stream) && stream >= 0)
    ) {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected stream to be a CUstream, a bigint, got ${shown(stream)}`);
    }
    this.context = contextOf(device, driver);
    this.stream = stream === undefined ? this.context.run(() => this.context.stream) : BigInt(stream);
  }

  /**
   * The generator that `rng.state` describes, whichever backend's it was; of the subclass that it is called on.
   *
   * @throws WeightInitError `WI_BAD_STATE`, and what the constructor throws.
   */
  static fromState<R extends CudaRng>(
    this: new (
      seed: number | bigint,
      options?: CudaRngOptions,
    ) => R,
    state: RngState,
    options: CudaRngOptions = {},
  ): R {
    const { seed, draw } = checkState(state);
    // `const { fromState } = CudaRng` has no class, nor has an object that holds it.
    return new (typeof this === "function" ? this : CudaRng)(seed, options).at(seed, draw) as R;
  }

  protected override withSeed(seed: bigint): this {
    const { context, stream } = this;
    context.check();
    return new (this.constructor as typeof CudaRng)(seed, { device: context.ordinal, stream }) as this;
  }
}

registerRng(CudaRng, cudaDevice);
