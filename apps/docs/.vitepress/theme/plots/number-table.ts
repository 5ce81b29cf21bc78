/**
 * The table below a plot.
 *
 * @module
 */
export interface NumberTable {
  /** What those hear who come to it with the keyboard. */
  readonly label: string;
  readonly head: readonly string[];
  /** The first cell names the row, and no other row. */
  readonly rows: readonly (readonly string[])[];
}
