/**
 * One worker thread, from the caller's side: requests go in at the head of its ring, tiles come out at the tail.
 *
 * @module
 */
import type { Reals } from "../storage.ts";
import { RECIPE_BYTES, type Recipe } from "../wasm/recipe.ts";
import { ALIGNMENT, blockOf } from "../wasm/stream.ts";
import { DONE, ELEMENTS_AT, EMPTY, PAGES, RECIPE_AT, REQUESTED, SLOTS, slotAt } from "./slots.ts";
import { WORKER_SOURCE } from "./worker-source.ts";

type NodeWorker = import("node:worker_threads").Worker;
export type WorkerClass = typeof import("node:worker_threads").Worker;

/** A piece of a fill that a worker was asked for. */
export interface Request {
  /** Index in the whole tensor of its first real. */
  readonly first: number;
  /** Its place in the array being filled. */
  readonly at: number;
  readonly count: number;
}

export class WorkerLink {
  readonly worker: NodeWorker;
  readonly #state: Int32Array;
  readonly #words: Uint32Array;
  readonly #recipes: Float64Array;
  readonly #views: Readonly<Record<2 | 4 | 8, Reals>>;
  /** Requests in the ring, oldest first; `undefined` for one that the caller has given up while it was being made. */
  readonly #requests: (Request | undefined)[] = [];
  /** Slot of the oldest request. */
  #tail = 0;

  constructor(Worker: WorkerClass, module: WebAssembly.Module, onGone: (link: WorkerLink) => void) {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
    const { buffer } = memory;
    this.#state = new Int32Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#recipes = new Float64Array(buffer);
    const reals = (Class: Uint16ArrayConstructor | Float32ArrayConstructor | Float64ArrayConstructor) =>
      new Class(buffer) as unknown as Reals;
    this.#views = { 2: reals(Uint16Array), 4: reals(Float32Array), 8: reals(Float64Array) };
    const slots = Array.from({ length: SLOTS }, (_, slot) => slotAt(slot));
    this.worker = new Worker(WORKER_SOURCE, {
      eval: true,
      workerData: { module, memory, slots, recipeAt: RECIPE_AT, recipeBytes: RECIPE_BYTES },
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

  /**
   * Where in its slot the blocks of a piece begin: copies are fast between addresses that agree modulo ALIGNMENT.
   *
   * @param skip - elements of the first block that do not belong to it
   */
  #addressOf(slot: number, { at }: Request, skip: number, out: Reals): number {
    return slotAt(slot) + ELEMENTS_AT + ((out.byteOffset + (at - skip) * out.BYTES_PER_ELEMENT) & (ALIGNMENT - 1));
  }

  /** Puts a request behind the others. */
  request(recipe: Recipe, request: Request, out: Reals): void {
    const slot = this.#slot(this.#requests.length);
    const { block, skip, perBlock } = blockOf(out.BYTES_PER_ELEMENT, request.first);
    const blocks = Math.ceil((skip + request.count) / perBlock);
    const at = slotAt(slot) / 4;
    this.#words.set(
      [this.#addressOf(slot, request, skip, out), block >>> 0, Math.floor(block / 2 ** 32), blocks],
      at + 1,
    );
    this.#recipes.set(recipe, (slotAt(slot) + RECIPE_AT) / 8);
    this.#requests.push(request);
    Atomics.store(this.#state, at, REQUESTED);
    Atomics.notify(this.#state, at);
  }

  /** Copies every piece that is done to `out`. */
  collect(out: Reals): void {
    const size = out.BYTES_PER_ELEMENT as 2 | 4 | 8;
    while (this.#requests.length > 0 && Atomics.load(this.#state, slotAt(this.#tail) / 4) === DONE) {
      const request = this.#requests.shift();
      if (request !== undefined) {
        const { skip } = blockOf(size, request.first);
        const start = this.#addressOf(this.#tail, request, skip, out) / size + skip;
        out.set(this.#views[size].subarray(start, start + request.count), request.at);
      }
      Atomics.store(this.#state, slotAt(this.#tail) / 4, EMPTY);
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
    const at = slotAt(this.#slot(nth)) / 4;
    if (Atomics.compareExchange(this.#state, at, REQUESTED, EMPTY) === REQUESTED) this.#requests.pop();
    else this.#requests[nth] = undefined;
    return request;
  }
}
