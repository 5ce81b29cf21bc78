/**
 * Columns of Q as the blocks applied so far have left them, copied into a panel.
 *
 * @module
 */
import type { Target } from "../orthogonal/columns.ts";
import { STRIP_BYTES } from "../orthogonal/kernels.ts";
import type { OrthogonalPlan, Reals } from "../orthogonal/plan.ts";

/** Where columns of Q are kept, column 0 the first. */
export type Matrix = Target;

/**
 * Columns `from` … `to`−1: those from `made` on from the matrix, where an earlier window of blocks left them with zeros
 * above row `made`; the others from the identity times D.
 *
 * @param rows - of a strip of the panel
 */
export function loadPanel(
  panel: Reals,
  rows: number,
  { m, parts }: OrthogonalPlan,
  signs: Reals,
  { out, rowStride, columnStride }: Matrix,
  from: number,
  to: number,
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
