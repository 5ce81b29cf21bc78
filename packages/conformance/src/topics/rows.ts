/**
 * The option `rows`: a slab of a tensor, bit-equal to that slice of the whole, also of tensors that no memory holds.
 *
 * @module
 */
import { type DType, dtypeInfo, type PortableRng, realDTypes } from "@weightinit/core";
import { equal, equalLists, read, refused, sameBits } from "../assert.ts";
import { type Call, describe, isReal, make, withOptions } from "../call.ts";
import { sameAsReference } from "../compare.ts";
import type { Suite } from "../suite.ts";

type Range = readonly [from: number, to: number];

/** A law of each kind that can be made in part. */
function laws(dtype: DType, shape: readonly number[]): readonly Call[] {
  const list: Call[] = [
    { initializer: "normal", dtype, shape },
    { initializer: "uniform", dtype, shape, options: { lo: -0.2, hi: 0.7 } },
    { initializer: "kaimingNormal", dtype, shape },
    { initializer: "constant", dtype, shape, options: { value: 1.5 } },
  ];
  if (isReal(dtype)) list.push({ initializer: "truncatedNormal", dtype, shape });
  return list;
}

/** Splits that begin and end at every position of a block of words. */
const SPLITS: readonly Range[] = [
  [0, 1],
  [1, 2],
  [2, 5],
  [5, 5],
  [5, 9],
  [9, 16],
  [16, 37],
  [0, 37],
  [0, 0],
  [37, 37],
];

/** Slabs of the whole tensor of each call; the whole must be the backend's own. */
async function slabsEqualSlices(rng: PortableRng, calls: readonly Call[]): Promise<void> {
  for (const call of calls) {
    const whole = await read(make(rng.clone(), call));
    for (const [from, to] of SPLITS) {
      const part = withOptions(call, { rows: [from, to] });
      const tensor = make(rng.clone(), part);
      equalLists(tensor.shape, [to - from, ...call.shape.slice(1)], `shape of ${describe(part)}`);
      const rowLength = whole.length / call.shape[0]!;
      const slice = whole.slice(from * rowLength, to * rowLength);
      sameBits(await read(tensor), slice, call.dtype, `${describe(part)} against the whole tensor`);
    }
    rng.nextDraw();
  }
}

/**
 * Slabs of tensors of up to 2⁵³ numbers: across element 2³², across word 2³⁴, where the block number no longer fits 32
 * bits, and up to the last element there can be.
 */
function beyondMemory(dtype: DType): readonly Call[] {
  const { parts, wordsPerPart } = dtypeInfo(dtype);
  const wrap = 2 ** 34 / (parts * wordsPerPart);
  const most = Math.floor((2 ** 53 - 1) / parts);
  const slabs: readonly { readonly shape: readonly number[]; readonly rows: Range }[] = [
    { shape: [2 ** 32 + 9], rows: [2 ** 32 - 5, 2 ** 32 + 9] },
    { shape: [wrap + 9], rows: [wrap - 9, wrap + 9] },
    { shape: [2 ** 40, 3], rows: [2 ** 40 - 5, 2 ** 40] },
    { shape: [2 ** 30, 5, 7], rows: [2 ** 30 - 2, 2 ** 30] },
    { shape: [most], rows: [most - 7, most] },
  ];
  return slabs.flatMap(({ shape, rows }) => laws(dtype, shape).map((call) => withOptions(call, { rows })));
}

/** Rows of identities: some with ones, and some without. */
function identities(dtype: DType): readonly Call[] {
  const call = (shape: readonly number[], rows: Range, options: object = {}): Call => ({
    initializer: "identityInit",
    dtype,
    shape,
    options: { rows, gain: 2, ...options },
  });
  return [
    call([9, 9], [0, 4]),
    call([9, 9], [4, 4]),
    call([9, 9], [4, 9], { shift: 3 }),
    call([9, 5, 3], [2, 7], { layout: "torch" }),
    call([3, 5, 7], [1, 2], { shift: [1, 2] }),
    call([3, 5, 7], [2, 3]),
    call([2 ** 40, 3], [0, 5]),
    call([2 ** 40, 3], [2 ** 40 - 4, 2 ** 40], { shift: [2 ** 40 - 2, 0] }),
  ];
}

/** Slabs are slices, and are refused where every value needs the whole matrix. */
export function rows(suite: Suite): void {
  suite.eachDType("slices of 1-D tensors", (dtype) => laws(dtype, [37]), slabsEqualSlices);
  suite.eachDType("slices of matrices", (dtype) => laws(dtype, [37, 13]), slabsEqualSlices);
  suite.eachDType("slices of 3-D tensors", (dtype) => laws(dtype, [37, 3, 5]), slabsEqualSlices);
  suite.eachDType("tensors beyond memory", beyondMemory, sameAsReference);
  suite.eachDType("identities", identities, sameAsReference);
  suite.eachDType(
    "the schemes of whole matrices refuse",
    (dtype) => [
      { initializer: "sparseInit", dtype, shape: [4, 3], options: { sparsity: 0.5, rows: [0, 2] } },
      { initializer: "orthogonal", dtype, shape: [4, 3], options: { rows: [0, 2] } },
    ],
    async (rng, calls) => {
      for (const call of calls) {
        await refused(() => make(rng, call), "WI_ROWS_NOT_SUPPORTED", describe(call));
        equal(rng.draw, 0, `draws taken by the refused ${describe(call)}`);
      }
    },
  );
  suite.eachDType(
    "ranges outside the tensor are refused",
    (dtype) =>
      [
        [-1, 2],
        [0, 38],
        [3, 2],
        [0.5, 2],
      ].map((range): Call => ({ initializer: "normal", dtype, shape: [37], options: { rows: range } })),
    async (rng, calls) => {
      for (const call of calls) await refused(() => make(rng, call), "WI_BAD_ROWS", describe(call));
    },
    realDTypes,
  );
}
