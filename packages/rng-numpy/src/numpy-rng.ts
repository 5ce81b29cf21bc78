/**
 * What the Generator's classes and RandomState share.
 *
 * @module
 */
import {
  type DType,
  type ForeignRequest,
  type ForeignRng,
  type StorageOf,
  shown,
  WeightInitError,
} from "@weightinit/core";
import type { CpuMakes } from "@weightinit/cpu";
import { refuse } from "./arguments.ts";
import { fillTensor } from "./fill-tensor.ts";
import type { SeedSequence } from "./seed-sequence.ts";
import { range, type Shuffled, shuffle } from "./shuffle.ts";
import type { Numbers } from "./uniform.ts";
import type { WordSource } from "./word-source.ts";

/** What an array of the generator's numbers may be filled into, and as what. */
export const isNumbers = (value: unknown): value is Numbers =>
  value instanceof Float32Array || value instanceof Float64Array;

/** What `Pcg64`, `Mt19937` and the others, and `RandomState`, have in common. */
export abstract class NumpyRng implements ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  /** A function, so that a Proxy that wraps every object it comes to, or a store that freezes them, ends here. */
  protected abstract readonly source: () => WordSource;

  /** Uniform numbers in [0, 1), or of a law in float64, to `out`. */
  protected abstract fillUniform(out: Numbers, bounds?: { readonly low: number; readonly high: number }): void;
  /** Standard normal numbers, or of a law in float64, to `out`. */
  protected abstract fillNormal(out: Numbers, law?: { readonly loc: number; readonly scale: number }): void;

  /** The state as JSON data, as NumPy prints it; the class's `fromState` gives the generator back. */
  abstract get state(): object;

  /** Its class and what it was made of. */
  abstract toString(): string;

  /** A copy that goes on independently from the same point. */
  abstract clone(): this;

  /** @internal What `ForeignRng` asks for. */
  abstract uniform(out: Numbers, dtype?: DType): void;
  /** @internal What `ForeignRng` asks for. */
  abstract normal(out: Numbers, dtype?: DType): void;

  /** @internal A whole tensor by NumPy's own steps; `false` for complex ones and for laws that NumPy does not have. */
  fillTensor(out: StorageOf[DType], request: ForeignRequest): boolean {
    const fills = {
      uniform: (numbers: Numbers, bounds?: { readonly low: number; readonly high: number }) =>
        this.fillUniform(numbers, bounds),
      normal: (numbers: Numbers, law?: { readonly loc: number; readonly scale: number }) =>
        this.fillNormal(numbers, law),
    };
    return fillTensor(fills, out, request);
  }

  /**
   * `permutation(n)`: 0 … n − 1 in random order; of an array, a shuffled copy. Rows of a matrix are permuted by
   * permuting their indices.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  permutation<T>(array: readonly T[]): T[];
  permutation(n: number): number[];
  permutation(given: number | readonly unknown[]): unknown[] {
    const copy = Array.isArray(given) ? [...given] : range(populationOf(given));
    shuffle(this.source(), copy);
    return copy;
  }

  /**
   * `shuffle(array)`: puts the elements of a list or a typed array in random order, in place.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  shuffle(array: unknown[] | ArrayBufferView): void {
    if (!Array.isArray(array) && !(ArrayBuffer.isView(array) && "length" in array)) {
      throw refuse("WI_BAD_ARGUMENT", "an array to shuffle", array);
    }
    shuffle(this.source(), array as Shuffled);
  }

  /** What `JSON.stringify` saves: {@link state}. */
  toJSON(): this["state"] {
    return this.state;
  }

  /** @internal Vue's mark of objects that `reactive` hands out as they are, as `markRaw` sets it. */
  get __v_skip(): true {
    return true;
  }

  /**
   * NumPy's generators have no children by name.
   *
   * @throws WeightInitError `WI_NOT_PORTABLE`, always
   */
  fork(_name: string | number | bigint): never {
    throw new WeightInitError(
      "WI_NOT_PORTABLE",
      `expected a portable generator to fork, got ${this.constructor.name}; fork a CpuRng, or spawn children of a SeedSequence`,
    );
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return String(this);
  }
}

/** The n of 0 … n − 1. */
export function populationOf(n: unknown): number {
  if (Number.isSafeInteger(n) && (n as number) >= 0 && (n as number) < 2 ** 32) return n as number;
  throw refuse("WI_BAD_ARGUMENT", "an integer from 0 to 2^32 - 1, or a list", n);
}

/** How a seed is printed. */
export const printed = (sequence: SeedSequence | undefined): string => {
  if (sequence === undefined) return "from a state";
  const key = sequence.spawnKey.length > 0 ? `, spawnKey ${shown(sequence.spawnKey.map(Number))}` : "";
  return `seed ${shown(sequence.entropy)}${key}`;
};
