/**
 * The `out` option: a buffer the caller owns.
 *
 * @module
 */
import { type DType, dtypeInfo, shown, WeightInitError } from "@weightinit/core";
import type { GpuContext } from "./gpu-context.ts";
import { type GpuRange, wholeWords } from "./memory.ts";
import { STORAGE } from "./webgpu-flags.ts";

function isBuffer(value: unknown): value is GPUBuffer {
  return typeof value === "object" && value !== null && "mapState" in value && "usage" in value && "size" in value;
}

function fail(expected: string, got: string): never {
  throw new WeightInitError("WI_BAD_OUT", `expected ${expected}, got ${got}`);
}

/** The buffer, the place in it, and the byte that the place ends before. */
function placeOf(out: unknown): { buffer: GPUBuffer; offset: unknown; end: number } {
  if (isBuffer(out)) return { buffer: out, offset: 0, end: out.size };
  const isPlace = typeof out === "object" && out !== null && !ArrayBuffer.isView(out);
  const place = (isPlace ? out : {}) as Record<string, unknown>;
  const { buffer } = place;
  if (!isBuffer(buffer)) {
    const got = buffer === undefined ? shown(out) : `one whose buffer is ${shown(buffer)}`;
    return fail("out to be a GPUBuffer, { buffer, offset } or a WebGpuTensor", got);
  }
  if (typeof place["byteOffset"] !== "number" || typeof place["byteLength"] !== "number") {
    return { buffer, offset: place["offset"] ?? 0, end: buffer.size };
  }
  // A tensor that ends within a word has the rest of it too.
  const end = wholeWords(place["byteOffset"] + place["byteLength"]);
  return { buffer, offset: place["byteOffset"], end: Math.min(end, buffer.size) };
}

/**
 * The stretch of the caller's buffer that the tensor fills.
 *
 * @throws WeightInitError `WI_BAD_OUT`
 */
export function outRange({ destroyed }: GpuContext, out: unknown, size: number, dtype: DType): GpuRange {
  const { buffer, offset, end } = placeOf(out);
  const { bytesPerElement, parts } = dtypeInfo(dtype);
  const real = bytesPerElement / parts;
  if (typeof offset !== "number" || !Number.isSafeInteger(offset) || offset < 0 || offset % real !== 0) {
    return fail(`an out offset that is a multiple of ${real} bytes for ${dtype}`, shown(offset));
  }
  if (destroyed.has(buffer)) return fail("an out buffer that is there", "that of a tensor that was destroyed");
  if ((buffer.usage & STORAGE) === 0) return fail("an out buffer with usage STORAGE", `usage ${buffer.usage}`);
  if (buffer.mapState !== "unmapped") return fail("an unmapped out buffer", `a buffer that is ${buffer.mapState}`);
  // A 16-bit tensor of odd length ends within a word, which the buffer must have.
  const needed = wholeWords(offset + size);
  if (needed > end) {
    const place = `${size} from offset ${offset}, in whole words`;
    return fail(`an out buffer of at least ${needed} bytes (${place})`, `${end}`);
  }
  return { buffer, offset, size };
}
