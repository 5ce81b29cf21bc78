/**
 * The numbers of a generator with its own order and rounding, drawn into scratch memory and checked: it may fail.
 *
 * @module
 */
import {
  type DType,
  type DTypeInfo,
  type ForeignRng,
  product,
  type Rng,
  shown,
  WeightInitError,
} from "@weightinit/core";
import { scratch } from "../storage.ts";

export type Numbers = Float32Array | Float64Array;

export function isForeign(rng: Rng): rng is ForeignRng {
  const { uniform, normal, fillOrder = "row-major" } = rng as Partial<ForeignRng>;
  const isOrder = /^(row|column)-major$/.test(fillOrder);
  return typeof uniform === "function" && typeof normal === "function" && isOrder;
}

/** The largest float32 below 1. */
const BELOW_ONE = 1 - 2 ** -24;

const EXPECTED = { uniform: "a number in [0, 1)", normal: "a finite number" } as const;

/**
 * Lets the generator fill `numbers`.
 *
 * A double below 1 may become 1 in a Float32Array: one in 2²⁵ of those that a generator computes as doubles. In its
 * place stands another number, drawn as a double, which tells a generator that gives 1 itself.
 *
 * @throws WeightInitError `WI_BAD_RANDOM`
 */
function fillFrom(rng: ForeignRng, kind: "uniform" | "normal", numbers: Numbers, dtype: DType): void {
  const { length } = numbers;
  // No generator gives NaN, so what it leaves unfilled shows.
  numbers.fill(Number.NaN);
  const result: unknown = rng[kind](numbers, dtype);
  const refuse = (expected: string, got: string) => {
    throw new WeightInitError("WI_BAD_RANDOM", `expected ${shown(rng)}.${kind} to ${expected}, got ${got}`);
  };
  if (typeof (result as PromiseLike<unknown> | undefined)?.then === "function") {
    refuse("fill its array before it returns", "a promise");
  }
  if (numbers.length !== length) refuse("leave its array in place", "one that was transferred or made smaller");
  for (let i = 0; i < length; i++) {
    const x = numbers[i]!;
    if (kind === "uniform" ? x >= 0 && x < 1 : Number.isFinite(x)) continue;
    const isRounded = kind === "uniform" && x === 1 && numbers.BYTES_PER_ELEMENT === 4;
    if (isRounded) numbers[i] = Math.min(drawDoubles(rng, 1)[0]!, BELOW_ONE);
    else refuse(`give ${EXPECTED[kind]}`, `${shown(x)} at ${i}${Number.isNaN(x) ? ", or nothing" : ""}`);
  }
}

/**
 * The generator's numbers for a tensor of `shape`, row-major, in the computing precision.
 *
 * @throws WeightInitError `WI_BAD_RANDOM`; `WI_OUT_OF_MEMORY` before anything is drawn.
 */
export function draw(rng: ForeignRng, kind: "uniform" | "normal", dtype: DTypeInfo, shape: readonly number[]): Numbers {
  const Class = dtype.precision === "float64" ? Float64Array : Float32Array;
  const length = product(shape) * dtype.parts;
  const numbers: Numbers = scratch<Numbers>(Class, length);
  const isByColumns = rng.fillOrder === "column-major" && shape.length > 1;
  const result = isByColumns ? scratch<Numbers>(Class, length) : numbers;
  fillFrom(rng, kind, numbers, dtype.name);
  if (isByColumns) fromColumnMajor(numbers, shape, dtype.parts, result);
  return result;
}

/**
 * Float64 uniforms, for choices and for inverting a quantile.
 *
 * @throws WeightInitError `WI_BAD_RANDOM`; `WI_OUT_OF_MEMORY` before anything is drawn.
 */
export function drawDoubles(rng: ForeignRng, length: number): Float64Array {
  const numbers = scratch(Float64Array, length);
  fillFrom(rng, "uniform", numbers, "float64");
  return numbers;
}

/** The same elements in row-major order: element [i, j, …] stays element [i, j, …]. */
function fromColumnMajor(numbers: Numbers, shape: readonly number[], parts: number, result: Numbers): void {
  const index = shape.map(() => 0);
  let strides = 1;
  const columnStrides = shape.map((length) => {
    const stride = strides;
    strides *= length;
    return stride;
  });
  for (let at = 0, source = 0; at < numbers.length; at += parts) {
    for (let part = 0; part < parts; part++) result[at + part] = numbers[source * parts + part]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += columnStrides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      source -= columnStrides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}
