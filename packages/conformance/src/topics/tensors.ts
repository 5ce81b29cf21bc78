/**
 * What every tensor tells and gives.
 *
 * @module
 */
import { type DType, dtypeInfo, type PortableRng, printedShape } from "@weightinit/core";
import { builtIn, equal, equalLists, realOf, sameBits } from "../assert.ts";
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
    const size = call.shape.reduce((a, b) => a * b, 1);
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
  suite.eachDType("toString begins with a header", tensorsOf, printsHeader);
}
