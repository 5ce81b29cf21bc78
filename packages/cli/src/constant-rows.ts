/**
 * Rows that are one number, such as an embedding's padding row of 0, which is another's where the padding token is another
 * one's.
 *
 * @module
 */
import type { ReadBytes } from "./repeats.ts";
import type { SlabHints } from "./slab-hints.ts";

/** Rows of the file against those of the recipe. */
export interface ConstantRows {
  /** That are one number, and have draws in the recipe. */
  readonly constant: readonly number[];
  /** That have draws, and are one number in the recipe. */
  readonly drawn: readonly number[];
}

/** So many rows say enough. */
const MOST = 16;

/** Whether bytes are the first elements again and again. */
const isOne = (bytes: Uint8Array, elementBytes: number) =>
  Buffer.compare(bytes.subarray(elementBytes), bytes.subarray(0, -elementBytes)) === 0;

/**
 * The first 16 of each; of rows that the file lacks alone, the zeros tell.
 *
 * @param recipe - hints of the recipe's own tensor
 */
export async function constantRows(
  read: ReadBytes,
  hints: SlabHints,
  recipe: () => SlabHints,
): Promise<ConstantRows | undefined> {
  const rows = hints.rows?.constants() ?? [];
  if (rows.length === 0) return undefined;
  const own = new Set(recipe().rows!.constants());
  const bytes = hints.rows!.axis.inner * hints.wordBytes;
  const constant: number[] = [];
  for (const row of rows.filter((one) => !own.has(one)).slice(0, MOST))
    if (isOne(await read(row * bytes, (row + 1) * bytes), hints.elementBytes)) constant.push(row);
  if (constant.length === 0) return undefined;
  const seen = new Set(rows);
  return { constant, drawn: [...own].filter((one) => !seen.has(one)).slice(0, MOST) };
}

/** In words. */
export function constantText({ constant, drawn }: ConstantRows): string {
  const named = (rows: readonly number[], one: string, several: string) =>
    rows.length === 1
      ? `row ${rows[0]} ${one}`
      : `rows ${rows.slice(0, 3).join(", ")}${rows.length > 3 ? ", …" : ""} ${several}`;
  const other = drawn.length === 0 ? "" : `; ${named(drawn, "has", "have")} draws, expected one number`;
  return `${named(constant, "is", "are each")} one number throughout, expected draws${other}`;
}
