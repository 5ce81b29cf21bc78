/**
 * Memory on the device.
 *
 * @module
 */
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

/** Usages that go with any other, and with memory that is not mapped: COPY_SRC to QUERY_RESOLVE. */
const FREE_USAGES = 0x3fc;

/** Fresh memory, all zeros. */
export function createBuffer(device: GPUDevice, size: number, usage: GPUBufferUsageFlags): Allocation {
  const isValid = (usage & ~FREE_USAGES) === 0;
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
