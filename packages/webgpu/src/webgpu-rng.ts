/**
 * `WebGpuRng` and its registration: the one side effect of importing this package.
 *
 * @module
 */
import { checkState, PortableRng, type RngState, registerRng } from "@weightinit/core";
import { checkDevice, findDevice } from "./adapter.ts";
import { contextOf } from "./gpu-context.ts";
import { checkKnownAnswers } from "./known-answers.ts";
import { type WebGpuMakes, webGpuDevice } from "./webgpu-device.ts";
import { COPY_DST, COPY_SRC, STORAGE } from "./webgpu-flags.ts";
import type { WebGpuCreateOptions, WebGpuDeviceOptions } from "./webgpu-options.ts";
import type { GpuDevice } from "./webgpu-types.ts";

const DEFAULT_USAGE = STORAGE | COPY_SRC | COPY_DST;

/**
 * The portable generator whose tensors are GPU buffers: the same bits as `CpuRng`'s, made where they are used.
 *
 * @example
 * ```ts
 * import { kaimingNormal } from "@weightinit/core";
 * import { WebGpuRng } from "@weightinit/webgpu";
 *
 * const rng = await WebGpuRng.create(42);
 * const weight = kaimingNormal(rng, 2, 5);
 * console.log(weight.buffer.size); // 40
 * console.log((await weight.toArray()).length); // 10
 * weight.destroy();
 * ```
 */
export class WebGpuRng extends PortableRng<WebGpuMakes> {
  /** The device that holds the tensors. */
  readonly device: GpuDevice;
  /** Usage flags of new buffers. */
  readonly usage: number;

  /**
   * A generator on a device of your own, at once. The device's float arithmetic is tested in the background; until it
   * has passed, the same bits are made by integer arithmetic.
   *
   * @param seed - an integer 0 … 2⁶⁴−1; a number must be a safe integer
   * @throws WeightInitError `WI_BAD_SEED`; `WI_BAD_ARGUMENT` without a device
   */
  constructor(seed: number | bigint, options: WebGpuDeviceOptions) {
    super(seed);
    this.device = checkDevice(options?.device);
    this.usage = options.usage ?? DEFAULT_USAGE;
    // A device that is lost, or wrong, reports that through its tensors.
    checkKnownAnswers(contextOf(this.device as GPUDevice)).catch(() => undefined);
  }

  /**
   * A generator on a GPU that this finds: the browser's, or in Node one of Dawn's (the package `webgpu`). The device
   * is tested and the most used shaders are compiled when the promise settles.
   *
   * @throws WeightInitError (as a rejection) `WI_BAD_SEED`; `WI_NO_DRIVER` without WebGPU or a driver; `WI_NO_DEVICE`
   *   if there is no adapter or it gives no device; `WI_DEVICE_ERROR` if the device computes wrong numbers
   */
  static async create<R extends WebGpuRng>(
    this: new (
      seed: number | bigint,
      options: WebGpuDeviceOptions,
    ) => R,
    seed: number | bigint,
    options: WebGpuCreateOptions = {},
  ): Promise<R> {
    const device = options.device === undefined ? await findDevice(options) : (options.device as GPUDevice);
    const rng = new (typeof this === "function" ? this : WebGpuRng)(seed, { device, usage: options.usage }) as R;
    const context = contextOf(device);
    await checkKnownAnswers(context);
    if (context.failure !== undefined) throw context.failure;
    return rng;
  }

  /**
   * The generator that `rng.state` describes, whichever backend's it was; of the subclass that it is called on.
   *
   * @throws WeightInitError `WI_BAD_STATE`; `WI_BAD_ARGUMENT` without a device
   */
  static fromState<R extends WebGpuRng>(
    this: new (
      seed: number | bigint,
      options: WebGpuDeviceOptions,
    ) => R,
    state: RngState,
    options: WebGpuDeviceOptions,
  ): R {
    const { seed, draw } = checkState(state);
    // `const { fromState } = WebGpuRng` has no class, nor has an object that holds it.
    return new (typeof this === "function" ? this : WebGpuRng)(seed, options).at(seed, draw) as R;
  }

  /**
   * Sends the work of all initializers that `make` calls in one submit, instead of one for each that is not small. Work
   * queued by others in the meantime comes before it.
   *
   * @param make - synchronous; what it does after an `await` is no longer part of the batch
   * @returns what `make` returned
   * @example
   * ```ts
   * import { kaimingNormal, zeros32 } from "@weightinit/core";
   * import { WebGpuRng } from "@weightinit/webgpu";
   *
   * const rng = await WebGpuRng.create(42);
   * const layers = rng.batch(() =>
   *   [1, 2, 3].map((i) => ({ weight: kaimingNormal(rng.fork(`${i}.weight`), 64, 64), bias: zeros32(rng, 64) })),
   * );
   * console.log(layers.length); // 3
   * ```
   */
  batch<T>(make: () => T): T {
    return contextOf(this.device as GPUDevice).recorder.batch(make);
  }

  protected override withSeed(seed: bigint): this {
    return new (this.constructor as typeof WebGpuRng)(seed, { device: this.device, usage: this.usage }) as this;
  }
}

registerRng(WebGpuRng, webGpuDevice);
