/**
 * The order of a table's cells.
 *
 * @module
 */
type Compare = (a: string, b: string) => number;

/** By number where every cell that has a digit at its beginning is one; what is no number comes last. Otherwise by name. */
export function compareCells(cells: readonly string[]): Compare {
  const isNumeric = cells.some((cell) => /^\d/.test(cell));
  if (!isNumeric) return (a, b) => a.localeCompare(b, "en");
  const number = (cell: string) => {
    const value = Number.parseFloat(cell);
    return Number.isNaN(value) ? Number.MAX_VALUE : value;
  };
  return (a, b) => number(a) - number(b);
}
