/**
 * Which rows of a column a sparse tensor zeroes (docs/stream.md, "Sparse selection").
 *
 * @module
 */
import { mulhi } from "./philox.ts";

/**
 * Selection sampling, Algorithm S of Knuth's The Art of Computer Programming, volume 2, section 3.4.2.
 *
 * @param words - those of lane 1 that belong to the column: word `first + r` to row r
 * @param first - where the column's words begin
 * @param column - `rows`, its length, and `zeros`, how many rows to select
 * @param select - called with each selected row, in order
 */
export function selectRows(
  words: Uint32Array,
  first: number,
  column: { readonly rows: number; readonly zeros: number },
  select: (row: number) => void,
): void {
  const { rows, zeros } = column;
  for (let row = 0, left = zeros; left > 0; row++) {
    if (mulhi(words[first + row]!, rows - row) >= left) continue;
    left--;
    select(row);
  }
}
