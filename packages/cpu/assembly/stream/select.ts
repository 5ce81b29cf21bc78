/**
 * Selection sampling down a column: Knuth, The Art of Computer Programming vol. 2, section 3.4.2, Algorithm S.
 *
 * @module
 */

/**
 * Walks `count` rows, `rows` of them left in the column, `zeros` of those still to be zeroed; lists the zeroed ones,
 * counted from the first row walked, at `to`.
 *
 * @returns how many were listed
 */
export function selectRows(words: usize, to: usize, count: u32, rows: u32, zeros: u32): u32 {
  let listed: u32 = 0;
  for (let row: u32 = 0; row < count; row++) {
    const chosen = <u32>((<u64>load<u32>(words + 4 * row) * (rows - row)) >> 32) < zeros - listed;
    store<u32>(to + 4 * listed, row);
    listed += u32(chosen);
  }
  return listed;
}
