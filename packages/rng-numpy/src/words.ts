/**
 * Integers of any size as 32-bit words, lowest first, and as the JSON of a state.
 *
 * @module
 */

const mask = 0xffffffffn;

/** The words of an integer ≥ 0; 0 has one. */
export function wordsOf(integer: bigint): number[] {
  const words: number[] = [];
  let rest = integer;
  do {
    words.push(Number(rest & mask));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

/** The integer that `count` words from `at` on make. */
export function integerOf(words: Int32Array | Uint32Array, at: number, count: number): bigint {
  let integer = 0n;
  for (let i = at + count - 1; i >= at; i--) integer = (integer << 32n) | BigInt(words[i]! >>> 0);
  return integer;
}

/** Writes an integer, modulo 2^(32·count), to `count` words from `at` on. */
export function writeInteger(integer: bigint, words: Int32Array | Uint32Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) words[at + i] = Number((integer >> BigInt(32 * i)) & mask);
}

/** An integer in a state: a number up to 2⁵³, beyond that its decimal digits, because JSON's numbers are doubles. */
export type StateInteger = number | string;

/** An integer as a state has it. */
export function toStateInteger(integer: bigint): StateInteger {
  return integer <= 2n ** 53n ? Number(integer) : String(integer);
}

/** The integer below 2^bits that a state has, as a number, a bigint or digits; `undefined` for anything else. */
export function fromStateInteger(value: unknown, bits: number): bigint | undefined {
  const isInteger =
    typeof value === "bigint" ||
    (typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= 2 ** 53) ||
    (typeof value === "string" && /^\d+$/.test(value));
  if (!isInteger) return undefined;
  const integer = BigInt(value);
  return integer >= 0n && integer < 1n << BigInt(bits) ? integer : undefined;
}
