/**
 * The state of an MT19937, which the Generator's and RandomState's have in common.
 *
 * @module
 */
import { mt19937Length } from "@weightinit/rng-parts";
import type { Mt19937Source } from "./mt19937-source.ts";
import type { StateReader } from "./state.ts";

/** The recursion's words and the place of the next one. */
export interface TwisterWords {
  /** 624 words. */
  readonly key: readonly number[];
  /** 0 … 624. */
  readonly pos: number;
}

export const wordsOf = ({ mt }: Mt19937Source): TwisterWords => ({ key: Array.from(mt.key), pos: mt.position });

/** Reads the words to `source`. */
export function readWords(state: StateReader, { mt }: Mt19937Source): void {
  const key = state.integers("key", mt19937Length, 32);
  const pos = Number(state.integer("pos", 10));
  if (pos > mt19937Length) throw state.bad("state.pos", pos);
  // The lower 31 bits of the first word count for nothing. All zeros else is the one state that never changes.
  if (key.every((word, i) => (i === 0 ? word < 2n ** 31n : word === 0n))) throw state.bad("state.key", "all zeros");
  mt.key.set(key.map(Number));
  mt.position = pos;
}
