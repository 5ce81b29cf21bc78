/**
 * Sparse selection in WebAssembly: Algorithm S down each column (select.ts), with the words of lane 1.
 *
 * @module
 */
import type { SparseFill } from "@weightinit/core";
import type { Items } from "../../storage.ts";
import type { Recipe } from "./recipe.ts";
import { SELECT_ROWS, type WasmStream } from "./wasm-stream.ts";

/** Columns walked side by side, so that a row's cache line is written while it is near: 64 bytes of float32. */
const COLUMNS = 16;

/**
 * Zeroes exactly `zeros` elements of each column of a row-major matrix; an element has `parts` reals.
 *
 * @param recipe - of a selection
 */
export function zeroSelected(
  stream: WasmStream,
  recipe: Recipe,
  { rows, cols, zeros }: SparseFill,
  parts: number,
  data: Items,
): void {
  for (let from = 0; from < cols; from += COLUMNS) {
    const to = Math.min(from + COLUMNS, cols);
    const left = new Array<number>(to - from).fill(zeros);
    for (let row = 0; row < rows; row += SELECT_ROWS) {
      const count = Math.min(SELECT_ROWS, rows - row);
      for (let col = from; col < to; col++) {
        const chosen = stream.select(recipe, col * rows + row, count, rows - row, left[col - from]!);
        left[col - from]! -= chosen.length;
        for (let i = 0; i < chosen.length; i++) {
          const at = ((row + chosen[i]!) * cols + col) * parts;
          for (let part = 0; part < parts; part++) data[at + part] = 0;
        }
      }
    }
  }
}
