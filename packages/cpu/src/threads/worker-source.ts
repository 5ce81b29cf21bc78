/**
 * The program of a worker thread, as text: it needs no file, so a bundler cannot lose it. Runs as it is in every Node
 * that has `process.getBuiltinModule`; `desk.ts` gives it its data.
 *
 * It goes round its slots for ever: sleeps until the next one is requested, makes its calls, marks it done. All stands
 * in a block: Deno runs the text as the body of a module where `module` is taken.
 *
 * @module
 */
import { BUSY, DONE, REQUESTED } from "./ring.ts";

export const WORKER_SOURCE = `"use strict";
{
const { module, memory, names, setUp, slots, callWords, callsAt } =
  process.getBuiltinModule("node:worker_threads").workerData;
const REQUESTED = ${REQUESTED}, BUSY = ${BUSY}, DONE = ${DONE};
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
for (const name of setUp) exports[name]();
const kernels = names.map((name) => exports[name]), words = new Int32Array(memory.buffer);
for (let nth = 0; ; nth = (nth + 1) % slots.length) {
  const at = slots[nth];
  while (Atomics.compareExchange(words, at, REQUESTED, BUSY) !== REQUESTED) {
    const seen = Atomics.load(words, at);
    if (seen !== REQUESTED) Atomics.wait(words, at, seen);
  }
  const first = at + callsAt, end = first + words[at + 1] * callWords;
  for (let call = first; call < end; call += callWords) {
    const [kernel, ...given] = words.subarray(call, call + callWords);
    kernels[kernel](...given);
  }
  Atomics.store(words, at, DONE);
}
}
`;
