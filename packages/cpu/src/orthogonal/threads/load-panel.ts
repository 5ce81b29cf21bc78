/**
 * Columns of Q as the blocks applied so far have left them, copied into a panel.
 *
 * @module
 */
import type { Panel, Target } from "../columns.ts";
import { STRIP_BYTES } from "../kernels/kernels.ts";
import type { ColumnRange } from "../plan.ts";
import type { Reflectors } from "../reflectors.ts";

/**
 * Columns `from` … `to`−1: those from `made` on from the matrix, where an earlier window of blocks left them with zeros
 * above row `made`; the others from the identity times D.
 *
 * @param matrix - all of Q, from column 0 on
 */
export function loadPanel(
  { reals: panel, rows }: Panel,
  { plan: { m, parts }, signs }: Reflectors,
  { out, rowStride, columnStride }: Target,
  { from, to }: ColumnRange,
  made: number,
): void {
  const strip = STRIP_BYTES / panel.BYTES_PER_ELEMENT;
  panel.fill(0, 0, Math.ceil((to - from) / strip) * rows * strip);
  const at = (c: number) => Math.floor((c - from) / strip) * rows * strip + ((c - from) % strip);
  for (let c = from; c < Math.min(to, made); c++) {
    for (let part = 0; part < parts; part++) panel[at(c) + (parts * c + part) * strip] = signs[parts * c + part]!;
  }
  // By rows of a strip: neighbours in the panel are neighbours in a row-major matrix.
  for (let first = Math.max(from, made); first < to; first = nextStrip(first, from, strip)) {
    const last = Math.min(to, nextStrip(first, from, strip));
    for (let r = made; r < m; r++) {
      for (let part = 0; part < parts; part++) {
        let o = (r * rowStride + first * columnStride) * parts + part;
        const row = at(first) + (parts * r + part) * strip;
        for (let c = first; c < last; c++) {
          panel[row + c - first] = out[o]!;
          o += columnStride * parts;
        }
      }
    }
  }
}

/** First column of the strip after that of column `c`. */
function nextStrip(c: number, from: number, strip: number): number {
  return from + (Math.floor((c - from) / strip) + 1) * strip;
}
