/**
 * Orthogonal matrices that are not all of a tensor: stacks along batch axes, and the centres of kernels.
 *
 * @module
 */
import { type DType, deviceOf, dtypeInfo, type PortableRng, product } from "@weightinit/core";
import { close, equal, read, refused, sameBits, type Values } from "../assert.ts";
import { type Call, describe, make, withOptions } from "../call.ts";
import { describeAt, expectedOf } from "../compare.ts";
import { type Matrix, orthonormal, tolerance } from "../orthonormal.ts";
import { elementsOf, partOf, pick, type Slice, shapeOf } from "../part.ts";
import { storage } from "../reference/backend.ts";
import type { Suite } from "../suite.ts";

/** Matrices one after the other, and parts of such a stack. */
interface Stack extends Matrix {
  readonly shape: readonly number[];
  readonly layout: { readonly batch: readonly number[]; readonly in: number | readonly number[]; readonly out: number };
  readonly parts: readonly Slice[];
}

/** Tall and wide ones, whose normals begin anywhere in a block of words; the out axis last, or first. */
const STACKS: readonly Stack[] = [
  { shape: [3, 5, 4], layout: { batch: [0], in: 1, out: 2 }, rows: 5, cols: 4, parts: [{ 0: [1, 2] }] },
  { shape: [4, 3, 2, 3], layout: { batch: [0], out: 1, in: [2, 3] }, rows: 3, cols: 6, parts: [{ 0: [2, 4] }] },
  {
    shape: [2, 3, 7, 7],
    layout: { batch: [0, 1], in: 2, out: 3 },
    rows: 7,
    cols: 7,
    parts: [{ 1: [1, 3] }, { 0: [1, 2], 1: [0, 1] }, { 1: [2, 2] }],
  },
  { shape: [3, 33, 31], layout: { batch: [0], in: 1, out: 2 }, rows: 33, cols: 31, parts: [{ 0: [1, 3] }] },
  { shape: [2, 65, 67], layout: { batch: [0], in: 1, out: 2 }, rows: 65, cols: 67, parts: [{ 0: [1, 2] }] },
  { shape: [7, 1, 1], layout: { batch: [0], in: 1, out: 2 }, rows: 1, cols: 1, parts: [{ 0: [3, 6] }] },
];

/** The last of more matrices than there is memory for: one, and three. */
const BEYOND_MEMORY: readonly Stack[] = [
  {
    shape: [2 ** 40, 3, 4],
    layout: { batch: [0], in: 1, out: 2 },
    rows: 3,
    cols: 4,
    parts: [{ 0: [2 ** 40 - 1, 2 ** 40] }],
  },
  {
    shape: [2 ** 40, 5, 3],
    layout: { batch: [0], in: 1, out: 2 },
    rows: 5,
    cols: 3,
    parts: [{ 0: [2 ** 40 - 3, 2 ** 40] }],
  },
];

const whole = (dtype: DType, { shape, layout }: Stack): Call => ({
  initializer: "orthogonal",
  dtype,
  shape,
  options: { layout },
});

/** Whether the device is to make so much of a stack: with slices all of it, without them one matrix. */
const isMade = (rng: PortableRng, { rows, cols }: Matrix, shape: readonly number[]): boolean =>
  deviceOf(rng).supports.slices === true || product(shape) <= rows * cols;

async function refuses(rng: PortableRng, call: Call): Promise<void> {
  const { draw } = rng;
  await refused(() => make(rng, call), "WI_SLICE_NOT_ON_DEVICE", describe(call));
  equal(rng.draw, draw, `draws taken by the refused ${describe(call)}`);
}

/** Each matrix orthonormal and near the reference's. */
async function areMatrices(rng: PortableRng, call: Call, { rows, cols }: Matrix): Promise<Values> {
  const { dtype } = call;
  const what = describeAt(rng, call);
  const expected = expectedOf(rng, call);
  const values = await read(make(rng, call));
  close(values, expected, dtype, tolerance(dtype, 1), what);
  const size = rows * cols * dtypeInfo(dtype).parts;
  for (let at = 0; at < values.length; at += size) {
    orthonormal(values.slice(at, at + size), dtype, { rows, cols }, `matrix ${at / size} of ${what}`);
  }
  return values;
}

async function stacksAndParts(rng: PortableRng, dtype: DType): Promise<void> {
  for (const stack of STACKS) {
    const call = whole(dtype, stack);
    const before = rng.clone();
    const values = isMade(rng, stack, call.shape) ? await areMatrices(rng, call, stack) : undefined;
    if (values === undefined) await refuses(rng, call);
    else equal(rng.draw - before.draw, 1, `draws taken by ${describe(call)}`);
    for (const slice of stack.parts) {
      const part = partOf(call, slice);
      if (!isMade(rng, stack, shapeOf(call.shape, slice))) {
        await refuses(rng, part);
        continue;
      }
      const made = await areMatrices(before.clone(), part, stack);
      if (values === undefined) continue;
      const expected = pick(values, elementsOf(call.shape, slice), dtype);
      sameBits(made, expected, dtype, `${describe(part)} against the whole stack`);
    }
  }
}

async function partsBeyondMemory(rng: PortableRng, dtype: DType): Promise<void> {
  for (const stack of BEYOND_MEMORY) {
    for (const slice of stack.parts) {
      const call = partOf(whole(dtype, stack), slice);
      if (isMade(rng, stack, shapeOf(stack.shape, slice))) await areMatrices(rng, call, stack);
      else await refuses(rng, call);
    }
  }
}

/** Kernels of one, two, three and five taps, the matrix's entries one after the other or a kernel apart. */
const centres = (dtype: DType): readonly Call[] => [
  { initializer: "kernelCentre", dtype, shape: [3, 4, 5] },
  { initializer: "kernelCentre", dtype, shape: [2, 7, 3] },
  { initializer: "kernelCentre", dtype, shape: [4, 5, 3], options: { layout: "torch" } },
  { initializer: "kernelCentre", dtype, shape: [33, 31, 5], options: { layout: "torch" } },
  { initializer: "kernelCentre", dtype, shape: [1, 5, 3] },
];

/** The elements that the matrix of a kernel's centre has, in its order. */
function centreOf({ shape, options = {} }: Call): readonly number[] {
  const isTorch = options["layout"] === "torch";
  const axis = isTorch ? 2 : 0;
  const centre = Math.floor(shape[axis]! / 2);
  return elementsOf(shape, { [axis]: [centre, centre + 1] });
}

/** The matrix is near the reference's, and all around it are zeros. */
function isCentre(values: Values, expected: Values, call: Call, what: string): void {
  const { dtype, shape } = call;
  close(values, expected, dtype, tolerance(dtype, 1), what);
  const centre = centreOf(call);
  const isTorch = call.options?.["layout"] === "torch";
  const [rows, cols] = (isTorch ? shape : shape.slice(1)) as [number, number];
  orthonormal(pick(values, centre, dtype), dtype, { rows, cols }, what);
  const { parts } = dtypeInfo(dtype);
  const entries = new Set(centre);
  for (let i = 0; i < values.length; i++) {
    if (!entries.has(Math.floor(i / parts))) equal(values[i], 0, `number ${i} of ${what}, outside the centre`);
  }
}

async function areCentres(rng: PortableRng, calls: readonly Call[]): Promise<void> {
  for (const call of calls) {
    const isWhole = centreOf(call).length === product(call.shape);
    if (!deviceOf(rng).supports.slices && !isWhole) {
      await refuses(rng, call);
      continue;
    }
    const what = describeAt(rng, call);
    const expected = expectedOf(rng, call);
    isCentre(await read(make(rng, call)), expected, call, what);
  }
}

async function fillOut(suite: Suite, rng: PortableRng, calls: readonly Call[]): Promise<void> {
  if (!deviceOf(rng).supports.slices) return areCentres(rng, calls);
  for (const call of calls) {
    const initial = storage(call.dtype, product(call.shape));
    new Uint8Array(initial.buffer).fill(0x5a);
    const what = `the memory given to ${describeAt(rng, call)}`;
    const expected = expectedOf(rng, call);
    const { memory, read: readMemory } = await suite.out(rng, initial);
    await make(rng, withOptions(call, { out: memory })).ready();
    isCentre(await readMemory(), expected, call, what);
  }
}

/** Matrices independent of each other, the same in a part of the stack as in all of it; zeros around a centre. */
export function stacks(suite: Suite): void {
  suite.eachDType(
    "independent matrices, and parts",
    (dtype) => STACKS.map((stack) => whole(dtype, stack)),
    (rng, _, dtype) => stacksAndParts(rng, dtype),
  );
  suite.eachDType(
    "parts of stacks beyond memory",
    (dtype) => BEYOND_MEMORY.flatMap((stack) => stack.parts.map((slice) => partOf(whole(dtype, stack), slice))),
    (rng, _, dtype) => partsBeyondMemory(rng, dtype),
  );
  suite.eachDType(
    "parts of matrices are refused",
    (dtype) => STACKS.filter(({ cols }) => cols > 1).map((stack) => partOf(whole(dtype, stack), { [-1]: [0, 1] })),
    async (rng, calls) => {
      for (const call of calls) await refused(() => make(rng, call), "WI_ROWS_NOT_SUPPORTED", describe(call));
      equal(rng.draw, 0, "draws taken by refused calls");
    },
  );
  suite.eachDType("centres of kernels", centres, areCentres);
  const owning = suite.requiring("out");
  owning.eachDType("centres of kernels in the caller's memory", centres, (rng, calls) => fillOut(owning, rng, calls));
}
