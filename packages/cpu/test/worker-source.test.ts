/** The program of the workers, asked by hand through its slots. */
import { MessageChannel, Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { sharedStreamModule } from "../src/stream/kernels/module.ts";
import { PAGES } from "../src/stream/threads/layout.ts";
import { BUSY, DONE, GRANTED, MADE, Ring } from "../src/threads/ring.ts";
import { type Call, COPY, REPEAT } from "../src/threads/task.ts";
import { WORKER_SOURCE } from "../src/threads/worker-source.ts";
import { PATIENCE } from "./threads-support.ts";

const CALL_WORDS = 10;
const CALLS_AT = 4;
const SLOTS = [0, 1, 2].map((slot) => (2 * 65536) / 4 + slot * 12_000);
const BELL = SLOTS[0]! + 3;
/** Bytes of the worker's memory that it copies. */
const SOURCE = 64;
const BUILD_TABLE: Call = [0];

let worker: Worker;
let words: Int32Array;
let ring: Ring<number>;
let lend: (loan: number, buffer: SharedArrayBuffer) => void;

beforeEach(() => {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  new Uint8Array(memory.buffer, SOURCE, 8).set([1, 2, 3, 4, 5, 6, 7, 8]);
  words = new Int32Array(memory.buffer);
  ring = new Ring(words, SLOTS, BELL);
  const { port1, port2: port } = new MessageChannel();
  lend = (loan, buffer) => port1.postMessage({ loan, buffer });
  const kernels = { module: sharedStreamModule(), memory, names: ["buildTable"], setUp: [] };
  worker = new Worker(WORKER_SOURCE, {
    eval: true,
    workerData: { ...kernels, slots: SLOTS, bell: BELL, port, callWords: CALL_WORDS, callsAt: CALLS_AT },
    transferList: [port],
  });
});

afterEach(() => worker.terminate());

function request(item: number, make: readonly Call[], write: readonly Call[]): void {
  ring.request(item, (slot) => {
    const at = SLOTS[slot]!;
    words[at + 1] = make.length;
    words[at + 2] = write.length;
    for (const [nth, call] of [...make, ...write].entries()) words.set(call, at + CALLS_AT + nth * CALL_WORDS);
  });
}

const until = (slot: number, state: number) =>
  vi.waitUntil(() => Atomics.load(words, SLOTS[slot]!) === state, { timeout: PATIENCE, interval: 1 });

function set(slot: number, state: number): void {
  Atomics.store(words, SLOTS[slot]!, state);
  ring.ring();
}

it("writes what is granted, even if something older is not", async () => {
  const out = new Uint8Array(new SharedArrayBuffer(16));
  lend(1, out.buffer);
  request(0, [], [[COPY, 1, SOURCE, 0, 0, 4]]);
  request(1, [], [[COPY, 1, SOURCE, 8, 0, 8]]);
  await until(0, MADE);
  await until(1, MADE);
  set(1, GRANTED);
  await until(1, DONE);
  expect([...out]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
  set(0, GRANTED);
  await until(0, DONE);
  expect([...out.subarray(0, 8)]).toEqual([1, 2, 3, 4, 0, 0, 0, 0]);
});

it("writes the oldest first", async () => {
  const out = new Uint8Array(new SharedArrayBuffer(1));
  lend(1, out.buffer);
  const write = (nth: number): Call[] => [[COPY, 1, SOURCE + nth, 0, 0, 1]];
  request(0, [], write(0));
  await until(0, MADE);
  set(0, GRANTED);
  await until(0, DONE);
  ring.collect(() => {});
  for (const nth of [1, 2, 3]) request(nth, [], write(nth));
  for (const slot of [0, 1, 2]) await until(slot, MADE);
  for (const slot of [0, 1, 2]) Atomics.store(words, SLOTS[slot]!, GRANTED);
  ring.ring();
  for (const slot of [0, 1, 2]) await until(slot, DONE);
  expect([...out]).toEqual([4]);
});

it("has ready what need not be made before it writes", async () => {
  const state = new Int32Array(new SharedArrayBuffer(4));
  lend(1, state.buffer);
  request(0, [], [[COPY, 1, 4 * SLOTS[1]!, 0, 0, 4]]);
  await until(0, MADE);
  Atomics.store(words, SLOTS[0]!, GRANTED);
  request(1, [], [[COPY, 1, SOURCE, 0, 0, 4]]);
  await until(0, DONE);
  expect([...state]).toEqual([MADE]);
});

it("waits for no leave to write what was given up as it was made", async () => {
  lend(1, new SharedArrayBuffer(8));
  request(0, new Array(1000).fill(BUILD_TABLE), [[COPY, 1, SOURCE, 0, 0, 8]]);
  await until(0, BUSY);
  ring.abandon(0);
  await until(0, DONE);
});

it("does without memory that it was not lent, or not any more", async () => {
  const out = new Uint8Array(new SharedArrayBuffer(8));
  const other = new Uint8Array(new SharedArrayBuffer(8));
  const write = (loan: number): Call[] => [[COPY, loan, SOURCE, 0, 0, 8]];
  request(0, [], write(1));
  await until(0, DONE);
  lend(1, out.buffer);
  lend(2, other.buffer);
  request(1, [], write(3)); // takes both
  await until(1, DONE);
  request(2, [], write(1));
  await until(2, DONE);
  ring.collect(() => {});
  request(3, [], write(2));
  await until(0, MADE);
  set(0, GRANTED);
  await until(0, DONE);
  expect([...out, ...other]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

it("repeats a word", async () => {
  const out = new Uint8Array(new SharedArrayBuffer(35));
  for (let i = 8; i < 16; i++) out[i] = i;
  lend(1, out.buffer);
  request(0, [], [[REPEAT, 1, 8, 0, 16, 0, 15, 8]]);
  await until(0, MADE);
  set(0, GRANTED);
  await until(0, DONE);
  const word = [8, 9, 10, 11, 12, 13, 14, 15];
  expect([...out]).toEqual([...new Array(8).fill(0), ...word, ...word, ...new Array(11).fill(0)]);
});

it("repeats what lent memory has", async () => {
  const out = new Uint8Array(new SharedArrayBuffer(24));
  out.set([1, 2, 3, 4], 2);
  lend(1, out.buffer);
  request(0, [], [[REPEAT, 1, 2, 0, 6, 0, 15, 4]]);
  await until(0, MADE);
  set(0, GRANTED);
  await until(0, DONE);
  expect([...out]).toEqual([0, 0, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 0, 0, 0]);
});
