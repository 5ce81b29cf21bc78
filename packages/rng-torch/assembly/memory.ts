/**
 * Where things lie in linear memory (byte addresses). Nothing is ever allocated; constants lie from 4096 on.
 *
 * @module
 */

/** 64 rows of four float64: 2048·C0, C1, C2 of the sine unit, and nothing. The caller writes them. */
export const SINE_ROWS: usize = 1024;
/** Words, which become numbers in place: four lanes of {@link LANE} each, or one run of 4·LANE. */
export const WORDS: usize = 8192;
/** Words of a lane. */
export const LANE: u32 = 2048;
/** The sine unit's squares, 65,536 of 16 bits. The caller writes them. */
export const SQUARES: usize = 65536;
