/**
 * An end to the worker threads.
 *
 * @module
 */
import { releaseRoom } from "./orthogonal/threads/room.ts";
import { releaseStreamWorkers } from "./stream/threads/stream-on-threads.ts";

/**
 * Ends the worker threads that large tensors have started, and frees their memory. The next large tensor starts others.
 *
 * @returns a promise that settles once the threads are gone
 * @example
 * ```ts
 * import { randn32 } from "@weightinit/core";
 * import { CpuRng, releaseThreads } from "@weightinit/cpu";
 *
 * const weight = randn32(new CpuRng(42), 2048, 2048);
 * await releaseThreads();
 * console.log(weight.size); // 4194304
 * ```
 */
export async function releaseThreads(): Promise<void> {
  await Promise.all([releaseStreamWorkers(), releaseRoom()]);
}
