/**
 * TensorFlow's random ops, number for number, as generators of the CPU device.
 *
 * @module
 */
export type { AlgorithmOptions, TfAlgorithm } from "./algorithm.ts";
export type { BoundedType, IntegersOf } from "./integers.ts";
export type { FullRangeRandom, TensorFlowRandom } from "./tensorflow-random.ts";
export { TfGenerator, type TfGeneratorState } from "./tf-generator.ts";
export { TfRng, type TfRngState } from "./tf-rng.ts";
export { TfSeed, type TfSeedOptions } from "./tf-seed.ts";
