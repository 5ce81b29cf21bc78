/**
 * A piece of shared memory that repeats one pattern, as a task of a worker of the stream or of the caller: constants,
 * which are as fast as threads can write.
 *
 * @module
 */
import { type Items, repeat } from "../../storage.ts";
import { type Calls, COPY, type Task } from "../../threads/task.ts";
import { CALLS, ELEMENTS_AT, PIECE_BYTES, SHARED_COPY_ALIGNMENT } from "./layout.ts";
import type { Place } from "./piece.ts";

/** What all pieces of a fill share. */
export interface Repeating {
  readonly out: Items;
  /** The one or two items that are repeated. */
  readonly pattern: readonly number[];
  /** Whether workers write to `out` themselves. */
  readonly isShared: boolean;
}

class Repetition implements Task<Place> {
  readonly #filling: Repeating;
  readonly #at: number;
  readonly #end: number;

  constructor(filling: Repeating, at: number, end: number) {
    this.#filling = filling;
    this.#at = at;
    this.#end = end;
  }

  /** Where a slot has the pattern, so often that it fills {@link PIECE_BYTES}. */
  #addressIn({ at }: Place): number {
    return at + ELEMENTS_AT + (this.#filling.out.byteOffset & (SHARED_COPY_ALIGNMENT - 1));
  }

  prepare(place: Place, loan: number): Calls {
    const { out, pattern, isShared } = this.#filling;
    const size = out.BYTES_PER_ELEMENT;
    const address = this.#addressIn(place);
    if (place.repeats !== this.#filling) {
      repeat(place.reals[size as 2 | 4 | 8].subarray(address / size, (address + PIECE_BYTES) / size), pattern);
      place.repeats = this.#filling;
    }
    if (!isShared) return { make: [] };
    const write: number[][] = [];
    for (let at = this.#at; at < this.#end; at += PIECE_BYTES / size) {
      const to = out.byteOffset + at * size;
      const bytes = Math.min(PIECE_BYTES, (this.#end - at) * size);
      write.push([COPY, loan, address, to >>> 0, Math.floor(to / 2 ** 32), bytes]);
    }
    return { make: [], write };
  }

  finish(): void {
    this.doHere();
  }

  doHere(): boolean {
    repeat(this.#filling.out.subarray(this.#at, this.#end), this.#filling.pattern);
    return true;
  }
}

/** The pieces of a fill, each of which a worker writes in {@link CALLS} calls. */
export function* repetitionsOf(filling: Repeating): Generator<Task<Place>, undefined> {
  const { out } = filling;
  const each = (CALLS * PIECE_BYTES) / out.BYTES_PER_ELEMENT;
  for (let at = 0; at < out.length; at += each) {
    yield new Repetition(filling, at, Math.min(at + each, out.length));
  }
}
