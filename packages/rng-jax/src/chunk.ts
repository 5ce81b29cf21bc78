/**
 * Draws are made in chunks.
 *
 * @module
 */

/** Words that are drawn at a time: a multiple of 8; assembly/memory.ts has it, too. */
export const CHUNK = 4096;
