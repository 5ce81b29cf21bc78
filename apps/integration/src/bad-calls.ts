/**
 * Calls that must be refused: what is wrong with each, its code, and what its message must say.
 *
 * @module
 */
import * as core from "@weightinit/core";
import { type CpuMakes, CpuRng, cpuDevice, cpuRngFrom } from "@weightinit/cpu";
import { planOf, recipeFromJson } from "@weightinit/recipes";
import { TorchRng } from "@weightinit/rng-torch";
import { layoutOf, parseSafetensorsHeader } from "@weightinit/safetensors";

/** A function whose arguments the compiler does not check: most of these calls do not compile. */
type Untyped = (...args: unknown[]) => unknown;

export interface BadCall {
  readonly what: string;
  readonly code: core.ErrorCode;
  /** What the message must contain: the value it got, or the way out. */
  readonly message: RegExp;
  /** The call; `rng` is a fresh generator. */
  readonly call: (rng: CpuRng) => unknown;
}

const bad = (code: core.ErrorCode, what: string, message: RegExp, call: BadCall["call"]): BadCall => ({
  what,
  code,
  message,
  call,
});

const init = core as unknown as { readonly [name: string]: Untyped } & Record<
  | "constant"
  | "glorotUniform"
  | "identityInit"
  | "kaimingNormal"
  | "kaimingUniform"
  | "normal"
  | "orthogonal"
  | "sparseInit"
  | "truncatedNormal"
  | "uniform"
  | "zeros32",
  Untyped
>;
const { kaimingNormal, kaimingUniform, uniform, normal, truncatedNormal, constant } = init;
const { sparseInit, orthogonal, identityInit, zeros32 } = init;

/** An initializer whose scheme returns `law`, whatever it is. */
const lawOf = (law: unknown): Untyped =>
  core.defineInitializer<core.CommonOptions>({
    name: "custom",
    options: {},
    distribution: () => law as core.Distribution,
  }) as Untyped;

/** Of a device that makes whole tensors and rows only. */
class RowsRng extends CpuRng {}
core.registerRng(RowsRng, { ...cpuDevice, name: "list", supports: { ...cpuDevice.supports, slices: false } });

/** A foreign generator that gives one number for ever. */
class Stuck implements core.ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  uniform(out: Float32Array | Float64Array) {
    out.fill(this.value);
  }
  normal(out: Float32Array | Float64Array) {
    out.fill(this.value);
  }
}
core.registerRng(Stuck, cpuDevice);

/** A foreign generator that fills too late. */
class Late {
  declare readonly "~makes": CpuMakes;
  async uniform() {}
  async normal() {}
}
core.registerRng(Late, cpuDevice);

/** Registered for the CPU, but without the methods of a generator. */
class Empty {
  declare readonly "~makes": CpuMakes;
}
core.registerRng(Empty, cpuDevice);

/** A generator whose device has float32 only; nothing may reach the device. */
class Narrow {
  declare readonly "~makes": { tensors: { float32: core.Tensor<"float32"> }; out: never };
}
const unreachable = (): never => {
  throw new Error("a refused request reached the device");
};
core.registerRng(Narrow, {
  name: "narrow",
  supports: { dtypes: ["float32"], maxElements: 100 },
  allocate: unreachable,
  fill: unreachable,
});

const fromState = CpuRng.fromState as Untyped;
const cpuRng = (seed: unknown) => new (CpuRng as unknown as new (seed: unknown) => CpuRng)(seed);
const wrapped = cpuRngFrom as Untyped;
const registerRng = core.registerRng as Untyped;

/** A safetensors file with this header. */
function safetensorsFile(header: string, dataBytes: number): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + dataBytes);
  bytes.set(new TextEncoder().encode(header), 8);
  bytes[0] = header.length;
  return bytes;
}

export const badCalls: readonly BadCall[] = [
  // Dims.
  bad("WI_BAD_DIMS", "negative", /got -2 for axis 0/, (rng) => kaimingNormal(rng, -2, 5)),
  bad("WI_BAD_DIMS", "fractional", /got 2\.5 for axis 1/, (rng) => kaimingNormal(rng, 2, 2.5)),
  bad("WI_BAD_DIMS", "NaN", /got NaN/, (rng) => kaimingNormal(rng, Number.NaN)),
  bad("WI_BAD_DIMS", "infinite", /got Infinity/, (rng) => kaimingNormal(rng, Number.POSITIVE_INFINITY)),
  bad("WI_BAD_DIMS", "not a safe integer", /got 9007199254740992/, (rng) => kaimingNormal(rng, 2 ** 53)),
  bad("WI_BAD_DIMS", "a string", /got "5"/, (rng) => kaimingNormal(rng, 2, "5")),
  bad("WI_BAD_DIMS", "a bigint", /got 2n/, (rng) => kaimingNormal(rng, 2n)),
  bad("WI_BAD_DIMS", "null", /got null/, (rng) => kaimingNormal(rng, null)),
  bad("WI_BAD_DIMS", "undefined", /got undefined/, (rng) => kaimingNormal(rng, undefined)),
  bad("WI_BAD_DIMS", "a typed array", /got Uint32Array/, (rng) => kaimingNormal(rng, new Uint32Array(2))),
  bad("WI_BAD_DIMS", "an array and a number", /got an array and 4/, (rng) => kaimingNormal(rng, [2, 3], 4)),
  bad("WI_BAD_DIMS", "a number and an array", /got \[3\]/, (rng) => kaimingNormal(rng, 2, [3])),
  bad("WI_BAD_DIMS", "a hole", /got undefined for axis 1/, (rng) => kaimingNormal(rng, new Array(2).fill(2, 0, 1))),
  bad("WI_BAD_DIMS", "options in the middle", /got an object/, (rng) => kaimingNormal(rng, { gain: 1 }, 2, 5)),
  bad("WI_BAD_DIMS", "the rng at the end", /got CpuRng/, (rng) => kaimingNormal(2, 5, rng)),
  bad("WI_TOO_LARGE", "2^80", /2\^53/, (rng) => kaimingNormal(rng, 2 ** 40, 2 ** 40)),
  bad("WI_TOO_LARGE", "2^80, in rows", /2\^53/, (rng) => kaimingNormal(rng, 2 ** 40, 2 ** 40, { rows: [0, 1] })),
  bad("WI_TOO_LARGE", "2^33", /rows option/, (rng) => kaimingNormal(rng, 2 ** 33)),
  bad("WI_TOO_LARGE", "more than the device's", /at most 100/, () => kaimingNormal(new Narrow(), 101)),
  bad("WI_BAD_RANK", "sparse vector", /2 dims .* got 1/, (rng) => sparseInit(rng, 4, { sparsity: 0.5 })),
  bad("WI_BAD_RANK", "sparse kernel", /got 3/, (rng) => sparseInit(rng, 2, 2, 2, { sparsity: 0.5 })),
  bad("WI_BAD_RANK", "orthogonal vector", /got 1/, (rng) => orthogonal(rng, 4)),
  bad("WI_BAD_RANK", "orthogonal scalar", /got 0/, (rng) => orthogonal(rng, [])),
  bad("WI_BAD_RANK", "identity scalar", /got a scalar/, (rng) => identityInit(rng, [])),

  // Dtypes.
  bad("WI_BAD_DTYPE", "unknown", /bfloat16, .* got "f32"/, (rng) => kaimingNormal(rng, "f32", 2)),
  bad("WI_BAD_DTYPE", "a property of objects", /got "toString"/, (rng) => kaimingNormal(rng, "toString", 2)),
  bad("WI_BAD_DTYPE", "to dtypeInfo", /got 32/, () => (core.dtypeInfo as Untyped)(32)),
  bad("WI_DTYPE_FIXED", "in its name", /makes float32/, (rng) => zeros32(rng, "float32", 2)),
  bad("WI_DTYPE_NOT_IN_SCHEME", "complex", /real|float64/, (rng) => truncatedNormal(rng, "complex64", 2)),
  bad("WI_DTYPE_NOT_ON_DEVICE", "device", /"narrow" has \(float32\)/, () => kaimingNormal(new Narrow(), "float64", 2)),

  // Options.
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
  bad("WI_BAD_LAW", "orthogonal of another size", /got 1, 10 and 10/, (rng) =>
    lawOf({ kind: "orthogonal", rows: 10, cols: 10, gain: 1 })(rng, 2, 3),
  ),
  bad("WI_BAD_LAW", "unknown kind", /got kind "cauchy"/, (rng) => lawOf({ kind: "cauchy" })(rng, 2, 3)),
  bad("WI_BAD_LAW", "fractional zeros", /got 0\.5/, (rng) => lawOf({ kind: "sparse", zeros: 0.5, std: 1 })(rng, 2, 3)),
  bad("WI_BAD_LAYOUT", "another library's", /"torch".* got "pytorch"/, () =>
    (core.fansOf as Untyped)([2, 3], "pytorch"),
  ),
  bad("WI_BAD_LAYOUT", "torch 1-D", /at least 2 axes/, (rng) => kaimingNormal(rng, 2, { layout: "torch" })),
  bad("WI_BAD_LAYOUT", "beyond", /from -2 to 1 .* got 2/, (rng) =>
    kaimingNormal(rng, 2, 3, { layout: { in: 2, out: 0 } }),
  ),
  bad("WI_BAD_LAYOUT", "twice", /got \[1, 1\]/, (rng) => kaimingNormal(rng, 2, 3, { layout: { in: 1, out: -1 } })),
  bad("WI_BAD_LAYOUT", "orthogonal batch", /batch axes \[2\]/, (rng) =>
    orthogonal(rng, 2, 2, 2, { layout: { in: 0, out: 1, batch: [2] } }),
  ),
  bad("WI_BAD_LAYOUT", "orthogonal of fans", /names axes, got fans 1 and 2/, (rng) =>
    orthogonal(rng, 2, 2, { layout: { fans: { in: 1, out: 2 } } }),
  ),
  bad("WI_BAD_LAYOUT", "orthogonal middle axis", /out axes \[1\]/, (rng) =>
    orthogonal(rng, 2, 2, 2, { layout: { in: 0, out: 1 } }),
  ),
  bad("WI_BAD_LAYOUT", "identity with two in axes", /one in axis/, (rng) =>
    identityInit(rng, 2, 2, 2, { layout: { in: [0, 1], out: 2 } }),
  ),
  bad("WI_BAD_LAYOUT", "to fansOf", /got 1/, () => core.fansOf([3], "torch")),
  bad("WI_BAD_ROWS", "beyond", /≤ 2, got \[0, 3\]/, (rng) => kaimingNormal(rng, 2, 5, { rows: [0, 3] })),
  bad("WI_BAD_ROWS", "negative", /got \[-1, 1\]/, (rng) => kaimingNormal(rng, 2, 5, { rows: [-1, 1] })),
  bad("WI_BAD_ROWS", "backwards", /got \[2, 1\]/, (rng) => kaimingNormal(rng, 2, 5, { rows: [2, 1] })),
  bad("WI_BAD_ROWS", "fractional", /got \[0, 0\.5\]/, (rng) => kaimingNormal(rng, 2, 5, { rows: [0, 0.5] })),
  bad("WI_BAD_ROWS", "of a scalar", /got a scalar/, (rng) => kaimingNormal(rng, [], { rows: [0, 0] })),
  bad("WI_BAD_SLICE", "beyond", /axis 1 .*≤ 5, got \[0, 6\]/, (rng) =>
    kaimingNormal(rng, 2, 5, { slice: { 1: [0, 6] } }),
  ),
  bad("WI_BAD_SLICE", "of no axis", /from -2 to 1 .*got "2"/, (rng) =>
    kaimingNormal(rng, 2, 5, { slice: { 2: [0, 1] } }),
  ),
  bad("WI_BAD_SLICE", "twice", /axis 0 twice/, (rng) =>
    kaimingNormal(rng, 2, 5, { rows: [0, 1], slice: { 0: [0, 1] } }),
  ),
  bad("WI_SLICE_NOT_ON_DEVICE", "columns", /device "list"/, () =>
    kaimingNormal(new RowsRng(1), 2, 5, { slice: { 1: [0, 1] } }),
  ),
  bad("WI_ROWS_NOT_SUPPORTED", "orthogonal", /whole tensor/, (rng) => orthogonal(rng, 2, 2, { rows: [0, 1] })),
  bad("WI_ROWS_NOT_SUPPORTED", "sparse", /whole tensor/, (rng) =>
    sparseInit(rng, 2, 2, { sparsity: 0.5, rows: [0, 1] }),
  ),
  bad("WI_BAD_OUT", "length", /length 10 .* got one of length 9/, (rng) =>
    kaimingNormal(rng, 2, 5, { out: new Float32Array(9) }),
  ),
  bad("WI_BAD_OUT", "length for rows", /length 5 .* got one of length 10/, (rng) =>
    kaimingNormal(rng, 2, 5, { rows: [0, 1], out: new Float32Array(10) }),
  ),
  bad("WI_BAD_OUT", "type", /Float32Array .* got Float64Array/, (rng) =>
    kaimingNormal(rng, 2, 5, { out: new Float64Array(10) }),
  ),
  bad("WI_BAD_OUT", "type for float16", /Uint16Array/, (rng) =>
    kaimingNormal(rng, "float16", 2, 5, { out: new Float32Array(10) }),
  ),
  bad("WI_BAD_OUT", "a DataView", /got DataView/, (rng) =>
    kaimingNormal(rng, 2, 5, { out: new DataView(new ArrayBuffer(40)) }),
  ),
  bad("WI_BAD_OUT", "an array", /got \[0, 0\]/, (rng) => kaimingNormal(rng, 2, { out: [0, 0] })),
  bad("WI_BAD_OUT", "too little shared memory", /length 10 .* length 9/, (rng) =>
    kaimingNormal(rng, 2, 5, { out: new Float32Array(new SharedArrayBuffer(36)) }),
  ),
  bad("WI_BAD_ARGUMENT", "shared that is no boolean", /got "yes"/, () => new CpuRng(1, { shared: "yes" as never })),

  // Ranges.
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

  // Generators.
  bad("WI_BAD_SEED", "negative", /got -1/, () => cpuRng(-1)),
  bad("WI_BAD_SEED", "fractional", /got 1\.5/, () => cpuRng(1.5)),
  bad("WI_BAD_SEED", "unsafe number", /bigint/, () => cpuRng(2 ** 53)),
  bad("WI_BAD_SEED", "too large", /got 18446744073709551616n/, () => cpuRng(2n ** 64n)),
  bad("WI_BAD_SEED", "negative bigint", /got -1n/, () => cpuRng(-1n)),
  bad("WI_BAD_SEED", "a string", /got "42"/, () => cpuRng("42")),
  bad("WI_BAD_SEED", "none", /got undefined/, () => cpuRng(undefined)),
  bad("WI_BAD_STATE", "null", /seed: undefined/, () => fromState(null)),
  bad("WI_BAD_STATE", "another stream", /stream: 2/, () => fromState({ stream: 2, seed: "42", draw: 0 })),
  bad("WI_BAD_STATE", "a number as seed", /seed: 42,/, () => fromState({ stream: 1, seed: 42, draw: 0 })),
  bad("WI_BAD_STATE", "65 bits", /seed: "36893/, () => fromState({ stream: 1, seed: String(2n ** 65n), draw: 0 })),
  bad("WI_BAD_STATE", "negative draw", /draw: -1/, () => fromState({ stream: 1, seed: "42", draw: -1 })),
  bad("WI_DRAWS_EXHAUSTED", "2^32", /fork it/, () =>
    kaimingNormal(fromState({ stream: 1, seed: "42", draw: 2 ** 32 }), 2),
  ),
  bad("WI_BAD_ARGUMENT", "negative fork", /got -1/, (rng) => rng.fork(-1)),
  bad("WI_BAD_ARGUMENT", "fractional fork", /got 0\.5/, (rng) => rng.fork(0.5)),
  bad("WI_BAD_ARGUMENT", "fork without a name", /got undefined/, (rng) => (rng.fork as Untyped).call(rng)),
  bad("WI_BAD_ARGUMENT", "null as options of CpuRng", /got null/, () => new CpuRng(1, null as never)),
  bad("WI_UNKNOWN_OPTION", "an option of CpuRng", /got "treads"/, () => new CpuRng(1, { treads: 1 } as never)),
  bad("WI_BAD_ARGUMENT", "no scheme", /got \{ name: undefined/, () => (core.defineInitializer as Untyped)({})),
  bad("WI_BAD_ARGUMENT", "no function to wrap", /got 0\.5/, () => wrapped(0.5)),
  bad("WI_BAD_ARGUMENT", "no class to register", /got an object/, () => registerRng({}, cpuDevice)),
  bad("WI_BAD_ARGUMENT", "an arrow function", /got function/, () => registerRng(() => 0.5, cpuDevice)),
  bad("WI_BAD_ARGUMENT", "no device to register for", /device/, () => registerRng(class Lost {}, undefined)),
  bad("WI_BAD_ARGUMENT", "class without uniform and normal", /got Empty/, () => kaimingNormal(new Empty(), 2)),
  bad("WI_BAD_RANDOM", "1", /got 1 /, () =>
    kaimingNormal(
      cpuRngFrom(() => 1),
      2,
    ),
  ),
  bad("WI_BAD_RANDOM", "negative", /got -0\.1/, () =>
    kaimingNormal(
      cpuRngFrom(() => -0.1),
      2,
    ),
  ),
  bad("WI_BAD_RANDOM", "NaN", /got NaN/, () =>
    kaimingNormal(
      cpuRngFrom(() => Number.NaN),
      2,
    ),
  ),
  bad("WI_BAD_RANDOM", "foreign uniform 1", /Stuck\.uniform .* got 1 /, () => uniform(new Stuck(1), 2)),
  bad("WI_BAD_RANDOM", "foreign normal NaN", /Stuck\.normal .* got NaN/, () => normal(new Stuck(Number.NaN), 2)),
  bad("WI_BAD_RANDOM", "async foreign normal", /Late\.normal .* got a promise/, () => normal(new Late(), 2)),
  bad("WI_BAD_RANDOM", "null", /got null/, () =>
    kaimingNormal(
      wrapped(() => null),
      2,
    ),
  ),
  bad("WI_BAD_RANDOM", "a string", /got "0\.5"/, () =>
    kaimingNormal(
      wrapped(() => "0.5"),
      2,
    ),
  ),
  bad("WI_NOT_PORTABLE", "rows of a function", /got FunctionRng/, () =>
    kaimingNormal(
      cpuRngFrom(() => 0.5),
      2,
      5,
      { rows: [0, 1] },
    ),
  ),
  bad("WI_NOT_PORTABLE", "rows of a foreign one", /got Stuck/, () =>
    kaimingNormal(new Stuck(0.5), 2, 5, { rows: [0, 1] }),
  ),
  bad("WI_NOT_PORTABLE", "fork of a function", /CpuRng/, () => (cpuRngFrom(() => 0.5) as CpuRng).fork("a")),
  bad("WI_NOT_REPRODUCED", "an inverse error function of MKL", /got "2\.6"/, () =>
    truncatedNormal(new TorchRng(42, { torch: "2.6" }), 3),
  ),

  // Dispatch.
  bad("WI_NO_BACKEND", "unregistered class", /got Date; use one of @weightinit\/cpu/, () =>
    kaimingNormal(new Date(0), 2),
  ),
  bad("WI_NO_BACKEND", "a function", /cpuRngFrom/, () => kaimingNormal(Math.random, 2)),
  bad("WI_NO_BACKEND", "the class itself", /got function CpuRng/, () => kaimingNormal(CpuRng, 2)),
  bad("WI_NO_BACKEND", "null", /got null/, () => kaimingNormal(null, 2)),
  bad("WI_NO_BACKEND", "a class as default", /its class; make one/, () => (core.setDefaultRng as Untyped)(CpuRng)),
  bad("WI_NO_BACKEND", "default", /got 5/, () => (core.setDefaultRng as Untyped)(5)),
  bad("WI_ALREADY_REGISTERED", "twice", /got it for device "other" after "cpu"/, () =>
    registerRng(CpuRng, { ...cpuDevice, name: "other" }),
  ),

  // Files.
  bad("WI_BAD_SAFETENSORS", "a file that is too short", /at least 8 bytes, got 7 \(HeaderTooSmall, byte 7\)/, () =>
    parseSafetensorsHeader(new Uint8Array(7)),
  ),
  bad("WI_BAD_SAFETENSORS", "a dim of 1.0", /got "1\.0\],/, () =>
    parseSafetensorsHeader(safetensorsFile('{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}', 4)),
  ),
  bad("WI_BAD_DTYPE", "of safetensors", /got "complex128"/, () =>
    layoutOf([{ name: "a", dtype: "complex128", shape: [1] }]),
  ),

  // Recipes.
  bad("WI_BAD_CONFIG", "a negative width", /got -1/, () => planOf({ model_type: "gpt2", n_embd: -1 })),
  bad("WI_BAD_RECIPE", "an initializer that there is not", /did you mean "constant"\?\) in rule 2/, () =>
    recipeFromJson({
      rules: [
        { match: "**.weight", initializer: "normal" },
        { match: "**.bias", initializer: "constnt" },
      ],
    }),
  ),
  bad("WI_BAD_RECIPE", "a pattern that matches nothing", /got none of fc\.weight/, () =>
    recipeFromJson({
      rules: [
        { match: "**.bais", initializer: "normal" },
        { match: "**", initializer: "normal" },
      ],
    }).plan([{ name: "fc.weight", shape: [1] }]),
  ),
];
