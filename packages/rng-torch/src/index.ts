/**
 * PyTorch's CPU and CUDA generators, number for number, as generators of the CPU device.
 *
 * @module
 */
export { type Card, type CardName, cudaCards } from "./cuda/cards.ts";
export type { IntegersOf } from "./integers.ts";
export { type TorchCudaOptions, TorchCudaRng, type TorchCudaState } from "./torch-cuda-rng.ts";
export type { TorchFunctions, TorchGenerator } from "./torch-generator.ts";
export { TorchKey } from "./torch-key.ts";
export { type TorchOptions, TorchRng, type TorchState } from "./torch-rng.ts";
export type { TorchVersion } from "./torch-version.ts";
