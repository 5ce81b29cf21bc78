/**
 * Calls that must not compile, and what the compiler's message must name: the option, the dtypes, or the type that was
 * expected in this place.
 *
 * @module
 */

export interface WrongCall {
  /** The call, of `w`, which is `@weightinit/core`, with a `rng: CpuRng` at hand. */
  readonly call: string;
  readonly names: readonly string[];
}

const dtypes = ['"float16"', '"bfloat16"', '"float32"', '"float64"', '"complex32"', '"complex64"', '"complex128"'];
const typo = (call: string): WrongCall => ({ call, names: ["'sdt'", "NormalOptions"] });
const noDType = (call: string): WrongCall => ({ call, names: ['"f32"', ...dtypes] });

export const wrongCalls: readonly WrongCall[] = [
  ...[
    "w.normal(rng, 2, { sdt: 1 })",
    "w.normal(rng, 2, 3, { mean: 0, sdt: 1 })",
    "w.normal(rng, [2, 3], { sdt: 1 })",
    'w.normal(rng, "float64", 2, { sdt: 1 })',
    'w.normal(rng, "float64", [2], { sdt: 1 })',
    "w.normal(2, { sdt: 1 })",
    "w.normal([2], { sdt: 1 })",
    'w.normal("float64", 2, { sdt: 1 })',
    "w.normal(rng, { sdt: 1 })",
    "w.normal(rng, { mean: 0, sdt: 1 })",
    "w.normal({ sdt: 1 })",
    'w.normal("float64", { sdt: 1 })',
    'w.normal(rng, "float64", { sdt: 1 })',
    "w.normal(rng)(2, { sdt: 1 })",
    'w.normal("float64")(rng, 2, { sdt: 1 })',
    "w.normal(rng, ...[2, 3], { sdt: 1 })",
  ].map(typo),
  ...[
    'w.normal(rng, "f32", 2)',
    'w.normal(rng, "f32", [2])',
    'w.normal(rng, "f32", 2, { std: 1 })',
    'w.normal(rng, "f32")',
    'w.normal(rng, "f32", { std: 1 })',
    'w.normal("f32", 2)',
    'w.normal("f32")',
    'w.normal(rng)("f32", 2)',
    'w.normal({ std: 1 })("f32")',
    'w.identityInit(rng, "f32", 2, 2)',
  ].map(noDType),
  {
    call: 'w.truncatedNormal(rng, "complex64", 2)',
    names: ['"complex64"', '"float16"', '"bfloat16"', '"float32"', '"float64"'],
  },
  { call: 'w.normal(rng, 2, { std: "1" })', names: ["'string'", "'number"] },
  { call: 'w.normal(rng, 2, { layout: "pytorch" })', names: ["pytorch", "Layout", "torch"] },
  { call: "w.sparseInit(rng, 2, 2)", names: ["SparseOptions"] },
  { call: "w.sparseInit(rng, 2, 2, { std: 1 })", names: ["'sparsity'"] },
  { call: "w.sparseInit({ std: 1 })(rng, 2, 2)", names: ["SparseOptions"] },
  { call: "w.sparseInit({ std: 1 })(rng, 2, 2, { std: 2 })", names: ["'sparsity'"] },
  { call: "w.sparseInit(rng, { std: 1 })(2, 2)", names: ["SparseOptions"] },
  { call: "w.constant(rng, [2])", names: ["'value'"] },
  { call: "w.normal(rng, 1, { out: new Uint8Array(4) })", names: ["Uint8Array", "Float32Array"] },
  { call: 'w.normal(rng, "float64", 1, { out: new Float32Array(1) })', names: ["Float32Array", "Float64Array"] },
  { call: "w.normal(2, { out: new Float32Array(2) })", names: ["Float32Array", "is not assignable"] },
  { call: "w.normal(Math.random, 2)", names: ["Rng"] },
];
