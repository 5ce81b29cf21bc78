/**
 * A ring of slots in shared memory, from the side of the thread that asks: items go in at the head, a worker works on
 * them in their order, and they come out at the tail. Nobody here ever waits.
 *
 * @module
 */

// States of a slot. The caller requests and takes; the worker begins and finishes.
export const EMPTY = 0;
export const REQUESTED = 1;
export const BUSY = 2;
export const DONE = 3;

export class Ring<T> {
  readonly #words: Int32Array;
  readonly #states: readonly number[];
  /** Oldest first; `undefined` for one that the caller has given up while it was being worked on. */
  readonly #items: (T | undefined)[] = [];
  /** Slot of the oldest item. */
  #tail = 0;

  /** @param states - index in `words` of each slot's state */
  constructor(words: Int32Array, states: readonly number[]) {
    this.#words = words;
    this.#states = states;
  }

  #slot(nth: number): number {
    return (this.#tail + nth) % this.#states.length;
  }

  #state(nth: number): number {
    return this.#states[this.#slot(nth)]!;
  }

  /** Whether it takes another item. A worker that has kept a given-up one may be dead. */
  get hasRoom(): boolean {
    return this.isEmpty || (this.#items.length < this.#states.length && this.#items[0] !== undefined);
  }

  /** Whether nothing is in its slots, not even an item given up. */
  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** The oldest item that is still wanted. */
  get oldest(): T | undefined {
    return this.#items.find((item) => item !== undefined);
  }

  /**
   * Puts an item behind the others, for which there must be room.
   *
   * @param write - writes what the worker reads to the given slot
   */
  request(item: T, write: (slot: number) => void): void {
    const nth = this.#items.length;
    write(this.#slot(nth));
    this.#items.push(item);
    Atomics.store(this.#words, this.#state(nth), REQUESTED);
    Atomics.notify(this.#words, this.#state(nth));
  }

  /** Empties the slots that are done, oldest first. */
  collect(take: (item: T, slot: number) => void): void {
    while (!this.isEmpty && Atomics.load(this.#words, this.#state(0)) === DONE) {
      const item = this.#items.shift();
      if (item !== undefined) take(item, this.#tail);
      Atomics.store(this.#words, this.#state(0), EMPTY);
      this.#tail = this.#slot(1);
    }
  }

  /** The newest item, the caller's again, if the worker has not begun it. */
  reclaim(): T | undefined {
    if (this.isEmpty) return undefined;
    const state = this.#state(this.#items.length - 1);
    const isBegun = Atomics.compareExchange(this.#words, state, REQUESTED, EMPTY) !== REQUESTED;
    return isBegun ? undefined : this.#items.pop();
  }

  /** Whether an item is still wanted of the worker and not done. */
  isPending(item: T): boolean {
    const nth = this.#items.indexOf(item);
    return nth >= 0 && Atomics.load(this.#words, this.#state(nth)) !== DONE;
  }

  /** Gives an item up: its slot is not used until the worker is done with it. */
  abandon(item: T): void {
    const nth = this.#items.indexOf(item);
    if (nth >= 0) this.#items[nth] = undefined;
  }
}
