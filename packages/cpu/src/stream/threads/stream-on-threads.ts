/**
 * Fills shared out to worker threads, synchronously: the caller hands pieces to the workers, makes pieces itself
 * meanwhile, and copies theirs out. Every piece's bits follow from its place alone, so it matters to nobody who makes
 * it.
 *
 * @module
 */
import { type Items, isShared, repeat } from "../../storage.ts";
import { Desk } from "../../threads/desk.ts";
import { doTasks } from "../../threads/do-tasks.ts";
import { type WorkerClass, workerClass } from "../../threads/worker-threads.ts";
import { sharedStreamModule } from "../kernels/module.ts";
import type { Recipe } from "../kernels/recipe.ts";
import { TileTrials } from "../kernels/tile-trials.ts";
import type { WasmStream } from "../kernels/wasm-stream.ts";
import type { Runs } from "../runs.ts";
import { CALLS, KERNELS, PAGES, pieceBytes, SLOTS, slotAt } from "./layout.ts";
import { type Place, piecesOf } from "./piece.ts";
import { repetitionsOf } from "./repetition.ts";

const desks: Desk<Place>[] = [];

function startDesk(Worker: WorkerClass, module: WebAssembly.Module): void {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  const recipes = new Float64Array(memory.buffer);
  const slots = Array.from({ length: SLOTS }, (_, slot) => {
    const at = slotAt(slot);
    return { at: at / 4, calls: CALLS, place: { at, recipes } };
  });
  const kernels = { module, memory, names: KERNELS, setUp: ["buildTable"] };
  const desk = new Desk(Worker, kernels, slots, () => forget(desk));
  desks.push(desk);
}

function forget(desk: Desk<Place>): void {
  const index = desks.indexOf(desk);
  if (index >= 0) desks.splice(index, 1);
}

/** `wanted` workers, started if need be; fewer where they cannot be had. A new one is ready after some 40 ms. */
function workers(wanted: number): readonly Desk<Place>[] {
  for (const desk of desks.filter(({ isInUse }) => isInUse)) {
    forget(desk);
    void desk.end();
  }
  const Worker = workerClass();
  const module = Worker && sharedStreamModule();
  if (module !== undefined && Worker !== undefined) {
    try {
      while (desks.length < wanted) startDesk(Worker, module);
    } catch {
      // No more threads to be had: those there are will do.
    }
  }
  return desks.slice(0, wanted);
}

/** Ends the workers and lets go of their memory; settles once the threads are gone. */
export async function releaseStreamWorkers(): Promise<void> {
  await Promise.all(desks.splice(0).map((desk) => desk.end()));
}

/** The workers there are now, for tests. */
export function streamWorkers(): readonly Desk<Place>[] {
  return desks;
}

/** Lends the workers the memory of `out`; whether it can be lent. */
function lend(desks: readonly Desk<Place>[], out: Items): boolean {
  if (!isShared(out)) return false;
  try {
    for (const desk of desks) desk.lend(out.buffer as unknown as SharedArrayBuffer);
    return true;
  } catch {
    return false; // a buffer that cannot be sent
  }
}

/** {@link WasmStream.fill} of all of `out` with `threads` threads, the caller's among them. */
export function fillOnThreads(stream: WasmStream, recipe: Recipe, runs: Runs, out: Items, threads: number): void {
  const trials = new TileTrials(out.byteLength / threads);
  const desks = workers(threads - 1);
  const bytes = pieceBytes(out.byteLength, threads);
  doTasks(desks, piecesOf({ stream, recipe, runs, out, trials, bytes, isShared: lend(desks, out) }));
}

/** Fills shared memory with a pattern of one or two items, over and over, with `threads` threads. */
export function repeatOnThreads(out: Items, pattern: readonly number[], threads: number): void {
  const desks = workers(threads - 1);
  if (lend(desks, out)) doTasks(desks, repetitionsOf(out, pattern));
  else repeat(out, pattern);
}
