/**
 * Work that a worker or the caller does.
 *
 * @module
 */

/** A call of a kernel: its number among those the worker knows, and at most nine arguments of 32 bits. */
export type Call = readonly number[];

/** Work that may be done twice, by whoever comes to it, with the same bits. */
export interface Task<Place> {
  /** Puts what a worker's calls read into their place; the calls. */
  prepare(place: Place): readonly Call[];
  /** Takes what the calls have made. */
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
