/**
 * The program of a worker thread, as text: it needs no file, so a bundler cannot lose it. Runs as it is in every Node
 * that has `process.getBuiltinModule`; `worker-link.ts` gives it its data.
 *
 * It goes round the ring of slots for ever: sleeps until the next one is requested, makes its tile, marks it done.
 *
 * @module
 */
export const WORKER_SOURCE = `"use strict";
const { module, tables, memory, slots, slotBytes, recipeAt, recipeBytes, elementsAt } =
  process.getBuiltinModule("node:worker_threads").workerData;
const REQUESTED = 1, BUSY = 2, DONE = 3;
const kernels = new WebAssembly.Instance(module).exports;
const bytes = new Uint8Array(kernels.memory.buffer);
for (const { address, contents } of tables) bytes.set(contents, address);
const shared = new Uint8Array(memory), words = new Uint32Array(memory), state = new Int32Array(memory);
for (let slot = 0; ; slot = (slot + 1) % slots) {
  const start = slot * slotBytes, at = start / 4;
  while (Atomics.compareExchange(state, at, REQUESTED, BUSY) !== REQUESTED) {
    const seen = Atomics.load(state, at);
    if (seen !== REQUESTED) Atomics.wait(state, at, seen);
  }
  const [low, high, blocks, address, length, shift] = words.subarray(at + 1, at + 7);
  bytes.set(shared.subarray(start + recipeAt, start + recipeAt + recipeBytes), 0);
  kernels.fill(low, high, blocks);
  const from = address - (address % 8) + shift;
  if (from !== address) bytes.copyWithin(from, address, address + length);
  shared.set(bytes.subarray(from, from + length), start + elementsAt + shift);
  Atomics.store(state, at, DONE);
}
`;
