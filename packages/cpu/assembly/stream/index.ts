/**
 * The module's exports: `fill` makes one tile, `transform` the elements of given words, `select` walks one piece of a
 * sparse column.
 *
 * @module
 */
import { toCells32, toCells64 } from "./cells";
import { clamp32, clamp64 } from "./clamp";
import { normal64, uniform64 } from "./float64";
import { CHUNK_BLOCKS, TILE, WORDS } from "./memory";
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
  prepare,
  TRUNCATED,
  UNIFORM,
  word,
} from "./parameters";
import { setCounter, setKey } from "./philox";
import { philoxBlocks } from "./philox-blocks";
import { selectRows } from "./select";
import { uniform32 } from "./uniform";

/** `count` elements of 2 or 4 bytes from the words at WORDS. */
function make32(to: usize, count: u32, folds: bool): void {
  const kind = word(KIND), floats = narrows() ? WORDS : to;
  if (kind == UNIFORM) uniform32(WORDS, floats, count);
  else {
    if (kind == TRUNCATED) toCells32(WORDS, count);
    normal32(WORDS, floats, count);
    if (!folds) applyLate(floats, count);
  }
  if (!narrows()) {
    if (clamps()) clamp32(to, count);
  } else {
    if (word(DTYPE) == FLOAT16) toFloat16(WORDS, to, count);
    else toBfloat16(WORDS, to, count);
    if (clamps()) clamp16(to, count);
  }
}

/** `count` elements of 8 bytes. */
function make64(to: usize, count: u32): void {
  const kind = word(KIND);
  if (kind == UNIFORM) uniform64(WORDS, to, count);
  else {
    if (kind == TRUNCATED) toCells64(WORDS, count);
    normal64(WORDS, to, count);
  }
  if (clamps()) clamp64(to, count);
}

/** The elements that the words of `blocks` blocks at WORDS make; the words are lost. */
function make(to: usize, blocks: u32, folds: bool): void {
  if (word(DTYPE) == FLOAT64) make64(to, 2 * blocks);
  else make32(to, 4 * blocks, folds);
}

/** Makes the elements of `blocks` blocks of words, from block `high`:`low` on, at TILE; a tile has 4,224 at most. */
export function fill(low: u32, high: u32, blocks: u32): void {
  const bytesPerBlock = narrows() ? 8 : 16, folds = prepare();
  setKey();
  setCounter(high, 0);
  let to = TILE;
  while (blocks > 0) {
    const chunk = blocksUntilWrap(low, min(blocks, CHUNK_BLOCKS));
    philoxBlocks(WORDS, low, WORDS + 16 * chunk);
    make(to, chunk, folds);
    to += chunk * bytesPerBlock;
    blocks -= chunk;
    low += chunk;
    if (low == 0) setCounter(++high, 0);
  }
}

/** Makes at TILE the elements of `blocks` blocks of words that the caller has put at WORDS, 264 at most. */
export function transform(blocks: u32): void {
  make(TILE, blocks, prepare());
}

/**
 * Lists at TILE the rows to zero among `count` of a sparse column: words `skip` … of blocks `high`:`low` on, at most
 * 1,052 of them (selectRows).
 *
 * @returns how many were listed
 */
export function select(low: u32, high: u32, skip: u32, count: u32, rows: u32, zeros: u32): u32 {
  const blocks = (skip + count + 3) >> 2, untilWrap = blocksUntilWrap(low, blocks);
  setKey();
  setCounter(high, 1);
  philoxBlocks(WORDS, low, WORDS + 16 * untilWrap);
  if (untilWrap < blocks) {
    setCounter(high + 1, 1);
    philoxBlocks(WORDS + 16 * untilWrap, 0, WORDS + 16 * blocks);
  }
  return selectRows(WORDS + 4 * skip, TILE, count, rows, zeros);
}

/** `blocks`, or fewer if the low half of the block number wraps before. */
function blocksUntilWrap(low: u32, blocks: u32): u32 {
  const left: u32 = 0 - low;
  return left != 0 && left < blocks ? left : blocks;
}
