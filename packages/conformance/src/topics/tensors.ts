/**
 * What every tensor tells and gives.
 *
 * @module
 */
import { type DType, dtypeInfo, type PortableRng, printedShape, product, type StorageOf } from "@weightinit/core";
import { builtIn, equal, equalLists, realOf, refused, sameBits } from "../assert.ts";
import { type Call, describe, make } from "../call.ts";
import type { Suite } from "../suite.ts";

const SHAPES: readonly (readonly number[])[] = [[], [0], [1], [5], [2, 5], [0, 4], [3, 1, 4], [2, 3, 4, 5], [40, 30]];

const tensorsOf = (dtype: DType): readonly Call[] => [
  ...SHAPES.map((shape): Call => ({ initializer: "normal", dtype, shape })),
  { initializer: "constant", dtype, shape: [3], options: { value: 1e-40 } },
  { initializer: "constant", dtype, shape: [3], options: { value: Number.POSITIVE_INFINITY } },
  // Infinite in float32 where the dtype is wider.
  { initializer: "normal", dtype, shape: [67], options: { std: dtypeInfo(dtype).precision === "float64" ? 1e300 : 1 } },
];

async function describesItself(rng: PortableRng, calls: readonly Call[], dtype: DType): Promise<void> {
  for (const call of calls) {
    const tensor = make(rng, call);
    const size = product(call.shape);
    equal(tensor.dtype, dtype, `dtype of ${describe(call)}`);
    equalLists(tensor.shape, call.shape, `shape of ${describe(call)}`);
    equal(tensor.size, size, `size of ${describe(call)}`);
    equal(await tensor.ready(), undefined, `result of ready() of ${describe(call)}`);
    equal((await tensor.toArray()).length, size * dtypeInfo(dtype).parts, `numbers of ${describe(call)}`);
  }
}

async function givesFloat32(rng: PortableRng, calls: readonly Call[], dtype: DType): Promise<void> {
  for (const call of calls) {
    const tensor = make(rng, call);
    const expected = Float32Array.from(await tensor.toArray(), (item: number) => realOf(item, dtype));
    sameBits(await tensor.toFloat32(), expected, "float32", `toFloat32() of ${describe(call)} against toArray()`);
  }
}

async function givesCopies(rng: PortableRng, calls: readonly Call[], dtype: DType): Promise<void> {
  for (const call of calls) {
    const tensor = make(rng, call);
    const first = await tensor.toArray();
    const kept = first.slice();
    equal(builtIn(first.buffer), "ArrayBuffer", `memory of toArray() of ${describe(call)}`);
    first.fill(0);
    (await tensor.toFloat32()).fill(0);
    sameBits(await tensor.toArray(), kept, dtype, `toArray() of ${describe(call)} after its copies were written to`);
  }
}

/** `toArray({ into })` fills the caller's array and returns it, or refuses it. */
async function fillsTheCallersArray(rng: PortableRng, calls: readonly Call[], dtype: DType): Promise<void> {
  for (const call of calls) {
    const tensor = make(rng, call);
    const expected = await tensor.toArray();
    // Within a larger buffer, where the numbers on both sides are to stay.
    const arena = new (expected.constructor as Float32ArrayConstructor)(expected.length + 4).fill(7);
    const into = arena.subarray(2, 2 + expected.length) as StorageOf[DType];
    equal(await tensor.toArray({ into }), into, `result of toArray({ into }) of ${describe(call)}`);
    sameBits(into, expected, dtype, `the array given to toArray of ${describe(call)}`);
    for (const at of [0, 1, arena.length - 2, arena.length - 1]) {
      equal(arena[at], 7, `number ${at} around the array given to toArray of ${describe(call)}`);
    }
    const what = (wrong: string) => `toArray({ into }) of ${describe(call)} with ${wrong}`;
    for (const length of [expected.length + 1, Math.max(0, expected.length - 1)]) {
      if (length === expected.length) continue;
      const wrong = arena.slice(0, length) as StorageOf[DType];
      await refused(() => tensor.toArray({ into: wrong }), "WI_BAD_OUT", what("an array of another length"));
    }
    const bytes = new Uint8Array(expected.length) as never;
    await refused(() => tensor.toArray({ into: bytes }), "WI_BAD_OUT", what("a Uint8Array"));
    await refused(() => tensor.toArray({ into: null as never }), "WI_BAD_OUT", what("null"));
  }
}

/** The first line of what a tensor prints: `2×5 CpuTensor<float32>`. */
async function printsHeader(rng: PortableRng, calls: readonly Call[], dtype: DType): Promise<void> {
  for (const call of calls) {
    const header = String(make(rng, call)).split("\n")[0]!.replace(/:$/, "");
    const expected = `${printedShape(call.shape)} …<${dtype}>`;
    equal(header.replace(/ \S*(?=<)/, " …"), expected, `header of ${describe(call)}, printed "${header}"`);
  }
}

/** Properties, copies and printing. */
export function tensors(suite: Suite): void {
  suite.eachDType("dtype, shape, size", tensorsOf, describesItself);
  suite.eachDType("toFloat32", tensorsOf, givesFloat32);
  suite.eachDType("toArray gives copies", tensorsOf, givesCopies);
  suite.eachDType("toArray fills an array of the caller's", tensorsOf, fillsTheCallersArray);
  suite.eachDType("toString begins with a header", tensorsOf, printsHeader);
}
