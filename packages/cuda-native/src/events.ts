/**
 * Events: a pool of them, and waiting for one without blocking the event loop.
 *
 * @module
 */
import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";
import { CUDA_ERROR_NOT_READY, CUDA_SUCCESS, type Driver } from "./driver.ts";

/** CU_EVENT_DISABLE_TIMING: cheaper to record. */
const WITHOUT_TIMING = 2;
/** Queries on the event loop's own turns before falling back to timers: covers work of well under a millisecond. */
const TURNS = 50;
/** Events kept to be used again. */
const MOST_KEPT = 256;

/** Events of one context, used again once released: creating one costs a microsecond or two. */
export class Events {
  readonly #driver: Driver;
  readonly #free: bigint[] = [];

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** An event, recorded on `stream`. The context must be current. */
  record(stream: bigint): bigint {
    let event = this.#free.pop();
    if (event === undefined) {
      const handle = new BigUint64Array(1);
      this.#driver.call.cuEventCreate(handle, WITHOUT_TIMING);
      event = handle[0]!;
    }
    const result = this.#driver.raw.cuEventRecord(event, stream);
    if (result === CUDA_SUCCESS) return event;
    this.release(event);
    throw this.#driver.failure("cuEventRecord", result);
  }

  /** Takes an event back. The context must be current. */
  release(event: bigint): void {
    if (this.#free.length < MOST_KEPT) this.#free.push(event);
    else this.#driver.raw.cuEventDestroy_v2(event);
  }

  /** Destroys the pooled events. */
  destroy(): void {
    for (const event of this.#free.splice(0)) this.#driver.raw.cuEventDestroy_v2(event);
  }
}

/**
 * Settles when `query`, a CUresult of cuEventQuery, says that the event has happened.
 *
 * FFI calls on another thread would have no current context there, so this polls.
 */
export async function happened(driver: Driver, query: () => number): Promise<void> {
  for (let turn = 0; ; turn++) {
    const result = query();
    if (result === CUDA_SUCCESS) return;
    if (result !== CUDA_ERROR_NOT_READY) throw driver.failure("cuEventQuery", result);
    if (turn < TURNS) await immediate();
    else await sleep(1);
  }
}
