/**
 * The low addresses of the memory that the threads of orthogonal share: a desk for each worker, with two slots for
 * tasks.
 *
 * @module
 */
import { slotWords } from "../../threads/desk.ts";
import { alignToLine } from "../../wasm/shared-memory.ts";

/** Two: a worker goes on with the second task while the caller copies out the first. */
export const SLOTS = 2;

/** Kernels by their numbers in calls. */
export const KERNELS = ["apply32", "apply64", "gram32", "gram64"] as const;

/** Calls that a task may have. */
export const MOST_CALLS = 256;

// A slot's calls; W and X of `BlockKernels.apply`, two strips of 16 rows.
const CALL_BYTES = alignToLine(4 * slotWords(MOST_CALLS));
const SCRATCH_BYTES = 2 * 16 * 32;
const SLOT_BYTES = CALL_BYTES + SCRATCH_BYTES;

/** More workers than any fill can use. */
export const MOST_WORKERS = 63;

// Nothing lies at address 0. The first slot is the caller's own, and has no calls.
const SLOTS_AT = 64;
/** Address of what a fill places itself. */
export const DATA_AT = SLOTS_AT + (1 + MOST_WORKERS * SLOTS) * SLOT_BYTES;

/** Memory of a task being worked on. */
export interface Place {
  /** Number of its slot among all. */
  readonly index: number;
  /** Address of W and X. */
  readonly scratch: number;
}

const slotAt = (index: number) => SLOTS_AT + index * SLOT_BYTES;

function placeOf(index: number): Place {
  return { index, scratch: slotAt(index) + CALL_BYTES };
}

/** The caller's own place. */
export const OWN: Place = placeOf(0);

/** The slots of the desk with the given number. */
export function slotsOf(desk: number) {
  return Array.from({ length: SLOTS }, (_, slot) => {
    const index = 1 + desk * SLOTS + slot;
    return { at: slotAt(index) / 4, calls: MOST_CALLS, place: placeOf(index) };
  });
}
