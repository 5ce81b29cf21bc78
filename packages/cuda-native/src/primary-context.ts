/**
 * One device's primary context, which all CUDA code of the process shares.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { CUDA_SUCCESS, type Driver } from "./driver.ts";

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
    const before = this.enter();
    try {
      return action();
    } finally {
      this.leave(before);
    }
  }

  /**
   * Makes this context current until {@link leave}, which must follow.
   *
   * @returns what `leave` needs
   * @throws WeightInitError `WI_DESTROYED` after {@link close}, `WI_DEVICE_LOST`
   */
  enter(): PrimaryContext | undefined {
    if (this.#closed) this.check();
    return current === this ? this : this.#push();
  }

  #push(): PrimaryContext | undefined {
    const before = current;
    const result = this.driver.raw.cuCtxPushCurrent_v2(this.#handle);
    if (result !== CUDA_SUCCESS) throw this.driver.failure("cuCtxPushCurrent_v2", result);
    current = this;
    return before;
  }

  /** Leaves the thread's context as it was before {@link enter}. */
  leave(before: PrimaryContext | undefined): void {
    if (before === this) return;
    current = before;
    this.driver.raw.cuCtxPopCurrent_v2(this.#popped);
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
      const before = current === this ? this : this.#push();
      last();
      this.leave(before);
    } catch {}
    this.driver.raw.cuDevicePrimaryCtxRelease_v2(this.ordinal);
  }
}
