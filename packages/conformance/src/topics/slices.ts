/**
 * The option `slice`: any part of a tensor, bit-equal to that part of the whole, also of tensors that no memory holds.
 *
 * @module
 */
import { type DType, dtypeInfo, type PortableRng, product, realDTypes, type Tensor } from "@weightinit/core";
import { equal, equalLists, read, refused, sameBits, type Values } from "../assert.ts";
import { type Call, describe, isReal, make, withOptions } from "../call.ts";
import { describeAt, expectedOf } from "../compare.ts";
import { elementsOf, isMade, partOf, pick, type Slice, shapeOf, somePartsOf } from "../part.ts";
import { storage } from "../reference/backend.ts";
import type { Suite } from "../suite.ts";

/** A law of each kind that a kernel makes in part. */
function laws(dtype: DType, shape: readonly number[]): readonly Call[] {
  const list: Call[] = [
    { initializer: "normal", dtype, shape },
    { initializer: "uniform", dtype, shape, options: { lo: -0.2, hi: 0.7 } },
    { initializer: "constant", dtype, shape, options: { value: 1.5 } },
  ];
  if (isReal(dtype)) list.push({ initializer: "truncatedNormal", dtype, shape });
  return list;
}

/** The same, and an identity. */
const allLaws = (dtype: DType, shape: readonly number[]): readonly Call[] => [
  ...laws(dtype, shape),
  { initializer: "identityInit", dtype, shape, options: { gain: 2, shift: 1 } },
];

/** Parts that begin or end where axes do, and a few at random. */
function partsOf(shape: readonly number[]): readonly Slice[] {
  const last = shape.length - 1;
  const length = shape[last]!;
  return [
    { [last]: [0, 1] },
    { [-1]: [length - 1, length] },
    { 0: [shape[0]! - 1, shape[0]!], [last]: [1, length] },
    ...somePartsOf(shape, 4),
  ];
}

const refusal = "WI_SLICE_NOT_ON_DEVICE";

/** A part that the device does not make; the call takes no draw. */
async function refusesPart(rng: PortableRng, call: Call): Promise<void> {
  const { draw } = rng;
  await refused(() => make(rng, call), refusal, describe(call));
  equal(rng.draw, draw, `draws taken by the refused ${describe(call)}`);
}

/** Parts of the whole tensor of each call; the whole must be the backend's own. */
async function areParts(rng: PortableRng, calls: readonly Call[]): Promise<void> {
  for (const call of calls) {
    const whole = await read(make(rng.clone(), call));
    const made: { readonly part: Call; readonly slice: Slice; readonly tensor: Tensor }[] = [];
    for (const slice of partsOf(call.shape)) {
      const part = partOf(call, slice);
      if (isMade(rng, part)) made.push({ part, slice, tensor: make(rng.clone(), part) });
      else await refusesPart(rng, part);
    }
    for (const { part, slice, tensor } of made) {
      equalLists(tensor.shape, shapeOf(call.shape, slice), `shape of ${describe(part)}`);
      const expected = pick(whole, elementsOf(call.shape, slice), call.dtype);
      sameBits(await read(tensor), expected, call.dtype, `${describe(part)} against the whole tensor`);
    }
    rng.nextDraw();
  }
}

/** As the reference makes them, or refused. */
async function areTheReferences(rng: PortableRng, calls: readonly Call[]): Promise<void> {
  const made: { readonly call: Call; readonly what: string; readonly expected: Values; readonly tensor: Tensor }[] = [];
  for (const call of calls) {
    if (!isMade(rng, call)) {
      await refusesPart(rng, call);
      continue;
    }
    const what = describeAt(rng, call);
    made.push({ call, what, expected: expectedOf(rng, call), tensor: make(rng, call) });
  }
  for (const { call, what, expected, tensor } of made) sameBits(await read(tensor), expected, call.dtype, what);
}

/** More runs than a workgroup or a tile has elements. */
const RUNS = 2 ** 13 + 3;

/** Parts with many runs, of 1 to 128 elements. */
function large(dtype: DType): readonly Call[] {
  const call = (initializer: "normal" | "uniform" | "constant", shape: readonly number[], slice: Slice): Call =>
    partOf({ initializer, dtype, shape, options: initializer === "constant" ? { value: 1.5 } : {} }, slice);
  return [
    call("normal", [1031, 257], { 1: [3, 131] }),
    call("constant", [1031, 257], { 1: [3, 131] }),
    call("normal", [RUNS, 3], { 1: [1, 2] }),
    call("uniform", [RUNS, 9], { 1: [3, 6] }),
    call("normal", [24, 64, 64], { 1: [3, 63], 2: [5, 30] }),
  ];
}

/**
 * Parts of tensors of up to 2⁵³ numbers: across element 2³², across word 2³⁴, with runs that lie further apart than
 * 2³² elements, with several fills, and up to the last element there can be.
 */
function beyondMemory(dtype: DType): readonly Call[] {
  const { parts, wordsPerPart } = dtypeInfo(dtype);
  const element = Math.floor(2 ** 32 / 5);
  const word = Math.floor(2 ** 34 / (parts * wordsPerPart) / 7);
  const most = Math.floor((2 ** 53 - 1) / parts / 9);
  const list: readonly { readonly shape: readonly number[]; readonly slice: Slice }[] = [
    { shape: [element + 9, 5], slice: { 0: [element - 2, element + 3], 1: [1, 4] } },
    { shape: [word + 9, 7], slice: { 0: [word - 3, word + 4], 1: [2, 6] } },
    { shape: [3, 2 ** 33 + 1], slice: { 1: [2 ** 32 - 3, 2 ** 32 + 2] } },
    { shape: [2 ** 40, 3, 5, 2], slice: { 0: [2 ** 40 - 2, 2 ** 40], 1: [1, 3], 3: [1, 2] } },
    { shape: [9, most], slice: { 1: [most - 5, most] } },
  ];
  return list.flatMap(({ shape, slice }) => laws(dtype, shape).map((call) => partOf(call, slice)));
}

/** Parts of identities that no memory holds, some of which have ones. */
function identities(dtype: DType): readonly Call[] {
  const call = (shape: readonly number[], slice: Slice, shift: unknown = 0): Call =>
    partOf({ initializer: "identityInit", dtype, shape, options: { gain: 2, shift } }, slice);
  const far = 2 ** 40;
  const centre = far / 2 - 1;
  return [
    call([far, 3], { 0: [far - 4, far], 1: [1, 3] }, [far - 2, 0]),
    call([far, 3], { 0: [far - 4, far], 1: [1, 3] }),
    call([3, far], { 1: [far - 4, far - 1] }, [0, far - 3]),
    call([far, 3, 4], { 0: [centre - 1, centre + 2], 1: [1, 3], 2: [0, 2] }),
    call([3, far, 4], { 1: [far - 2, far], 2: [1, 4] }, [far - 1, 0]),
  ];
}

async function areEmpty(rng: PortableRng, calls: readonly Call[]): Promise<void> {
  for (const call of calls) {
    const tensor = make(rng, call);
    equalLists(tensor.shape, shapeOf(call.shape, call.options!["slice"] as Slice), `shape of ${describe(call)}`);
    equal((await read(tensor)).length, 0, `numbers of ${describe(call)}`);
  }
  equal(rng.draw, calls.filter(({ initializer }) => initializer !== "constant").length, "draws of empty parts");
}

/** The caller's memory gets a part that takes several fills, and nothing else of it changes. */
async function fillsOut(suite: Suite, rng: PortableRng, calls: readonly Call[]): Promise<void> {
  for (const call of calls) {
    if (!isMade(rng, call)) {
      await refusesPart(rng, call);
      continue;
    }
    const elements = product(shapeOf(call.shape, call.options!["slice"] as Slice));
    const initial = storage(call.dtype, elements);
    new Uint8Array(initial.buffer).fill(0x5a);
    const what = describeAt(rng, call);
    const expected = expectedOf(rng, call);
    const { memory, read: readMemory } = await suite.out(rng, initial);
    const tensor = make(rng, withOptions(call, { out: memory }));
    await tensor.ready();
    sameBits(await readMemory(), expected, call.dtype, `the memory given to ${what}`);
  }
}

/** Slices are parts of the whole, and are refused where every value needs the whole matrix. */
export function slices(suite: Suite): void {
  suite.eachDType("parts of 1-D tensors", (dtype) => laws(dtype, [41]), areParts);
  suite.eachDType("parts of matrices", (dtype) => allLaws(dtype, [37, 13]), areParts);
  suite.eachDType("parts of 3-D tensors", (dtype) => allLaws(dtype, [7, 9, 11]), areParts);
  suite.eachDType("parts of 5-D tensors", (dtype) => allLaws(dtype, [3, 4, 2, 5, 3]), areParts);
  suite.eachDType("large parts", large, areTheReferences);
  suite.eachDType("parts of tensors beyond memory", beyondMemory, areTheReferences);
  suite.eachDType("parts of identities beyond memory", identities, areTheReferences);
  suite.eachDType(
    "empty parts",
    (dtype) => laws(dtype, [4, 3]).map((call) => partOf(call, { 0: [1, 3], 1: [2, 2] })),
    areEmpty,
  );
  suite.eachDType(
    "rows and a slice together",
    (dtype) => laws(dtype, [9, 7]).map((call) => partOf(call, { 1: [2, 5] })),
    async (rng, calls) => {
      for (const call of calls) {
        const whole = partOf(call, { 0: [3, 8], 1: [2, 5] });
        const part = withOptions(call, { rows: [3, 8] });
        if (!isMade(rng, whole)) await refusesPart(rng, part);
        else sameBits(await read(make(rng.clone(), part)), expectedOf(rng, whole), call.dtype, describe(part));
      }
    },
  );
  const owning = suite.requiring("out");
  owning.eachDType(
    "the caller's memory is filled",
    (dtype) => allLaws(dtype, [5, 6, 7]).map((call) => partOf(call, { 1: [1, 4], 2: [2, 5] })),
    (rng, calls) => fillsOut(owning, rng, calls),
  );
  suite.eachDType(
    "the schemes of whole matrices refuse",
    (dtype) => [
      { initializer: "sparseInit", dtype, shape: [4, 3], options: { sparsity: 0.5, slice: { 1: [0, 2] } } },
      { initializer: "orthogonal", dtype, shape: [4, 3], options: { slice: { 1: [0, 2] } } },
      { initializer: "kernelCentre", dtype, shape: [3, 4, 3], options: { slice: { 1: [0, 2] } } },
    ],
    async (rng, calls) => {
      for (const call of calls) {
        await refused(() => make(rng, call), "WI_ROWS_NOT_SUPPORTED", describe(call));
        equal(rng.draw, 0, `draws taken by the refused ${describe(call)}`);
      }
    },
  );
  suite.eachDType(
    "slices outside the tensor are refused",
    (dtype) =>
      [{ 0: [-1, 2] }, { 0: [0, 38] }, { 1: [3, 2] }, { 1: [0.5, 2] }, { 2: [0, 1] }, { [-3]: [0, 1] }].map(
        (slice): Call => ({ initializer: "normal", dtype, shape: [37, 5], options: { slice } }),
      ),
    async (rng, calls) => {
      for (const call of calls) await refused(() => make(rng, call), "WI_BAD_SLICE", describe(call));
    },
    realDTypes,
  );
}
