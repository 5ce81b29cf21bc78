/**
 * Refuses fills of which some value would be infinite in the dtype: a normal's largest draw, an orthogonal matrix's
 * largest entry. The stream says what such values round to (docs/stream.md, "Narrowing"); as weights nobody wants them.
 *
 * @module
 */
import type { NormalFill, TruncatedNormalFill } from "../device.ts";
import type { TruncatedNormal } from "../distribution.ts";
import type { DTypeInfo } from "../dtype.ts";
import { WeightInitError } from "../errors.ts";
import { LARGEST } from "../stream/bounds.ts";
import { roundTo } from "../stream/narrow.ts";
import { affine32, affine64, LARGEST_NORMAL } from "../stream/real.ts";
import { cellNormal32, cellNormal64 } from "../stream/truncated.ts";

/** Whether z·std + mean, made as a device makes it, is a finite value of the dtype. */
function isFiniteAt(z: number, std: number, mean: number, { part, precision }: DTypeInfo): boolean {
  const affine = precision === "float32" ? affine32 : affine64;
  return Number.isFinite(roundTo(affine(z, std, mean), part));
}

function range({ part }: DTypeInfo): string {
  return `within ±${LARGEST[part]} (${part})`;
}

/** A std and a mean up to which no draw, below 10σ, leaves the range of any dtype: 11·EASY < 65504. */
const EASY = 2 ** 12;

/** @throws WeightInitError `WI_BAD_OPTION` */
export function checkNormal(
  { std, mean }: Pick<NormalFill, "std" | "mean">,
  law: { readonly std: number; readonly mean?: number },
  dtype: DTypeInfo,
): void {
  if (std <= EASY && Math.abs(mean) <= EASY) return;
  const z = LARGEST_NORMAL[dtype.precision];
  if (isFiniteAt(z, std, Math.abs(mean), dtype)) return;
  const reach = (z * std + Math.abs(mean)).toPrecision(6);
  throw new WeightInitError(
    "WI_BAD_OPTION",
    `expected normals ${range(dtype)}, got mean ${law.mean ?? 0} and std ${law.std}, which reach ${reach}`,
  );
}

/**
 * Clamped, all mass beyond the dtype's range would lie on its largest value; a truncated normal piles up nowhere.
 *
 * @throws WeightInitError `WI_BAD_RANGE`
 */
export function checkTruncated(
  fill: TruncatedNormalFill,
  { lo, hi, mean, std }: TruncatedNormal,
  dtype: DTypeInfo,
): void {
  const largest = LARGEST[dtype.part];
  if (lo >= -largest && hi <= largest) return;
  const z = dtype.precision === "float32" ? (cell: bigint) => cellNormal32(Number(cell)) : cellNormal64;
  const isFiniteIn = (cell: bigint) => isFiniteAt(z(cell), fill.std, fill.mean, dtype);
  if (isFiniteIn(fill.start) && isFiniteIn(fill.start + fill.range - 1n)) return;
  throw new WeightInitError(
    "WI_BAD_RANGE",
    `expected lo and hi ${range(dtype)}, which the normal leaves, got lo ${lo} and hi ${hi} for mean ${mean}, std ${std}`,
  );
}

/** Entries of Q are at most 1, but for the rounding of sums: devices agree within 1e-5 (docs/stream.md). */
const LARGEST_ENTRY = 1 + 1e-5;

/** @throws WeightInitError `WI_BAD_OPTION` */
export function checkOrthogonal(gain: number, dtype: DTypeInfo): void {
  if (isFiniteAt(LARGEST_ENTRY, gain, 0, dtype)) return;
  throw new WeightInitError("WI_BAD_OPTION", `expected gain ${range(dtype)}, got ${gain}`);
}
