/**
 * One device's primary context, which all CUDA code of the process shares.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import type { Driver } from "./driver.ts";

/** The context that `run` has made current, if any. */
let current: PrimaryContext | undefined;

export class PrimaryContext {
  readonly driver: Driver;
  readonly ordinal: number;
  readonly #handle: bigint;
  readonly #popped = new BigUint64Array(1);
  #closed = false;

  constructor(driver: Driver, ordinal: number) {
    this.driver = driver;
    this.ordinal = ordinal;
    const handle = new BigUint64Array(1);
    driver.call.cuDevicePrimaryCtxRetain(handle, ordinal);
    this.#handle = handle[0]!;
  }

  /** A CUdevice_attribute of the device. */
  attribute(attribute: number): number {
    const value = new Int32Array(1);
    this.driver.call.cuDeviceGetAttribute(value, attribute, this.ordinal);
    return value[0]!;
  }

  /** @throws WeightInitError `WI_DESTROYED` after {@link close} */
  check(): void {
    if (this.#closed) {
      throw new WeightInitError(
        "WI_DESTROYED",
        "expected a generator and tensors made after releaseContexts(), got ones from before; make new ones",
      );
    }
  }

  /**
   * Runs `action` with this context current, and leaves the thread's context as it was.
   *
   * @throws WeightInitError `WI_DESTROYED` after {@link close}, `WI_DEVICE_LOST`, and what `action` throws
   */
  run<T>(action: () => T): T {
    this.check();
    return this.#run(action);
  }

  #run<T>(action: () => T): T {
    if (current === this) return action();
    const { call, raw } = this.driver;
    const before = current;
    call.cuCtxPushCurrent_v2(this.#handle);
    current = this;
    try {
      return action();
    } finally {
      current = before;
      raw.cuCtxPopCurrent_v2(this.#popped);
    }
  }

  /** As {@link run}, for giving things back: where the context is lost or closed, they are gone. Never throws. */
  attempt(action: () => void): void {
    try {
      this.run(action);
    } catch {}
  }

  /** From now on nothing runs in the context any more. */
  close(): void {
    this.#closed = true;
  }

  /** Runs `last`, which must not throw, and gives up the hold on the context. */
  release(last: () => void): void {
    try {
      this.#run(last);
    } catch {}
    this.driver.raw.cuDevicePrimaryCtxRelease_v2(this.ordinal);
  }
}
