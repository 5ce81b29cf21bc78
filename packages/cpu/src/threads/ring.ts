/**
 * A ring of slots in shared memory, from the side of the thread that asks: items go in at the head, a worker works on
 * them in their order, and they come out at the tail. Nobody here waits for work, only for a write that was allowed.
 *
 * @module
 */

// States of a slot. The caller requests, grants and takes; the worker begins, has made, and is done. Only items that
// the worker itself is to write into the caller's memory are made and granted: it writes nothing there that the caller
// is no longer there to allow (docs/decisions, "workers write to shared results when they are allowed to"). What is
// given up while the worker is busy with it is empty until the worker says that it is done.
export const EMPTY = 0;
export const REQUESTED = 1;
export const BUSY = 2;
export const MADE = 3;
export const GRANTED = 4;
export const DONE = 5;

/** A write takes some 20 µs; a worker that has not ended one after so many waits of a millisecond is dead. */
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
  /** Whether a write was waited for in vain. */
  #isDead = false;

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

  /** Has the worker look: at what has changed here, or at a message. */
  ring(): void {
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
    this.ring();
  }

  /**
   * Allows what is made to be written, and empties the slots that are done, oldest first.
   *
   * @param take - gets an item; `isWritten` if the worker has written it where it belongs
   */
  collect(take: (item: T, slot: number, isWritten: boolean) => void): void {
    let isGranting = false;
    for (const [nth, item] of this.#items.entries()) {
      if (item === undefined || Atomics.compareExchange(this.#words, this.#state(nth), MADE, GRANTED) !== MADE)
        continue;
      item.isGranted = true;
      isGranting = true;
    }
    if (isGranting) this.ring();
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

  /** Gives up an item that the worker has begun: its slot is not used until the worker is done with it. */
  abandon(item: T): void {
    const nth = this.#indexOf(item);
    if (nth < 0) return;
    this.#items[nth] = undefined;
    const state = this.#state(nth);
    if (Atomics.compareExchange(this.#words, state, BUSY, EMPTY) === MADE) Atomics.store(this.#words, state, DONE);
  }

  /**
   * Waits until the worker has ended the writes that it was allowed.
   *
   * @returns false if it has not: it is dead, or as good as dead
   */
  awaitWrites(): boolean {
    for (const state of this.#states) {
      for (let waits = 0; Atomics.load(this.#words, state) === GRANTED; waits++) {
        this.#isDead ||= waits === LONGEST_WRITE;
        if (this.#isDead) return false;
        Atomics.wait(this.#words, state, GRANTED, 1);
      }
    }
    return true;
  }
}
