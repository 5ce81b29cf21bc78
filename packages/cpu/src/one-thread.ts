/**
 * What the modules of worker threads are replaced by in the build for browsers, which have none: 4 kB less, gzipped
 * (tsdown.config.ts).
 *
 * @module
 */
import type { prepareOnThreads as prepare } from "./orthogonal/threads/orthogonal-on-threads.ts";

export const threadsFor = (): number => 1;
export const constantThreads = (): number => 1;
export const orthogonalThreads = (): number => 1;
export const prepareOnThreads = (): ReturnType<typeof prepare> => undefined;
export const releaseStreamWorkers = async (): Promise<void> => {};
export const releaseRoom = async (): Promise<void> => {};

/** Never called: one thread is enough for all. */
export const fillOnThreads = (): void => {};
/** Never called. */
export const repeatOnThreads = (): void => {};
