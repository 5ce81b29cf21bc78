/**
 * MLX's random numbers, number for number, as generators of the CPU device.
 *
 * @module
 */
export type { KeyWords } from "./key-words.ts";
export type { MlxGenerator } from "./mlx-generator.ts";
export { MlxKey } from "./mlx-key.ts";
export { MlxRng, type MlxState } from "./mlx-rng.ts";
