/**
 * The memory a worker of the stream shares with its caller: that of the worker's kernels, and beyond it slots, each for
 * a piece of a fill: its calls, its recipe, and room for its elements, which the kernels write there.
 *
 * @module
 */
import { slotWords } from "../../threads/desk.ts";
import { alignToLine, PAGE_BYTES } from "../../wasm/shared-memory.ts";
import { RECIPE_BYTES } from "../kernels/recipe.ts";
import { FILL_OVERRUN, KERNEL_PAGES, READ_OVERRUN } from "../kernels/wasm-stream.ts";

/** Bytes of a piece: smaller ones cost more to hand over (16.3 against 15.7 ms for 2²⁴ normals with 64 KB, 18.8 with 16). */
export const PIECE_BYTES = 128_000;

/** Pieces that a worker may have before it: enough that it need not sleep while the caller makes one of its own. */
export const SLOTS = 6;

/** Kernels by their numbers in calls. */
export const KERNELS = ["prepare", "fill"] as const;
export const PREPARE = 0;
export const FILL = 1;
/** Calls of a piece: two to make it, and one to write it. */
export const CALLS = 3;

// Within a slot.
export const RECIPE_AT = alignToLine(4 * slotWords(CALLS));
export const ELEMENTS_AT = alignToLine(RECIPE_AT + RECIPE_BYTES);
/**
 * Copies from shared memory go by words of 8 bytes if source and destination agree modulo that: 0.13 ns a float32, and
 * 0.97 if they do not (Node 20). So a piece's elements begin in the first 8 bytes, as those of its destination do.
 */
export const SHARED_COPY_ALIGNMENT = 8;
const SLOT_BYTES = ELEMENTS_AT + alignToLine(PIECE_BYTES + SHARED_COPY_ALIGNMENT + FILL_OVERRUN);

/** Pages of the whole memory. */
export const PAGES = KERNEL_PAGES + Math.ceil((SLOTS * SLOT_BYTES + READ_OVERRUN) / PAGE_BYTES);

/** Address of a slot. */
export function slotAt(slot: number): number {
  return KERNEL_PAGES * PAGE_BYTES + slot * SLOT_BYTES;
}
