/**
 * Bad calls of core: options and ranges.
 *
 * @module
 */
import { type BadCall, bad, init } from "./bad-call.ts";

const {
  constant,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  normal,
  orthogonal,
  sparseInit,
  truncatedNormal,
  uniform,
} = init;

export const coreOptions: readonly BadCall[] = [
  bad("WI_UNKNOWN_OPTION", "a typo", /got "gian"; did you mean "gain"/, (rng) => kaimingNormal(rng, 2, { gian: 1 })),
  bad("WI_UNKNOWN_OPTION", "another's", /got "std"/, (rng) => kaimingNormal(rng, 2, { std: 1 })),
  bad("WI_UNKNOWN_OPTION", "bound early", /did you mean "sparsity"/, () => sparseInit({ sparcity: 0.5 })),
  bad("WI_UNKNOWN_OPTION", "of objects", /got "toString"/, (rng) => kaimingNormal(rng, 2, { toString: 1 })),
  bad("WI_UNKNOWN_OPTION", "PyTorch's", /varianceScaling have a mode/, (rng) =>
    init.glorotUniform(rng, 2, { mode: 1 }),
  ),
  bad("WI_BAD_OPTION", "a mode that is none", /"fanIn" or "fanOut", got "fan_in"/, (rng) =>
    kaimingNormal(rng, 2, { mode: "fan_in" }),
  ),
  bad("WI_UNKNOWN_OPTION", "JAX's", /it is called "lo" here/, (rng) => uniform(rng, 2, { minval: 1 })),
  bad("WI_MISSING_OPTION", "sparsity", /sparsity/, (rng) => sparseInit(rng, 2, 2)),
  bad("WI_MISSING_OPTION", "sparsity undefined", /sparsity/, (rng) => sparseInit(rng, 2, 2, { sparsity: undefined })),
  bad("WI_MISSING_OPTION", "value", /value/, (rng) => constant(rng, 2)),
  bad("WI_BAD_OPTION", "sparsity NaN", /got NaN/, (rng) => sparseInit(rng, 2, 2, { sparsity: Number.NaN })),
  bad("WI_BAD_OPTION", "gain NaN", /gain .* got NaN/, (rng) => kaimingNormal(rng, 2, { gain: Number.NaN })),
  bad("WI_BAD_OPTION", "gain infinite", /got Infinity/, (rng) => kaimingUniform(rng, 2, { gain: 1 / 0 })),
  bad("WI_BAD_OPTION", "gain negative", /≥ 0, got -1/, (rng) => kaimingNormal(rng, 2, { gain: -1 })),
  bad("WI_BAD_OPTION", "gain a string", /got "1"/, (rng) => kaimingNormal(rng, 2, { gain: "1" })),
  bad("WI_BAD_OPTION", "gain null", /got null/, (rng) => kaimingNormal(rng, 2, { gain: null })),
  bad("WI_BAD_OPTION", "gain bound early", /got NaN/, () => kaimingNormal({ gain: Number.NaN })),
  bad("WI_BAD_OPTION", "gain of orthogonal", /got NaN/, (rng) => orthogonal(rng, 2, 2, { gain: Number.NaN })),
  bad("WI_BAD_OPTION", "std beyond float32", /finite in float32/, (rng) => kaimingNormal(rng, 2, { gain: 1e39 })),
  bad("WI_BAD_OPTION", "gain beyond float16", /65504/, (rng) => identityInit(rng, "float16", 2, 2, { gain: 1e5 })),
  bad("WI_BAD_OPTION", "std negative", /got -1/, (rng) => normal(rng, 2, { std: -1 })),
  bad("WI_BAD_OPTION", "std infinite", /got Infinity/, (rng) => normal(rng, 2, { std: 1 / 0 })),
  bad("WI_BAD_OPTION", "mean NaN", /got NaN/, (rng) => normal(rng, 2, { mean: Number.NaN })),
  bad("WI_BAD_OPTION", "mean infinite", /got -Infinity/, (rng) => truncatedNormal(rng, 2, { mean: -1 / 0 })),
  bad("WI_BAD_OPTION", "complex mean", /afterwards/, (rng) => normal(rng, "complex64", 2, { mean: 1 })),
  bad("WI_BAD_OPTION", "std 0 to truncate", /> 0 .* got 0/, (rng) => truncatedNormal(rng, 2, { std: 0 })),
  bad("WI_BAD_OPTION", "lo NaN", /got NaN/, (rng) => uniform(rng, 2, { lo: Number.NaN })),
  bad("WI_BAD_OPTION", "value NaN", /got NaN/, (rng) => constant(rng, 2, { value: Number.NaN })),
  bad("WI_BAD_OPTION", "value beyond float16", /65504/, (rng) => constant(rng, "float16", 2, { value: 65520 })),
  bad("WI_BAD_OPTION", "shift fractional", /got 0\.5/, (rng) => identityInit(rng, 2, 2, { shift: 0.5 })),
  bad("WI_BAD_OPTION", "three shifts", /to have 2 integers .* got 3/, (rng) =>
    identityInit(rng, 2, 2, { shift: [1, 2, 3] }),
  ),
  bad("WI_BAD_OPTION", "layout unknown", /"keras".* got "tf"/, (rng) => kaimingNormal(rng, 2, { layout: "tf" })),
  bad("WI_BAD_OPTION", "layout without out", /got an object/, (rng) => kaimingNormal(rng, 2, { layout: { in: 0 } })),
  bad("WI_BAD_OPTION", "one row", /\[from, to\], got \[1\]/, (rng) => kaimingNormal(rng, 2, { rows: [1] })),
  bad("WI_BAD_OPTION", "out no object", /got 4/, (rng) => kaimingNormal(rng, 2, { out: 4 })),
  bad("WI_BAD_OPTION", "mean beyond float16", /reach 1\.00001e\+6/, (rng) => normal(rng, "float16", 4, { mean: 1e6 })),
  bad("WI_BAD_OPTION", "std beyond float16", /within ±65504/, (rng) => normal(rng, "complex32", 4, { std: 1e5 })),
  bad("WI_BAD_OPTION", "gain of orthogonal beyond float16", /got 1000000/, (rng) =>
    orthogonal(rng, "float16", 2, 2, { gain: 1e6 }),
  ),
  bad("WI_BAD_OPTION", "std of sparse beyond float16", /within ±65504/, (rng) =>
    sparseInit(rng, "float16", 2, 2, { sparsity: 0.5, std: 1e5 }),
  ),
  bad("WI_BAD_OPTION", "a hole in shift", /pair of integers/, (rng) =>
    identityInit(rng, 3, 3, { shift: Object.assign(new Array(2), { 1: 1 }) }),
  ),
  bad("WI_BAD_RANGE", "lo = hi", /got lo 1 and hi 1/, (rng) => uniform(rng, 2, { lo: 1 })),
  bad("WI_BAD_RANGE", "lo > hi", /got lo 2 and hi 1/, (rng) => truncatedNormal(rng, 2, { lo: 2, hi: 1 })),
  bad("WI_BAD_RANGE", "infinite uniform", /got lo -Infinity/, (rng) => uniform(rng, 2, { lo: -1 / 0 })),
  bad("WI_BAD_RANGE", "beyond float16", /65504/, (rng) => kaimingUniform(rng, "float16", 2, { gain: 1e6 })),
  bad("WI_BAD_RANGE", "truncated beyond float16", /which the normal leaves/, (rng) =>
    truncatedNormal(rng, "float16", 4, { std: 1e5, lo: -1e6, hi: 1e6 }),
  ),
  bad("WI_RANGE_TOO_NARROW", "far tail", /use float64 or uniform/, (rng) => truncatedNormal(rng, 2, { lo: 7, hi: 8 })),
  bad("WI_RANGE_TOO_NARROW", "far tail, float64", /2\^-20/, (rng) =>
    truncatedNormal(rng, "float64", 2, { lo: 7, hi: 8 }),
  ),
  bad("WI_RANGE_TOO_NARROW", "between two bfloat16", /bfloat16/, (rng) =>
    truncatedNormal(rng, "bfloat16", 2, { lo: 1.001, hi: 1.002 }),
  ),
  bad("WI_RANGE_TOO_NARROW", "uniform between two float16", /float16/, (rng) =>
    uniform(rng, "float16", 2, { lo: 1.0001, hi: 1.0002 }),
  ),
  bad("WI_RANGE_TOO_NARROW", "tiny uniform", /wider than/, (rng) => kaimingUniform(rng, 2, { gain: 1e-40 })),
];
