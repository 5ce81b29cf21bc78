/** What workers of the stream are told to copy to shared memory: all of it once, and as fast as copies go. */
import { describe, expect, it } from "vitest";
import type { Items } from "../src/storage.ts";
import { recipeOf } from "../src/stream/kernels/recipe.ts";
import { TileTrials } from "../src/stream/kernels/tile-trials.ts";
import { wasmStream } from "../src/stream/kernels/wasm-stream.ts";
import { oneRun } from "../src/stream/runs.ts";
import {
  CALLS,
  ELEMENTS_AT,
  PAGES,
  PIECE_BYTES,
  pieceBytes,
  RECIPE_AT,
  SLOTS,
  SMALL_PIECE_BYTES,
  slotAt,
} from "../src/stream/threads/layout.ts";
import { type Place, piecesOf } from "../src/stream/threads/piece.ts";
import { repetitionsOf } from "../src/stream/threads/repetition.ts";
import { COPY, halves, REPEAT, type Task } from "../src/threads/task.ts";
import { PAGE_BYTES } from "../src/wasm/shared-memory.ts";
import { DTYPES, fillsFor, storage } from "./wasm-support.ts";

const LENGTH = 300_007;
const SLOT = slotAt(2) - slotAt(1);

function place(): Place {
  return { at: slotAt(1), recipes: new Float64Array(new ArrayBuffer(PAGES * PAGE_BYTES)) };
}

function expectCopies(out: Items, tasks: Iterable<Task<Place>>): void {
  const slot = place();
  const copied = new Uint8Array(out.byteLength);
  for (const task of tasks) {
    const { make, write = [] } = task.prepare(slot, 7);
    expect(make.length + write.length).toBeLessThanOrEqual(CALLS);
    for (const [kernel, loan, from, low, high, bytes] of write as [number, number, number, number, number, number][]) {
      expect([kernel, loan, high]).toEqual([COPY, 7, 0]);
      // In a cache line where the destination is, if that begins 16 bytes behind a page as glibc's memory does.
      expect(from % 64).toBe((low + 16) % 64);
      // Within the slot, behind its calls and its recipe.
      expect(from).toBeGreaterThanOrEqual(slot.at + ELEMENTS_AT);
      expect(from + bytes).toBeLessThanOrEqual(slot.at + SLOT);
      for (let at = low - out.byteOffset; at < low - out.byteOffset + bytes; at++) copied[at]!++;
    }
  }
  expect(copied.every((times) => times === 1)).toBe(true);
}

describe.each(DTYPES)("%s", (dtype) => {
  const size = storage(dtype, 0).BYTES_PER_ELEMENT;
  const Class = storage(dtype, 0).constructor as new (buffer: SharedArrayBuffer, at: number, length: number) => Items;
  const outAt = (elements: number) =>
    new Class(new SharedArrayBuffer((LENGTH + elements) * size), elements * size, LENGTH);

  it.each([0, 1, 2, 3, 5])("%i elements into their memory", (offset) => {
    const out = outAt(offset);
    const recipe = recipeOf(fillsFor(dtype)[1]!, dtype, [1, 2], 3);
    const trials = new TileTrials(0);
    for (const [nth, first] of [0, 1, 6, 2 ** 40 + 3].entries()) {
      const bytes = [PIECE_BYTES, SMALL_PIECE_BYTES][nth % 2]!;
      for (const runs of [oneRun(first), { first, run: 1000, stride: 8192 }, { first, run: 3, stride: 2 ** 33 + 1 }]) {
        expectCopies(out, piecesOf({ stream: wasmStream()!, recipe, runs, out, trials, bytes, isShared: true }));
      }
    }
  });

  it.each([0, 1, 2, 3, 5])("repetitions, %i elements into their memory", (offset) => {
    for (const pattern of [[7], [1, 0]]) {
      const out = outAt(offset).subarray(0, LENGTH - 1);
      const bytes = Buffer.from(out.buffer);
      for (const task of repetitionsOf(out, pattern)) {
        const { make, write } = task.prepare(undefined, 7);
        expect(make).toEqual([]);
        const [[kernel, loan, from, fromHigh, to, toHigh, count, step]] = write as unknown as [number[]];
        expect([kernel, loan, fromHigh, toHigh]).toEqual([REPEAT, 7, 0, 0]);
        // What it repeats is there already, and words lie where they may.
        expect(from! + step!).toBeLessThanOrEqual(to!);
        expect(step === 8 ? [from! % 8, to! % 8] : [0, 0]).toEqual([0, 0]);
        for (let at = 0; at < count!; at += step!) {
          const size = Math.min(step!, count! - at);
          if (step !== 8 || size === 8) bytes.copy(bytes, to! + at, from!, from! + size);
        }
      }
      expect(out.every((x, i) => x === pattern[i % pattern.length])).toBe(true);
    }
  });
});

it("pieces are large where each thread gets eight of them", () => {
  const eight = 8 * PIECE_BYTES;
  expect([0, eight, 2 * eight - 1, 2 * eight].map((bytes) => pieceBytes(bytes, 2))).toEqual([
    ...new Array(3).fill(SMALL_PIECE_BYTES),
    PIECE_BYTES,
  ]);
  expect([16 * eight - 1, 16 * eight].map((bytes) => pieceBytes(bytes, 16))).toEqual([SMALL_PIECE_BYTES, PIECE_BYTES]);
});

it("addresses beyond 2³² come in halves", () => {
  expect([0, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 5 * 2 ** 32 + 7].map(halves)).toEqual([
    [0, 0],
    [2 ** 31, 0],
    [2 ** 32 - 1, 0],
    [0, 1],
    [7, 5],
  ]);
});

it("slots lie one behind the other, on lines of their own, within the memory", () => {
  for (let slot = 0; slot < SLOTS; slot++) {
    expect(slotAt(slot) % 64).toBe(0);
    expect(slotAt(slot)).toBe(slotAt(0) + slot * SLOT);
  }
  // Behind the kernels' own two pages (assembly/stream/memory.ts).
  expect(slotAt(0)).toBeGreaterThanOrEqual(2 * 65536);
  expect(slotAt(SLOTS)).toBeLessThanOrEqual(PAGES * 65536);
  expect([RECIPE_AT % 64, ELEMENTS_AT % 64]).toEqual([0, 0]);
});
