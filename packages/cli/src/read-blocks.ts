/**
 * Reads a tensor of a file in blocks, so that memory does not grow with it.
 *
 * @module
 */
import type { SafetensorsFile, SafetensorsTensor } from "@weightinit/safetensors";
import { BLOCK_BYTES } from "./cut.ts";

/** The tensor's bytes in order, in memory that is used again. */
export async function* bytesOf(file: SafetensorsFile, { name, byteLength }: SafetensorsTensor) {
  const memory = new Uint8Array(Math.min(BLOCK_BYTES, byteLength));
  for (let from = 0; from < byteLength; from += BLOCK_BYTES) {
    const to = Math.min(from + BLOCK_BYTES, byteLength);
    yield (await file.read(name, {
      bytes: [from, to],
      into: memory.subarray(0, to - from),
    })) as Uint8Array<ArrayBuffer>;
  }
}
