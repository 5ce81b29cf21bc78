/**
 * Device memory of one context: who holds it, and how it gets free.
 *
 * @module
 */
import type { Allocator, Block } from "./block.ts";
import { blockCache } from "./block-cache.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { CUDA_ERROR_OUT_OF_MEMORY, CUDA_SUCCESS } from "./driver.ts";
import type { Mark, Marks, Work } from "./marks.ts";
import { memoryPool } from "./memory-pool.ts";
import type { PrimaryContext } from "./primary-context.ts";
import { SmallBlocks } from "./small-blocks.ts";
import type { Streams } from "./streams.ts";

/** Memory of a tensor: what has to be given back when the tensor goes. */
export class Holding implements Block, Work {
  ptr: bigint;
  readonly byteLength: number;
  readonly stream: bigint;
  /** Whether `ptr` is ours to free; memory of the caller is not. */
  readonly owned: boolean;
  work = 0;
  mark: Mark | undefined = undefined;
  /** Reads in progress; the memory stays until they end. */
  readers = 0;
  /** Whether a tensor has it, has given it up, and whether it has been given back. */
  held = false;
  released = false;
  freed = false;
  /** The tensor, where it is large enough to be looked for when memory is short. */
  owner: WeakRef<object> | undefined = undefined;

  /** @param ptr - 0n for memory that the tensor gets with its fill */
  constructor(ptr: bigint, byteLength: number, stream: bigint, owned: boolean) {
    this.ptr = ptr;
    this.byteLength = byteLength;
    this.stream = stream;
    this.owned = owned;
  }
}

/** Free memory is short below this part of the card's: what other libraries and a large tensor may want at once. */
const SHORT = 1 / 4;
/** Least growth between two looks, as a part of the card's memory: what is short for good costs few collections. */
const LEAST_GROWTH = 1 / 32;
/** Tensors below this part of the card's memory are left to finalizers: one job would have to drop four million. */
const SMALL = 2 ** -22;

export class DeviceMemory {
  readonly #primary: PrimaryContext;
  readonly #streams: Streams;
  readonly #marks: Marks;
  /** Memory of our own stream that needs no allocator. */
  readonly small = new SmallBlocks();
  readonly #holdings = new Set<Holding>();
  readonly #finalizers = new FinalizationRegistry<Holding>((holding) => this.release(holding));
  readonly #permanent: bigint[] = [];
  readonly #address = new BigUint64Array(1);
  #allocator: Allocator | undefined;
  /** Bytes of tensors that are not released. */
  #held = 0;
  /** What they were when free memory was last looked at, or have been since if less; and how far they may grow. */
  #seen = 0;
  #growth = 0;
  /** Bytes of the card's memory. */
  #total = 0;

  constructor(primary: PrimaryContext, streams: Streams, marks: Marks) {
    this.#primary = primary;
    this.#streams = streams;
    this.#marks = marks;
  }

  get #source(): Allocator {
    this.#allocator ??=
      memoryPool(this.#primary, this.#streams, this.#marks) ?? blockCache(this.#primary, this.#streams, this.#marks);
    return this.#allocator;
  }

  /**
   * Memory of `byteLength` > 0 bytes for work on `stream`. The context must be current here and below.
   *
   * @throws WeightInitError `WI_OUT_OF_MEMORY`
   */
  allocate(byteLength: number, stream: bigint): bigint {
    if (this.#held + byteLength > this.#seen + this.#growth) this.#look(byteLength);
    const small = this.#streams.isOurs(stream) ? this.small.take(byteLength) : undefined;
    if (small !== undefined) return small;
    const source = this.#source;
    return this.#relieved(byteLength, (out) => source.allocate(out, byteLength, stream));
  }

  /**
   * Memory for the life of the context, for work on any stream.
   *
   * @throws WeightInitError `WI_OUT_OF_MEMORY`
   */
  allocatePermanently(byteLength: number): bigint {
    const ptr = this.#relieved(byteLength, (out) => this.#primary.driver.raw.cuMemAlloc_v2(out, byteLength));
    this.#permanent.push(ptr);
    return ptr;
  }

  #relieved(byteLength: number, allocate: (out: BigUint64Array) => number): bigint {
    const out = this.#address;
    let result = allocate(out);
    if (result === CUDA_ERROR_OUT_OF_MEMORY) {
      this.#freeUnreachable();
      this.#freeSmall();
      this.#source.trim();
      result = allocate(out);
    }
    if (result !== CUDA_SUCCESS) throw this.#primary.driver.failure(`an allocation of ${byteLength} bytes`, result);
    return out[0]!;
  }

  /** Collects forgotten tensors while there is still memory for others, such as libraries in the same process. */
  #look(byteLength: number): void {
    const free = new BigUint64Array(1);
    const total = new BigUint64Array(1);
    // Where the context is lost, both stay 0, and the allocation will tell.
    this.#primary.driver.raw.cuMemGetInfo_v2(free, total);
    this.#total = Number(total[0]);
    let spare = Number(free[0]) + this.#source.retained() - this.#total * SHORT;
    if (spare < byteLength) {
      const before = this.#held;
      this.#freeUnreachable();
      // The driver may count what is queued to be freed as used.
      spare += before - this.#held;
    }
    this.#seen = this.#held;
    // Half way, since others allocate too.
    this.#growth = Math.max(spare / 2, this.#total * LEAST_GROWTH);
  }

  /** Gives `holding` back when `owner` is garbage collected, unless it is released before. Again, it does nothing. */
  hold(owner: object, holding: Holding): void {
    if (holding.held) return;
    holding.held = true;
    this.#holdings.add(holding);
    this.#finalizers.register(owner, holding);
    if (!holding.owned) return;
    this.#held += holding.byteLength;
    if (holding.byteLength >= this.#total * SMALL) holding.owner = new WeakRef(owner);
  }

  /** Gives the memory back once its readers and its work have ended. Neither waits nor throws. */
  release(holding: Holding): void {
    if (!holding.released) {
      holding.released = true;
      if (holding.owned && holding.held) {
        this.#held -= holding.byteLength;
        if (this.#held < this.#seen) this.#seen = this.#held;
      }
    }
    if (holding.readers > 0 || holding.freed) return;
    holding.freed = true;
    if (holding.held) this.#holdings.delete(holding);
    const { ptr, byteLength, owned, mark } = holding;
    const isFreed = owned && ptr !== 0n && !(this.#streams.isOurs(holding.stream) && this.small.keep(ptr, byteLength));
    if (isFreed) this.#primary.attempt(() => this.#source.free(holding));
    else if (mark !== undefined) this.#marks.drop(mark);
  }

  /** Gives back what a fill failed on, part of which may be queued with no event behind it. Neither waits nor throws. */
  discard(holding: Holding): void {
    const { mark } = holding;
    holding.mark = undefined;
    this.release(holding);
    if (mark !== undefined) this.#marks.drop(mark);
  }

  /** Memory on `stream` while `use` queues work there. */
  scratch(byteLength: number, stream: bigint, use: (ptr: bigint) => void): void {
    const ptr = this.allocate(byteLength, stream);
    try {
      use(ptr);
    } finally {
      if (!(this.#streams.isOurs(stream) && this.small.keep(ptr, byteLength))) {
        this.#source.free({ ptr, byteLength, stream, mark: undefined });
      }
    }
  }

  #freeSmall(): void {
    const source = this.#source;
    this.small.clear((ptr, byteLength) =>
      source.free({ ptr, byteLength, stream: this.#streams.fills, mark: undefined }),
    );
  }

  /** Frees memory whose tensors are unreachable. Finalizers would only run after the current job. */
  #freeUnreachable(): void {
    collectGarbage();
    for (const holding of [...this.#holdings]) {
      if (holding.owner !== undefined && holding.owner.deref() === undefined) this.release(holding);
    }
  }

  /** Gives all of it back, also what is being read. */
  destroy(): void {
    for (const holding of [...this.#holdings]) {
      holding.readers = 0;
      this.release(holding);
    }
    if (this.#allocator !== undefined) this.#freeSmall();
    this.#allocator?.destroy();
    for (const ptr of this.#permanent.splice(0)) this.#primary.driver.raw.cuMemFree_v2(ptr);
  }
}
