/**
 * The low addresses of the memory that the threads of orthogonal share: a desk for each worker, with two slots for
 * tasks. A task is a list of calls of kernels, each a kernel's number and its arguments.
 *
 * @module
 */

/** Two: a worker goes on with the second task while the caller copies out the first. */
export const SLOTS = 2;

// States of a slot. The caller requests and takes; the worker begins and finishes.
export const EMPTY = 0;
export const REQUESTED = 1;
export const BUSY = 2;
export const DONE = 3;

/** Numbers of the kernels in calls. */
export const KERNELS = ["apply32", "apply64", "gram32", "gram64"] as const;

/** A call: a kernel's number and at most 9 arguments. */
export const CALL_WORDS = 10;
/** Calls that a task may have. */
export const MOST_CALLS = 256;

// A slot: state, number of calls, calls, all int32; then W and X of `BlockKernels.apply`.
export const CALLS_AT = 2;
const SLOT_WORDS = Math.ceil((CALLS_AT + MOST_CALLS * CALL_WORDS) / 16) * 16;
/** Two strips of 16 rows. */
const SCRATCH_BYTES = 2 * 16 * 32;
const DESK_BYTES = SLOTS * (SLOT_WORDS * 4 + SCRATCH_BYTES);

/** More workers than any fill can use. */
export const MOST_WORKERS = 63;

// Nothing lies at address 0; the last desk is the caller's own.
const DESKS_AT = 64;
/** Address of what a fill places itself. */
export const DATA_AT = Math.ceil((DESKS_AT + (MOST_WORKERS + 1) * DESK_BYTES) / 64) * 64;

/** Index of a slot's state in the memory seen as int32. */
export function slotIndex(desk: number, slot: number): number {
  return (DESKS_AT + desk * DESK_BYTES) / 4 + slot * SLOT_WORDS;
}

/** Address of a slot's W and X. */
export function scratchAt(desk: number, slot: number): number {
  return DESKS_AT + desk * DESK_BYTES + SLOTS * SLOT_WORDS * 4 + slot * SCRATCH_BYTES;
}
