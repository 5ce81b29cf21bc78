import { afterEach, expect, it, vi } from "vitest";
import { recipeOf } from "../src/wasm/recipe.ts";
import { wasmStream } from "../src/wasm/stream.ts";
import { LARGE_TILE_BYTES, TILE_BYTES, TileTrials, type Tiling } from "../src/wasm/tile-trials.ts";
import { DTYPES, expectSameBits, fillsFor, reference, storage } from "./wasm-support.ts";

afterEach(() => vi.restoreAllMocks());

const LIKELY: Tiling = { bytes: TILE_BYTES, phase: 16 };
const TILINGS: readonly Tiling[] = [
  LIKELY,
  { bytes: TILE_BYTES, phase: 0 },
  { bytes: LARGE_TILE_BYTES, phase: 16 },
  { bytes: LARGE_TILE_BYTES, phase: 0 },
];
/** Tiles before the trials, and those of all trials. */
const BEFORE = 64;
const TRIED = 4 * 4 * 24;

/** A fill by a clock of its own, in parts of so many tiles: the tiling found, and those that tiles were made with. */
function run(milliseconds: (tile: number, tiling: Tiling) => number, parts: readonly number[]) {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const trials = new TileTrials();
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
  return { tiling: trials.tiling, made };
}

const isSame = (one: Tiling, other: Tiling) => one.bytes === other.bytes && one.phase === other.phase;
const fastWith = (fast: Tiling) => (_: number, tiling: Tiling) => (isSame(tiling, fast) ? 1 : 1.2);

it.each(TILINGS)("finds the tiling with which copies are fast: $bytes bytes, phase $phase", (fast) => {
  const { tiling, made } = run(fastWith(fast), [2000]);
  const tiles = made[0]!;
  expect(tiling).toEqual(fast);
  expect(new Set(tiles.slice(0, BEFORE))).toEqual(new Set([LIKELY]));
  const tried = tiles.slice(BEFORE, BEFORE + TRIED);
  for (const one of TILINGS) expect(tried.filter((other) => isSame(one, other))).toHaveLength(TRIED / 4);
  expect(new Set(tiles.slice(BEFORE + TRIED))).toEqual(new Set([fast]));
});

it("finds it in a fill made in parts, too", () => {
  const { tiling, made } = run(fastWith(TILINGS[2]!), Array<number>(30).fill(32));
  expect(tiling).toEqual(TILINGS[2]);
  expect(made.flat().slice(0, BEFORE)).toEqual(Array(BEFORE).fill(LIKELY));
  expect(made.at(-1)).toEqual(Array(32).fill(TILINGS[2]));
});

it("is not misled by interruptions, nor by a difference that is none", () => {
  const interrupted = (tile: number, { phase }: Tiling) => (tile % 100 === 5 ? 50 : phase === 0 ? 1 : 1.2);
  expect(run(interrupted, [2000]).tiling.phase).toBe(0);
  expect(run((_, { phase }) => (phase === 0 ? 1 : 1.04), [2000]).tiling).toEqual(LIKELY);
});

it("takes what is likely in small fills, and where the clock is too coarse, as browsers' are", () => {
  expect(run(fastWith(TILINGS[1]!), [BEFORE + TRIED - 1]).tiling).toEqual(LIKELY);
  expect(run(() => 0, [2000]).tiling).toEqual(LIKELY);
});

it.each(DTYPES)("%s: whatever the tiling and the trials, the bits are the same", (dtype) => {
  const stream = wasmStream()!;
  const key = [5, 6] as const;
  const [fill] = fillsFor(dtype);
  const recipe = recipeOf(fill!, dtype, key, 3);
  const bytes = storage(dtype, 0).BYTES_PER_ELEMENT;
  const count = ((BEFORE + TRIED + 40) * TILE_BYTES) / bytes + 1;
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
          now += isSame(tiling, fast) ? 1 : 2;
        });
        expect(this.tiling).toEqual(fast);
      });
    }
    const out = whole.fill(0).subarray(offset, offset + count);
    stream.fill(recipe, 7, out);
    vi.restoreAllMocks();
    expectSameBits(out, expected);
    expect([...whole.subarray(0, offset), ...whole.subarray(offset + count)].every((x) => x === 0)).toBe(true);
  }
});
