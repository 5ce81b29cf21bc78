/**
 * Laws whose values core computes and the device copies.
 *
 * @module
 */
import { type DType, dtypeInfo, type PortableRng, product } from "@weightinit/core";
import { narrow16, roundTo } from "@weightinit/core/stream";
import { equal, equalLists, read, sameBits, type Values } from "../assert.ts";
import { type Call, describe, make } from "../call.ts";
import { expectedOf } from "../compare.ts";
import { computedValue } from "../own-schemes.ts";
import { elementsOf, partOf, type Slice, shapeOf, somePartsOf } from "../part.ts";
import { ReferenceRng, storage } from "../reference/backend.ts";
import type { Suite } from "../suite.ts";

/** More than a workgroup, a tile or a page has. */
const LARGE = 2 ** 14 + 3;

type Value = (element: number, part: 0 | 1) => number;

/** The storage of a tensor of such values, rounded once. */
function stored(dtype: DType, elements: readonly number[], value: Value): Values {
  const { part, parts } = dtypeInfo(dtype);
  const item = (x: number) => (part === "float16" || part === "bfloat16" ? narrow16(x, part) : roundTo(x, part));
  const values = storage(dtype, elements.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = item(value(elements[Math.floor(i / parts)]!, (i % parts) as 0 | 1));
  }
  return values;
}

/** Shapes and parts of them; core cuts the parts out, so every device makes them. */
const PARTS: readonly { readonly shape: readonly number[]; readonly slice: Slice }[] = [
  { shape: [], slice: {} },
  { shape: [1], slice: {} },
  { shape: [67], slice: {} },
  { shape: [5, 13], slice: {} },
  { shape: [0, 3], slice: {} },
  { shape: [5, 13], slice: { 1: [4, 4] } },
  ...somePartsOf([5, 13], 2).map((slice) => ({ shape: [5, 13], slice })),
  ...somePartsOf([3, 4, 5, 6], 2).map((slice) => ({ shape: [3, 4, 5, 6], slice })),
  { shape: [2 ** 20, 3, 2 ** 30], slice: { 0: [2 ** 20 - 2, 2 ** 20], 1: [1, 3], 2: [2 ** 30 - 5, 2 ** 30] } },
];

const calls = (initializer: "computed" | "computedNormals") => (dtype: DType) =>
  PARTS.map(({ shape, slice }) => partOf({ initializer, dtype, shape }, slice));

/** Number n of a draw, which `normal` makes of the same words in float64. */
function normalOf(rng: PortableRng, n: number): number {
  const options = { rows: [n, n + 1] };
  return expectedOf(rng, { initializer: "normal", dtype: "float64", shape: [2 ** 53 - 1], options })[0]!;
}

async function isStored(rng: PortableRng, call: Call, value: Value): Promise<void> {
  const slice = (call.options?.["slice"] ?? {}) as Slice;
  const shape = shapeOf(call.shape, slice);
  const tensor = make(rng, call);
  equalLists(tensor.shape, shape, `shape of ${describe(call)}`);
  const elements = product(shape) === 0 ? [] : elementsOf(call.shape, slice);
  sameBits(await read(tensor), stored(call.dtype, elements, value), call.dtype, describe(call));
}

/** The same bits as core's rules give, in every dtype, in parts, in the caller's memory. */
export function computed(suite: Suite): void {
  suite.eachDType("by index", calls("computed"), async (rng, list) => {
    for (const call of list) await isStored(rng, call, computedValue);
    equal(rng.draw, 0, "draws taken by laws that draw nothing");
  });
  suite.eachDType(
    "a large tensor",
    (dtype) => [{ initializer: "computed", dtype, shape: [LARGE] }],
    async (rng, list) => {
      for (const call of list) await isStored(rng, call, computedValue);
    },
  );
  suite.eachDType("with random numbers", calls("computedNormals"), async (rng, list) => {
    for (const call of list) {
      const { parts } = dtypeInfo(call.dtype);
      const { draw } = rng;
      const before = ReferenceRng.fromState(rng.state);
      await isStored(rng, call, (element, part) => normalOf(before, element * parts + part));
      equal(rng.draw - draw, 1, `draws taken by ${describe(call)}`);
    }
  });
  const owning = suite.requiring("out");
  owning.eachDType(
    "the caller's memory is filled",
    (dtype) => [{ initializer: "computed", dtype, shape: [67] }],
    async (rng, list) => {
      for (const call of list) {
        const initial = storage(call.dtype, 67);
        new Uint8Array(initial.buffer).fill(0x5a);
        const { memory, read: readMemory } = await owning.out(rng, initial);
        await make(rng, { ...call, options: { out: memory } }).ready();
        const elements = Array.from({ length: 67 }, (_, i) => i);
        sameBits(await readMemory(), stored(call.dtype, elements, computedValue), call.dtype, describe(call));
      }
    },
  );
}
