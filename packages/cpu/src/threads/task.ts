/**
 * Work that a worker or the caller does.
 *
 * @module
 */

/** A call of a kernel: its number among those the worker knows, and at most nine arguments of 32 bits. */
export type Call = readonly number[];

/** What a worker is to do for a task. */
export interface Calls {
  /** They read and write the worker's own memory. */
  readonly make: readonly Call[];
  /** They write into memory of the caller's, when the caller allows it ({@link COPY}). */
  readonly write?: readonly Call[];
}

/**
 * In the place of a kernel's number: copies bytes of the worker's memory into the memory lent to the worker. Arguments:
 * the number of the loan, from where, where to (low and high 32 bits), and how many bytes.
 */
export const COPY = -1;

/**
 * The same within the memory lent to the worker: repeats what lies at one place there over another. Arguments: the number
 * of the loan, from where and where to (low and high 32 bits each), how many bytes, and after how many it begins anew. If
 * these are eight, all are words at multiples of eight, and bytes behind the last word are left alone.
 */
export const REPEAT = -2;

/** An address in lent memory, as calls have it: its low and high 32 bits. */
export function halves(address: number): [low: number, high: number] {
  return [address >>> 0, Math.floor(address / 2 ** 32)];
}

/** Work that may be done twice, by whoever comes to it, with the same bits. */
export interface Task<Place> {
  /** Puts what a worker's calls read into their place; the calls. */
  prepare(place: Place, loan: number): Calls;
  /** Takes what the calls have made, unless the worker has written it where it belongs. */
  finish(place: Place): void;
  /**
   * Does all of it on the calling thread.
   *
   * @param serve - collects what workers have done and gives them more to do: called now and then if it takes long
   * @param isWanted - what is no longer wanted may be left off
   * @returns false if it was left off
   */
  doHere(serve: () => void, isWanted: () => boolean): boolean;
}
