/**
 * The portable stream in WebAssembly: makes tiles in linear memory and copies them out.
 *
 * @module
 */
import type { Items } from "../../storage.ts";
import { callFillRuns, type FillRuns, type Runs } from "../runs.ts";
import { streamModule } from "./module.ts";
import { needsTable, RECIPE_BYTES, type Recipe } from "./recipe.ts";
import { TILE_BYTES, TileTrials, type Tiling } from "./tile-trials.ts";

/** Exports of assembly/stream/index.ts. */
interface Kernels {
  readonly memory: WebAssembly.Memory;
  buildTable(): void;
  prepare(recipe: number): void;
  fillRuns: FillRuns<void>;
  transform(blocks: number): void;
  select(blockLow: number, blockHigh: number, skip: number, count: number, rows: number, zeros: number): number;
}

// Addresses as in assembly/stream/memory.ts.
const RECIPE = 0;
const WORDS = 40960;
const TILE = 65536;

/** Copies are fast between addresses that agree modulo this (tile-trials.ts). */
const ALIGNMENT = 32;
/** Pages of 64 KiB that the kernels use. */
export const KERNEL_PAGES = 2;
/** Bytes that `fillRuns` may write before the elements it is asked for, and put back, and beyond them. */
export const FILL_UNDERRUN = 16;
export const FILL_OVERRUN = 4192;
/** Bytes beyond them that it may read: what the float32 normal rounds ahead. */
export const READ_OVERRUN = 512;
/** Words that `transform` takes at most at a time. */
const TRANSFORM_WORDS = 1000;
/** Rows that `select` walks at most at a time. */
export const SELECT_ROWS = 992;

/** Reals before one that its block of words makes, too: pieces of a fill cost least where none are. */
export function skipped(bytesPerElement: number, real: number): number {
  return real % (bytesPerElement === 8 ? 2 : 4);
}

/** One instance of the kernels, with its own memory. */
export class WasmStream {
  readonly #kernels: Kernels;
  readonly #recipe: Float64Array;
  readonly #views: Readonly<Record<2 | 4 | 8, Items>>;
  readonly #words: Uint32Array;
  readonly #rows: Uint32Array;
  #hasTable = false;

  constructor(module: WebAssembly.Module) {
    this.#kernels = new WebAssembly.Instance(module).exports as unknown as Kernels;
    const { buffer } = this.#kernels.memory;
    this.#recipe = new Float64Array(buffer, RECIPE, RECIPE_BYTES / 8);
    this.#views = { 2: new Uint16Array(buffer), 4: new Float32Array(buffer), 8: new Float64Array(buffer) };
    this.#words = new Uint32Array(buffer, WORDS, TRANSFORM_WORDS);
    this.#rows = new Uint32Array(buffer, TILE, SELECT_ROWS);
  }

  /** Makes the recipe current. Some need the table, which takes half a millisecond to build. */
  #use(recipe: Recipe): void {
    this.#recipe.set(recipe);
    this.#kernels.prepare(RECIPE);
    if (this.#hasTable || !needsTable(recipe)) return;
    this.#kernels.buildTable();
    this.#hasTable = true;
  }

  /** Reals `at` … `at + count − 1` of those that `runs` says, to the same places of `out`. */
  #copyOut(runs: Runs, count: number, out: Items, at: number, { bytes, phase }: Tiling): void {
    const size = out.BYTES_PER_ELEMENT as 2 | 4 | 8;
    const perTile = bytes / size;
    const skip = skipped(size, runs.first + at);
    const to = TILE + ((out.byteOffset + (at - skip) * size + phase) & (ALIGNMENT - 1));
    const elements = this.#views[size];
    const tile = elements.subarray(to / size, to / size + perTile);
    const end = at + count;
    for (let start = at - skip; start < end; start += perTile) {
      const from = Math.max(start, at);
      const stop = Math.min(start + perTile, end);
      callFillRuns(this.#kernels.fillRuns, to + (from - start) * size, runs, from, stop - from);
      out.set(stop - from === perTile ? tile : tile.subarray(from - start, stop - start), from);
    }
  }

  /**
   * Fills `out` from index `at` on with `count` of the reals that `runs` says, whose number 0 belongs to index 0. `out`
   * must be of the class that stores the recipe's dtype.
   *
   * @param trials - one for all parts of a fill that is made in parts
   */
  fill(
    recipe: Recipe,
    runs: Runs,
    out: Items,
    at = 0,
    count = out.length - at,
    trials: TileTrials = new TileTrials(count * out.BYTES_PER_ELEMENT),
  ): void {
    this.#use(recipe);
    const perTile = TILE_BYTES / out.BYTES_PER_ELEMENT;
    trials.make(Math.ceil(count / perTile), (from, tiles, tiling) => {
      const start = from * perTile;
      const some = Math.min(tiles * perTile, count - start);
      this.#copyOut(runs, some, out, at + start, tiling);
    });
  }

  /**
   * Fills all of `out` with the reals that given words make: as many words as `out` has elements, twice as many if
   * they are float64. The recipe's key and draw are of no account.
   */
  transform(recipe: Recipe, words: Uint32Array, out: Items): void {
    this.#use(recipe);
    const size = out.BYTES_PER_ELEMENT as 2 | 4 | 8;
    const perElement = size === 8 ? 2 : 1;
    for (let done = 0; done < out.length; done += TRANSFORM_WORDS / perElement) {
      const count = Math.min(TRANSFORM_WORDS / perElement, out.length - done);
      this.#words.set(words.subarray(done * perElement, (done + count) * perElement));
      this.#kernels.transform(Math.ceil((count * perElement) / 4));
      out.set(this.#views[size].subarray(TILE / size, TILE / size + count), done);
    }
  }

  /**
   * Walks `count` rows of a sparse column, at most {@link SELECT_ROWS}, with the words `first` … of the recipe's lane 1.
   *
   * @param rows - rows left in the column, the walked ones included
   * @param zeros - those still to be zeroed
   * @returns the rows to zero, from 0 for the first one walked, in memory that the next call overwrites
   */
  select(recipe: Recipe, first: number, count: number, rows: number, zeros: number): Uint32Array {
    this.#recipe.set(recipe);
    const skip = first % 4;
    const block = (first - skip) / 4;
    const listed = this.#kernels.select(block >>> 0, Math.floor(block / 2 ** 32), skip, count, rows, zeros);
    return this.#rows.subarray(0, listed);
  }
}

let shared: WasmStream | null | undefined;

/** This thread's instance, made at the first call; `undefined` where WebAssembly cannot be used. */
export function wasmStream(): WasmStream | undefined {
  if (shared === undefined) {
    try {
      const module = streamModule();
      shared = module === undefined ? null : new WasmStream(module);
    } catch {
      shared = null; // no memory for an instance
    }
  }
  return shared ?? undefined;
}
