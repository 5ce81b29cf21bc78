import { afterEach, expect, it, vi } from "vitest";
import { CopyAlignment, type Phase } from "../src/wasm/copy-alignment.ts";
import { recipeOf } from "../src/wasm/recipe.ts";
import { wasmStream } from "../src/wasm/stream.ts";
import { DTYPES, expectSameBits, fillsFor, reference, storage } from "./wasm-support.ts";

afterEach(() => vi.restoreAllMocks());

/** A fill by a clock of its own, in parts of so many tiles: the phase found, and those that tiles were made with. */
function run(milliseconds: (tile: number, phase: Phase) => number, parts: readonly number[]) {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const alignment = new CopyAlignment();
  const made = parts.map((tiles) => {
    const phases: Phase[] = [];
    alignment.make(tiles, (from, count, phase) => {
      expect(from).toBe(phases.length); // every tile once, in order
      for (let tile = from; tile < from + count; tile++) now += milliseconds(tile, phase);
      phases.push(...Array<Phase>(count).fill(phase));
    });
    expect(phases).toHaveLength(tiles);
    return phases;
  });
  return { phase: alignment.phase, made };
}

it.each([0, 16] as const)("finds the phase with which copies are fast: %i", (fast) => {
  const { phase, made } = run((_, phase) => (phase === fast ? 1 : 1.2), [1000]);
  const [tiles] = made;
  expect(phase).toBe(fast);
  expect(new Set(tiles!.slice(0, 64))).toEqual(new Set([16]));
  expect(tiles!.slice(64, 104).filter((phase) => phase === 0)).toHaveLength(20);
  expect(new Set(tiles!.slice(104))).toEqual(new Set([fast]));
});

it("finds it in a fill made in parts, too", () => {
  const { phase, made } = run((_, phase) => (phase === 0 ? 1 : 1.2), Array<number>(10).fill(16));
  expect(phase).toBe(0);
  expect(made.flat().slice(0, 64)).toEqual(Array(64).fill(16));
  expect(made.at(-1)).toEqual(Array(16).fill(0));
});

it("is not misled by interruptions, nor by a difference that is none", () => {
  const interrupted = (tile: number, phase: Phase) => (tile % 20 === 5 ? 50 : phase === 0 ? 1 : 1.2);
  expect(run(interrupted, [1000]).phase).toBe(0);
  expect(run((_, phase) => (phase === 0 ? 1 : 1.05), [1000]).phase).toBe(16);
});

it("takes what is likely in small fills, and where the clock is too coarse, as browsers' are", () => {
  expect(run((_, phase) => (phase === 0 ? 1 : 2), [70]).phase).toBe(16);
  expect(run(() => 0, [1000]).phase).toBe(16);
});

it.each(DTYPES)("%s: whatever the alignment and the trials, the bits are the same", (dtype) => {
  const stream = wasmStream()!;
  const key = [5, 6] as const;
  const [fill] = fillsFor(dtype);
  const recipe = recipeOf(fill!, dtype, key, 3);
  const count = 600_000 / storage(dtype, 0).BYTES_PER_ELEMENT + 1;
  const expected = reference(fill!, dtype, key, 3, 7, count);
  const whole = storage(dtype, count + 40);
  for (const offset of [0, 0, 1, 2, 3, 5, 8, 16, 31]) {
    const out = whole.fill(0).subarray(offset, offset + count);
    stream.fill(recipe, 7, out);
    expectSameBits(out, expected);
    expect([...whole.subarray(0, offset), ...whole.subarray(offset + count)].every((x) => x === 0)).toBe(true);
  }
});
