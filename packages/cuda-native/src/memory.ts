/**
 * Device memory of one context: who holds it, and how it gets free.
 *
 * @module
 */
import type { WeightInitError } from "@weightinit/core";
import { collectGarbage } from "./collect-garbage.ts";
import type { CudaContext } from "./context.ts";
import { CUDA_ERROR_NOT_READY, CUDA_ERROR_OUT_OF_MEMORY, CUDA_SUCCESS } from "./driver.ts";

/** Memory of a tensor: what has to be given back when the tensor goes. */
export interface Holding {
  readonly ptr: bigint;
  readonly byteLength: number;
  /** Whether `ptr` is ours to free; memory of the caller is not. */
  readonly owned: boolean;
  /** Recorded after the last work on the memory; 0n before any. */
  event: bigint;
  /** Reads in progress; the memory stays until they end. */
  readers: number;
  released: boolean;
}

interface Retired {
  readonly ptr: bigint;
  readonly event: bigint;
}

/** Time between looks at memory whose work has not ended, in milliseconds. */
const SWEEP_INTERVAL = 2;
/** Free memory is short below this part of the card's: what other libraries and a large tensor may want at once. */
const SHORT = 1 / 4;
/** Least growth between two looks, as a part of the card's memory: what is short for good costs few collections. */
const LEAST_GROWTH = 1 / 32;

export class DeviceMemory {
  readonly #context: CudaContext;
  /** Tensors alive, so that an allocation that fails can free what only the garbage collector still holds. */
  readonly #holdings = new Map<Holding, WeakRef<object>>();
  readonly #finalizers = new FinalizationRegistry<Holding>((holding) => this.release(holding));
  /** Memory that is free once its event has happened. cuMemFree would wait for all work of the device. */
  #retired: Retired[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Bytes of tensors that are not released. */
  #held = 0;
  /** What they were when free memory was last looked at, or have been since if less; and how far they may grow. */
  #seen = 0;
  #growth = 0;

  constructor(context: CudaContext) {
    this.#context = context;
  }

  /**
   * Memory of `byteLength` > 0 bytes; the context must be current.
   *
   * @throws WeightInitError `WI_OUT_OF_MEMORY`
   */
  allocate(byteLength: number): bigint {
    if (this.#retired.length > 0) this.sweep();
    if (this.#held + byteLength > this.#seen + this.#growth) this.#look(byteLength);
    const out = new BigUint64Array(1);
    let result = this.#context.driver.raw.cuMemAlloc_v2(out, byteLength);
    if (result === CUDA_ERROR_OUT_OF_MEMORY) {
      this.#freeUnreachable();
      result = this.#context.driver.raw.cuMemAlloc_v2(out, byteLength);
    }
    if (result !== CUDA_SUCCESS) throw this.#failure(result, byteLength);
    return out[0]!;
  }

  /** Collects forgotten tensors while there is still memory for others, such as libraries in the same process. */
  #look(byteLength: number): void {
    const free = new BigUint64Array(1);
    const total = new BigUint64Array(1);
    const { raw } = this.#context.driver;
    if (raw.cuMemGetInfo_v2(free, total) !== CUDA_SUCCESS) return; // a lost context: the allocation will tell
    const spare = () => Number(free[0]) - Number(total[0]) * SHORT;
    if (spare() < byteLength) {
      this.#freeUnreachable();
      raw.cuMemGetInfo_v2(free, total);
    }
    this.#seen = this.#held;
    // Half way, since others allocate too.
    this.#growth = Math.max(spare() / 2, Number(total[0]) * LEAST_GROWTH);
  }

  #failure(result: number, byteLength: number): WeightInitError {
    return this.#context.driver.failure(`cuMemAlloc of ${byteLength} bytes`, result);
  }

  /** Gives `holding` back when `owner` is garbage collected, unless it is released before. */
  hold(owner: object, holding: Holding): void {
    this.#holdings.set(holding, new WeakRef(owner));
    this.#finalizers.register(owner, holding, holding);
    if (holding.owned) this.#held += holding.byteLength;
  }

  /** Gives the memory back, now or when its readers and its work have ended. Never blocks or throws. */
  release(holding: Holding): void {
    if (!holding.released) {
      holding.released = true;
      this.#holdings.delete(holding);
      this.#finalizers.unregister(holding);
      if (holding.owned) this.#held -= holding.byteLength;
      this.#seen = Math.min(this.#seen, this.#held);
    }
    if (holding.readers > 0) return;
    this.#context.run(() => this.retire(holding.owned ? holding.ptr : 0n, holding.event));
  }

  /** Frees `ptr` (if not 0n) and `event` once the event has happened. The context must be current. */
  retire(ptr: bigint, event: bigint): void {
    if (event === 0n) {
      if (ptr !== 0n) this.#context.driver.raw.cuMemFree_v2(ptr);
      return;
    }
    this.#retired.push({ ptr, event });
    this.sweep();
  }

  /** Frees `ptr` once what is queued on `stream` has ended. The context must be current. */
  retireAfter(stream: bigint, ptr: bigint): void {
    let event = 0n;
    try {
      event = this.#context.events.record(stream);
    } finally {
      this.retire(ptr, event);
    }
  }

  /** Frees retired memory whose work has ended, or all of it after waiting. */
  sweep(wait = false): void {
    const { raw } = this.#context.driver;
    this.#retired = this.#retired.filter(({ ptr, event }) => {
      // Any other result is that of a lost context: its memory is gone anyway.
      if ((wait ? raw.cuEventSynchronize(event) : raw.cuEventQuery(event)) === CUDA_ERROR_NOT_READY) return true;
      this.#context.events.release(event);
      if (ptr !== 0n) raw.cuMemFree_v2(ptr);
      return false;
    });
    if (this.#retired.length > 0 && this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#context.run(() => this.sweep());
      }, SWEEP_INTERVAL).unref();
    }
  }

  /** Frees memory whose tensors are unreachable. Finalizers would only run after the current job. */
  #freeUnreachable(): void {
    collectGarbage();
    for (const [holding, owner] of [...this.#holdings]) if (owner.deref() === undefined) this.release(holding);
    this.sweep(true);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    for (const holding of [...this.#holdings.keys()]) this.release(holding);
    this.sweep(true);
  }
}
