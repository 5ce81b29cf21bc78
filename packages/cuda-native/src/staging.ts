/**
 * Reading device memory through pinned host memory, in chunks, without blocking the event loop.
 *
 * @module
 */
import type { CudaContext } from "./context.ts";
import { happened } from "./events.ts";

/** Bytes of each of two buffers: one is copied to while the other is emptied, for a millisecond of this thread. */
const CHUNK = 4 << 20;
/** CU_STREAM_NON_BLOCKING (cuda.h): reading waits for the tensor's event only. */
const NON_BLOCKING = 1;

interface Buffer {
  readonly ptr: bigint;
  readonly bytes: Uint8Array;
}

export class Staging {
  readonly #context: CudaContext;
  #buffers: Buffer[] = [];
  #stream = 0n;
  /** Reads take turns: there is one pair of buffers. */
  #turn: Promise<void> = Promise.resolve();

  constructor(context: CudaContext) {
    this.#context = context;
  }

  /** Copies device memory at `ptr` to `out` once `event` has happened. */
  read(ptr: bigint, event: bigint, out: Uint8Array): Promise<void> {
    const read = this.#turn.then(() => this.#read(ptr, event, out));
    this.#turn = read.catch(() => {});
    return read;
  }

  #prepare(): void {
    if (this.#stream === 0n) this.#stream = this.#context.createStream(NON_BLOCKING);
    while (this.#buffers.length < 2) this.#buffers.push(this.#allocate());
  }

  #allocate(): Buffer {
    const { driver } = this.#context;
    const out = new BigUint64Array(1);
    driver.call.cuMemAllocHost_v2(out, CHUNK);
    return { ptr: out[0]!, bytes: new Uint8Array(driver.koffi.view(out[0]!, CHUNK)) };
  }

  async #read(ptr: bigint, event: bigint, out: Uint8Array): Promise<void> {
    const context = this.#context;
    const { driver } = context;
    context.run(() => {
      this.#prepare();
      driver.call.cuStreamWaitEvent(this.#stream, event, 0);
    });
    const start = (offset: number): bigint =>
      context.run(() => {
        const { ptr: to } = this.#buffers[(offset / CHUNK) % 2]!;
        const size = Math.min(CHUNK, out.length - offset);
        driver.call.cuMemcpyDtoHAsync_v2(to, ptr + BigInt(offset), size, this.#stream);
        return context.events.record(this.#stream);
      });
    let copied = start(0);
    for (let offset = 0; offset < out.length; offset += CHUNK) {
      const current = copied;
      await happened(driver, () => context.run(() => driver.raw.cuEventQuery(current)));
      context.run(() => context.events.release(current));
      if (offset + CHUNK < out.length) copied = start(offset + CHUNK);
      const { bytes } = this.#buffers[(offset / CHUNK) % 2]!;
      out.set(bytes.subarray(0, Math.min(CHUNK, out.length - offset)), offset);
    }
  }

  destroy(): void {
    const { raw } = this.#context.driver;
    if (this.#stream !== 0n) raw.cuStreamDestroy_v2(this.#stream);
    for (const { ptr } of this.#buffers) raw.cuMemFreeHost(ptr);
    this.#buffers = [];
    this.#stream = 0n;
  }
}
