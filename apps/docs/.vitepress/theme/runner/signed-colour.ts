/**
 * The colour of a cell of a heat map.
 *
 * @module
 */

/** A type, not an interface: Vue takes styles with any other key, too. */
export type CellStyle = { readonly background?: string };

/** Most of the colour that is mixed in, in per cent: text on it stays readable. */
const MOST = 45;

/** @param share - a number of a tensor over its largest in size, from −1 to 1 */
export function signedColour(share: number): CellStyle {
  const colour = share < 0 ? "var(--wi-negative)" : "var(--wi-positive)";
  const percent = Math.round(Math.abs(share) * MOST);
  return percent > 0 ? { background: `color-mix(in srgb, ${colour} ${percent}%, transparent)` } : {};
}

/** The largest of some numbers in size; 1 if all are zero. */
export function largestOf(numbers: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < numbers.length; i++) {
    const size = Math.abs(numbers[i]!);
    if (size > largest) largest = size;
  }
  return largest || 1;
}
