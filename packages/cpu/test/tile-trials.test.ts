import { afterEach, expect, it, vi } from "vitest";
import { recipeOf } from "../src/stream/kernels/recipe.ts";
import { LARGE_TILE_BYTES, TILE_BYTES, TileTrials, type Tiling } from "../src/stream/kernels/tile-trials.ts";
import { wasmStream } from "../src/stream/kernels/wasm-stream.ts";
import { oneRun } from "../src/stream/runs.ts";
import { DTYPES, expectSameBits, fillsFor, reference, storage } from "./wasm-support.ts";

afterEach(() => vi.restoreAllMocks());

const LIKELY: Tiling = { bytes: TILE_BYTES, phase: 16 };
const TILINGS: readonly Tiling[] = [
  LIKELY,
  { bytes: TILE_BYTES, phase: 0 },
  { bytes: LARGE_TILE_BYTES, phase: 16 },
  { bytes: LARGE_TILE_BYTES, phase: 0 },
];
/** Tiles before the trials; of those of phases, and of sizes, each in turns of so many. */
const BEFORE = 64;
const PHASES = { tiles: 2 * 5 * 4, each: 4, worthFrom: 160 };
const SIZES = { tiles: 2 * 4 * 24, each: 24, worthFrom: 960 };
const TRIED = PHASES.tiles + SIZES.tiles;

/** A fill by a clock of its own, in parts of so many tiles: the tiling found, and those that tiles were made with. */
function run(
  milliseconds: (tile: number, tiling: Tiling) => number,
  parts: readonly number[],
  expected = parts.reduce((a, b) => a + b),
) {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const trials = new TileTrials(expected * TILE_BYTES);
  const made = parts.map((tiles) => {
    const tilings: Tiling[] = [];
    trials.make(tiles, (from, count, tiling) => {
      expect(from).toBe(tilings.length); // every tile once, in order
      for (let tile = from; tile < from + count; tile++) now += milliseconds(tile, tiling);
      tilings.push(...Array<Tiling>(count).fill(tiling));
    });
    expect(tilings).toHaveLength(tiles);
    return tilings;
  });
  return { tiling: trials.tiling, made: made.flat() };
}

const isSame = (one: Tiling, other: Tiling) => one.bytes === other.bytes && one.phase === other.phase;
/** The right phase saves a sixth, the right size, too. */
const fastWith = (fast: Tiling) => (_: number, tiling: Tiling) =>
  (tiling.phase === fast.phase ? 1 : 1.2) * (tiling.bytes === fast.bytes ? 1 : 1.2);

it.each(TILINGS)("finds the tiling with which copies are fast: $bytes bytes, phase $phase", (fast) => {
  const { tiling, made } = run(fastWith(fast), [2000]);
  expect(tiling).toEqual(fast);
  expect(made.slice(0, BEFORE)).toEqual(Array(BEFORE).fill(LIKELY));
  const phases = made.slice(BEFORE, BEFORE + PHASES.tiles);
  expect(phases.filter((tried) => tried.phase === 0)).toHaveLength(PHASES.tiles / 2);
  expect(new Set(phases.map(({ bytes }) => bytes))).toEqual(new Set([TILE_BYTES]));
  const sizes = made.slice(BEFORE + PHASES.tiles, BEFORE + TRIED);
  expect(sizes.filter((tried) => tried.bytes === LARGE_TILE_BYTES)).toHaveLength(SIZES.tiles / 2);
  expect(new Set(sizes.map(({ phase }) => phase))).toEqual(new Set([fast.phase]));
  expect(made.slice(BEFORE + TRIED)).toEqual(Array(2000 - BEFORE - TRIED).fill(fast));
});

it("finds it in a fill made in parts, too", () => {
  const { tiling, made } = run(fastWith(TILINGS[2]!), Array<number>(30).fill(32));
  expect(tiling).toEqual(TILINGS[2]);
  expect(made.slice(0, BEFORE)).toEqual(Array(BEFORE).fill(LIKELY));
  expect(made.slice(-32)).toEqual(Array(32).fill(TILINGS[2]));
});

it("is not misled by interruptions, nor by a difference that is none", () => {
  const interrupted = (tile: number, { phase }: Tiling) => (tile % 20 === 5 ? 50 : phase === 0 ? 1 : 1.2);
  expect(run(interrupted, [2000]).tiling.phase).toBe(0);
  expect(run((_, { phase }) => (phase === 0 ? 1 : 1.06), [2000]).tiling).toEqual(LIKELY);
  expect(run((_, { bytes }) => (bytes === LARGE_TILE_BYTES ? 1 : 1.04), [2000]).tiling).toEqual(LIKELY);
});

it.each([
  [PHASES.worthFrom - 1, 0],
  [PHASES.worthFrom, PHASES.tiles / 2],
  [SIZES.worthFrom - 1, PHASES.tiles / 2],
])("makes few trials in fills of %i tiles, all of use: %i tiles of another kind", (tiles, others) => {
  const { made } = run(() => 1, [tiles]);
  expect(made.filter((tiling) => !isSame(tiling, LIKELY))).toHaveLength(others);
});

it("tries no sizes in a part of a fill that is too small for it", () => {
  const { made } = run(fastWith(TILINGS[2]!), [2000], 500);
  expect(made.filter(({ bytes }) => bytes === LARGE_TILE_BYTES)).toEqual([]);
});

it("tries nothing in browsers, whose clocks are too coarse", async () => {
  vi.stubGlobal("process", undefined);
  vi.resetModules();
  const browser = await import("../src/stream/kernels/tile-trials.ts");
  vi.unstubAllGlobals();
  const tilings: Tiling[] = [];
  new browser.TileTrials(1e9).make(5000, (_, count, tiling) => tilings.push(...Array<Tiling>(count).fill(tiling)));
  expect(tilings).toEqual(Array(5000).fill({ bytes: TILE_BYTES, phase: 0 }));
});

it.each(DTYPES)("%s: whatever the tiling and the trials, the bits are the same", (dtype) => {
  const stream = wasmStream()!;
  const key = [5, 6] as const;
  const [fill] = fillsFor(dtype);
  const recipe = recipeOf(fill!, dtype, key, 3);
  const bytes = storage(dtype, 0).BYTES_PER_ELEMENT;
  const count = (SIZES.worthFrom * TILE_BYTES) / bytes + 1;
  const expected = reference(fill!, dtype, key, 3, 7, count);
  const whole = storage(dtype, count + 40);
  for (const [nth, offset] of [0, 0, 0, 0, 1, 2, 3, 5, 8, 16, 31].entries()) {
    // Each tiling wins once; then whichever does.
    const fast = TILINGS[nth];
    const { make } = TileTrials.prototype;
    if (fast) {
      let now = 0;
      vi.spyOn(performance, "now").mockImplementation(() => now);
      vi.spyOn(TileTrials.prototype, "make").mockImplementation(function (this: TileTrials, tiles, makeTiles) {
        make.call(this, tiles, (from, count, tiling) => {
          makeTiles(from, count, tiling);
          now += count * fastWith(fast)(from, tiling);
        });
        expect(this.tiling).toEqual(fast);
      });
    }
    const out = whole.fill(0).subarray(offset, offset + count);
    stream.fill(recipe, oneRun(7), out);
    vi.restoreAllMocks();
    expectSameBits(out, expected);
    expect([...whole.subarray(0, offset), ...whole.subarray(offset + count)].every((x) => x === 0)).toBe(true);
  }
});
