/**
 * The program of a worker thread, as text: it needs no file, so a bundler cannot lose it. Runs as it is in every Node
 * that has `process.getBuiltinModule`; `desk.ts` gives it its data.
 *
 * It goes round its slots for ever: makes what is requested, in order; writes what it has made and was granted, in any
 * order, for the caller may wait for any; sleeps until the bell rings. All stands in a block: Deno runs the text as the
 * body of a module where `module` is taken.
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
const { module, memory, names, setUp, slots, bell, port, callWords, callsAt } = workerData;
const REQUESTED = ${REQUESTED}, BUSY = ${BUSY}, MADE = ${MADE}, GRANTED = ${GRANTED}, DONE = ${DONE};
const COPY = ${COPY}, REPEAT = ${REPEAT};
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
for (const name of setUp) exports[name]();
const words = new Int32Array(memory.buffer), bytes = new Uint8Array(memory.buffer);
const kernels = names.map((name) => exports[name]);
let loan = 0, lent, views = new Map(), garbage;
const borrow = (wanted) => {
  for (let got; loan !== wanted && (got = receiveMessageOnPort(port)); ) {
    loan = got.message.loan;
    lent = new Uint8Array(got.message.buffer);
  }
  return loan === wanted;
};
const giveBack = () => {
  borrow(-1);
  if (loan > 0) for (let i = 0; i < 20000; i++) garbage = new Array(16).fill((lent = undefined));
  loan = 0;
  views.clear();
};
const copy = (from, to, count) => {
  let view = views.get(from);
  if (view?.length !== count) views.set(from, (view = bytes.subarray(from, from + count)));
  lent.set(view, to);
};
const repeat = (from, to, end, step) => {
  for (; to < end; to += step) lent.copyWithin(to, from, from + Math.min(step, end - to));
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
for (let next = 0, isIdle = false; ; ) {
  const rung = Atomics.load(words, bell);
  let isWaiting = false;
  for (const at of slots) {
    const state = Atomics.load(words, at);
    if (state === MADE) isWaiting = true;
    if (state !== GRANTED) continue;
    call(at + callsAt + words[at + 1] * callWords, words[at + 2]);
    Atomics.store(words, at, DONE);
    Atomics.notify(words, at);
  }
  const at = slots[next % slots.length];
  if (Atomics.compareExchange(words, at, REQUESTED, BUSY) === REQUESTED) {
    call(at + callsAt, words[at + 1]);
    const writes = words[at + 2] > 0 && borrow(words[at + callsAt + words[at + 1] * callWords + 1]);
    if (Atomics.compareExchange(words, at, BUSY, writes ? MADE : DONE) !== BUSY) Atomics.store(words, at, DONE);
    next++;
  } else {
    const isOver = Atomics.wait(words, bell, rung, isIdle ? Infinity : 100) === "timed-out" && !isWaiting;
    if (isOver) giveBack();
    isIdle = isOver;
  }
}
}
`;
