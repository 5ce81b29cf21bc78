import { afterEach, expect, it, vi } from "vitest";
import { fastestPhase, type Phase } from "../src/wasm/copy-alignment.ts";
import { recipeOf } from "../src/wasm/recipe.ts";
import { wasmStream } from "../src/wasm/stream.ts";
import { DTYPES, expectSameBits, fillsFor, reference, storage } from "./wasm-support.ts";

afterEach(() => vi.restoreAllMocks());

/** Tries the phases on a buffer to which copies with `fast` take 1 ms, and others 2. */
function tryOn(buffer: object, fast: Phase, tiles = 1000) {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const made: [number, Phase][] = [];
  const found = fastestPhase(buffer, tiles, (tile, phase) => {
    made.push([tile, phase]);
    now += phase === fast ? 1 : 2;
  });
  return { found, made };
}

it.each([0, 16] as const)("finds the phase with which copies are fast: %i", (fast) => {
  const buffer = {};
  const { found, made } = tryOn(buffer, fast);
  expect(found).toEqual({ phase: fast, tiles: 12 });
  expect(made.map(([tile]) => tile)).toEqual([...Array(12).keys()]);
  expect(made.filter(([, phase]) => phase === 0)).toHaveLength(6);
  // It is remembered, whatever the clock says later.
  expect(tryOn(buffer, fast === 0 ? 16 : 0)).toEqual({ found: { phase: fast, tiles: 0 }, made: [] });
});

it("does not try in small fills, and is not misled by one interruption", () => {
  expect(tryOn({}, 0, 47).made).toEqual([]);
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const { phase } = fastestPhase({}, 1000, (tile, phase) => {
    now += tile === 2 ? 500 : phase === 0 ? 1 : 2;
  });
  expect(phase).toBe(0);
});

it("takes what is likely where the clock is too coarse, as browsers' are", () => {
  vi.spyOn(performance, "now").mockReturnValue(0);
  expect(fastestPhase({}, 1000, () => {})).toEqual({ phase: 16, tiles: 12 });
});

it.each(DTYPES)(
  "%s: the first fill of a large buffer, the second, and one from any offset, have the same bits",
  (dtype) => {
    const stream = wasmStream()!;
    const key = [5, 6] as const;
    const [fill] = fillsFor(dtype);
    const recipe = recipeOf(fill!, dtype, key, 3);
    const count = 200_000 / storage(dtype, 0).BYTES_PER_ELEMENT + 1;
    const expected = reference(fill!, dtype, key, 3, 7, count);
    const whole = storage(dtype, count + 40);
    for (const offset of [0, 0, 1, 2, 3, 5, 8, 16, 31]) {
      const out = whole.fill(0).subarray(offset, offset + count);
      stream.fill(recipe, 7, out);
      expectSameBits(out, expected);
      expect([...whole.subarray(0, offset), ...whole.subarray(offset + count)].every((x) => x === 0)).toBe(true);
    }
  },
);
