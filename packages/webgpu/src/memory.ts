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

/** Fresh memory, all zeros. */
export function createBuffer(device: GPUDevice, size: number, usage: GPUBufferUsageFlags): Allocation {
  const { result, failure } = scoped(
    device,
    ["out-of-memory", "validation"],
    (error, filter) =>
      filter === "out-of-memory" ? outOfMemory(size, error) : deviceError(`make a buffer of ${size} bytes`, error),
    () => device.createBuffer({ label: "weightinit", size, usage }),
  );
  return { buffer: result, failure };
}
