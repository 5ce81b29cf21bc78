/**
 * Sparse fills: normals, then zeros at random places of each column.
 *
 * @module
 */
import { type FillPlace, type SparseFill, WeightInitError } from "@weightinit/core";
import { fillDraw } from "./fill-draw.ts";
import { roundKeys } from "./round-keys.ts";
import { bitsPerReal, type Target } from "./target.ts";

/** A word chooses among the rows that are left. */
const MOST_ROWS = 2 ** 32 - 1;

export function fillSparse({ rows, cols, zeros, std }: SparseFill, target: Target, place: FillPlace): void {
  if (rows > MOST_ROWS) {
    throw new WeightInitError("WI_TOO_LARGE", `expected at most ${MOST_ROWS} rows of a sparse matrix, got ${rows}`);
  }
  fillDraw({ kind: "normal", std, mean: 0 }, target, place);
  if (zeros === 0) return;
  const { context, key, ptr, stream, dtype } = target;
  const args = [ptr, rows, cols, zeros, dtype.parts, roundKeys(key), place.draw];
  context.launch("sparse", `sparse_${bitsPerReal(dtype)}`, cols, stream, args);
}
