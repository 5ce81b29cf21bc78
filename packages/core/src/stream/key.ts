/**
 * Seeds, keys, and keys of named children (docs/stream.md, "Words").
 *
 * @module
 */
import { shown, WeightInitError } from "../errors.ts";
import { type Key, philox4x32 } from "./philox.ts";
import { utf8 } from "./utf8.ts";

const LAST_SEED = 0xffff_ffff_ffff_ffffn;
/** Lanes with the top bit set belong to forks, so that no fork meets a draw's counter. */
const FORK_LANE = 0x8000_0000;

/**
 * A seed as a 64-bit integer.
 *
 * @throws WeightInitError `WI_BAD_SEED` unless `seed` is an integer 0 … 2⁶⁴−1 (a safe integer if a number).
 */
export function checkSeed(seed: number | bigint): bigint {
  const exact = typeof seed === "bigint" ? seed : Number.isSafeInteger(seed) ? BigInt(seed) : undefined;
  if (exact === undefined || exact < 0n || exact > LAST_SEED) {
    throw new WeightInitError(
      "WI_BAD_SEED",
      `expected a seed that is an integer from 0 to 2^64 - 1, got ${shown(seed)}; above 2^53 - 1 write it as a bigint`,
    );
  }
  return exact;
}

/** The Philox key of a seed: its low half, then its high half. */
export function keyFromSeed(seed: bigint): Key {
  return [Number(seed & 0xffff_ffffn), Number(seed >> 32n)];
}

/** The seed whose key this is. */
export function seedFromKey([low, high]: Key): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

/** Bytes of a child's name; integers count as their decimal digits, so that `fork(0)` is `fork("0")`. */
function nameBytes(name: string | number | bigint): readonly number[] {
  if (typeof name === "string") return utf8(name);
  const isIndex = typeof name === "bigint" ? name >= 0n && name <= LAST_SEED : Number.isSafeInteger(name) && name >= 0;
  if (!isIndex) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected a name for the fork, a string or an integer from 0 to 2^64 - 1, got ${shown(name)}`,
    );
  }
  return utf8(String(name));
}

/** Four bytes, the lowest first, as a word; 0 behind the last. */
function wordAt(bytes: readonly number[], at: number): number {
  let word = 0;
  for (let i = Math.min(3, bytes.length - 1 - at); i >= 0; i--) word = (word << 8) | bytes[at + i]!;
  return word;
}

/**
 * The key of the child called `name`: a chain of Philox blocks over the name's bytes, eight at a time.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` if `name` is neither a string nor an integer 0 … 2⁶⁴−1.
 */
export function forkKey(key: Key, name: string | number | bigint): Key {
  const bytes = nameBytes(name);
  const chunks = Math.max(1, Math.ceil(bytes.length / 8));
  const block = new Uint32Array(4);
  let state = key;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const [w0, w1] = [wordAt(bytes, chunk * 8), wordAt(bytes, chunk * 8 + 4)];
    philox4x32(w0, w1, bytes.length, FORK_LANE | chunk, state, block, 0);
    state = [block[0]!, block[1]!];
  }
  return state;
}
