/**
 * The program of a worker thread, as text: it needs no file, so a bundler cannot lose it. Runs as it is in every Node
 * that has `process.getBuiltinModule`; `worker-link.ts` gives it its data.
 *
 * It goes round the ring of slots for ever: sleeps until the next one is requested, makes its piece, marks it done.
 *
 * @module
 */
export const WORKER_SOURCE = `"use strict";
const { module, memory, slots, recipeAt, recipeBytes } = process.getBuiltinModule("node:worker_threads").workerData;
const REQUESTED = 1, BUSY = 2, DONE = 3;
const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports;
kernels.buildTable();
const bytes = new Uint8Array(memory.buffer), words = new Uint32Array(memory.buffer);
const state = new Int32Array(memory.buffer);
for (let nth = 0; ; nth = (nth + 1) % slots.length) {
  const start = slots[nth], at = start / 4;
  while (Atomics.compareExchange(state, at, REQUESTED, BUSY) !== REQUESTED) {
    const seen = Atomics.load(state, at);
    if (seen !== REQUESTED) Atomics.wait(state, at, seen);
  }
  bytes.copyWithin(0, start + recipeAt, start + recipeAt + recipeBytes);
  kernels.prepare();
  kernels.fill(...words.subarray(at + 1, at + 5));
  Atomics.store(state, at, DONE);
}
`;
