/**
 * Memory on the device.
 *
 * @module
 */
import type { DType, StorageOf } from "@weightinit/core";
import { deviceError, type Failure, outOfMemory, scoped } from "./failure.ts";

/** A stretch of a buffer. */
export interface GpuRange {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

/** A buffer, and the failure to get it. */
export interface Allocation {
  readonly buffer: GPUBuffer;
  readonly failure: Failure;
}

/** Bytes of the words that hold so many: bindings and copies are made of them. */
export function wholeWords(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

/** The arrays that hold values, and a kernel's parameters. */
export type Values = StorageOf[DType] | Uint32Array<ArrayBuffer>;

/** Bytes of a write: browsers copy each into memory that they share with another process. */
const WRITE_BYTES = 2 ** 26;

/** Writes `count` values from number `start` on, after all that has been submitted; to whole words. */
export function write(
  { queue }: GPUDevice,
  { buffer, offset }: GpuRange,
  values: Values,
  start: number,
  count: number,
): void {
  const bytes = values.BYTES_PER_ELEMENT;
  const even = count - (count % (4 / bytes));
  // Dawn's package for Node takes the process down for a view of shared memory.
  const isShared = Object.prototype.toString.call(values.buffer) === "[object SharedArrayBuffer]";
  for (let at = 0; at < even; at += WRITE_BYTES / bytes) {
    const part = values.subarray(start + at, start + Math.min(even, at + WRITE_BYTES / bytes));
    queue.writeBuffer(buffer, offset + at * bytes, isShared ? part.slice() : part);
  }
  // The half of a word.
  if (even < count) queue.writeBuffer(buffer, offset + even * bytes, Uint16Array.of(values[start + even]!, 0));
}

/** Usages that go with any other, and with memory that is not mapped: COPY_SRC to QUERY_RESOLVE. */
const FREE_USAGES = 0x3fc;

/** Whether buffers may have such a usage: what is wrong with their memory is then only its size. */
export function isFreeUsage(usage: GPUBufferUsageFlags): boolean {
  return (usage & ~FREE_USAGES) === 0;
}

/** Fresh memory, all zeros. */
export function createBuffer(device: GPUDevice, size: number, usage: GPUBufferUsageFlags): Allocation {
  const isValid = isFreeUsage(usage);
  const { result, failure } = scoped(
    device,
    // A scope costs 6 µs, most of it when it settles.
    isValid ? ["out-of-memory"] : ["out-of-memory", "validation"],
    (error, filter) =>
      filter === "out-of-memory" ? outOfMemory(size, error) : deviceError(`make a buffer of ${size} bytes`, error),
    () => device.createBuffer({ label: "weightinit", size, usage }),
  );
  return { buffer: result, failure };
}
