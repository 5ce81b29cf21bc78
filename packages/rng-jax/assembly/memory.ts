/**
 * Where things lie in linear memory (byte addresses). Nothing is ever allocated; constants lie from 1024 on.
 *
 * @module
 */

/** Words, which become numbers in place. */
export const WORDS: usize = 8192;
/** Words of a lane, src/draw.ts' CHUNK. */
export const LANE: usize = 4096;
/** The second words of blocks. */
export const OTHERS: usize = WORDS + 4 * LANE;
