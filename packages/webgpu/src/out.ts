/**
 * The `out` option: a buffer the caller owns.
 *
 * @module
 */
import { type DType, dtypeInfo, shown, WeightInitError } from "@weightinit/core";
import type { GpuRange } from "./gpu-context.ts";
import { STORAGE } from "./webgpu-flags.ts";

/** A place in a buffer. */
export interface GpuOutPlace {
  /** A buffer of the generator's device, with usage STORAGE. */
  readonly buffer: GPUBuffer;
  /** Where the values start, in bytes: a multiple of a real's size. Default 0. */
  readonly offset?: number | undefined;
}

/** A buffer of the generator's device, with usage STORAGE, or a place in one. */
export type GpuOut = GPUBuffer | GpuOutPlace;

function isBuffer(value: unknown): value is GPUBuffer {
  return typeof value === "object" && value !== null && "mapState" in value && "usage" in value && "size" in value;
}

/**
 * The stretch of the caller's buffer that the tensor fills.
 *
 * @throws WeightInitError `WI_BAD_OUT`
 */
export function outRange(out: unknown, size: number, dtype: DType): GpuRange {
  const { buffer, offset = 0 } = (isBuffer(out) || typeof out !== "object" || out === null ? { buffer: out } : out) as {
    buffer: unknown;
    offset?: unknown;
  };
  const fail = (expected: string, got: string): never => {
    throw new WeightInitError("WI_BAD_OUT", `expected ${expected}, got ${got}`);
  };
  if (!isBuffer(buffer)) {
    return fail("out to be a GPUBuffer or { buffer, offset }", shown(isBuffer(out) ? out : (buffer ?? out)));
  }
  const { bytesPerElement, parts } = dtypeInfo(dtype);
  const real = bytesPerElement / parts;
  if (typeof offset !== "number" || !Number.isSafeInteger(offset) || offset < 0 || offset % real !== 0) {
    return fail(`an out offset that is a multiple of ${real} bytes for ${dtype}`, shown(offset));
  }
  if ((buffer.usage & STORAGE) === 0) {
    return fail("an out buffer with usage STORAGE", `usage ${buffer.usage}`);
  }
  if (buffer.mapState !== "unmapped") return fail("an unmapped out buffer", `a buffer that is ${buffer.mapState}`);
  // A 16-bit tensor of odd length ends within a word, which the buffer must have.
  const end = Math.ceil((offset + size) / 4) * 4;
  if (end > buffer.size) {
    return fail(
      `an out buffer of at least ${end} bytes (${size} from offset ${offset}, in whole words)`,
      `${buffer.size}`,
    );
  }
  return { buffer, offset, size };
}
