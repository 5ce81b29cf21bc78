/**
 * Reading buffers back, through staging buffers that are used again.
 *
 * @module
 */
import { deviceError, type Failure, firstFailure } from "./failure.ts";
import type { GpuContext, GpuRange } from "./gpu-context.ts";
import { COPY_DST, MAP_READ, MODE_READ } from "./webgpu-flags.ts";

/** Staging buffers kept for later, and the largest one that is: 16 MiB each. */
const MOST_KEPT = 4;
const LARGEST_KEPT = 2 ** 24;
const SMALLEST = 2 ** 12;

/** Copies start and end at multiples of this. */
const COPY_ALIGNMENT = 4;

function aligned(bytes: number): number {
  return Math.ceil(bytes / COPY_ALIGNMENT) * COPY_ALIGNMENT;
}

function stagingSize(bytes: number): number {
  if (bytes > LARGEST_KEPT) return bytes;
  return Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(bytes)));
}

export class StagingPool {
  readonly #context: GpuContext;
  readonly #free: GPUBuffer[] = [];
  /** Staging buffers made so far. */
  made = 0;

  constructor(context: GpuContext) {
    this.#context = context;
  }

  /** The smallest free buffer that holds `bytes`, or a new one. */
  #take(bytes: number): { buffer: GPUBuffer; failure: Failure } {
    const size = stagingSize(bytes);
    const at = this.#free.findIndex((buffer) => buffer.size >= size);
    if (at >= 0) return { buffer: this.#free.splice(at, 1)[0] as GPUBuffer, failure: Promise.resolve(undefined) };
    this.made++;
    return this.#context.createBuffer(size, MAP_READ | COPY_DST);
  }

  #giveBack(buffer: GPUBuffer): void {
    if (buffer.size > LARGEST_KEPT || this.#free.length >= MOST_KEPT) buffer.destroy();
    else {
      this.#free.push(buffer);
      this.#free.sort((a, b) => a.size - b.size);
    }
  }

  /**
   * A copy of a range's bytes. The copy is queued before this returns: what happens to the buffer later does not
   * change it.
   *
   * @throws WeightInitError (as a rejection) `WI_OUT_OF_MEMORY`, `WI_DEVICE_LOST` or `WI_DEVICE_ERROR`
   */
  read({ buffer, offset, size }: GpuRange): Promise<ArrayBuffer> {
    if (size === 0) return Promise.resolve(new ArrayBuffer(0));
    const { device } = this.#context;
    const start = Math.floor(offset / COPY_ALIGNMENT) * COPY_ALIGNMENT;
    const end = start + aligned(offset + size - start);
    const staging = this.#take(end - start);
    const encoder = device.createCommandEncoder({ label: "weightinit readback" });
    device.pushErrorScope("validation");
    encoder.copyBufferToBuffer(buffer, start, staging.buffer, 0, end - start);
    device.queue.submit([encoder.finish()]);
    const mapped = staging.buffer.mapAsync(MODE_READ, 0, end - start);
    const failure = device.popErrorScope().then(
      (error) => (error === null ? undefined : deviceError("copy a tensor", error)),
      () => undefined,
    );
    return this.#finish(staging, firstFailure([staging.failure, failure]), mapped, offset - start, size);
  }

  async #finish(
    staging: { buffer: GPUBuffer },
    failure: Failure,
    mapped: Promise<undefined>,
    skip: number,
    size: number,
  ): Promise<ArrayBuffer> {
    try {
      await mapped;
    } catch (cause) {
      staging.buffer.destroy();
      throw (await failure) ?? (await this.#context.lostNow()) ?? deviceError("read a tensor back", cause);
    }
    const error = await failure;
    const copy =
      error === undefined ? staging.buffer.getMappedRange(0, aligned(skip + size)).slice(skip, skip + size) : undefined;
    staging.buffer.unmap();
    this.#giveBack(staging.buffer);
    if (copy === undefined) throw error;
    return copy;
  }
}
