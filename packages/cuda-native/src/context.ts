/**
 * One device's primary context, which all CUDA code of the process shares, and what this package keeps in it.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { normalTable } from "@weightinit/core/stream";
import { CUDA_SUCCESS, type Driver, loadDriver } from "./driver.ts";
import { Events } from "./events.ts";
import { type Argument, type Kernel, type ModuleName, Modules } from "./kernels.ts";
import { DeviceMemory } from "./memory.ts";
import { Staging } from "./staging.ts";

/** CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT (cuda.h). */
const MULTIPROCESSOR_COUNT = 16;
/** CU_STREAM_DEFAULT: work is ordered with that on the legacy default stream, which most CUDA code uses. */
const ORDERED_WITH_DEFAULT = 0;
/**
 * Most blocks of a grid for each multiprocessor. It holds eight at a time, which do not end together: with more, each
 * shorter, it is never half empty (1 GiB of float32 uniforms on an H100: 0.356 ms with 8, 0.341 with 64).
 */
const BLOCKS_PER_MULTIPROCESSOR = 64;

export class CudaContext {
  readonly driver: Driver;
  readonly ordinal: number;
  readonly multiprocessors: number;
  readonly events: Events;
  readonly memory: DeviceMemory;
  readonly staging: Staging;
  readonly #handle: bigint;
  readonly #modules: Modules;
  #stream = 0n;
  #table = 0n;
  readonly #popped = new BigUint64Array(1);

  constructor(driver: Driver, ordinal: number) {
    this.driver = driver;
    this.ordinal = ordinal;
    const handle = new BigUint64Array(1);
    const attribute = new Int32Array(1);
    driver.call.cuDeviceGetAttribute(attribute, MULTIPROCESSOR_COUNT, ordinal);
    driver.call.cuDevicePrimaryCtxRetain(handle, ordinal);
    this.#handle = handle[0]!;
    this.multiprocessors = attribute[0]!;
    this.events = new Events(driver);
    this.memory = new DeviceMemory(this);
    this.staging = new Staging(this);
    this.#modules = new Modules(driver, ordinal);
  }

  /** Runs `action` with this context current, and leaves the thread's context as it was. */
  run<T>(action: () => T): T {
    this.driver.call.cuCtxPushCurrent_v2(this.#handle);
    try {
      return action();
    } finally {
      this.driver.raw.cuCtxPopCurrent_v2(this.#popped);
    }
  }

  /** This package's own stream. The context must be current here and below. */
  get stream(): bigint {
    if (this.#stream === 0n) this.#stream = this.createStream(ORDERED_WITH_DEFAULT);
    return this.#stream;
  }

  createStream(flags: number): bigint {
    const out = new BigUint64Array(1);
    this.driver.call.cuStreamCreate(out, flags);
    return out[0]!;
  }

  /** The coefficient table of the float32 normal in device memory, uploaded on first use. */
  get table(): bigint {
    if (this.#table === 0n) {
      const table = normalTable();
      const ptr = this.memory.allocate(table.byteLength);
      const result = this.driver.raw.cuMemcpyHtoD_v2(ptr, table, table.byteLength);
      if (result !== CUDA_SUCCESS) {
        this.driver.raw.cuMemFree_v2(ptr);
        throw this.driver.failure("cuMemcpyHtoD", result);
      }
      this.#table = ptr;
    }
    return this.#table;
  }

  kernel(module: ModuleName, name: string): Kernel {
    return this.#modules.kernel(module, name);
  }

  /** Launches a grid-stride kernel over `items` > 0 threads' work. */
  launch(module: ModuleName, name: string, items: number, stream: bigint, args: readonly Argument[]): void {
    const kernel = this.#modules.kernel(module, name);
    const blocks = Math.ceil(items / kernel.threads);
    kernel.launch([Math.min(blocks, this.multiprocessors * BLOCKS_PER_MULTIPROCESSOR), 1], stream, args);
  }

  destroy(): void {
    const { raw } = this.driver;
    this.run(() => {
      this.memory.destroy();
      this.staging.destroy();
      this.events.destroy();
      if (this.#table !== 0n) raw.cuMemFree_v2(this.#table);
      if (this.#stream !== 0n) raw.cuStreamDestroy_v2(this.#stream);
      this.#modules.unload();
    });
    raw.cuDevicePrimaryCtxRelease_v2(this.ordinal);
  }
}

const contexts = new Map<number, CudaContext>();

/**
 * The context of a device, made on first use.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_NO_DRIVER`, `WI_NO_DEVICE`, `WI_DEVICE_ERROR`
 */
export function contextOf(ordinal: number, driverPath?: string): CudaContext {
  if (!(Number.isInteger(ordinal) && ordinal >= 0)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a device number 0, 1, …, got ${shown(ordinal)}`);
  }
  let context = contexts.get(ordinal);
  if (context === undefined) {
    const driver = loadDriver(driverPath);
    const count = new Int32Array(1);
    driver.call.cuDeviceGetCount(count);
    if (ordinal >= count[0]!) {
      throw new WeightInitError("WI_NO_DEVICE", `expected a device number below ${count[0]}, got ${ordinal}`);
    }
    context = new CudaContext(driver, ordinal);
    contexts.set(ordinal, context);
  }
  return context;
}

/**
 * Gives back everything this package holds on every device: tensors not yet destroyed, kernels, staging memory, and
 * its hold on the primary contexts. Tensors and generators made before must not be used afterwards; new ones may.
 */
export function releaseContexts(): void {
  for (const [ordinal, context] of contexts) {
    contexts.delete(ordinal);
    context.destroy();
  }
}
