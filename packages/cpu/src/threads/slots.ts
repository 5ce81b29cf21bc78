/**
 * The memory a worker shares with its caller: that of the worker's kernels, and beyond it a ring of slots, each a
 * request for a piece of a fill and room for its elements, which the kernels write there.
 *
 * @module
 */
import { RECIPE_BYTES } from "../wasm/recipe.ts";
import { FILL_OVERRUN, KERNEL_PAGES } from "../wasm/stream.ts";

const PAGE_BYTES = 65536;

/** Bytes of a piece: smaller ones cost more to hand over (16.3 against 15.7 ms for 2²⁴ normals with 64 KB, 18.8 with 16). */
export const PIECE_BYTES = 128_000;

/** Pieces that a worker may have before it: enough that it need not sleep while the caller makes one of its own. */
export const SLOTS = 6;

// States of a slot. The caller requests and takes; the worker begins and finishes.
export const EMPTY = 0;
export const REQUESTED = 1;
export const BUSY = 2;
export const DONE = 3;

// A slot: state (int32); arguments of `fill`: address, block low and high, blocks (uint32); recipe; elements.
export const RECIPE_AT = 64;
export const ELEMENTS_AT = RECIPE_AT + RECIPE_BYTES;
/** A piece's elements may begin anywhere in the first 32 bytes, as alignment wants it. */
export const SLOT_BYTES = ELEMENTS_AT + Math.ceil((PIECE_BYTES + 32 + FILL_OVERRUN) / 64) * 64;

/** Pages of the whole memory. */
export const PAGES = KERNEL_PAGES + Math.ceil((SLOTS * SLOT_BYTES) / PAGE_BYTES);

/** Address of a slot. */
export function slotAt(slot: number): number {
  return KERNEL_PAGES * PAGE_BYTES + slot * SLOT_BYTES;
}
