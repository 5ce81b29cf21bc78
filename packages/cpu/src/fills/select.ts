/**
 * Selection sampling: Knuth, The Art of Computer Programming vol. 2, section 3.4.2, Algorithm S.
 *
 * @module
 */
import type { SparseFill } from "@weightinit/core";
import type { Items } from "../storage.ts";

/** Chooses one of `n` at random: an integer 0 … n − 1. Called once an element, column by column. */
export type Chooser = (n: number) => number;

/** Zeroes exactly `zeros` elements of each column of a row-major matrix; an element has `parts` reals. */
export function zeroAtRandom({ rows, cols, zeros }: SparseFill, parts: number, choose: Chooser, data: Items): void {
  for (let col = 0; col < cols; col++) {
    let left = zeros;
    for (let row = 0; row < rows; row++) {
      if (choose(rows - row) < left) {
        left--;
        const at = (row * cols + col) * parts;
        data.fill(0, at, at + parts);
      }
    }
  }
}
