/**
 * The elements of a recipe, from words to the dtype.
 *
 * @module
 */
import { toCells32, toCells64 } from "./cells";
import { clamp32, clamp64 } from "./clamp";
import { normal64, uniform64 } from "./float64";
import { CHUNK_BLOCKS, FLOAT32_CHUNK_BLOCKS, TILE, WORDS } from "./memory";
import { clamp16, toBfloat16, toFloat16 } from "./narrow";
import { normal32 } from "./normal";
import {
  applyLate,
  clamps,
  DTYPE,
  FLOAT16,
  FLOAT64,
  KIND,
  narrows,
  TRUNCATED,
  UNIFORM,
  useRecipe,
  word,
} from "./parameters";
import { philoxBlocks } from "./philox";
import { uniform32 } from "./uniform";

let folds: bool = true;

/** Makes the recipe at an address current. It must stay there. */
export function prepare(recipe: usize): void {
  folds = useRecipe(recipe);
}

/** `count` elements of 2 or 4 bytes. */
function make32(words: usize, to: usize, count: u32): void {
  const kind = word(KIND), floats = narrows() ? words : to;
  if (kind == UNIFORM) uniform32(words, floats, count);
  else {
    if (kind == TRUNCATED) toCells32(words, count);
    normal32(words, floats, count);
    if (!folds) applyLate(floats, count);
  }
  if (!narrows()) {
    if (clamps()) clamp32(to, count);
  } else {
    if (word(DTYPE) == FLOAT16) toFloat16(words, to, count);
    else toBfloat16(words, to, count);
    if (clamps()) clamp16(to, count);
  }
}

/** `count` elements of 8 bytes. */
function make64(words: usize, to: usize, count: u32): void {
  const kind = word(KIND);
  if (kind == UNIFORM) uniform64(words, to, count);
  else {
    if (kind == TRUNCATED) toCells64(words, count);
    normal64(words, to, count);
  }
  if (clamps()) clamp64(to, count);
}

/** The elements at `to` that the words of `blocks` blocks make; the words, which may lie there too, are lost. */
function make(words: usize, to: usize, blocks: u32): void {
  if (word(DTYPE) == FLOAT64) make64(words, to, 2 * blocks);
  else make32(words, to, 4 * blocks);
}

/**
 * Makes at `to` the elements of `blocks` blocks of words, from block `high`:`low` on; writes up to 144 bytes beyond, and
 * reads up to 496. Words become elements in place if they are as large: the first-level cache holds the normal's table
 * and little else.
 */
export function fill(to: usize, low: u32, high: u32, blocks: u32): void {
  const isNarrow = narrows(), bytesPerBlock = isNarrow ? 8 : 16;
  const most = isNarrow || word(DTYPE) == FLOAT64 ? CHUNK_BLOCKS : FLOAT32_CHUNK_BLOCKS;
  while (blocks > 0) {
    const chunk = min(blocks, most), words = isNarrow ? WORDS : to;
    philoxBlocks(words, low, high, 0, chunk);
    make(words, to, chunk);
    to += chunk * bytesPerBlock;
    blocks -= chunk;
    low += chunk;
    if (low < chunk) high++;
  }
}

/** Makes at TILE the elements of `blocks` blocks of words that the caller has put at WORDS, CHUNK_BLOCKS at most. */
export function transform(blocks: u32): void {
  make(WORDS, TILE, blocks);
}
