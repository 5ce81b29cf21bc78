/**
 * Fills shared out to worker threads, synchronously: the caller hands tiles to the workers, makes tiles itself
 * meanwhile, and copies theirs out. Every tile's bits follow from its place alone, so it matters to nobody who makes
 * it: what a worker has not finished when all else is done, the caller makes itself.
 *
 * @module
 */
import type { Reals } from "../storage.ts";
import { streamModule } from "../wasm/module.ts";
import type { Recipe } from "../wasm/recipe.ts";
import { planTile, tileCapacity, type WasmStream } from "../wasm/stream.ts";
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
  const module = streamModule();
  const Worker = workerThreads()?.Worker;
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

/** The tiles of elements `first`, `first` + 1, … that fill `out`; all but the last are a multiple of 16 bytes. */
function* requestsFor(first: number, out: Reals): Generator<Request, undefined> {
  const size = out.BYTES_PER_ELEMENT;
  const each = Math.floor(tileCapacity(size, first) / 8) * 8;
  const shift = out.byteOffset % 8;
  for (let at = 0; at < out.length; at += each) {
    const count = Math.min(each, out.length - at);
    yield { plan: planTile(size, first + at, count), bytes: count * size, shift, at, count };
  }
}

/** {@link WasmStream.fill} of all of `out` with `threads` threads, the caller's among them. Never sleeps. */
export function fillOnThreads(stream: WasmStream, recipe: Recipe, first: number, out: Reals, threads: number): void {
  const helpers = workers(threads - 1);
  const target = new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
  const collect = () => {
    for (const helper of helpers) helper.collect(target, out.BYTES_PER_ELEMENT);
  };
  const own = ({ at, count }: Request) => stream.fill(recipe, first + at, out, at, count);

  // Tiles of an earlier fill that was cut off, by an exception or a time limit, must not land here.
  for (const helper of helpers) helper.drop();
  const requests = requestsFor(first, out);
  let next = requests.next();
  while (!next.done) {
    collect();
    for (const helper of helpers) {
      while (!next.done && helper.hasRoom) {
        helper.request(recipe, next.value);
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
 * Collects what the workers still have, and makes itself what they have not finished: a tile takes no longer to make
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
