/**
 * TensorFlow.js' random numbers, number for number, as a generator of the CPU device.
 *
 * @module
 */
export { Alea, type AleaState } from "./alea.ts";
export type { Size, TfjsDType } from "./arguments.ts";
export { TfjsSeed } from "./tfjs-seed.ts";
