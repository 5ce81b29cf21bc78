/**
 * Fills shared out to worker threads, synchronously: the caller hands pieces to the workers, makes pieces itself
 * meanwhile, and copies theirs out. Every piece's bits follow from its place alone, so it matters to nobody who makes
 * it: what a worker has not finished when all else is done, the caller makes itself.
 *
 * @module
 */
import type { Reals } from "../storage.ts";
import { CopyAlignment } from "../wasm/copy-alignment.ts";
import { sharedStreamModule } from "../wasm/module.ts";
import type { Recipe } from "../wasm/recipe.ts";
import { blockOf, type WasmStream } from "../wasm/stream.ts";
import { PIECE_BYTES } from "./slots.ts";
import { type Request, WorkerLink } from "./worker-link.ts";

const links: WorkerLink[] = [];

/** `node:worker_threads`, got so that bundles for browsers do not see an import; `undefined` elsewhere. */
function workerThreads(): typeof import("node:worker_threads") | undefined {
  return globalThis.process?.getBuiltinModule?.("node:worker_threads");
}

function forget(link: WorkerLink): void {
  const index = links.indexOf(link);
  if (index >= 0) links.splice(index, 1);
}

/** `wanted` workers, started if need be; fewer where they cannot be had. A new one is ready after some 40 ms. */
function workers(wanted: number): readonly WorkerLink[] {
  const Worker = workerThreads()?.Worker;
  const module = Worker && sharedStreamModule();
  if (module !== undefined && Worker !== undefined) {
    try {
      while (links.length < wanted) links.push(new WorkerLink(Worker, module, forget));
    } catch {
      // No more threads to be had: those there are will do.
    }
  }
  return links.slice(0, wanted);
}

/** The workers there are now, for tests. */
export function runningWorkers(): readonly WorkerLink[] {
  return links;
}

/** The pieces of elements `first`, `first` + 1, … that fill `out`, so that a slot holds the blocks that make one. */
function* requestsFor(first: number, out: Reals): Generator<Request, undefined> {
  const each = PIECE_BYTES / out.BYTES_PER_ELEMENT;
  const { skip } = blockOf(out.BYTES_PER_ELEMENT, first);
  for (let at = 0, stop = each - skip; at < out.length; at = stop, stop += each) {
    yield { first: first + at, at, count: Math.min(stop, out.length) - at };
  }
}

/** {@link WasmStream.fill} of all of `out` with `threads` threads, the caller's among them. Never sleeps. */
export function fillOnThreads(stream: WasmStream, recipe: Recipe, first: number, out: Reals, threads: number): void {
  const helpers = workers(threads - 1);
  const collect = () => {
    for (const helper of helpers) helper.collect(out);
  };
  const alignment = new CopyAlignment();
  const own = ({ at, count }: Request) => stream.fill(recipe, first + at, out, at, count, alignment);

  // Pieces of an earlier fill that was cut off, by an exception or a time limit, must not land here.
  for (const helper of helpers) helper.drop();
  const requests = requestsFor(first, out);
  let next = requests.next();
  while (!next.done) {
    collect();
    for (const helper of helpers) {
      while (!next.done && helper.hasRoom) {
        helper.request(recipe, next.value, out);
        next = requests.next();
      }
    }
    if (!next.done) {
      own(next.value);
      next = requests.next();
    }
  }
  finish(helpers, collect, own);
}

/**
 * Collects what the workers still have, and makes itself what they have not finished: a piece takes no longer to make
 * than to wait for, so a worker that died or was suspended delays nobody.
 */
function finish(helpers: readonly WorkerLink[], collect: () => void, own: (request: Request) => void): void {
  for (;;) {
    collect();
    const helper = helpers.find((helper) => !helper.isIdle);
    if (helper === undefined) return;
    const request = helper.reclaim();
    if (request !== undefined) own(request);
  }
}
