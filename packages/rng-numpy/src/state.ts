/**
 * Generators' states as NumPy prints them, read and checked.
 *
 * @module
 */
import type { WeightInitError } from "@weightinit/core";
import { refuse } from "./arguments.ts";
import type { WordSource } from "./word-source.ts";
import { fromStateInteger, type StateInteger, toStateInteger } from "./words.ts";

/** What the states of all bit generators but MT19937 have. Integers beyond 2⁵³ are decimal digits. */
export interface KeptHalf {
  /** 1 if the upper half of a 64-bit word is kept for the next 32-bit draw. */
  readonly has_uint32: 0 | 1;
  /** What was kept last. */
  readonly uinteger: number;
}

/**
 * A state as data: what Python's `json.dumps` wrote of one is parsed, its integers beyond 2⁵³ as digits, which
 * `JSON.parse` would round. Anything else, and what is no JSON, comes back as it is.
 */
export function stateData(state: unknown): unknown {
  if (typeof state !== "string") return state;
  try {
    return JSON.parse(state.replace(/(?<=[[:,\s])\d{16,}(?=\s*[,\]}])/g, '"$&"'));
  } catch {
    return state;
  }
}

/** Reads a state field by field. */
export class StateReader {
  readonly #generator: string;
  readonly #state: Readonly<Record<string, unknown>>;
  readonly #path: string;

  /** @throws WeightInitError `WI_BAD_STATE` if `state` is no object. */
  constructor(generator: string, given: unknown, path = "") {
    const state = path === "" ? stateData(given) : given;
    this.#generator = generator;
    this.#path = path;
    if (typeof state !== "object" || state === null) throw this.bad(path.replace(/\.$/, ""), state);
    this.#state = state as Readonly<Record<string, unknown>>;
  }

  bad(field: string, value: unknown): WeightInitError {
    const where = field === "" ? "this" : `this as ${field}`;
    return refuse(
      "WI_BAD_STATE",
      `the state of a ${this.#generator} as NumPy prints it, integers beyond 2^53 as digits, not ${where}`,
      value,
    );
  }

  /** The object at `field`. */
  inner(field: string): StateReader {
    return new StateReader(this.#generator, this.#state[field], `${this.#path}${field}.`);
  }

  /** The value at `field`, if `check` takes it; `read` is what it stands for. */
  read<T>(field: string, read: (value: unknown) => T | undefined): T {
    const value = this.#state[field];
    const result = read(value);
    if (result === undefined) throw this.bad(`${this.#path}${field}`, value);
    return result;
  }

  integer(field: string, bits: number): bigint {
    return this.read(field, (value) => fromStateInteger(value, bits));
  }

  /** `length` integers below 2^bits. */
  integers(field: string, length: number, bits: number): bigint[] {
    return this.read(field, (value) => {
      if (!Array.isArray(value) && !ArrayBuffer.isView(value)) return undefined;
      const integers = Array.from(value as ArrayLike<unknown>, (one) => fromStateInteger(one, bits));
      return integers.length === length && integers.every((one) => one !== undefined) ? integers : undefined;
    });
  }

  /** Throws unless the state is of this bit generator. */
  name(name: string): void {
    this.read("bit_generator", (value) => (value === name ? name : undefined));
  }

  has(field: string): boolean {
    return this.#state[field] !== undefined;
  }

  /** The half of a word that is kept, to `source`. */
  keptHalf(source: WordSource): void {
    const has = this.integer("has_uint32", 1) === 1n;
    const uinteger = Number(this.integer("uinteger", 32));
    source.hasUint32 = has;
    source.uinteger = uinteger;
  }
}

export const keptHalf = ({ hasUint32, uinteger }: WordSource): KeptHalf => ({
  has_uint32: hasUint32 ? 1 : 0,
  uinteger,
});

/** 64-bit integers of pairs of words. */
export function integers64(words: Int32Array): StateInteger[] {
  return Array.from({ length: words.length / 2 }, (_, i) =>
    toStateInteger((BigInt(words[2 * i + 1]! >>> 0) << 32n) | BigInt(words[2 * i]! >>> 0)),
  );
}
