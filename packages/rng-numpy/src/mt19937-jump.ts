/**
 * MT19937 2¹²⁸ steps ahead (Haramoto, Matsumoto, Nishimura, Panneton, L'Ecuyer, "Efficient Jump Ahead for F2-Linear
 * Random Number Generators", INFORMS Journal on Computing 20(3), 2008): the jump polynomial of the step, by Horner's rule.
 *
 * NumPy takes the words from `pos` on, round the end, for the state that is stepped, which they are at pos 0 only. So do
 * we: the result is another place of the period for other positions.
 *
 * @module
 */
import { type Mt19937Words, mt19937Length } from "@weightinit/rng-parts";
import { jumpPolynomial } from "./tables/mt19937-jump.ts";

const middle = 397;
const degree = 19937;

/** Whether the polynomial has t^power. */
function hasPower(power: number): boolean {
  const digit = Number.parseInt(jumpPolynomial[jumpPolynomial.length - 1 - (power >> 2)]!, 16);
  return ((digit >> (power & 3)) & 1) === 1;
}

export function jump(mt: Mt19937Words): void {
  const start = mt.position >= mt19937Length ? 0 : mt.position;
  const key = mt.key.slice();
  const sum = key.slice();
  let at = start;
  let power = degree - 1;
  while (!hasPower(power)) power--;
  for (; power > 0; power--) {
    step(sum, at);
    at = at + 1 === mt19937Length ? 0 : at + 1;
    if (hasPower(power - 1)) add(sum, at, key, start);
  }
  mt.key.set(sum);
  mt.position = at;
}

/** One step of the recursion, in a ring of words whose oldest is at `at`. */
function step(words: Uint32Array, at: number): void {
  const next = words[at + 1 === mt19937Length ? 0 : at + 1]!;
  const tap = at + middle < mt19937Length ? at + middle : at + middle - mt19937Length;
  const y = (words[at]! & 0x80000000) | (next & 0x7fffffff);
  words[at] = words[tap]! ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
}

/** Adds the ring `b` from `bAt` on to `a` from `aAt` on, modulo 2. */
function add(a: Uint32Array, aAt: number, b: Uint32Array, bAt: number): void {
  let j = bAt;
  for (let i = aAt; i < mt19937Length; i++) {
    a[i]! ^= b[j]!;
    if (++j === mt19937Length) j = 0;
  }
  for (let i = 0; i < aAt; i++) {
    a[i]! ^= b[j]!;
    if (++j === mt19937Length) j = 0;
  }
}
