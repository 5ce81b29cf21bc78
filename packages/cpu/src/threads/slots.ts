/**
 * The memory a worker shares with its caller: a ring of slots, each a request for a tile and room for its elements.
 *
 * @module
 */
import { RECIPE_BYTES } from "../wasm/recipe.ts";
import { TILE_BYTES } from "../wasm/stream.ts";

/** Tiles that a worker may have before it: enough that it need not sleep while the caller makes a tile of its own. */
export const SLOTS = 8;

// States of a slot. The caller requests and takes; the worker begins and finishes.
export const EMPTY = 0;
export const REQUESTED = 1;
export const BUSY = 2;
export const DONE = 3;

// A slot: state (int32); block low and high, blocks, address, byte length, shift (uint32); recipe; elements. The shift
// puts elements at the alignment modulo 8 of where they will be copied to: V8 copies shared memory by words only then.
export const RECIPE_AT = 64;
export const ELEMENTS_AT = RECIPE_AT + RECIPE_BYTES;
export const SLOT_BYTES = ELEMENTS_AT + Math.ceil((TILE_BYTES + 8) / 64) * 64;

/** Index of a slot's state in the memory seen as int32. */
export function stateIndex(slot: number): number {
  return (slot * SLOT_BYTES) / 4;
}
