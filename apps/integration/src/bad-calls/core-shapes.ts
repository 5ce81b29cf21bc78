/**
 * Bad calls of core: shapes, parts of tensors, dtypes, layouts and memory.
 *
 * @module
 */
import * as core from "@weightinit/core";
import { type BadCall, bad, init, type Untyped } from "./bad-call.ts";
import { Narrow, RowsRng } from "./devices.ts";

const { identityInit, kaimingNormal, orthogonal, sparseInit, truncatedNormal, zeros32 } = init;

/** An initializer whose scheme returns `law`, whatever it is. */
const lawOf = (law: unknown): Untyped =>
  core.defineInitializer<core.CommonOptions>({
    name: "custom",
    options: {},
    distribution: () => law as core.Distribution,
  }) as Untyped;

export const coreShapes: readonly BadCall[] = [
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
  bad("WI_BAD_DTYPE", "unknown", /bfloat16, .* got "f32"/, (rng) => kaimingNormal(rng, "f32", 2)),
  bad("WI_BAD_DTYPE", "a property of objects", /got "toString"/, (rng) => kaimingNormal(rng, "toString", 2)),
  bad("WI_BAD_DTYPE", "to dtypeInfo", /got 32/, () => (core.dtypeInfo as Untyped)(32)),
  bad("WI_DTYPE_FIXED", "in its name", /makes float32/, (rng) => zeros32(rng, "float32", 2)),
  bad("WI_DTYPE_NOT_IN_SCHEME", "complex", /real|float64/, (rng) => truncatedNormal(rng, "complex64", 2)),
  bad("WI_DTYPE_NOT_ON_DEVICE", "device", /"narrow" has \(float32\)/, () => kaimingNormal(new Narrow(), "float64", 2)),
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
];
