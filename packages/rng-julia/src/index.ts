/**
 * Julia's MersenneTwister and Xoshiro, number for number, as generators of the CPU device.
 *
 * @module
 */
export type { JuliaFloat } from "./fill.ts";
export type { JuliaRng } from "./julia-rng.ts";
export { MersenneTwister, type MersenneTwisterState } from "./mersenne-twister.ts";
export type { JuliaOptions, JuliaVersion } from "./options.ts";
export type { JuliaState } from "./state.ts";
export { Xoshiro, type XoshiroState } from "./xoshiro.ts";
