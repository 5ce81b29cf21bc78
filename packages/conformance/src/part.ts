/**
 * Parts of tensors as the suite itself understands them: the indices that a slice names, one by one.
 *
 * @module
 */
import { type DType, deviceOf, dtypeInfo, type PortableRng, product } from "@weightinit/core";
import { keyFromSeed, portableWords, VALUES } from "@weightinit/core/stream";
import type { Values } from "./assert.ts";
import { type Call, withOptions } from "./call.ts";

export type Range = readonly [from: number, to: number];

/** What the option `slice` takes. */
export type Slice = Readonly<Record<number, Range>>;

/** Lengths of a part's axes. */
export function shapeOf(shape: readonly number[], slice: Slice): number[] {
  return shape.map((length, axis) => {
    const [from, to] = slice[axis] ?? slice[axis - shape.length] ?? [0, length];
    return to - from;
  });
}

/** Index in the whole tensor of each element of a part, in the part's order. */
export function elementsOf(shape: readonly number[], slice: Slice): number[] {
  let elements = [0];
  for (const [axis, length] of shape.entries()) {
    const [from, to] = slice[axis] ?? slice[axis - shape.length] ?? [0, length];
    const indices = Array.from({ length: to - from }, (_, i) => from + i);
    elements = elements.flatMap((element) => indices.map((index) => element * length + index));
  }
  return elements;
}

/** The values of those elements, of the values of the whole tensor. */
export function pick(whole: Values, elements: readonly number[], dtype: DType): Values {
  const { parts } = dtypeInfo(dtype);
  const picked = whole.slice(0, elements.length * parts);
  for (const [i, element] of elements.entries()) {
    for (let part = 0; part < parts; part++) picked[i * parts + part] = whole[element * parts + part]!;
  }
  return picked;
}

/** Whether the device is to make a part: with slices every one, without them those that are one run of elements. */
export function isMade(rng: PortableRng, { shape, options = {} }: Call): boolean {
  const { slices = false } = deviceOf(rng).supports;
  const elements = slices ? [] : elementsOf(shape, options["slice"] as Slice);
  return elements.length === 0 || elements.at(-1)! - elements[0]! === elements.length - 1;
}

/** The same call, of a part. */
export function partOf(call: Call, slice: Slice): Call {
  return withOptions(call, { slice });
}

/** `count` parts of a shape, the same ones every time: on each axis all of it, or any range that is not empty. */
export function somePartsOf(shape: readonly number[], count: number): readonly Slice[] {
  const words = portableWords(keyFromSeed(BigInt(product(shape))), 0);
  const random = new Uint32Array(3 * shape.length * count);
  words(random, 0, VALUES);
  let next = 0;
  const below = (n: number) => random[next++]! % n;
  return Array.from({ length: count }, () => {
    const slice: Record<number, Range> = {};
    for (const [axis, length] of shape.entries()) {
      const from = below(length);
      const to = from + 1 + below(length - from);
      if (below(4) > 0) slice[axis] = [from, to];
    }
    return slice;
  });
}
