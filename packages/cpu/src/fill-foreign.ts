/**
 * Fills by a generator with its own order and rounding.
 *
 * Everything is drawn into scratch memory and checked before the tensor is written: a foreign generator may fail.
 *
 * @module
 */
import {
  type Bounds,
  type DTypeInfo,
  type ForeignRng,
  type OrthogonalFill,
  type Rng,
  type SparseFill,
  shown,
  type TruncatedNormalFill,
  WeightInitError,
} from "@weightinit/core";
import { cellNormal64, clamp, roundTo } from "@weightinit/core/stream";
import type { DrawingFill } from "./fill-drawn.ts";
import { fillOrthogonal, reflectorShape } from "./fill-orthogonal.ts";
import { zeroAtRandom } from "./select.ts";
import { encoder, type Reals } from "./storage.ts";

export function isForeign(rng: Rng): rng is ForeignRng {
  return "uniform" in rng && typeof rng.uniform === "function" && "normal" in rng && typeof rng.normal === "function";
}

type Numbers = Float32Array | Float64Array;

function checked(numbers: Numbers, kind: "uniform" | "normal", rng: ForeignRng): Numbers {
  for (let i = 0; i < numbers.length; i++) {
    const x = numbers[i]!;
    if (!(kind === "uniform" ? x >= 0 && x < 1 : Number.isFinite(x))) {
      const expected = kind === "uniform" ? "a number in [0, 1)" : "a finite number";
      throw new WeightInitError(
        "WI_BAD_RANDOM",
        `expected ${shown(rng)}.${kind} to give ${expected}, got ${shown(x)} at ${i}`,
      );
    }
  }
  return numbers;
}

/** The generator's numbers for a tensor of `shape`, row-major, in the computing precision. */
function draw(rng: ForeignRng, kind: "uniform" | "normal", dtype: DTypeInfo, shape: readonly number[]): Numbers {
  const length = shape.reduce((a, b) => a * b, dtype.parts);
  const numbers = dtype.precision === "float64" ? new Float64Array(length) : new Float32Array(length);
  rng[kind](numbers, dtype.name);
  checked(numbers, kind, rng);
  return rng.fillOrder === "column-major" && shape.length > 1 ? fromColumnMajor(numbers, shape, dtype.parts) : numbers;
}

/** The same elements in row-major order: element [i, j, …] stays element [i, j, …]. */
function fromColumnMajor(numbers: Numbers, shape: readonly number[], parts: number): Numbers {
  const result = numbers.slice();
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
  return result;
}

/** Float64 uniforms, for choices and for inverting a quantile. */
function drawDoubles(rng: ForeignRng, length: number): Float64Array {
  const numbers = new Float64Array(length);
  rng.uniform(numbers, "float64");
  checked(numbers, "uniform", rng);
  return numbers;
}

/** Stores `value(x)` of every number, rounded to the computing precision and then to the dtype. */
function store(
  numbers: Numbers,
  value: (x: number) => number,
  bounds: Bounds | undefined,
  dtype: DTypeInfo,
  data: Reals,
): void {
  const encode = encoder(dtype.part);
  for (let i = 0; i < numbers.length; i++) {
    const x = roundTo(value(numbers[i]!), dtype.part);
    data[i] = encode(bounds === undefined ? x : clamp(x, bounds));
  }
}

/** The quantile of the truncated normal, in float64, at a uniform number: docs/stream.md's cells, 53 bits of them. */
function truncatedQuantile(fill: TruncatedNormalFill, { precision }: DTypeInfo): (u: number) => number {
  // A cell of 2³² is a run of 2³² cells of 2⁶⁴.
  const finer = precision === "float64" ? 0n : 32n;
  const start = fill.start << finer;
  const range = fill.range << finer;
  return (u) => cellNormal64(start + ((BigInt(Math.floor(u * 2 ** 53)) * range) >> 53n)) * fill.std + fill.mean;
}

function fillSparse(rng: ForeignRng, fill: SparseFill, dtype: DTypeInfo, shape: readonly number[], data: Reals): void {
  const values = draw(rng, "normal", dtype, shape);
  const uniforms = drawDoubles(rng, fill.rows * fill.cols);
  let next = 0;
  store(values, (z) => z * fill.std, undefined, dtype, data);
  zeroAtRandom(fill, dtype.parts, (n) => Math.floor(uniforms[next++]! * n), data);
}

function fillForeignOrthogonal(rng: ForeignRng, fill: OrthogonalFill, dtype: DTypeInfo, data: Reals): void {
  const { rows, cols } = reflectorShape(fill);
  fillOrthogonal(fill, dtype, draw(rng, "normal", dtype, [rows, cols]), data);
}

/** Fills `data`, the storage of a tensor of `shape` and `dtype`. */
export function fillFromForeign(
  rng: ForeignRng,
  fill: DrawingFill,
  dtype: DTypeInfo,
  shape: readonly number[],
  data: Reals,
): void {
  // Each operation in the computing precision, as the other framework's element type would do it.
  const round = dtype.precision === "float32" ? Math.fround : (x: number) => x;
  switch (fill.kind) {
    case "normal": {
      const { std, mean } = fill;
      const value = mean === 0 ? (z: number) => round(z * std) : (z: number) => round(round(z * std) + mean);
      store(draw(rng, "normal", dtype, shape), value, undefined, dtype, data);
      break;
    }
    case "uniform": {
      const { half, mid } = fill;
      const value = (u: number) => round(round(round(u - 0.5) * (2 * half)) + mid);
      store(draw(rng, "uniform", dtype, shape), value, fill, dtype, data);
      break;
    }
    case "truncatedNormal":
      store(drawDoubles(rng, data.length), truncatedQuantile(fill, dtype), fill, dtype, data);
      break;
    case "sparse":
      fillSparse(rng, fill, dtype, shape, data);
      break;
    case "orthogonal":
      fillForeignOrthogonal(rng, fill, dtype, data);
      break;
  }
}
