/**
 * The memory that the threads of orthogonal share, and its workers; kept from one fill to the next.
 *
 * @module
 */

import { Desk } from "../../threads/desk.ts";
import { workerClass } from "../../threads/worker-threads.ts";
import { compiledOnce, decodeBinary } from "../../wasm/compile.ts";
import { MOST_PAGES, PAGE_BYTES, withSharedMemory } from "../../wasm/shared-memory.ts";
import { ORTHOGONAL_BINARY } from "../kernels/orthogonal-binary.ts";
import { DATA_AT, KERNELS, MOST_WORKERS, type Place, slotsOf } from "./layout.ts";

/** The kernels on memory that is imported; `undefined` where they cannot be compiled. */
const sharedModule = /* @__PURE__ */ compiledOnce(() => withSharedMemory(decodeBinary(ORTHOGONAL_BINARY)));

type Kernel = (...given: number[]) => void;

export interface Room {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** In the order of {@link KERNELS}. */
  readonly kernels: readonly Kernel[];
  readonly desks: Desk<Place>[];
}

let kept: Room | undefined;

function open(): Room | undefined {
  const module = sharedModule();
  if (module === undefined) return undefined;
  const memory = new WebAssembly.Memory({
    initial: Math.ceil(DATA_AT / PAGE_BYTES),
    maximum: MOST_PAGES,
    shared: true,
  });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { module, memory, kernels: KERNELS.map((name) => exports[name] as Kernel), desks: [] };
}

/** Closes a room of which a worker is gone or cannot be relied on: the next fill opens another. */
function close(room: Room): void {
  if (kept === room) kept = undefined;
  for (const desk of room.desks) void desk.end();
}

/** Ends the workers and lets go of the memory; settles once the threads are gone. */
export async function releaseRoom(): Promise<void> {
  const room = kept;
  kept = undefined;
  await Promise.all(room?.desks.map((desk) => desk.end()) ?? []);
}

/** The workers there are now, for tests. */
export function orthogonalWorkers(): readonly Desk<Place>[] {
  return kept?.desks ?? [];
}

/**
 * The room, with `bytes` of memory from {@link DATA_AT} on and `workers` desks, started if need be (a new worker is
 * ready after some 40 ms); fewer where they cannot be had. `undefined` where there is no memory to share or no worker,
 * and as long as a worker has not come back from what an earlier fill gave up.
 */
export function enterRoom(bytes: number, workers: number): Room | undefined {
  const Worker = workerClass();
  if (Worker === undefined) return undefined;
  try {
    if (kept?.desks.some(({ isInUse }) => isInUse)) close(kept);
    kept ??= open();
    if (kept === undefined) return undefined;
    const room = kept;
    const { module, memory, desks } = room;
    for (const desk of desks) desk.collect();
    // What a worker is still at would be laid out anew under its hands.
    if (desks.some(({ tasks }) => !tasks.isEmpty)) return undefined;
    const missing = DATA_AT + bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    const kernels = { module, memory, names: KERNELS, setUp: [] };
    try {
      while (desks.length < Math.min(workers, MOST_WORKERS)) {
        desks.push(new Desk(Worker, kernels, slotsOf(desks.length), () => close(room)));
      }
    } catch {
      // No more threads to be had: those there are will do.
    }
    return desks.length === 0 ? undefined : { ...room, desks: desks.slice(0, workers) };
  } catch {
    return undefined; // no memory, or none that can be shared
  }
}
