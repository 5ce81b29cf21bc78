/**
 * The CPU backend: generators whose tensors are typed arrays, in Node and in browsers.
 *
 * @module
 */
export { type CpuMakes, cpuDevice } from "./cpu-device.ts";
export { CpuRng, type CpuRngOptions, cpuRngFrom } from "./cpu-rng.ts";
export { CpuTensor } from "./cpu-tensor.ts";
