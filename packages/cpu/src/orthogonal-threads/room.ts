/**
 * The memory that the threads of orthogonal share, and its workers; kept from one fill to the next.
 *
 * @module
 */
import { ORTHOGONAL_BINARY } from "../orthogonal/wasm-binary.ts";
import { compiledOnce, decodeBinary } from "../wasm/compile.ts";
import { MOST_PAGES, withSharedMemory } from "../wasm/shared-memory.ts";
import { Desk, type Place, type Task } from "./desk.ts";
import { DATA_AT, KERNELS, MOST_WORKERS, scratchAt } from "./layout.ts";

const PAGE = 65536;

/** The kernels on memory that is imported; `undefined` where they cannot be compiled. */
const sharedModule = /* @__PURE__ */ compiledOnce(() => withSharedMemory(decodeBinary(ORTHOGONAL_BINARY)));

/** The caller's own slot. */
const OWN: Place = { index: 0, scratch: scratchAt(MOST_WORKERS, 0) };

type Kernel = (...given: number[]) => void;

export interface Room {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** In the order of {@link KERNELS}. */
  readonly kernels: readonly Kernel[];
  readonly desks: Desk[];
}

let kept: Room | undefined;

/** `node:worker_threads`, got so that bundles for browsers do not see an import; `undefined` elsewhere. */
function workerThreads(): typeof import("node:worker_threads") | undefined {
  return globalThis.process?.getBuiltinModule?.("node:worker_threads");
}

function open(): Room | undefined {
  const module = sharedModule();
  if (module === undefined) return undefined;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(DATA_AT / PAGE), maximum: MOST_PAGES, shared: true });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { module, memory, kernels: KERNELS.map((name) => exports[name] as Kernel), desks: [] };
}

/** Closes a room of which a worker is gone: the next fill opens another. */
function close(room: Room): void {
  if (kept === room) kept = undefined;
  for (const { worker } of room.desks) void worker.terminate();
}

/** The workers there are now, for tests. */
export function orthogonalWorkers(): readonly Desk[] {
  return kept?.desks ?? [];
}

/**
 * The room, with `bytes` of memory from {@link DATA_AT} on and `workers` desks, started if need be (a new worker is
 * ready after some 40 ms); fewer where they cannot be had. `undefined` where there is no memory to share or no worker,
 * and as long as a worker has not come back from what an earlier fill gave up.
 */
export function enterRoom(bytes: number, workers: number): Room | undefined {
  const Worker = workerThreads()?.Worker;
  if (Worker === undefined) return undefined;
  try {
    kept ??= open();
    if (kept === undefined) return undefined;
    const { module, memory, desks } = kept;
    // Tasks of an earlier fill that was cut off, by an exception or a time limit, must not land in this one.
    for (const desk of desks) desk.drop();
    if (desks.some((desk) => !desk.isEmpty)) return undefined;
    const missing = DATA_AT + bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    const room = kept;
    try {
      while (desks.length < Math.min(workers, MOST_WORKERS)) {
        desks.push(new Desk(Worker, module, memory, desks.length, () => close(room)));
      }
    } catch {
      // No more threads to be had: those there are will do.
    }
    return desks.length === 0 ? undefined : { ...kept, desks: desks.slice(0, workers) };
  } catch {
    return undefined; // no memory, or none that can be shared
  }
}

/**
 * Does all tasks, in about their order, and makes itself what the workers have not finished when nothing else is left:
 * a worker that died or was suspended delays nobody. Never sleeps.
 */
export function doTasks({ kernels, desks }: Room, tasks: Iterable<Task>): void {
  const rest = tasks[Symbol.iterator]();
  let next = rest.next();
  const take = (): Task | undefined => {
    if (next.done) return undefined;
    const task = next.value;
    next = rest.next();
    return task;
  };
  const serve = () => {
    for (const desk of desks) {
      desk.collect();
      while (!next.done && desk.hasRoom) desk.request(take()!);
    }
  };
  const own = (task: Task, isWanted: () => boolean): boolean => {
    for (const [kernel, ...given] of task.prepare(OWN)) {
      serve();
      if (!isWanted()) return false;
      kernels[kernel!]!(...given);
    }
    task.finish(OWN);
    return true;
  };

  for (;;) {
    serve();
    const task = take();
    if (task === undefined) break;
    own(task, () => true);
  }
  for (;;) {
    serve();
    const desk = desks.find((desk) => desk.oldest !== undefined);
    if (desk === undefined) return;
    const begun = desk.oldest!;
    const task = desk.reclaim();
    if (task !== undefined) own(task, () => true);
    // The worker, which began earlier, wins unless something is wrong with it.
    else if (own(begun, () => desk.isPending(begun))) desk.abandon(begun);
  }
}
