/**
 * Random numbers for laws that compute their values, from whatever the generator is.
 *
 * @module
 */
import type { RandomNumbers } from "../distribution.ts";
import type { ForeignRng } from "../foreign-rng.ts";
import type { PortableRng } from "../portable-rng.ts";
import { philox4x32 } from "../stream/philox.ts";
import { standardNormal64 } from "../stream/quantile64.ts";
import { VALUES } from "../stream/words.ts";

const TWO_32 = 2 ** 32;

/** Those of the next draw of a portable generator: number n comes from words 2n and 2n + 1 of lane 0. */
export function portableNumbers({ key, draw }: PortableRng): RandomNumbers {
  const words = new Uint32Array(4);
  let made = -1;
  /** Where in {@link words} the two words of number `n` stand. */
  const at = (n: number): 0 | 2 => {
    const block = Math.floor(n / 2);
    if (block !== made) philox4x32(block >>> 0, Math.floor(block / TWO_32), draw, VALUES, key, words, 0);
    made = block;
    return n % 2 === 0 ? 0 : 2;
  };
  return {
    uniform(n) {
      const i = at(n);
      // 53 bits of the two words, as float64 uniforms have them, and half a step more.
      return (words[i]! * 2 ** 21 + (words[i + 1]! >>> 11) + 0.5) * 2 ** -53;
    },
    normal(n) {
      const i = at(n);
      return standardNormal64(words[i]!, words[i + 1]!);
    },
  };
}

/** Those of a generator that hands them out one after the other: number n is the one that was asked for first. */
export function foreignNumbers(rng: ForeignRng): RandomNumbers {
  const next = new Float64Array(1);
  const number = (kind: "uniform" | "normal") => {
    const known = new Map<number, number>();
    return (n: number): number => {
      let value = known.get(n);
      if (value === undefined) {
        do rng[kind](next, "float64");
        while (kind === "uniform" && next[0] === 0);
        value = next[0]!;
        known.set(n, value);
      }
      return value;
    };
  };
  return { uniform: number("uniform"), normal: number("normal") };
}
