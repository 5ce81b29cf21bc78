/**
 * Memory of tensors. What is small is made when work is sent, with all that waits for it, or when it is first asked for: an
 * error scope of its own costs more than the memory.
 *
 * @module
 */
import type { Failure } from "./failure.ts";
import { createBuffer, isFreeUsage } from "./memory.ts";

/** Bytes of small memory at most. To make more of it together saves little of what it takes to fill. */
export const SMALL = 2 ** 16;

/** A tensor's buffer, which may not have been made yet. */
export class TensorMemory {
  readonly size: number;
  readonly usage: GPUBufferUsageFlags;
  /** `undefined` until it is made. */
  buffer: GPUBuffer | undefined;
  /** Why it could not be made; `undefined` where nothing can fail. */
  failure: Failure | undefined;
  /** Whether a fill of it waits to be recorded. */
  isAwaited = false;

  constructor(size: number, usage: GPUBufferUsageFlags, buffer?: GPUBuffer) {
    this.size = size;
    this.usage = usage;
    this.buffer = buffer;
  }
}

export class TensorMemories {
  readonly #device: GPUDevice;
  /** Buffers that this package has made for tensors. */
  readonly #made = new WeakMap<GPUBuffer, TensorMemory>();
  /** What is not made yet. Some of it may have been meanwhile. */
  #waiting: TensorMemory[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Fresh memory for a tensor. */
  allocate(size: number, usage: GPUBufferUsageFlags): TensorMemory {
    const memory = new TensorMemory(size, usage);
    if (size > SMALL || !isFreeUsage(usage)) this.make(memory);
    else this.#waiting.push(memory);
    return memory;
  }

  /** The memory that a buffer is, if this package has made it. */
  of(buffer: GPUBuffer): TensorMemory | undefined {
    return this.#made.get(buffer);
  }

  /** Whether memory waits to be made. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Makes memory by itself. */
  make(memory: TensorMemory): GPUBuffer {
    const { buffer, failure } = createBuffer(this.#device, memory.size, memory.usage);
    memory.failure = failure;
    return this.#keep(memory, buffer);
  }

  /** Makes all memory that waits. Returns it: the caller has a scope for what fails. */
  makeWaiting(): readonly TensorMemory[] {
    const waiting = this.#waiting.filter(({ buffer }) => buffer === undefined);
    this.#waiting = [];
    for (const memory of waiting) {
      const { size, usage } = memory;
      this.#keep(memory, this.#device.createBuffer({ label: "weightinit", size, usage }));
    }
    return waiting;
  }

  #keep(memory: TensorMemory, buffer: GPUBuffer): GPUBuffer {
    memory.buffer = buffer;
    this.#made.set(buffer, memory);
    return buffer;
  }
}
