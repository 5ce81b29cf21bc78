/**
 * Any function that gives numbers in [0, 1) as a generator.
 *
 * @module
 */
import { type Rng, shown, WeightInitError } from "@weightinit/core";
import { SELECTION, standardNormal64, type WordSource } from "@weightinit/core/stream";
import type { CpuMakes } from "./cpu-makes.ts";
import { scratch } from "./storage.ts";

const TWO_32 = 2 ** 32;

/** Words ⌊f()·2³²⌋ for the portable transforms, taken one after the other. Made by `cpuRngFrom`. */
export class FunctionRng implements Rng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  private readonly random: () => number;

  /** @throws WeightInitError `WI_BAD_ARGUMENT` unless `random` is a function. */
  constructor(random: () => number) {
    if (typeof random !== "function") {
      throw new WeightInitError(
        "WI_BAD_ARGUMENT",
        `expected a function that gives numbers in [0, 1), got ${shown(random)}`,
      );
    }
    this.random = random;
  }

  private fill(words: Uint32Array): Uint32Array {
    for (let i = 0; i < words.length; i++) {
      const u = this.random();
      if (!(typeof u === "number" && u >= 0 && u < 1)) {
        throw new WeightInitError(
          "WI_BAD_RANDOM",
          `expected the random function to give a number in [0, 1), got ${shown(u)}`,
        );
      }
      words[i] = u * TWO_32;
    }
    return words;
  }

  /** Uniform numbers as the function gives them. */
  uniform(out: Float32Array | Float64Array): void {
    const words = this.fill(new Uint32Array(2 * out.length));
    for (let i = 0; i < out.length; i++) out[i] = (words[2 * i]! * 2 ** 21 + (words[2 * i + 1]! >>> 11)) * 2 ** -53;
  }

  /** Standard normal numbers of the portable transform in float64. */
  normal(out: Float32Array | Float64Array): void {
    const words = this.fill(new Uint32Array(2 * out.length));
    for (let i = 0; i < out.length; i++) out[i] = standardNormal64(words[2 * i]!, words[2 * i + 1]!);
  }

  /** All words of a fill, drawn before anything is written: the function may fail at any of them. */
  words([values, selection]: readonly [values: number, selection: number]): WordSource {
    const memory = [scratch(Uint32Array, values), scratch(Uint32Array, selection)] as const;
    const lanes = [this.fill(memory[0]), this.fill(memory[1])] as const;
    return (out, first, lane, count = out.length) =>
      out.set(lanes[lane === SELECTION ? 1 : 0].subarray(first, first + count));
  }

  /**
   * Not possible: a function has no key.
   *
   * @throws WeightInitError `WI_NOT_PORTABLE`
   */
  fork(): never {
    throw new WeightInitError(
      "WI_NOT_PORTABLE",
      "expected a portable generator (CpuRng) to fork, got a wrapped function",
    );
  }

  /** @internal Vue's mark of objects that `reactive` hands out as they are, as `markRaw` sets it. */
  get __v_skip(): true {
    return true;
  }

  toString(): string {
    return `FunctionRng(${this.random.name || "anonymous"})`;
  }
}
