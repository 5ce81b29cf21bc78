/**
 * Pieces of shared memory that repeat one pattern, as tasks of a worker of the stream or of the caller: constants, which
 * are as fast as threads can write.
 *
 * @module
 */
import { type Items, PATTERN_BYTES, repeat } from "../../storage.ts";
import { halves, REPEAT, type Task } from "../../threads/task.ts";

/** Bytes of a piece: smaller ones cost more to hand over (on two busy processors, 1.3 to 1.5 times as much with 128 KB). */
const PIECE_BYTES = 64 * PATTERN_BYTES;

/** The pieces of a fill of `out`, which has the pattern in its first {@link PATTERN_BYTES} already. */
export function* repetitionsOf(out: Items, pattern: readonly number[]): Generator<Task<unknown>, undefined> {
  const size = out.BYTES_PER_ELEMENT;
  for (let at = PATTERN_BYTES / size; at < out.length; at += PIECE_BYTES / size) {
    const piece = out.subarray(at, at + PIECE_BYTES / size);
    const doHere = () => {
      repeat(piece, pattern);
      return true;
    };
    yield {
      prepare: (_, loan) => ({
        make: [],
        write: [
          [REPEAT, loan, ...halves(out.byteOffset), ...halves(piece.byteOffset), piece.byteLength, PATTERN_BYTES],
        ],
      }),
      finish: doHere,
      doHere,
    };
  }
}
