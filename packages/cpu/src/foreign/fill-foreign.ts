/**
 * Fills by a generator with its own order and rounding: all it gives is drawn and checked before the tensor is written.
 *
 * @module
 */
import {
  type Bounds,
  type DTypeInfo,
  type ForeignRng,
  type SparseFill,
  shown,
  type TruncatedNormalFill,
  WeightInitError,
} from "@weightinit/core";
import { cellNormal64, clamp, roundTo } from "@weightinit/core/stream";
import type { DrawingFill } from "../fills/drawn.ts";
import { zeroAtRandom } from "../fills/select.ts";
import { prepareOrthogonalFill, reflectorShape } from "../orthogonal/fill-orthogonal.ts";
import { encoder, type Items } from "../storage.ts";
import { draw, drawDoubles, type Numbers } from "./draw.ts";

/** Stores `value(x)` of every number, rounded to the computing precision and then to the dtype. */
function store(
  numbers: Numbers,
  value: (x: number) => number,
  bounds: Bounds | undefined,
  dtype: DTypeInfo,
  data: Items,
): void {
  const encode = encoder(dtype.part);
  for (let i = 0; i < numbers.length; i++) {
    const x = roundTo(value(numbers[i]!), dtype.part);
    data[i] = encode(bounds === undefined ? x : clamp(x, bounds));
  }
}

/** No transform of doubles gives a normal of a thousand standard deviations: where that is finite, all are. */
const FAR = 1024;

/**
 * Normals of which `value` makes finite numbers of the dtype. Core has made sure of those up to 6.338 (docs/errors.md),
 * which another framework's may exceed.
 */
function drawNormals(
  rng: ForeignRng,
  dtype: DTypeInfo,
  shape: readonly number[],
  value: (z: number) => number,
): Numbers {
  const normals = draw(rng, "normal", dtype, shape);
  const fits = (z: number) => Number.isFinite(roundTo(value(z), dtype.part));
  if (fits(FAR) && fits(-FAR)) return normals;
  const at = normals.findIndex((z) => !fits(z));
  if (at < 0) return normals;
  throw new WeightInitError(
    "WI_BAD_RANDOM",
    `expected ${shown(rng)}.normal to give numbers that the law keeps finite in ${dtype.name}, got ${normals[at]} at ${at}; use a smaller mean and std, or a wider dtype`,
  );
}

/** The quantile of the truncated normal, in float64, at a uniform number: docs/stream.md's cells, 53 bits of them. */
function truncatedQuantile(fill: TruncatedNormalFill, { precision }: DTypeInfo): (u: number) => number {
  // A cell of 2³² is a run of 2³² cells of 2⁶⁴.
  const finer = precision === "float64" ? 0n : 32n;
  const start = fill.start << finer;
  const range = fill.range << finer;
  return (u) => cellNormal64(start + ((BigInt(Math.floor(u * 2 ** 53)) * range) >> 53n)) * fill.std + fill.mean;
}

/** All values come first, then a uniform for each element. */
function fillForeignSparse(
  rng: ForeignRng,
  fill: SparseFill,
  dtype: DTypeInfo,
  shape: readonly number[],
  data: Items,
): void {
  const value = (z: number) => z * fill.std;
  const values = drawNormals(rng, dtype, shape, value);
  const uniforms = drawDoubles(rng, fill.rows * fill.cols);
  let next = 0;
  store(values, value, undefined, dtype, data);
  zeroAtRandom(fill, dtype.parts, (n) => Math.floor(uniforms[next++]! * n), data);
}

/**
 * Fills `data`, the storage of a tensor of `shape` and `dtype`.
 *
 * @throws WeightInitError `WI_BAD_RANDOM` or `WI_OUT_OF_MEMORY`, before anything is written.
 */
export function fillFromForeign(
  rng: ForeignRng,
  fill: DrawingFill,
  dtype: DTypeInfo,
  shape: readonly number[],
  data: Items,
): void {
  // Each operation in the computing precision, as the other framework's element type would do it.
  const round = dtype.precision === "float32" ? Math.fround : (x: number) => x;
  switch (fill.kind) {
    case "normal": {
      const { std, mean } = fill;
      const value = mean === 0 ? (z: number) => round(z * std) : (z: number) => round(round(z * std) + mean);
      store(drawNormals(rng, dtype, shape, value), value, undefined, dtype, data);
      break;
    }
    case "uniform": {
      const { half, mid } = fill;
      // (u − ½)·(hi − lo): doubling u − ½ is exact, where hi − lo may be beyond the largest number.
      const value = (u: number) => round(round(2 * round(u - 0.5) * half) + mid);
      store(draw(rng, "uniform", dtype, shape), value, fill, dtype, data);
      break;
    }
    case "truncatedNormal":
      store(drawDoubles(rng, data.length), truncatedQuantile(fill, dtype), fill, dtype, data);
      break;
    case "sparse":
      fillForeignSparse(rng, fill, dtype, shape, data);
      break;
    case "orthogonal": {
      const { rows, cols } = reflectorShape(fill);
      const given = draw(rng, "normal", dtype, [rows, cols]);
      prepareOrthogonalFill(fill, dtype, data, { given }).make();
      break;
    }
  }
}
