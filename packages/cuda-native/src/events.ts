/**
 * Events: a pool of them, and waiting for one without blocking the event loop.
 *
 * @module
 */
import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";
import { CUDA_ERROR_NOT_READY, CUDA_SUCCESS } from "./driver.ts";
import type { PrimaryContext } from "./primary-context.ts";

/** CU_EVENT_DISABLE_TIMING: cheaper to record. */
const WITHOUT_TIMING = 2;
/**
 * Queries at once, of 0.3 µs each on an H100, where a small kernel from its launch on takes 19 of them: it ends sooner
 * than the event loop turns.
 */
const SPINS = 32;
/** Queries on the event loop's own turns before falling back to timers: covers work of well under a millisecond. */
const TURNS = 50;
/** Events kept to be used again. */
const MOST_KEPT = 256;

/** Events of one context, used again once released: creating one costs a microsecond or two. */
export class Events {
  readonly #primary: PrimaryContext;
  readonly #free: bigint[] = [];

  constructor(primary: PrimaryContext) {
    this.#primary = primary;
  }

  /** An event, recorded on `stream`. The context must be current. */
  record(stream: bigint): bigint {
    const { call, raw, failure } = this.#primary.driver;
    let event = this.#free.pop();
    if (event === undefined) {
      const handle = new BigUint64Array(1);
      call.cuEventCreate(handle, WITHOUT_TIMING);
      event = handle[0]!;
    }
    const result = raw.cuEventRecord(event, stream);
    if (result === CUDA_SUCCESS) return event;
    this.release(event);
    throw failure("cuEventRecord", result);
  }

  /** Takes an event back, which may not have happened yet. Never throws. */
  release(event: bigint): void {
    if (this.#free.length < MOST_KEPT) this.#free.push(event);
    else this.#primary.attempt(() => this.#primary.driver.raw.cuEventDestroy_v2(event));
  }

  #query(event: bigint, times: number): boolean {
    const { raw, failure } = this.#primary.driver;
    const before = this.#primary.enter();
    let result = CUDA_ERROR_NOT_READY;
    for (let i = 0; i < times && result === CUDA_ERROR_NOT_READY; i++) result = raw.cuEventQuery(event);
    this.#primary.leave(before);
    if (result !== CUDA_SUCCESS && result !== CUDA_ERROR_NOT_READY) throw failure("cuEventQuery", result);
    return result === CUDA_SUCCESS;
  }

  /**
   * Whether `event` has happened, or happens within some microseconds.
   *
   * @throws WeightInitError `WI_DEVICE_LOST`, or `WI_DESTROYED` if the context is released
   */
  hasHappened(event: bigint): boolean {
    return this.#query(event, SPINS);
  }

  /**
   * Settles when `event` has happened, which had not a moment ago. FFI calls on another thread would have no current
   * context there, so this polls.
   *
   * @throws WeightInitError those of {@link hasHappened}, also if the context is released meanwhile
   */
  async happens(event: bigint): Promise<void> {
    for (let turn = 0; ; turn++) {
      if (turn < TURNS) await immediate();
      else await sleep(1);
      if (this.#query(event, 1)) return;
    }
  }

  /** As {@link happens}, for an event that may have happened. */
  async happened(event: bigint): Promise<void> {
    if (!this.hasHappened(event)) await this.happens(event);
  }

  /** Destroys the pooled events. */
  destroy(): void {
    for (const event of this.#free.splice(0)) this.#primary.driver.raw.cuEventDestroy_v2(event);
  }
}
