/**
 * The memory a worker of the stream shares with its caller: that of the worker's kernels, and beyond it slots, each for
 * a piece of a fill: its calls, its recipe, and room for its elements, which the kernels write there.
 *
 * @module
 */
import { slotWords } from "../../threads/desk.ts";
import { alignToLine, PAGE_BYTES } from "../../wasm/shared-memory.ts";
import { RECIPE_BYTES } from "../kernels/recipe.ts";
import { FILL_OVERRUN, FILL_UNDERRUN, KERNEL_PAGES, READ_OVERRUN } from "../kernels/wasm-stream.ts";

/**
 * Most bytes of a piece, and those of one where larger ones would be too few to be shared out evenly. To hand one over
 * costs the caller a microsecond: pieces of 128 KB cost two threads 3 % more processor time than these for 2²⁴ uniform
 * float32, and those of 384 KB not less.
 */
export const PIECE_BYTES = 256_000;
export const SMALL_PIECE_BYTES = PIECE_BYTES / 2;
/** Fewest large pieces for each thread. */
const PIECES_A_THREAD = 8;

/** Bytes of a fill's pieces. */
export function pieceBytes(bytes: number, threads: number): number {
  return bytes < threads * PIECES_A_THREAD * PIECE_BYTES ? SMALL_PIECE_BYTES : PIECE_BYTES;
}

/** Pieces that a worker may have before it: enough that it need not sleep while the caller makes one of its own. */
export const SLOTS = 6;

/** Kernels by their numbers in calls. */
export const KERNELS = ["prepare", "fillRuns"] as const;
export const PREPARE = 0;
export const FILL = 1;
/** Calls of a piece: two to make it, and one to write it. */
export const CALLS = 3;

// Within a slot.
export const RECIPE_AT = alignToLine(4 * slotWords(CALLS));
export const ELEMENTS_AT = alignToLine(RECIPE_AT + RECIPE_BYTES + FILL_UNDERRUN);
/**
 * A piece's elements begin in the first 64 bytes, where in a cache line those of their destination are likely to begin:
 * a percent of the time. In Deno, which copies by words of 8 bytes, it is more.
 */
export const COPY_ALIGNMENT = 64;
const SLOT_BYTES = ELEMENTS_AT + alignToLine(PIECE_BYTES + COPY_ALIGNMENT + FILL_OVERRUN);

/** Pages of the whole memory. */
export const PAGES = KERNEL_PAGES + Math.ceil((SLOTS * SLOT_BYTES + READ_OVERRUN) / PAGE_BYTES);

/** Address of a slot. */
export function slotAt(slot: number): number {
  return KERNEL_PAGES * PAGE_BYTES + slot * SLOT_BYTES;
}
