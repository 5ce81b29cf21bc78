/**
 * The CUDA backend: generators whose tensors are made in a GPU's memory, from Node on Linux and Windows.
 *
 * @module
 */
export { releaseContexts } from "./context.ts";
export { type CudaMakes, cudaDevice } from "./cuda-device.ts";
export { CudaRng, type CudaRngOptions } from "./cuda-rng.ts";
export { type CudaArrayInterface, CudaTensor } from "./cuda-tensor.ts";
export type { ForeignMemory } from "./foreign-memory.ts";
