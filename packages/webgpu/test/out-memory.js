/**
 * The conformance suite's memory for `out` on a GPU: a buffer with the numbers given. Plain JavaScript, because the
 * page in the browser uses it too.
 *
 * @module
 */

const MAP_READ = 0x1;
const COPY_SRC = 0x4;
const COPY_DST = 0x8;
const STORAGE = 0x80;

/**
 * @param {{ device: GPUDevice }} rng
 * @param {Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>} initial
 */
export function outMemory({ device }, initial) {
  const size = Math.max(4, Math.ceil(initial.byteLength / 4) * 4);
  const memory = device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
  const bytes = new Uint8Array(size);
  bytes.set(new Uint8Array(initial.buffer, initial.byteOffset, initial.byteLength));
  device.queue.writeBuffer(memory, 0, bytes);
  const read = async () => {
    const staging = device.createBuffer({ size, usage: MAP_READ | COPY_DST });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(memory, 0, staging, 0, size);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(1);
    const copy = staging.getMappedRange().slice(0, initial.byteLength);
    staging.destroy();
    return new /** @type {new (buffer: ArrayBuffer) => typeof initial} */ (initial.constructor)(copy);
  };
  return { memory, read };
}
