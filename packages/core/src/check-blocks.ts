/**
 * Checks the blocks of a law, which may be anybody's.
 *
 * @module
 */
import type { Distribution, Rows } from "./distribution.ts";
import { shown, WeightInitError } from "./errors.ts";

export function unlike(said: number, length: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_DIMS", `expected as many rows as the blocks have, ${said}, got ${length}`);
}

/**
 * Checks them against a shape.
 *
 * @throws WeightInitError `WI_BAD_LAW`, `WI_BAD_DIMS`
 */
export function checkBlocks(blocks: Rows["blocks"], [length]: readonly number[]): Rows["blocks"] {
  let said = 0;
  for (const { rows, law } of blocks) {
    const { kind } = law as Distribution;
    if (!Number.isSafeInteger(rows) || rows < 0 || kind === "sparse" || kind === "values" || kind === "rows") {
      throw new WeightInitError(
        "WI_BAD_LAW",
        `expected blocks of the law with rows, and no sparse, computed or blocked law, got ${shown(rows)} rows of ${kind}`,
      );
    }
    said += rows;
  }
  if (said !== length) throw unlike(said, length);
  return blocks;
}
