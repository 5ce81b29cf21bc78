/**
 * Where things lie in linear memory (byte addresses). Nothing is ever allocated; constants lie from 4096 on.
 *
 * @module
 */

/** Words, which become numbers in place. */
export const WORDS: usize = 8192;
