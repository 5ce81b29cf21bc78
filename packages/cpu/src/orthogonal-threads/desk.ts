/**
 * One worker of orthogonal, from the caller's side: tasks go in at the head of its ring of slots and come out at the
 * tail.
 *
 * @module
 */
import {
  CALL_WORDS,
  CALLS_AT,
  DONE,
  EMPTY,
  KERNELS,
  MOST_CALLS,
  REQUESTED,
  SLOTS,
  scratchAt,
  slotIndex,
} from "./layout.ts";
import { WORKER_SOURCE } from "./worker-source.ts";

type NodeWorker = import("node:worker_threads").Worker;
export type WorkerClass = typeof import("node:worker_threads").Worker;

/** Work that may be done twice, by whoever comes to it: a worker, or the caller if that fails. */
export interface Task {
  /** Puts what the calls read into their place of the given desk; the calls. */
  prepare(place: Place): readonly (readonly number[])[];
  /** Takes what the calls have made. */
  finish(place: Place): void;
}

/** Memory of a task being worked on: a slot's own. */
export interface Place {
  /** Number of the slot among all slots of all desks; the caller's own slot is the first. */
  readonly index: number;
  /** Address of W and X. */
  readonly scratch: number;
}

export class Desk {
  readonly worker: NodeWorker;
  readonly #words: Int32Array;
  readonly #number: number;
  /** Tasks in the ring, oldest first; `undefined` for one that the caller has given up while it was being worked on. */
  readonly #tasks: (Task | undefined)[] = [];
  /** Slot of the oldest task. */
  #tail = 0;

  constructor(
    Worker: WorkerClass,
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    number: number,
    onGone: () => void,
  ) {
    this.#words = new Int32Array(memory.buffer);
    this.#number = number;
    const slots = Array.from({ length: SLOTS }, (_, slot) => slotIndex(number, slot));
    this.worker = new Worker(WORKER_SOURCE, {
      eval: true,
      workerData: { module, memory, slots, names: KERNELS, callWords: CALL_WORDS, callsAt: CALLS_AT },
      name: "weightinit-orthogonal",
      // Loaders, hooks and NODE_OPTIONS of the process are not meant for this program.
      execArgv: [],
      env: {},
      // The worker's own heap stays tiny.
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
    });
    this.worker.on("error", onGone);
    this.worker.on("exit", onGone);
    this.worker.unref();
  }

  /** Whether it takes another task. A worker that has kept a given-up one may be dead. */
  get hasRoom(): boolean {
    return this.#tasks.length < SLOTS && !(this.#tasks.length > 0 && this.#tasks[0] === undefined);
  }

  /** Whether nothing is in its slots, not even a task given up. */
  get isEmpty(): boolean {
    return this.#tasks.length === 0;
  }

  #slot(nth: number): number {
    return (this.#tail + nth) % SLOTS;
  }

  #place(slot: number): Place {
    return { index: 1 + this.#number * SLOTS + slot, scratch: scratchAt(this.#number, slot) };
  }

  /** Puts a task behind the others. */
  request(task: Task): void {
    const slot = this.#slot(this.#tasks.length);
    const at = slotIndex(this.#number, slot);
    const calls = task.prepare(this.#place(slot));
    if (calls.length > MOST_CALLS) throw new RangeError(`expected at most ${MOST_CALLS} calls, got ${calls.length}`);
    this.#words[at + 1] = calls.length;
    calls.forEach((call, nth) => {
      this.#words.set(call, at + CALLS_AT + nth * CALL_WORDS);
    });
    this.#tasks.push(task);
    Atomics.store(this.#words, at, REQUESTED);
    Atomics.notify(this.#words, at);
  }

  /** Finishes every task whose calls are made. */
  collect(): void {
    while (this.#tasks.length > 0) {
      const at = slotIndex(this.#number, this.#tail);
      if (Atomics.load(this.#words, at) !== DONE) break;
      this.#tasks.shift()?.finish(this.#place(this.#tail));
      Atomics.store(this.#words, at, EMPTY);
      this.#tail = this.#slot(1);
    }
  }

  /** A task that the worker has not begun, which is the caller's again. */
  reclaim(): Task | undefined {
    if (this.isEmpty) return undefined;
    const at = slotIndex(this.#number, this.#slot(this.#tasks.length - 1));
    const isBegun = Atomics.compareExchange(this.#words, at, REQUESTED, EMPTY) !== REQUESTED;
    return isBegun ? undefined : this.#tasks.pop();
  }

  /** The oldest task that is still wanted. */
  get oldest(): Task | undefined {
    return this.#tasks.find((task) => task !== undefined);
  }

  /** Whether a task is still wanted of this worker and not done. */
  isPending(task: Task): boolean {
    const nth = this.#tasks.indexOf(task);
    return nth >= 0 && Atomics.load(this.#words, slotIndex(this.#number, this.#slot(nth))) !== DONE;
  }

  /** Gives all tasks up; those not begun leave the ring. */
  drop(): void {
    while (this.reclaim() !== undefined);
    for (const task of this.#tasks) if (task !== undefined) this.abandon(task);
    this.collect();
  }

  /** Gives a task up: its slot is not used until the worker is done with it. */
  abandon(task: Task): void {
    const nth = this.#tasks.indexOf(task);
    if (nth >= 0) this.#tasks[nth] = undefined;
  }
}
