/**
 * Reading device memory without blocking the event loop.
 *
 * @module
 */
import { setImmediate as immediate } from "node:timers/promises";
import { WeightInitError } from "@weightinit/core";
import type { Events } from "./events.ts";
import { type HostMemory, hostMemory } from "./host-memory.ts";
import type { PrimaryContext } from "./primary-context.ts";
import type { Streams } from "./streams.ts";

/**
 * Bytes of each pinned buffer, and how many: as many as Node's pool has threads to empty them, while the device fills
 * the next.
 */
const LARGEST = 8 << 20;
const BUFFERS = 4;
/** Below this a fresh array is copied to by the driver at once: a quarter of a millisecond at most. */
const SMALL = 256 << 10;
/** What the driver copies to touched memory at a time: 0.6 ms on an H100. */
const PIECE = 8 << 20;

interface Pinned {
  readonly ptr: bigint;
  /** Settles when the last copy out of it has ended. */
  emptied: Promise<void>;
}

/** A pinned buffer that holds, once its event has happened, the values from byte `offset` on. */
interface Filled {
  readonly pinned: Pinned;
  readonly event: bigint;
  readonly offset: number;
}

/** Bytes of a piece of a fresh array: several for each buffer, so that threads share also what is not large. */
function pieceOf(byteLength: number): number {
  const sixteenth = Math.ceil(byteLength / 16 / SMALL) * SMALL;
  return Math.min(LARGEST, sixteenth);
}

export class Staging {
  readonly #primary: PrimaryContext;
  readonly #streams: Streams;
  readonly #events: Events;
  readonly #host: HostMemory | undefined;
  #pinned: Pinned[] = [];
  /** Reads take turns: there is one set of buffers. */
  #turn: Promise<void> = Promise.resolve();
  /** Copies that threads have not ended. */
  readonly #copying = new Set<Promise<void>>();

  constructor(primary: PrimaryContext, streams: Streams, events: Events) {
    this.#primary = primary;
    this.#streams = streams;
    this.#events = events;
    this.#host = hostMemory(primary.driver.koffi);
  }

  /**
   * Copies device memory, whose values are there, to memory that may be touched and may be taken away meanwhile.
   *
   * @throws WeightInitError `WI_BAD_OUT` if it was
   */
  async readInto(ptr: bigint, into: ArrayBufferView): Promise<void> {
    const { byteLength } = into;
    for (let offset = 0; offset < byteLength; offset += PIECE) {
      if (offset > 0) await immediate();
      if (into.byteLength !== byteLength) {
        throw new WeightInitError(
          "WI_BAD_OUT",
          `expected into to stay as it was until toArray() has ended, got ${into.byteLength} of its ${byteLength} bytes`,
        );
      }
      const size = Math.min(PIECE, byteLength - offset);
      this.#copy(ptr + BigInt(offset), new Uint8Array(into.buffer, into.byteOffset + offset, size));
    }
  }

  /** Copies now. The driver takes pageable memory by way of pinned memory of its own, at 12 GB/s on an H100. */
  #copy(from: bigint, to: Uint8Array): void {
    const { call, koffi } = this.#primary.driver;
    this.#primary.run(() => {
      call.cuMemcpyDtoHAsync_v2(koffi.address(to), from, to.byteLength, this.#streams.copies);
      call.cuStreamSynchronize(this.#streams.copies);
    });
  }

  /** Copies device memory, whose values are there, to a fresh array that nobody else has yet. */
  async readFresh(ptr: bigint, fresh: ArrayBufferView): Promise<void> {
    const host = this.#host;
    if (fresh.byteLength <= SMALL || host === undefined) return this.readInto(ptr, fresh);
    const bytes = new Uint8Array(fresh.buffer, fresh.byteOffset, fresh.byteLength);
    host.wantLargePages(bytes);
    const read = this.#turn.then(() => this.#readPieces(ptr, bytes, host));
    this.#turn = read.catch(() => {});
    return read;
  }

  /** The device fills one pinned buffer while threads empty the others: they share the page faults of a fresh array. */
  async #readPieces(ptr: bigint, out: Uint8Array, host: HostMemory): Promise<void> {
    const piece = pieceOf(out.byteLength);
    const empty = async ({ pinned, event, offset }: Filled) => {
      await this.#events.happened(event);
      this.#primary.run(() => this.#events.release(event));
      const to = out.subarray(offset, offset + piece);
      pinned.emptied = this.#counted(host.copy(to, pinned.ptr, to.byteLength));
    };
    try {
      let filled: Filled | undefined;
      for (let offset = 0; offset < out.byteLength; offset += piece) {
        const pinned = this.#buffer((offset / piece) % BUFFERS);
        await pinned.emptied;
        const event = this.#fill(pinned, ptr + BigInt(offset), Math.min(piece, out.byteLength - offset));
        if (filled !== undefined) await empty(filled);
        filled = { pinned, event, offset };
      }
      if (filled !== undefined) await empty(filled);
    } finally {
      // Threads may still write to the array, also after a failure.
      while (this.#copying.size > 0) await Promise.all(this.#copying);
    }
  }

  async #counted(copy: Promise<void>): Promise<void> {
    this.#copying.add(copy);
    try {
      await copy;
    } finally {
      this.#copying.delete(copy);
    }
  }

  #fill({ ptr }: Pinned, from: bigint, size: number): bigint {
    return this.#primary.run(() => {
      this.#primary.driver.call.cuMemcpyDtoHAsync_v2(ptr, from, size, this.#streams.copies);
      return this.#events.record(this.#streams.copies);
    });
  }

  #buffer(index: number): Pinned {
    let pinned = this.#pinned[index];
    if (pinned === undefined) {
      const out = new BigUint64Array(1);
      this.#primary.run(() => this.#primary.driver.call.cuMemAllocHost_v2(out, LARGEST));
      pinned = { ptr: out[0]!, emptied: Promise.resolve() };
      this.#pinned[index] = pinned;
    }
    return pinned;
  }

  /** Settles when no thread copies out of the pinned memory any more; undefined if none does. */
  get copying(): Promise<unknown> | undefined {
    return this.#copying.size > 0 ? Promise.all(this.#copying) : undefined;
  }

  /** Frees the pinned memory; what is queued, and what threads copy, must have ended. */
  destroy(): void {
    for (const { ptr } of this.#pinned) this.#primary.driver.raw.cuMemFreeHost(ptr);
    this.#pinned = [];
  }
}
