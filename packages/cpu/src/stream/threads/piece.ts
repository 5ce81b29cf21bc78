/**
 * A piece of a fill, as a task of a worker of the stream or of the caller.
 *
 * @module
 */
import type { Items } from "../../storage.ts";
import { bytesOf, copyBytes } from "../../threads/bytes.ts";
import { type Calls, COPY, halves, type Task } from "../../threads/task.ts";
import type { Recipe } from "../kernels/recipe.ts";
import { LIKELY_PHASE, type TileTrials } from "../kernels/tile-trials.ts";
import { skipped, type WasmStream } from "../kernels/wasm-stream.ts";
import { callFillRuns, type Runs } from "../runs.ts";
import { COPY_ALIGNMENT, ELEMENTS_AT, FILL, PREPARE, RECIPE_AT } from "./layout.ts";

/** A slot's memory. */
export interface Place {
  /** Address of the slot. */
  readonly at: number;
  /** The whole memory. */
  readonly recipes: Float64Array;
}

/** What all pieces of a fill share. */
export interface Filling {
  readonly stream: WasmStream;
  readonly recipe: Recipe;
  /** The reals of `out`. */
  readonly runs: Runs;
  readonly out: Items;
  readonly trials: TileTrials;
  /** Bytes of a piece. */
  readonly bytes: number;
  /** Whether workers write to `out` themselves. */
  readonly isShared: boolean;
}

class Piece implements Task<Place> {
  readonly #filling: Filling;
  /** Its place in the array being filled. */
  readonly #at: number;
  readonly #count: number;

  constructor(filling: Filling, at: number, count: number) {
    this.#filling = filling;
    this.#at = at;
    this.#count = count;
  }

  /** Where in a slot its reals are made. */
  #addressIn({ at }: Place): number {
    const { out } = this.#filling;
    const destination = out.byteOffset + this.#at * out.BYTES_PER_ELEMENT;
    return at + ELEMENTS_AT + ((destination + LIKELY_PHASE) & (COPY_ALIGNMENT - 1));
  }

  prepare(place: Place, loan: number): Calls {
    const { recipe, runs, out, isShared } = this.#filling;
    const recipeAt = place.at + RECIPE_AT;
    place.recipes.set(recipe, recipeAt / 8);
    const at = this.#addressIn(place);
    const make = [[PREPARE, recipeAt], callFillRuns((...args) => [FILL, ...args], at, runs, this.#at, this.#count)];
    if (!isShared) return { make };
    const size = out.BYTES_PER_ELEMENT;
    const to = halves(out.byteOffset + this.#at * size);
    return { make, write: [[COPY, loan, at, ...to, this.#count * size]] };
  }

  finish(place: Place): void {
    const { out } = this.#filling;
    const size = out.BYTES_PER_ELEMENT;
    const bytes = this.#count * size;
    const made = bytesOf(place.recipes.buffer, this.#addressIn(place), bytes);
    copyBytes(made, bytesOf(out.buffer, out.byteOffset + this.#at * size, bytes));
  }

  /** It takes no longer than to wait for a worker, so it is never left off. */
  doHere(): boolean {
    const { stream, recipe, runs, out, trials } = this.#filling;
    stream.fill(recipe, runs, out, this.#at, this.#count, trials);
    return true;
  }
}

/** The pieces of a fill. Those of one run begin with a block of words, but for the first. */
export function* piecesOf(filling: Filling): Generator<Task<Place>, undefined> {
  const { runs, out, bytes } = filling;
  const each = bytes / out.BYTES_PER_ELEMENT;
  const skip = skipped(out.BYTES_PER_ELEMENT, runs.first);
  for (let at = 0, stop = each - skip; at < out.length; at = stop, stop += each) {
    yield new Piece(filling, at, Math.min(stop, out.length) - at);
  }
}
