/**
 * A tensor as the cells of a table.
 *
 * @module
 */
import { printedNumber } from "@weightinit/core";
import type { RecordedTensor } from "./messages.ts";
import { type CellStyle, largestOf, signedColour } from "./signed-colour.ts";

const MOST_ROWS = 8;
const MOST_COLUMNS = 8;

export interface Cell {
  readonly text: string;
  /** Colour by sign and size. */
  readonly style: CellStyle;
}

export interface Matrix {
  readonly rows: readonly (readonly Cell[])[];
  /** What is not shown. */
  readonly note: string;
}

const ELLIPSIS: Cell = { text: "…", style: {} };

const visible = (length: number, most: number) => Array.from({ length: Math.min(length, most) }, (_, i) => i);

/** The first matrix of a tensor, its first rows and columns. `undefined` if it has no elements. */
export function firstMatrix({ shape, dtype, reals }: RecordedTensor): Matrix | undefined {
  if (reals === undefined || reals.length === 0) return undefined;
  const rank = shape.length;
  // A vector is shown as a row: it takes less room than a column.
  const [height, width] = rank === 0 ? [1, 1] : rank === 1 ? [1, shape[0]!] : [shape[rank - 2]!, shape[rank - 1]!];
  const isComplex = dtype.startsWith("complex");
  const number = (i: number) => printedNumber(reals[i]!);
  const text = (i: number) =>
    isComplex
      ? `${number(2 * i)} ${reals[2 * i + 1]! < 0 ? "−" : "+"} ${number(2 * i + 1).replace(/^-/, "")}i`
      : number(i);
  const largest = largestOf(reals);
  const cell = (i: number): Cell => ({ text: text(i), style: signedColour(isComplex ? 0 : reals[i]! / largest) });
  const columns = visible(width, MOST_COLUMNS);
  const rows: Cell[][] = visible(height, MOST_ROWS).map((row) => [
    ...columns.map((column) => cell(row * width + column)),
    ...(width > MOST_COLUMNS ? [ELLIPSIS] : []),
  ]);
  if (height > MOST_ROWS) rows.push(rows[0]!.map(() => ELLIPSIS));
  return { rows, note: rank > 2 ? `The first of ${shape.slice(0, -2).join("×")} matrices.` : "" };
}
