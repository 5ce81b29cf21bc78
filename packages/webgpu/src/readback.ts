/**
 * Reading buffers back, through staging buffers that are used again.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { deviceError, type Failure, firstFailure, scoped } from "./failure.ts";
import type { Loss } from "./loss.ts";
import { type Allocation, createBuffer, type GpuRange, wholeWords } from "./memory.ts";
import { COPY_DST, COPY_SRC, MAP_READ, MODE_READ } from "./webgpu-flags.ts";

/**
 * Bytes a staging buffer holds at most. Copying this much out of one into memory that was never touched takes 4 to 5 ms
 * where a page fault costs 2.2 µs, and is the longest that the event loop stands still.
 */
const PIECE = 2 ** 23;
/** Pieces of a long read that are on their way at once, and staging buffers kept for later. */
const IN_FLIGHT = 3;
const MOST_KEPT = 4;
const SMALLEST = 2 ** 12;

function stagingSize(bytes: number): number {
  return Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(bytes)));
}

/** Lets the event loop turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve);
  });
}

/** Where bytes go: all but the first `skip`, `length` of them, which is what `into` holds. */
interface Destination {
  readonly into: Uint8Array;
  readonly length: number;
  readonly skip: number;
}

/** Brings bytes from a staging buffer, to which they are on their way, to their destination. */
type Finish = () => Promise<void>;

export class StagingPool {
  readonly #device: GPUDevice;
  readonly #loss: Loss;
  readonly #free: GPUBuffer[] = [];
  /** Staging buffers made so far. */
  made = 0;

  constructor(device: GPUDevice, loss: Loss) {
    this.#device = device;
    this.#loss = loss;
  }

  /** The smallest free buffer that holds `bytes`, or a new one. */
  #take(bytes: number): Allocation {
    const size = stagingSize(bytes);
    const at = this.#free.findIndex((buffer) => buffer.size >= size);
    if (at >= 0) return { buffer: this.#free.splice(at, 1)[0] as GPUBuffer, failure: Promise.resolve(undefined) };
    this.made++;
    return createBuffer(this.#device, size, MAP_READ | COPY_DST);
  }

  #giveBack(buffer: GPUBuffer): void {
    if (this.#free.length >= MOST_KEPT) buffer.destroy();
    else {
      this.#free.push(buffer);
      this.#free.sort((a, b) => a.size - b.size);
    }
  }

  /** The loss of the device, should it be about to be reported: what it breaks may be reported first. */
  #lostNow(): Failure {
    return this.#loss.during(new Promise((resolve) => setTimeout(resolve, 50)));
  }

  /**
   * Copies a range's bytes to `into`. The copy is queued before this returns: what happens to the buffer later does not
   * change it.
   *
   * @throws WeightInitError (as a rejection) `WI_OUT_OF_MEMORY`, `WI_DEVICE_LOST` or `WI_DEVICE_ERROR`
   */
  async read({ buffer, offset, size }: GpuRange, into: Uint8Array): Promise<void> {
    if (size === 0) return;
    const start = offset - (offset % 4);
    const range = { buffer, offset: start, size: wholeWords(offset + size - start) };
    const to = { into, length: size, skip: offset - start };
    return range.size <= PIECE ? this.#send(range, to)() : this.#readLong(range, to);
  }

  /** Queues a copy into memory of ours. */
  #copy({ buffer, offset, size }: GpuRange, to: GPUBuffer): Failure {
    const copy = () => {
      const encoder = this.#device.createCommandEncoder({ label: "weightinit" });
      encoder.copyBufferToBuffer(buffer, offset, to, 0, size);
      this.#device.queue.submit([encoder.finish()]);
    };
    return scoped(this.#device, ["validation"], (error) => deviceError("copy a tensor", error), copy).failure;
  }

  #send(range: GpuRange, to: Destination): Finish {
    const staging = this.#take(range.size);
    const copied = this.#copy(range, staging.buffer);
    const { result: mapped } = scoped(
      this.#device,
      ["validation"],
      (error) => deviceError("map a tensor", error),
      () => staging.buffer.mapAsync(MODE_READ, 0, range.size),
    );
    mapped.catch(() => undefined);
    const failure = firstFailure([staging.failure, copied]);
    return () => this.#finish(staging.buffer, failure, mapped, range.size, to);
  }

  async #finish(
    staging: GPUBuffer,
    failure: Failure,
    mapped: Promise<undefined>,
    bytes: number,
    { into, length, skip }: Destination,
  ): Promise<void> {
    try {
      await mapped;
    } catch (cause) {
      staging.destroy();
      throw (await failure) ?? (await this.#lostNow()) ?? deviceError("read a tensor back", cause);
    }
    const error = await failure;
    // A view of memory that was transferred or shrunk has another length.
    const isWhole = into.length === length;
    if (error === undefined && isWhole) into.set(new Uint8Array(staging.getMappedRange(0, bytes), skip, length));
    staging.unmap();
    this.#giveBack(staging);
    if (error !== undefined) throw error;
    if (!isWhole) {
      throw new WeightInitError(
        "WI_BAD_OUT",
        `expected into to stay as it was until toArray() has ended, got ${into.length} of ${length} bytes`,
      );
    }
  }

  /**
   * Through a copy in the device's own memory, which no later work changes, and from there in pieces: while one is
   * copied out of its staging buffer, the next are on their way into others.
   */
  async #readLong(range: GpuRange, { into, length, skip }: Destination): Promise<void> {
    const copy = createBuffer(this.#device, range.size, COPY_SRC | COPY_DST);
    const copied = this.#copy(range, copy.buffer);
    const pieces: Finish[] = [];
    const send = (at: number) => {
      const size = Math.min(PIECE, range.size - at);
      const from = Math.max(0, at - skip);
      const end = Math.min(length, at + size - skip);
      const part = into.length === length ? into.subarray(from, end) : into;
      const to = { into: part, length: end - from, skip: at === 0 ? skip : 0 };
      pieces.push(this.#send({ buffer: copy.buffer, offset: at, size }, to));
    };
    try {
      const error = await firstFailure([copy.failure, copied]);
      if (error !== undefined) throw error;
      let sent = 0;
      for (; sent < range.size && pieces.length < IN_FLIGHT; sent += PIECE) send(sent);
      for (let finish = pieces.shift(); finish !== undefined; finish = pieces.shift()) {
        await finish();
        if (sent < range.size) send(sent);
        sent += PIECE;
        await turn();
      }
    } catch (error) {
      await Promise.allSettled(pieces.map((finish) => finish()));
      throw error;
    } finally {
      copy.buffer.destroy();
    }
  }
}
