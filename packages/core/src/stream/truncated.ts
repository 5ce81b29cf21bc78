/**
 * The truncated normal by exact inversion: the quantile's cells in order of z, and the run of them inside the bounds
 * (docs/stream.md, "Truncated normal").
 *
 * @module
 */
import type { DTypeInfo } from "../dtype.ts";
import { normalTableSoFar } from "./normal-table.ts";
import { normalMagnitude32 } from "./normal32.ts";
import { mulhi } from "./philox.ts";
import { normalMagnitude64 } from "./quantile64.ts";

const TWO_32 = 2 ** 32;
const TWO_M28 = 2 ** -28;

/** Standard normal of cell `t` of 2³², nondecreasing in t up to an ulp. */
export function cellNormal32(t: number, table: Int32Array = normalTableSoFar()): number {
  const x = ((t ^ (t >> 31)) << 1) | 1;
  const magnitude = Math.fround(normalMagnitude32(x, table)) * TWO_M28;
  return (t | 0) < 0 ? magnitude : -magnitude;
}

/** Standard normal of cell `t` of 2⁶⁴. */
export function cellNormal64(t: bigint): number {
  const upper = t >> 63n === 1n;
  const x = BigInt.asUintN(64, ((upper ? ~t : t) << 1n) | 1n);
  const magnitude = normalMagnitude64(Number(x >> 32n), Number(x & 0xffff_ffffn));
  return upper ? magnitude : -magnitude;
}

/** Cells `start` … `start + range − 1`. */
export interface Cells {
  /** First cell. */
  readonly start: bigint;
  /** Number of cells. */
  readonly range: bigint;
}

/** The first of 2^bits cells that is not `below`. */
function firstCell(bits: bigint, below: (cell: bigint) => boolean): bigint {
  let a = 0n;
  let b = 1n << bits;
  while (a < b) {
    const m = (a + b) >> 1n;
    if (below(m)) a = m + 1n;
    else b = m;
  }
  return a;
}

/** What the last search found: the layers of a model share their bounds, and a search takes 4 µs. */
let last: { alpha: number; beta: number; precision: string; cells: Cells } | undefined;

/** Cells whose z lies in [alpha, beta], by binary search on the quantile itself: no error function is needed. */
export function cellsBetween(alpha: number, beta: number, precision: "float32" | "float64"): Cells {
  if (last?.alpha === alpha && last.beta === beta && last.precision === precision) return last.cells;
  const bits = precision === "float32" ? 32n : 64n;
  const z = precision === "float32" ? (t: bigint) => cellNormal32(Number(t)) : cellNormal64;
  const start = firstCell(bits, (cell) => z(cell) < alpha);
  const end = firstCell(bits, (cell) => z(cell) <= beta);
  last = { alpha, beta, precision, cells: { start, range: end - start } };
  return last.cells;
}

/** Fewest cells a truncated normal may have: 2⁻²⁰ of the mass. */
export const SMALLEST_RANGE: Readonly<Record<DTypeInfo["precision"], bigint>> = /* @__PURE__ */ Object.freeze({
  float32: 2n ** 12n,
  float64: 2n ** 44n,
});

/** The cell that the word `u` falls in. */
export function cell32(u: number, start: number, range: number): number {
  return range === TWO_32 ? u : start + mulhi(u, range);
}

/** The cell that the words `wh`, `wl` fall in. */
export function cell64(wh: number, wl: number, { start, range }: Cells): bigint {
  return start + ((((BigInt(wh) << 32n) | BigInt(wl)) * range) >> 64n);
}
