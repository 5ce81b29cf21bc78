/**
 * Fills that draw nothing: constants and identities.
 *
 * @module
 */
import { type DType, dtypeInfo } from "@weightinit/core";
import { LARGEST } from "@weightinit/core/stream";
import { equalLists, read, realOf } from "../assert.ts";
import { type Call, describe, fillsOf, make } from "../call.ts";
import { sameAsReference } from "../compare.ts";
import type { Suite } from "../suite.ts";
import { SIZES } from "./sizes.ts";

type Options = Readonly<Record<string, unknown>>;

function constants(dtype: DType): readonly Call[] {
  const largest = LARGEST[dtypeInfo(dtype).part];
  const values = [0, -0, 1, -1.5, 0.1, 1e-7, 1e-40, 5e-324, largest, -largest, Infinity, -Infinity];
  return [
    ...values.map((value): Call => ({ initializer: "constant", dtype, shape: [2, 3], options: { value } })),
    ...SIZES.map((size): Call => ({ initializer: "constant", dtype, shape: [size], options: { value: 0.1 } })),
    { initializer: "constant", dtype, shape: [], options: { value: 0.1 } },
    { initializer: "constant", dtype, shape: [2, 3], options: { value: largest * 2 } },
  ];
}

const IDENTITIES: readonly { readonly shape: readonly number[]; readonly options?: Options }[] = [
  { shape: [5] },
  { shape: [0, 3] },
  { shape: [1, 1] },
  { shape: [4, 4] },
  { shape: [67, 65] },
  { shape: [65, 67], options: { gain: -0.3 } },
  { shape: [5, 7], options: { shift: 2 } },
  { shape: [7, 5], options: { shift: [-1, 3] } },
  { shape: [7, 5], options: { shift: 700 } },
  { shape: [3, 4, 5] },
  { shape: [3, 4, 5], options: { shift: 1 } },
  { shape: [4, 3, 6, 5], options: { shift: [1, -2], gain: 2 } },
  { shape: [5, 6, 4, 3], options: { layout: "torch" } },
  { shape: [5, 6, 4, 3], options: { layout: "torch", shift: 1 } },
  { shape: [4, 3, 6, 5], options: { layout: "keras" } },
  { shape: [5, 2, 6], options: { layout: { in: 0, out: 2 } } },
  { shape: [] }, // refused
];

const identities = (dtype: DType): readonly Call[] =>
  IDENTITIES.map(({ shape, options = {} }) => ({ initializer: "identityInit", dtype, shape, options }));

/** Identities in full, for readers and against a reference that might be wrong. */
const WRITTEN_OUT: readonly {
  readonly shape: readonly number[];
  readonly options: Options;
  readonly values: string;
}[] = [
  { shape: [2, 3], options: {}, values: "100 010" },
  { shape: [3, 2], options: {}, values: "10 01 00" },
  { shape: [3, 3], options: { shift: 1 }, values: "001 100 010" },
  { shape: [3, 3], options: { shift: [0, 1] }, values: "010 001 100" },
  { shape: [3, 2, 2], options: {}, values: "00 00  10 01  00 00" },
  { shape: [2, 2, 3], options: { layout: "torch" }, values: "010 000  000 010" },
  { shape: [4, 2, 2], options: { shift: 1 }, values: "00 00  10 01  00 00  00 00" },
];

/** The real parts of a tensor's elements, and whether the imaginary ones are 0. */
async function elements(call: Call, values: ArrayLike<number>): Promise<number[]> {
  const { parts } = dtypeInfo(call.dtype);
  const reals = Array.from(values, (item) => realOf(item, call.dtype));
  if (parts === 2) {
    const imaginary = reals.filter((_, i) => i % 2 === 1);
    equalLists(
      imaginary,
      imaginary.map(() => 0),
      `imaginary parts of ${describe(call)}`,
    );
  }
  return reals.filter((_, i) => i % parts === 0);
}

/** Constants and identities, every layout, shift and kernel. */
export function fixed(suite: Suite): void {
  suite.eachDType("constants", constants, sameAsReference);
  suite.eachDType(
    "zeros and ones",
    (dtype) =>
      fillsOf(dtype)
        .filter((name) => !name.startsWith("rand"))
        .map((initializer): Call => ({ initializer, dtype, shape: [6, 7] })),
    sameAsReference,
    ["float16", "float32", "float64", "complex32", "complex64", "complex128"],
  );
  suite.eachDType("identities", identities, sameAsReference);
  suite.eachDType(
    "identities written out",
    (dtype) => WRITTEN_OUT.map(({ shape, options }) => ({ initializer: "identityInit", dtype, shape, options })),
    async (rng, calls) => {
      for (const [i, call] of calls.entries()) {
        const expected = Array.from(WRITTEN_OUT[i]!.values.replaceAll(" ", ""), Number);
        equalLists(await elements(call, await read(make(rng, call))), expected, describe(call));
      }
    },
  );
}
