/**
 * The CPU backend: generators whose tensors are typed arrays, in Node and in browsers.
 *
 * @module
 */
export { cpuDevice } from "./cpu-device.ts";
export type { CpuMakes, CpuOuts } from "./cpu-makes.ts";
export { CpuRng, type CpuRngOptions, cpuRngFrom } from "./cpu-rng.ts";
export { CpuTensor, type StorageOn } from "./cpu-tensor.ts";
export { releaseThreads } from "./release-threads.ts";
