/**
 * NumPy's generators, number for number, as generators of the CPU device.
 *
 * @module
 */
export type { NumpyFloat, Size } from "./arguments.ts";
export type { IntegerOptions } from "./bounds.ts";
export type { ChoiceOptions } from "./choice.ts";
export type { NumpyInteger } from "./integers.ts";
export type { GlibcVersion } from "./log1p-of.ts";
export { Mt19937, type Mt19937State } from "./mt19937.ts";
export type { TwisterWords } from "./mt19937-state.ts";
export type { GeneratorOptions, NumpyGenerator, Parameter, Seed } from "./numpy-generator.ts";
export type { NumpyRng } from "./numpy-rng.ts";
export type { PcgGenerator, PcgState } from "./pcg-generator.ts";
export { Pcg64 } from "./pcg64.ts";
export { Pcg64Dxsm } from "./pcg64-dxsm.ts";
export { Philox, type PhiloxKey, type PhiloxState } from "./philox.ts";
export { RandomState, type RandomStateState, type RandomStateTuple } from "./random-state.ts";
export { type Entropy, SeedSequence, type SeedSequenceOptions, type SeedSequenceState } from "./seed-sequence.ts";
export { Sfc64, type Sfc64State } from "./sfc64.ts";
export type { KeptHalf } from "./state.ts";
export type { Numbers } from "./uniform.ts";
export type { StateInteger } from "./words.ts";
