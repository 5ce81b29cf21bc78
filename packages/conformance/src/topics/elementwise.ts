/**
 * Laws whose every real depends on its own words only: bit for bit as the reference makes them.
 *
 * @module
 */
import { type DType, dtypeInfo, realDTypes } from "@weightinit/core";
import { type Call, fillsOf, isReal, type SchemeName } from "../call.ts";
import { sameAsReference } from "../compare.ts";
import { occurrence } from "../known-answers/words.ts";
import type { Suite } from "../suite.ts";
import { LARGE, SIZES } from "./sizes.ts";

type Options = Readonly<Record<string, unknown>>;

/** Elements in tests of parameters: more than a tile of any kernel, and odd. */
const ENOUGH = 2051;

/** Normals that need no addition, every addition, subnormal numbers and nearly all of a dtype's range. */
const NORMALS: readonly Options[] = [
  { std: 1 },
  { std: 0.02 },
  { std: 0 },
  { std: 0, mean: -0 },
  { mean: -0 },
  { std: 1e-6 }, // subnormal float16
  { std: 2 ** -98 }, // where docs/stream.md lets float32 units take over
  { std: 2 ** -99 },
  { std: 1e-40 }, // subnormal float32
  { std: 1e-45 },
  { std: 1e4 }, // reaches 63,380, near the largest float16
  { std: 1e5 }, // refused: beyond float16
  { std: 5e37 }, // reaches 3.2e38, near the largest float32 and bfloat16
  { std: 1e38 }, // refused: beyond them
];
const REAL_NORMALS: readonly Options[] = [
  { mean: 0.1, std: 0.02 },
  { mean: 3, std: 1e-3 },
  { mean: -1e-3, std: 3 },
  { mean: 0.1, std: 0 },
  { mean: 1e-40, std: 1e-40 },
  { mean: -1e-38, std: 1e-38 },
  { mean: 1e-60, std: 1e-60 }, // both 0 in float32
  { mean: 65504, std: 2 }, // reaches 65,516.7, which float16 rounds to 65,504
  { mean: 65504, std: 100 }, // refused: beyond float16
  { mean: 3e38, std: 5e36 },
  { mean: 3e38, std: 1e37 }, // refused: beyond float32 and bfloat16
];
const DOUBLE_NORMALS: readonly Options[] = [{ std: 5e-324 }, { std: 1e-310 }, { std: 1.9e307 }, { std: 1e308 }];

const UNIFORMS: readonly Options[] = [
  { lo: 0, hi: 1 },
  { lo: -1, hi: 1 },
  { lo: -0.35, hi: 0.35 },
  { lo: 0.1, hi: 0.7 },
  { lo: -0.7, hi: 0.1 },
  { lo: -3, hi: 1e-3 },
  { lo: 100.1, hi: 100.2 },
  { lo: -1e-3, hi: 0 },
  { lo: 1, hi: 1 + 2 ** -20 }, // a single value in 16 bits
  { lo: -65504, hi: 65504 },
  { lo: 0, hi: 1e-6 }, // subnormal float16
  { lo: -1e-30, hi: 1e-30 },
  { lo: 1e-40, hi: 1e-30 }, // no float16 at all: refused
  { lo: -1e38, hi: 3e38 },
];

const TRUNCATED_NORMALS: readonly Options[] = [
  {},
  { std: 0.02, lo: -0.04, hi: 0.04 },
  { mean: 0.3, std: 0.7, lo: -0.2, hi: 2 },
  { lo: -Infinity, hi: Infinity },
  { lo: 0, hi: Infinity },
  { lo: -Infinity, hi: -1.5 },
  { lo: 2, hi: 3 },
  { lo: -5, hi: -4 },
  { lo: 4.5, hi: Infinity },
  { lo: 0.1, hi: 0.101 },
  { mean: -0, std: 1e-40, lo: -1e-40, hi: 2e-40 },
  { mean: 1, std: 0.01, lo: 0.999, hi: 1.02 },
  { std: 1e4, lo: -Infinity, hi: Infinity },
  { std: 1e4, mean: 3e4, lo: -1e6, hi: 65504 },
  { std: 1e5, lo: -Infinity, hi: Infinity }, // refused: beyond float16
  { lo: 40, hi: 41 }, // refused
];

/** Shapes and layouts through which schemes read their fans. */
const FANS: readonly { readonly shape: readonly number[]; readonly options?: Options }[] = [
  { shape: [] },
  { shape: [7] },
  { shape: [0, 4] },
  { shape: [4, 0] },
  { shape: [13, 7] },
  { shape: [3, 3, 5, 7] },
  { shape: [13, 7], options: { gain: 0.3 } },
  { shape: [13, 7], options: { gain: 0 } },
  { shape: [7, 5, 3, 3], options: { layout: "torch" } },
  { shape: [13, 7], options: { layout: "keras" } },
  { shape: [2, 5, 3, 7], options: { layout: { in: [1, 2], out: 3, batch: [0] } } },
];

/** Words at the ends and in the middle of the quantile's two regions, and at roundings to a power of two. */
const EXTREME_WORDS = [
  0, 1, 2, 3, 0x0000ffff, 0x00ffffff, 0x7fffff7f, 0x7fffffc0, 0x7fffffff, 0x80000000, 0x80000001, 0x80000040,
  0x80000041, 0xffff0001, 0xffffff00, 0xfffffffe, 0xffffffff,
];

const laws = (dtype: DType): readonly SchemeName[] =>
  isReal(dtype) ? ["normal", "uniform", "truncatedNormal"] : ["normal", "uniform"];

const withParameters = (initializer: SchemeName, dtype: DType, list: readonly Options[]): readonly Call[] =>
  list.map((options) => ({ initializer, dtype, shape: [ENOUGH], options }));

function normals(dtype: DType): readonly Call[] {
  const { isComplex, precision } = dtypeInfo(dtype);
  const list = [...NORMALS, ...(isComplex ? [] : REAL_NORMALS), ...(precision === "float64" ? DOUBLE_NORMALS : [])];
  return withParameters("normal", dtype, list);
}

/** Each law at the elements of draw 0 of seed 42 that have an extreme word. */
function extremes(dtype: DType): readonly Call[] {
  const { parts, wordsPerPart } = dtypeInfo(dtype);
  return EXTREME_WORDS.flatMap((word) => {
    const element = Math.floor(occurrence.get(word)! / (parts * wordsPerPart));
    const options = { rows: [element, element + 1] };
    return laws(dtype).map((initializer): Call => ({ initializer, dtype, shape: [2 ** 40], options }));
  });
}

/** The bits of every law and scheme, in every dtype, at sizes and parameters where kernels go wrong. */
export function elementwise(suite: Suite): void {
  suite.eachDType(
    "sizes",
    (dtype) => laws(dtype).flatMap((initializer) => SIZES.map((size): Call => ({ initializer, dtype, shape: [size] }))),
    sameAsReference,
  );
  suite.eachDType(
    "a large tensor",
    (dtype) => [{ initializer: "kaimingNormal", dtype, shape: [LARGE] }],
    sameAsReference,
  );
  suite.eachDType("normal", normals, sameAsReference);
  suite.eachDType("uniform", (dtype) => withParameters("uniform", dtype, UNIFORMS), sameAsReference);
  suite.eachDType(
    "truncatedNormal",
    (dtype) => withParameters("truncatedNormal", dtype, TRUNCATED_NORMALS),
    sameAsReference,
    realDTypes,
  );
  for (const initializer of ["glorotNormal", "glorotUniform", "kaimingNormal", "kaimingUniform"] as const) {
    suite.eachDType(
      initializer,
      (dtype) => FANS.map(({ shape, options = {} }): Call => ({ initializer, dtype, shape, options })),
      sameAsReference,
    );
  }
  suite.eachDType(
    "rand and randn",
    (dtype) =>
      fillsOf(dtype)
        .filter((name) => name.startsWith("rand"))
        .map((initializer): Call => ({ initializer, dtype, shape: [6, 7] })),
    sameAsReference,
    ["float16", "float32", "float64", "complex32", "complex64", "complex128"],
  );
  suite.eachDType("extreme words", extremes, async (rng, calls) => {
    for (const call of calls) await sameAsReference(rng.clone(), [call]);
  });
}
