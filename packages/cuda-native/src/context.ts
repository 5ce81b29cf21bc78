/**
 * What this package keeps on one device: streams, events, memory, kernels.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { uploadTable } from "./coefficient-table.ts";
import { type Driver, loadDriver } from "./driver.ts";
import { Events } from "./events.ts";
import { type Argument, type Kernel, type ModuleName, Modules } from "./kernels.ts";
import { type Mark, Marks, type Work } from "./marks.ts";
import { DeviceMemory } from "./memory.ts";
import { PrimaryContext } from "./primary-context.ts";
import { Staging } from "./staging.ts";
import { Streams } from "./streams.ts";
import { Uploads } from "./uploads.ts";

/** CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT (cuda.h). */
const MULTIPROCESSOR_COUNT = 16;

export class CudaContext {
  readonly driver: Driver;
  readonly ordinal: number;
  readonly multiprocessors: number;
  readonly marks: Marks;
  readonly memory: DeviceMemory;
  readonly staging: Staging;
  readonly uploads: Uploads;
  readonly #primary: PrimaryContext;
  readonly #events: Events;
  readonly #streams: Streams;
  readonly #modules: Modules;
  #table = 0n;

  constructor(driver: Driver, ordinal: number) {
    const primary = new PrimaryContext(driver, ordinal);
    this.driver = driver;
    this.ordinal = ordinal;
    this.#primary = primary;
    this.multiprocessors = primary.attribute(MULTIPROCESSOR_COUNT);
    this.#events = new Events(primary);
    this.#streams = new Streams(primary);
    this.marks = new Marks(this.#streams, this.#events);
    this.memory = new DeviceMemory(primary, this.#streams, this.marks);
    this.staging = new Staging(primary, this.#streams, this.#events);
    this.uploads = new Uploads(primary, this.#events);
    this.#modules = new Modules(primary);
  }

  /**
   * Runs `action` with this context current, and leaves the thread's context as it was.
   *
   * @throws WeightInitError `WI_DESTROYED` after `releaseContexts()`, `WI_DEVICE_LOST`, and what `action` throws
   */
  run<T>(action: () => T): T {
    return this.#primary.run(action);
  }

  /** As {@link PrimaryContext.enter}, which {@link leave} must follow: for what every tensor goes through. */
  enter(): PrimaryContext | undefined {
    return this.#primary.enter();
  }

  leave(before: PrimaryContext | undefined): void {
    this.#primary.leave(before);
  }

  /** @throws WeightInitError `WI_DESTROYED` after `releaseContexts()` */
  check(): void {
    this.#primary.check();
  }

  /**
   * A point after the work; undefined if there is none. The context need not be current here and below.
   *
   * @throws WeightInitError `WI_DESTROYED`, `WI_DEVICE_LOST`
   */
  markAfter(work: Work): Mark | undefined {
    return work.mark ?? this.run(() => this.marks.after(work));
  }

  /** Settles when the work has ended; undefined if it has. */
  ending(work: Work): Promise<void> | undefined {
    const before = this.#primary.enter();
    try {
      const mark = this.marks.after(work);
      return mark === undefined ? undefined : this.marks.happening(mark);
    } finally {
      this.#primary.leave(before);
    }
  }

  /** This package's own stream. The context must be current here and below. */
  get stream(): bigint {
    return this.#streams.fills;
  }

  /** Whether `stream` is this package's own. */
  isOurs(stream: bigint): boolean {
    return this.#streams.isOurs(stream);
  }

  /** The coefficient table of the float32 normal in device memory, uploaded on first use. */
  get table(): bigint {
    if (this.#table === 0n) this.#table = uploadTable(this.#primary, this.memory, this.#streams);
    return this.#table;
  }

  kernel(module: ModuleName, name: string): Kernel {
    return this.#modules.kernel(module, name);
  }

  /** Launches a grid-stride kernel over `items` > 0 threads' work, with `args` and behind them `rest`. */
  launch(
    module: ModuleName,
    name: string,
    items: number,
    stream: bigint,
    args: readonly Argument[],
    rest?: readonly Argument[],
  ): void {
    const kernel = this.#modules.kernel(module, name);
    const blocks = Math.ceil(items / kernel.threads);
    kernel.launch(Math.min(blocks, this.multiprocessors * kernel.mostBlocks), 1, stream, args, rest);
  }

  /** Gives everything back, after what is queued on the device. */
  destroy(): void {
    const { copying } = this.staging;
    this.#primary.attempt(() => {
      this.driver.raw.cuCtxSynchronize();
      this.memory.destroy();
      this.uploads.destroy();
      this.marks.destroy();
      this.#events.destroy();
      this.#streams.destroy();
      this.#modules.unload();
    });
    this.#primary.close();
    // Threads that copy to an array need the pinned memory for some milliseconds more.
    const rest = () => this.#primary.release(() => this.staging.destroy());
    if (copying === undefined) rest();
    else copying.then(rest);
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
 * its hold on the primary contexts, after waiting for what is queued there. Tensors and generators made before then
 * throw `WI_DESTROYED`, and their reads in progress reject with it; new ones may be made.
 */
export function releaseContexts(): void {
  for (const [ordinal, context] of contexts) {
    contexts.delete(ordinal);
    context.destroy();
  }
}
