/**
 * A ring of slots in shared memory, from the side of the thread that asks: items go in at the head, a worker works on
 * them in their order, and they come out at the tail. Nobody here waits for work, only for a write that was allowed.
 *
 * @module
 */

// States of a slot. The caller requests, grants and takes; the worker begins, has made, and is done. Only items that
// the worker itself is to write into the caller's memory are made and granted: it writes nothing there that the caller
// is no longer there to allow (docs/decisions, "workers write to shared results when they are allowed to").
export const EMPTY = 0;
export const REQUESTED = 1;
export const BUSY = 2;
export const MADE = 3;
export const GRANTED = 4;
export const DONE = 5;

/** A write takes some 20 µs; a worker that has not ended one after so many milliseconds is dead. */
const LONGEST_WRITE = 10_000;

interface Item<T> {
  readonly item: T;
  isGranted: boolean;
}

export class Ring<T> {
  readonly #words: Int32Array;
  readonly #states: readonly number[];
  readonly #bell: number;
  /** Oldest first; `undefined` for one that the caller has given up while it was being worked on. */
  readonly #items: (Item<T> | undefined)[] = [];
  /** Slot of the oldest item. */
  #tail = 0;

  /**
   * @param states - index in `words` of each slot's state
   * @param bell - index of the word that changes whenever the worker has something to see
   */
  constructor(words: Int32Array, states: readonly number[], bell: number) {
    this.#words = words;
    this.#states = states;
    this.#bell = bell;
  }

  #slot(nth: number): number {
    return (this.#tail + nth) % this.#states.length;
  }

  #state(nth: number): number {
    return this.#states[this.#slot(nth)]!;
  }

  #indexOf(wanted: T): number {
    return this.#items.findIndex((item) => item?.item === wanted);
  }

  #ring(): void {
    Atomics.add(this.#words, this.#bell, 1);
    Atomics.notify(this.#words, this.#bell);
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
    return this.#items.find((item) => item !== undefined)?.item;
  }

  /**
   * Puts an item behind the others, for which there must be room.
   *
   * @param write - writes what the worker reads to the given slot
   */
  request(item: T, write: (slot: number) => void): void {
    const nth = this.#items.length;
    write(this.#slot(nth));
    this.#items.push({ item, isGranted: false });
    Atomics.store(this.#words, this.#state(nth), REQUESTED);
    this.#ring();
  }

  /**
   * Allows what is made and still wanted to be written, and empties the slots that are done, oldest first.
   *
   * @param take - gets an item; `isWritten` if the worker has written it where it belongs
   */
  collect(take: (item: T, slot: number, isWritten: boolean) => void): void {
    let isGranting = false;
    for (let nth = 0; nth < this.#items.length; nth++) {
      const state = this.#state(nth);
      if (Atomics.load(this.#words, state) !== MADE) continue;
      const item = this.#items[nth];
      if (item !== undefined) item.isGranted = true;
      Atomics.store(this.#words, state, item === undefined ? DONE : GRANTED);
      isGranting = true;
    }
    if (isGranting) this.#ring();
    while (!this.isEmpty && Atomics.load(this.#words, this.#state(0)) === DONE) {
      const item = this.#items.shift();
      if (item !== undefined) take(item.item, this.#tail, item.isGranted);
      Atomics.store(this.#words, this.#state(0), EMPTY);
      this.#tail = this.#slot(1);
    }
  }

  /** The newest item, the caller's again, if the worker has not begun it. */
  reclaim(): T | undefined {
    if (this.isEmpty) return undefined;
    const state = this.#state(this.#items.length - 1);
    const isBegun = Atomics.compareExchange(this.#words, state, REQUESTED, EMPTY) !== REQUESTED;
    return isBegun ? undefined : this.#items.pop()?.item;
  }

  /** Whether an item is still wanted of the worker and not done. */
  isPending(item: T): boolean {
    const nth = this.#indexOf(item);
    return nth >= 0 && Atomics.load(this.#words, this.#state(nth)) !== DONE;
  }

  /** Whether an item is being written by the worker. */
  isGranted(item: T): boolean {
    const nth = this.#indexOf(item);
    return nth >= 0 && Atomics.load(this.#words, this.#state(nth)) === GRANTED;
  }

  /** Gives an item up: its slot is not used until the worker is done with it. */
  abandon(item: T): void {
    const nth = this.#indexOf(item);
    if (nth >= 0) this.#items[nth] = undefined;
  }

  /**
   * Waits until the worker has ended the writes that it was allowed.
   *
   * @returns false if it has not: it is dead, or as good as dead
   */
  awaitWrites(): boolean {
    const deadline = performance.now() + LONGEST_WRITE;
    for (const state of this.#states) {
      while (Atomics.load(this.#words, state) === GRANTED) {
        if (performance.now() > deadline) return false;
        Atomics.wait(this.#words, state, GRANTED, 1);
      }
    }
    return true;
  }
}
