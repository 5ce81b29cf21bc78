/**
 * Keras' seeds and initial weights, number for number, on its backends, as generators of the CPU device.
 *
 * @module
 */
export type { KerasBackend } from "./backends/index.ts";
export type { KerasRandom } from "./keras-random.ts";
export { KerasRng, type KerasRngState } from "./keras-rng.ts";
export { KerasSeed, type KerasSeedState } from "./keras-seed.ts";
export type { KerasOptions } from "./options.ts";
export { SeedGenerator, type SeedGeneratorOptions, type SeedGeneratorState } from "./seed-generator.ts";
