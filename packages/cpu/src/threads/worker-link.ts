/**
 * One worker thread, from the caller's side: requests go in at the head of its ring, tiles come out at the tail.
 *
 * @module
 */
import { RECIPE_BYTES, type Recipe } from "../wasm/recipe.ts";
import { kernelTables, type TilePlan } from "../wasm/stream.ts";
import { DONE, ELEMENTS_AT, EMPTY, RECIPE_AT, REQUESTED, SLOT_BYTES, SLOTS, stateIndex } from "./slots.ts";
import { WORKER_SOURCE } from "./worker-source.ts";

type NodeWorker = import("node:worker_threads").Worker;
export type WorkerClass = typeof import("node:worker_threads").Worker;

/** A tile that a worker was asked for. */
export interface Request {
  readonly plan: TilePlan;
  readonly bytes: number;
  /** Alignment modulo 8 of its destination. */
  readonly shift: number;
  /** First element, and how many, of the array being filled. */
  readonly at: number;
  readonly count: number;
}

export class WorkerLink {
  readonly worker: NodeWorker;
  readonly #state: Int32Array;
  readonly #words: Uint32Array;
  readonly #recipes: Float64Array;
  readonly #bytes: Uint8Array;
  /** Requests in the ring, oldest first; `undefined` for one that the caller has given up while it was being made. */
  readonly #requests: (Request | undefined)[] = [];
  /** Slot of the oldest request. */
  #tail = 0;

  constructor(Worker: WorkerClass, module: WebAssembly.Module, onGone: (link: WorkerLink) => void) {
    const memory = new SharedArrayBuffer(SLOTS * SLOT_BYTES);
    this.#state = new Int32Array(memory);
    this.#words = new Uint32Array(memory);
    this.#recipes = new Float64Array(memory);
    this.#bytes = new Uint8Array(memory);
    const data = { module, tables: kernelTables(), memory, slots: SLOTS, slotBytes: SLOT_BYTES, recipeAt: RECIPE_AT };
    this.worker = new Worker(WORKER_SOURCE, {
      eval: true,
      workerData: { ...data, recipeBytes: RECIPE_BYTES, elementsAt: ELEMENTS_AT },
      name: "weightinit",
      // Loaders, hooks and NODE_OPTIONS of the process are not meant for this program.
      execArgv: [],
      env: {},
      // The worker's own heap stays tiny.
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
    });
    this.worker.on("error", () => onGone(this));
    this.worker.on("exit", () => onGone(this));
    this.worker.unref();
  }

  /** Whether it takes another request. A worker that has kept a given-up tile may be dead. */
  get hasRoom(): boolean {
    return this.#requests.length < SLOTS && !(this.#requests.length > 0 && this.#requests[0] === undefined);
  }

  get isIdle(): boolean {
    return this.#requests.every((request) => request === undefined);
  }

  #slot(nth: number): number {
    return (this.#tail + nth) % SLOTS;
  }

  /** Puts a request behind the others. */
  request(recipe: Recipe, request: Request): void {
    const slot = this.#slot(this.#requests.length);
    const { blockLow, blockHigh, blocks, address } = request.plan;
    const at = stateIndex(slot);
    this.#words.set([blockLow, blockHigh, blocks, address, request.bytes, request.shift], at + 1);
    this.#recipes.set(recipe, (slot * SLOT_BYTES + RECIPE_AT) / 8);
    this.#requests.push(request);
    Atomics.store(this.#state, at, REQUESTED);
    Atomics.notify(this.#state, at);
  }

  /** Copies every tile that is done to `out`. */
  collect(out: Uint8Array, bytesPerElement: number): void {
    while (this.#requests.length > 0 && Atomics.load(this.#state, stateIndex(this.#tail)) === DONE) {
      const request = this.#requests.shift();
      if (request !== undefined) {
        const start = this.#tail * SLOT_BYTES + ELEMENTS_AT + request.shift;
        out.set(this.#bytes.subarray(start, start + request.bytes), request.at * bytesPerElement);
      }
      Atomics.store(this.#state, stateIndex(this.#tail), EMPTY);
      this.#tail = this.#slot(1);
    }
  }

  /**
   * The newest request, which is the caller's again. One that the worker has begun is given up: its slot is not used
   * until the worker is done with it.
   */
  reclaim(): Request | undefined {
    return this.#release(this.#requests.length - 1);
  }

  /** Gives all requests up. */
  drop(): void {
    for (let nth = this.#requests.length - 1; nth >= 0; nth--) this.#release(nth);
  }

  /** Those not begun are the newest, and leave the ring. */
  #release(nth: number): Request | undefined {
    const request = this.#requests[nth];
    const at = stateIndex(this.#slot(nth));
    if (Atomics.compareExchange(this.#state, at, REQUESTED, EMPTY) === REQUESTED) this.#requests.pop();
    else this.#requests[nth] = undefined;
    return request;
  }
}
