/**
 * The module's exports: `buildTable` must come before normals of up to 32 bits, `prepare` reads a recipe, `fill` makes
 * elements of it, `fillRuns` those of a slice, `transform` the elements of given words, `select` walks one piece of a
 * sparse column.
 *
 * @module
 */
import { TILE, WORDS } from "./memory";
import { philoxBlocks } from "./philox";
import { selectRows } from "./select";

export { fill, prepare, transform } from "./elements";
export { fillRuns } from "./runs";
export { buildTable } from "./table";

/**
 * Lists at TILE the rows to zero among `count` of a sparse column: words `skip` … of blocks `high`:`low` on, at most
 * 4 × CHUNK_BLOCKS of them (selectRows).
 *
 * @returns how many were listed
 */
export function select(low: u32, high: u32, skip: u32, count: u32, rows: u32, zeros: u32): u32 {
  philoxBlocks(WORDS, low, high, 1, (skip + count + 3) >> 2);
  return selectRows(WORDS + 4 * skip, TILE, count, rows, zeros);
}
