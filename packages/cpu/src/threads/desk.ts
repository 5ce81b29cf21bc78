/**
 * One worker thread, from the caller's side, and the slots through which it gets calls of kernels.
 *
 * @module
 */
import { Ring } from "./ring.ts";
import type { Task } from "./task.ts";
import { WORKER_SOURCE } from "./worker-source.ts";
import type { WorkerClass } from "./worker-threads.ts";

const CALL_WORDS = 10;
// A slot: its state, how many calls make it, how many write it, the bell (in the first slot; see ring.ts), and the
// calls, all of 32 bits.
const MAKE_AT = 1;
const WRITE_AT = 2;
const BELL_AT = 3;
const CALLS_AT = 4;

/** 32-bit words of a slot with up to so many calls. */
export function slotWords(calls: number): number {
  return CALLS_AT + calls * CALL_WORDS;
}

/** What a worker runs. */
export interface Kernels {
  /** A module that imports its memory (wasm/shared-memory.ts). */
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Exports that calls may name by number. */
  readonly names: readonly string[];
  /** Exports to call before all else. */
  readonly setUp: readonly string[];
}

/** A slot's own memory. */
export interface Slot<Place> {
  /** Index of its first word in the memory seen as int32; {@link slotWords} of `calls` are the slot's. */
  readonly at: number;
  /** Most calls that it holds. */
  readonly calls: number;
  /** Where a task keeps what its calls read and write. */
  readonly place: Place;
}

export class Desk<Place> {
  readonly worker: InstanceType<WorkerClass>;
  /**
   * Whether `doTasks` is at work with it. If it is so from outside, that was cut off, by an exception or a time limit
   * (of `node:vm`, say, which runs no `finally`), and what the ring says may not be what its slots hold: such a desk is
   * never used again.
   */
  isInUse = false;
  readonly #ring: Ring<Task<Place>>;
  readonly #words: Int32Array;
  readonly #slots: readonly Slot<Place>[];
  /** Takes memory to the worker. */
  readonly #port: MessagePort;
  /** Number of the latest loan. */
  #loan = 0;

  constructor(
    Worker: WorkerClass,
    { module, memory, names, setUp }: Kernels,
    slots: readonly Slot<Place>[],
    onGone: () => void,
  ) {
    const states = slots.map(({ at }) => at);
    this.#slots = slots;
    this.#words = new Int32Array(memory.buffer);
    const bell = states[0]! + BELL_AT;
    this.#ring = new Ring(this.#words, states, bell);
    // Not the worker's own port: that of Deno's cannot be asked for a message.
    const { port1, port2: port } = new MessageChannel();
    this.#port = port1;
    this.worker = new Worker(WORKER_SOURCE, {
      eval: true,
      workerData: { module, memory, names, setUp, slots: states, bell, port, callWords: CALL_WORDS, callsAt: CALLS_AT },
      transferList: [port as never],
      name: "weightinit",
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

  /** The tasks before the worker. */
  get tasks(): Omit<Ring<Task<Place>>, "request" | "collect" | "ring"> {
    return this.#ring;
  }

  /**
   * Lends the worker memory that tasks requested from now on may have it write to. The bell rings for a worker that will
   * get none of them, lest it keeps the memory as an unread message.
   */
  lend(buffer: SharedArrayBuffer): void {
    this.#port.postMessage({ loan: ++this.#loan, buffer });
    this.#ring.ring();
  }

  /** Puts a task behind the others. */
  request(task: Task<Place>): void {
    this.#ring.request(task, (slot) => {
      const { at, calls: most, place } = this.#slots[slot]!;
      const { make, write = [] } = task.prepare(place, this.#loan);
      const calls = [...make, ...write];
      if (calls.length > most) throw new Error(`expected at most ${most} calls, got ${calls.length}`);
      this.#words[at + MAKE_AT] = make.length;
      this.#words[at + WRITE_AT] = write.length;
      calls.forEach((call, nth) => {
        this.#words.set(call, at + CALLS_AT + nth * CALL_WORDS);
      });
    });
  }

  /** Ends the worker; settles once the thread is gone. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }

  /** Allows the writes of tasks that are made, and finishes every task that is done. */
  collect(): void {
    this.#ring.collect((task, slot, isWritten) => {
      if (!isWritten) task.finish(this.#slots[slot]!.place);
    });
  }
}
