/**
 * The portable stream in WebAssembly: makes tiles in linear memory and copies them out.
 *
 * @module
 */
import { normalTable } from "@weightinit/core/stream";
import type { Reals } from "../storage.ts";
import { streamModule } from "./module.ts";
import { needsTables, RECIPE_BYTES, type Recipe } from "./recipe.ts";

/** Exports of assembly/stream/index.ts. */
interface Kernels {
  readonly memory: WebAssembly.Memory;
  fill(blockLow: number, blockHigh: number, blocks: number): void;
  transform(blocks: number): void;
  select(blockLow: number, blockHigh: number, skip: number, count: number, rows: number, zeros: number): number;
}

// Addresses as in assembly/stream/memory.ts.
const RECIPE = 0;
const TABLE_TAILS = 127 * 32 * 8;
const TABLE_CENTRE = TABLE_TAILS + 65536;
const WORDS = 40960;
const TILE = 106496 + 1024;

/** Blocks of four words a tile has at most (66 KB of float32). */
const TILE_BLOCKS = 4224;
/** Room for a tile of any dtype. */
export const TILE_BYTES = TILE_BLOCKS * 16;
/** Words that `transform` takes at most at a time. */
const TRANSFORM_WORDS = 1056;
/** Rows that `select` walks at most at a time. */
export const SELECT_ROWS = 1024;

/** Elements that a block of four words makes. */
function elementsPerBlock(bytesPerElement: number): number {
  return bytesPerElement === 8 ? 2 : 4;
}

/** Most elements of a tile that begins with element `first`. */
export function tileCapacity(bytesPerElement: number, first: number): number {
  const perBlock = elementsPerBlock(bytesPerElement);
  return TILE_BLOCKS * perBlock - (first % perBlock);
}

/** Which blocks make a tile, and where in it the wanted elements begin. */
export interface TilePlan {
  readonly blockLow: number;
  readonly blockHigh: number;
  readonly blocks: number;
  /** Address in the kernels' memory of the first wanted element. */
  readonly address: number;
}

/** The tile of elements `first` … `first + count − 1`, at most `tileCapacity` of them. */
export function planTile(bytesPerElement: number, first: number, count: number): TilePlan {
  const perBlock = elementsPerBlock(bytesPerElement);
  const skip = first % perBlock;
  const block = (first - skip) / perBlock;
  return {
    blockLow: block >>> 0,
    blockHigh: Math.floor(block / 2 ** 32),
    blocks: Math.ceil((skip + count) / perBlock),
    address: TILE + skip * bytesPerElement,
  };
}

/** What must lie in the kernels' memory before they run: the two halves of the normal's table. */
export function kernelTables(): readonly { readonly address: number; readonly contents: Uint8Array }[] {
  const table = new Uint8Array(normalTable().buffer);
  const half = table.length / 2;
  return [
    { address: TABLE_TAILS, contents: table.subarray(0, half) },
    { address: TABLE_CENTRE, contents: table.subarray(half) },
  ];
}

/** One instance of the kernels, with its own memory. */
export class WasmStream {
  readonly #kernels: Kernels;
  readonly #recipe: Float64Array;
  readonly #views: Readonly<Record<2 | 4 | 8, Reals>>;
  readonly #words: Uint32Array;
  readonly #rows: Uint32Array;
  #hasTables = false;

  constructor(module: WebAssembly.Module) {
    this.#kernels = new WebAssembly.Instance(module).exports as unknown as Kernels;
    const { buffer } = this.#kernels.memory;
    this.#recipe = new Float64Array(buffer, RECIPE, RECIPE_BYTES / 8);
    this.#views = { 2: new Uint16Array(buffer), 4: new Float32Array(buffer), 8: new Float64Array(buffer) };
    this.#words = new Uint32Array(buffer, WORDS, TRANSFORM_WORDS);
    this.#rows = new Uint32Array(buffer, TILE, SELECT_ROWS);
  }

  /** Makes the recipe current. The tables take milliseconds to build, so they come with the first that needs them. */
  #use(recipe: Recipe): void {
    this.#recipe.set(recipe);
    if (this.#hasTables || !needsTables(recipe)) return;
    const bytes = new Uint8Array(this.#kernels.memory.buffer);
    for (const { address, contents } of kernelTables()) bytes.set(contents, address);
    this.#hasTables = true;
  }

  /** Makes one tile, elements `first` … `first + count − 1` for the current recipe, and copies it to `out[at]` on. */
  #tile(first: number, count: number, out: Reals, at: number): void {
    const size = out.BYTES_PER_ELEMENT as 2 | 4 | 8;
    const { blockLow, blockHigh, blocks, address } = planTile(size, first, count);
    this.#kernels.fill(blockLow, blockHigh, blocks);
    const start = address / size;
    out.set(this.#views[size].subarray(start, start + count), at);
  }

  /**
   * Fills `out` from index `at` on with `count` reals of a draw, the one with index `first` in the whole tensor and
   * those that follow. `out` must be of the class that stores the recipe's dtype.
   *
   * @param first - 0 … 2⁵³ − 1, of any remainder
   */
  fill(recipe: Recipe, first: number, out: Reals, at = 0, count = out.length - at): void {
    this.#use(recipe);
    for (let done = 0; done < count; ) {
      const wanted = Math.min(tileCapacity(out.BYTES_PER_ELEMENT, first + done), count - done);
      this.#tile(first + done, wanted, out, at + done);
      done += wanted;
    }
  }

  /**
   * Fills all of `out` with the reals that given words make: as many words as `out` has elements, twice as many if
   * they are float64. The recipe's key and draw are of no account.
   */
  transform(recipe: Recipe, words: Uint32Array, out: Reals): void {
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
