/**
 * The program of a worker thread, as text: it needs no file, so a bundler cannot lose it. Runs as it is in every Node
 * that has `process.getBuiltinModule`; `desk.ts` gives it its data.
 *
 * It goes round its slots for ever: writes what it has made and was granted, the oldest first, which the caller can
 * replace first, but any, for the caller may wait for any; makes what is requested, in order; sleeps until the bell
 * rings. What need not be made goes before all else, so that the next grant does not find the worker asleep. All stands
 * in a block: Deno runs the text as the body of a module where `module` is taken. `put` copies bytes as bytes.ts does.
 *
 * Memory lent to it comes by message, which it takes when a task needs it. That keeps the memory alive as long as this
 * thread's garbage collector has not run, which in a sleeping thread it never does: after a while without work it lets
 * go of it, and makes garbage enough for a scavenge (the young generation has 1 MB). Work itself makes almost none, lest
 * the memory is promoted to the old generation. It keeps the memory while a piece waits for its grant: the caller may be
 * held up for longer.
 *
 * @module
 */
import { BUSY, DONE, GRANTED, MADE, REQUESTED } from "./ring.ts";
import { COPY, REPEAT } from "./task.ts";

export const WORKER_SOURCE = `"use strict";
{
const { workerData, receiveMessageOnPort } = process.getBuiltinModule("node:worker_threads");
const { Buffer } = process.getBuiltinModule("node:buffer");
const { module, memory, names, setUp, slots, bell, port, callWords, callsAt } = workerData;
const REQUESTED = ${REQUESTED}, BUSY = ${BUSY}, MADE = ${MADE}, GRANTED = ${GRANTED}, DONE = ${DONE};
const COPY = ${COPY}, REPEAT = ${REPEAT};
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
for (const name of setUp) exports[name]();
const words = new Int32Array(memory.buffer), bytes = new Uint8Array(memory.buffer);
const kernels = names.map((name) => exports[name]);
let loan = 0, lent, lentWords, views = new Map(), garbage;
const borrow = (wanted) => {
  for (let got; loan !== wanted && (got = receiveMessageOnPort(port)); ) {
    loan = got.message.loan;
    lent = Buffer.from(got.message.buffer);
    lentWords = new BigUint64Array(got.message.buffer, 0, Math.floor(lent.length / 8));
  }
  return loan === wanted;
};
const giveBack = () => {
  borrow(-1);
  if (loan > 0) for (let i = 0; i < 20000; i++) garbage = new Array(16).fill((lent = lentWords = undefined));
  loan = 0;
  views.clear();
};
const put = "deno" in process.versions
  ? (from, start, end) => lent.set(from.subarray(0, end - start), start)
  : (from, start, end) => lent.fill(from, start, end);
const copy = (from, to, count) => {
  let view = views.get(from);
  if (view?.length !== count) views.set(from, (view = bytes.subarray(from, from + count)));
  put(view, to, to + count);
};
const repeat = (from, to, end, step) => {
  if (step === 8) lentWords.fill(lentWords[from / 8], to / 8, Math.floor(end / 8));
  else for (const pattern = lent.subarray(from, from + step); to < end; to += step) put(pattern, to, Math.min(to + step, end));
};
const address = (low, high) => (low >>> 0) + high * 2 ** 32;
const call = (at, count) => {
  for (const end = at + count * callWords; at < end; at += callWords) {
    const kernel = words[at], a = words[at + 1], b = words[at + 2], c = words[at + 3], d = words[at + 4];
    const e = words[at + 5], f = words[at + 6], g = words[at + 7], h = words[at + 8], i = words[at + 9];
    if (kernel === COPY) copy(b, address(c, d), e);
    else if (kernel === REPEAT) repeat(address(b, c), address(d, e), address(d, e) + f, g);
    else kernels[kernel](a, b, c, d, e, f, g, h, i);
  }
};
const oldest = (state, next) => {
  for (let i = 0; i < slots.length; i++) {
    const at = slots[(next + i) % slots.length];
    if (Atomics.load(words, at) === state) return at;
  }
};
for (let next = 0, isIdle = false; ; ) {
  const rung = Atomics.load(words, bell);
  const at = slots[next % slots.length];
  const isNothing = Atomics.load(words, at) === REQUESTED && words[at + 1] === 0;
  const granted = isNothing ? undefined : oldest(GRANTED, next);
  if (granted !== undefined) {
    call(granted + callsAt + words[granted + 1] * callWords, words[granted + 2]);
    Atomics.store(words, granted, DONE);
    Atomics.notify(words, granted);
  } else if (Atomics.compareExchange(words, at, REQUESTED, BUSY) === REQUESTED) {
    call(at + callsAt, words[at + 1]);
    const writes = words[at + 2] > 0 && borrow(words[at + callsAt + words[at + 1] * callWords + 1]);
    if (Atomics.compareExchange(words, at, BUSY, writes ? MADE : DONE) !== BUSY) Atomics.store(words, at, DONE);
    next++;
  } else {
    const isLate = Atomics.wait(words, bell, rung, isIdle ? Infinity : 100) === "timed-out";
    isIdle = isLate && oldest(MADE, next) === undefined;
    if (isIdle) giveBack();
  }
}
}
`;
