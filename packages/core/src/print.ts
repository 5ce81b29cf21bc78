/**
 * Tensors as text: a header and a matrix, aligned and elided as Julia prints arrays.
 *
 * @module
 */
import type { DTypeInfo } from "./dtype.ts";
import { product } from "./shape.ts";

/** Rows and columns shown before the rest is elided. */
const MOST_ROWS = 12;
const MOST_COLUMNS = 10;
const SIGNIFICANT_DIGITS = 6;

/** `2×5`, `scalar`. */
export function printedShape(shape: readonly number[]): string {
  return shape.length === 0 ? "scalar" : shape.length === 1 ? `${shape[0]}-element` : shape.join("×");
}

/**
 * A real number in six significant digits, always with a point or an exponent, as Julia's compact printing: plain
 * from 1e-4 up to 1e6, otherwise with an exponent.
 *
 * @example
 * ```ts
 * import { printedNumber } from "@weightinit/core";
 *
 * console.log(printedNumber(-0.3516622)); // -0.351662
 * console.log(printedNumber(1));          // 1.0
 * console.log(printedNumber(1.5e-7));     // 1.5e-7
 * ```
 */
export function printedNumber(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "NaN" : x > 0 ? "Inf" : "-Inf";
  if (x === 0) return Object.is(x, -0) ? "-0.0" : "0.0";
  const rounded = Number(x.toPrecision(SIGNIFICANT_DIGITS));
  const magnitude = Math.abs(rounded);
  if (magnitude >= 1e-4 && magnitude < 1e6) {
    const text = String(rounded);
    return text.includes(".") ? text : `${text}.0`;
  }
  const [digits, exponent] = rounded.toExponential().split("e") as [string, string];
  return `${digits.includes(".") ? digits : `${digits}.0`}e${Number(exponent)}`;
}

function printedElement(real: (index: number) => number, index: number, isComplex: boolean): string {
  if (!isComplex) return printedNumber(real(index));
  const im = printedNumber(real(2 * index + 1));
  return `${printedNumber(real(2 * index))}${im.startsWith("-") ? " - " : " + "}${im.replace(/^-/, "")}im`;
}

/** Which indices of `length` are shown; `undefined` marks the gap. */
function visible(length: number, most: number): (number | undefined)[] {
  if (length <= most) return Array.from({ length }, (_, i) => i);
  const half = Math.floor(most / 2);
  const ends = Array.from({ length: half }, (_, i) => i);
  return [...ends, undefined, ...ends.map((i) => length - half + i)];
}

/** Pads a column so that its decimal points stand under each other. */
function alignColumn(cells: readonly string[]): string[] {
  const split = cells.map((cell) => {
    const point = cell.search(/[.e]|$/);
    return [cell.slice(0, point), cell.slice(point)] as const;
  });
  const before = Math.max(...split.map(([head]) => head.length));
  const after = Math.max(...split.map(([, tail]) => tail.length));
  return split.map(([head, tail]) => head.padStart(before) + tail.padEnd(after));
}

function printedMatrix(rows: number, cols: number, element: (row: number, col: number) => string): string {
  const shownRows = visible(rows, MOST_ROWS);
  const columns = visible(cols, MOST_COLUMNS).map((col) =>
    col === undefined
      ? shownRows.map((row) => (row === undefined ? "⋱" : "…"))
      : alignColumn(shownRows.map((row) => (row === undefined ? "⋮" : element(row, col)))),
  );
  return shownRows.map((_, i) => ` ${columns.map((column) => column[i]).join("  ")}`.trimEnd()).join("\n");
}

/**
 * The header line and the values; tensors of more than two axes are shown as their first matrix over the last two.
 *
 * @param real - the i-th number of the values, complex ones interleaved; asked only for what is shown
 */
export function printedTensor(
  header: string,
  shape: readonly number[],
  real: (index: number) => number,
  dtype: DTypeInfo,
): string {
  if (shape.includes(0)) return header;
  const rank = shape.length;
  const [rows, cols] = rank === 0 ? [1, 1] : rank === 1 ? [shape[0]!, 1] : [shape[rank - 2]!, shape[rank - 1]!];
  const matrix = printedMatrix(rows, cols, (row, col) => printedElement(real, row * cols + col, dtype.isComplex));
  if (rank <= 2) return `${header}:\n${matrix}`;
  const more = product(shape.slice(0, -2)) - 1;
  const zeros = shape.slice(0, -2).map(() => "0");
  return `${header}:\n[${[...zeros, ":", ":"].join(", ")}] =\n${matrix}${more > 0 ? `\n… and ${more} more` : ""}`;
}
