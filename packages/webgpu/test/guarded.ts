/**
 * Buffers whose every byte is known, so that what a fill writes beside its tensor is seen.
 *
 * @module
 */
import { COPY_DST, COPY_SRC, MAP_READ, STORAGE } from "../src/webgpu-flags.ts";

/** Every byte of {@link filledBuffer}. */
export const FILLER = 0xa5;

export function filledBuffer(device: GPUDevice, size: number, usage = STORAGE | COPY_SRC | COPY_DST): GPUBuffer {
  const buffer = device.createBuffer({ size, usage, mappedAtCreation: true });
  new Uint8Array(buffer.getMappedRange()).fill(FILLER);
  buffer.unmap();
  return buffer;
}

export async function bytesOf(device: GPUDevice, buffer: GPUBuffer): Promise<Uint8Array> {
  const staging = device.createBuffer({ size: buffer.size, usage: MAP_READ | COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, buffer.size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(1);
  const bytes = new Uint8Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return bytes;
}
