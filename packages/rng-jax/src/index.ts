/**
 * JAX's keys, number for number, as generators of the CPU device, and the keys that Flax derives from them.
 *
 * @module
 */
export { type FlaxKeyOptions, flaxKey } from "./flax/flax-key.ts";
export { LinenKeys, NnxKeys } from "./flax/module-keys.ts";
export { type RngStreamState, Rngs, type Seeds } from "./flax/rngs.ts";
export type { BitsOf } from "./integers.ts";
export { JaxKey, type JaxKeyState } from "./jax-key.ts";
export type { JaxOptions } from "./options.ts";
export type { JaxShape } from "./shape.ts";
export type { JaxVersion } from "./steps/precision.ts";
export type { KeyTypeName } from "./types/index.ts";
