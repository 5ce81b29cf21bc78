/**
 * Where things lie in linear memory (byte addresses). Nothing is ever allocated. Constants have their place from the
 * compiler, from 1024 on.
 *
 * @module
 */

/** The recipe that is current until `prepare` names another: sixteen float64 (src/stream/kernels/recipe.ts, parameters.ts). */
export const RECIPE: usize = 0;
/**
 * The normal's table, an entry (c0, slopes) of 8 bytes a segment. With b the bits of the float32 nearest to x, entry
 * (b >> 15) & 0x1fff8 is x's: the sign bit picks the centre's half, 64 KB above the tails'; exponents start at 127.
 */
export const TABLE_TAILS: usize = 127 * 32 * 8;
export const TABLE_CENTRE: usize = TABLE_TAILS + 65536;

/** The raw words of a chunk. */
export const WORDS: usize = 40960;
/** Rounded arguments of the float32 normal. */
export const BITS: usize = 47104;
/** Elements of a chunk that lie in the float64 normal's tails: signed probability, root, |z|; address. */
export const TAIL_P: usize = 47104;
export const TAIL_ROOT: usize = 51712;
export const TAIL_Z: usize = 56320;
export const TAIL_ADDRESS: usize = 60928;
/** Where the caller lets elements be made, and copies them from: up to 32,192 bytes. */
export const TILE: usize = 65536;

/**
 * Blocks (of four words) made at a time: 4 KB of words stays in the first-level cache beside the table and the elements
 * that they become. A multiple of the ten that one turn of the generator's loop makes.
 */
export const CHUNK_BLOCKS: u32 = 250;
/**
 * Of float32, whose words become elements in place and need no room beside: a fill that allows it, in tiles of 32 KB or
 * pieces for other threads, takes 2 % less time than with chunks of 4 KB (Zen 5). 16 KB would fill Zen 4's cache.
 */
export const FLOAT32_CHUNK_BLOCKS: u32 = 500;
