/**
 * Copying memory of the host to the device, in the order of a stream.
 *
 * @module
 */
import type { Events } from "./events.ts";
import type { PrimaryContext } from "./primary-context.ts";

interface Upload {
  readonly values: ArrayBufferView;
  /** Recorded after the copy. */
  readonly event: bigint;
}

/**
 * The driver copies pageable memory to pinned memory of its own. It "might" do so before it returns, or leave it to "a
 * worker thread" (CUDA driver API, "API synchronization behavior", today and in 11.1): values are kept until it has.
 */
export class Uploads {
  readonly #primary: PrimaryContext;
  readonly #events: Events;
  readonly #queued = new Set<Upload>();

  constructor(primary: PrimaryContext, events: Events) {
    this.#primary = primary;
    this.#events = events;
  }

  /** Queues a copy of `values`, which must not change until it has ended. The context must be current. */
  queue(ptr: bigint, values: ArrayBufferView, stream: bigint): void {
    const { call, raw } = this.#primary.driver;
    call.cuMemcpyHtoDAsync_v2(ptr, values, values.byteLength, stream);
    try {
      this.#queued.add({ values, event: this.#events.record(stream) });
    } catch (error) {
      raw.cuStreamSynchronize(stream); // nothing else tells when the values have been read
      throw error;
    }
    if (this.#queued.size === 1) void this.#watch();
  }

  /** Lets go of values that have been copied, in order, also of those that are queued meanwhile. Never rejects. */
  async #watch(): Promise<void> {
    for (const upload of this.#queued) {
      try {
        await this.#events.happened(upload.event);
      } catch {
        // The context is lost or released: nothing reads the values any more, and the tensor says so.
      }
      if (this.#queued.delete(upload)) this.#primary.attempt(() => this.#events.release(upload.event));
    }
  }

  /** Lets go of all values; what is queued must have ended. */
  destroy(): void {
    for (const { event } of this.#queued) this.#events.release(event);
    this.#queued.clear();
  }
}
