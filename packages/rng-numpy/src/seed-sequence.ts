/**
 * NumPy's SeedSequence (`numpy/random/bit_generator.pyx`), after Melissa O'Neill's `seed_seq` alternative of 2015.
 *
 * @module
 */
import { countOf, optionsOf, refuse } from "./arguments.ts";
import { wordsOf } from "./words.ts";

/** An integer ≥ 0, also as decimal digits or `"0x…"`; or a list of them, in which lists may stand. */
export type Entropy = number | bigint | string | readonly Entropy[];

/** Options of a {@link SeedSequence}. */
export interface SeedSequenceOptions {
  /** Which of another sequence's children this is. Default `[]`. */
  readonly spawnKey?: readonly (number | bigint)[] | undefined;
  /** Words of the pool, at least 4, the default. */
  readonly poolSize?: number | undefined;
  /** Children already made: the next one has this number. Default 0. */
  readonly nChildrenSpawned?: number | undefined;
}

/** What `SeedSequence.state` says. */
export interface SeedSequenceState {
  /** As it was given; integers beyond 2⁵³ as digits. */
  readonly entropy: Entropy;
  /** Which children of children it is. */
  readonly spawn_key: readonly (number | string)[];
  /** Words of the pool. */
  readonly pool_size: number;
  /** Children made so far. */
  readonly n_children_spawned: number;
}

/**
 * `np.random.SeedSequence`: turns entropy of any length into the words that seed a generator, and makes independent
 * children.
 *
 * @example
 * ```ts
 * import { Pcg64, SeedSequence } from "@weightinit/rng-numpy";
 *
 * const sequence = new SeedSequence(42);
 * console.log(sequence.generateState(2)); // Uint32Array(2) [ 3444837047, 2669555309 ]
 * const workers = sequence.spawn(2).map((child) => new Pcg64(child));
 * console.log(workers[0]?.random()); // 0.9167441575549085
 * ```
 */
export class SeedSequence {
  /** As it was given. */
  readonly entropy: Entropy;
  /** Which children of children it is. */
  readonly spawnKey: readonly bigint[];
  /** A function, so that a Proxy that wraps every object it comes to, or a store that freezes them, ends here. */
  private readonly inner: () => { readonly pool: Uint32Array; children: number };

  /**
   * @param entropy - an integer ≥ 0 of any size, or a list of them; numbers beyond 2⁵³ − 1 as bigints or digits
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(entropy: Entropy, options?: SeedSequenceOptions) {
    const given = optionsOf(options, ["spawnKey", "poolSize", "nChildrenSpawned"]) as SeedSequenceOptions;
    const { spawnKey = [], poolSize = 4, nChildrenSpawned = 0 } = given;
    if (!Array.isArray(spawnKey)) throw refuse("WI_BAD_OPTION", "spawnKey to be a list of integers", spawnKey);
    if (!Number.isSafeInteger(poolSize) || poolSize < 4 || poolSize > 2 ** 20) {
      throw refuse("WI_BAD_OPTION", "poolSize to be an integer ≥ 4", poolSize);
    }
    if (!Number.isSafeInteger(nChildrenSpawned) || nChildrenSpawned < 0) {
      throw refuse("WI_BAD_OPTION", "nChildrenSpawned to be an integer ≥ 0", nChildrenSpawned);
    }
    this.entropy = entropy;
    const keyWords = entropyWords(spawnKey);
    this.spawnKey = spawnKey.map((key) => BigInt(key));
    const words = entropyWords(entropy);
    // So that a child of short entropy is never a parent of longer entropy.
    if (keyWords.length > 0) while (words.length < poolSize) words.push(0);
    const inner = { pool: mixedPool(words.concat(keyWords), poolSize), children: nChildrenSpawned };
    this.inner = () => inner;
  }

  /** The words that the entropy was mixed into. */
  get pool(): Uint32Array {
    return this.inner().pool.slice();
  }

  /** Children made so far. */
  get nChildrenSpawned(): number {
    return this.inner().children;
  }

  /** The arguments that make the same sequence again. */
  get state(): SeedSequenceState {
    const { pool, children } = this.inner();
    return {
      entropy: plain(this.entropy),
      spawn_key: this.spawnKey.map((key) => plain(key) as number | string),
      pool_size: pool.length,
      n_children_spawned: children,
    };
  }

  /** What `JSON.stringify` saves: {@link state}. */
  toJSON(): SeedSequenceState {
    return this.state;
  }

  /**
   * `generate_state(n, dtype)`: words for a generator; the same at every call.
   *
   * @throws WeightInitError `WI_BAD_DIMS` or `WI_BAD_DTYPE`
   */
  generateState(n: number, dtype?: "uint32"): Uint32Array<ArrayBuffer>;
  generateState(n: number, dtype: "uint64"): BigUint64Array<ArrayBuffer>;
  generateState(
    n: number,
    dtype: "uint32" | "uint64" = "uint32",
  ): Uint32Array<ArrayBuffer> | BigUint64Array<ArrayBuffer> {
    if (dtype !== "uint32" && dtype !== "uint64") throw refuse("WI_BAD_DTYPE", '"uint32" or "uint64"', dtype);
    const words = new Uint32Array(dtype === "uint64" ? 2 * countOf(n) : countOf(n));
    const { pool } = this.inner();
    let constant = 0x8b51f9dd;
    for (let i = 0; i < words.length; i++) {
      const word = pool[i % pool.length]! ^ constant;
      constant = Math.imul(constant, 0x58f38ded);
      const product = Math.imul(word, constant);
      words[i] = product ^ (product >>> 16);
    }
    return dtype === "uint64" ? new BigUint64Array(words.buffer) : words;
  }

  /**
   * `spawn(n)`: the next n children, whose words are independent of this sequence's and of each other's.
   *
   * @throws WeightInitError `WI_BAD_DIMS`
   */
  spawn(n: number): SeedSequence[] {
    const inner = this.inner();
    const first = inner.children;
    inner.children += countOf(n);
    return Array.from(
      { length: n },
      (_, i) =>
        new SeedSequence(this.entropy, {
          spawnKey: [...this.spawnKey, BigInt(first + i)],
          poolSize: inner.pool.length,
        }),
    );
  }
}

/** Integers beyond 2⁵³ as digits, for JSON. */
function plain(entropy: Entropy): Entropy {
  if (typeof entropy === "bigint") return entropy <= 2n ** 53n ? Number(entropy) : String(entropy);
  return Array.isArray(entropy) ? entropy.map(plain) : entropy;
}

/** @throws WeightInitError `WI_BAD_SEED` */
function entropyWords(entropy: Entropy): number[] {
  if (Array.isArray(entropy) || ArrayBuffer.isView(entropy)) {
    return Array.from(entropy as readonly Entropy[]).flatMap(entropyWords);
  }
  const isDigits = typeof entropy === "string" && /^(\d+|0x[\da-f]+)$/i.test(entropy);
  const isInteger = typeof entropy === "bigint" || Number.isSafeInteger(entropy);
  const integer = isDigits || isInteger ? BigInt(entropy as string | number | bigint) : -1n;
  if (integer >= 0n) return wordsOf(integer);
  throw refuse("WI_BAD_SEED", "an integer ≥ 0 or a list of them; numbers beyond 2^53 - 1 as a bigint", entropy);
}

/** The pool that all words were mixed into. */
function mixedPool(words: readonly number[], size: number): Uint32Array {
  let constant = 0x43b0d7e5;
  const hash = (word: number): number => {
    const mixed = word ^ constant;
    constant = Math.imul(constant, 0x931e8875);
    const product = Math.imul(mixed, constant);
    return product ^ (product >>> 16);
  };
  const mix = (x: number, y: number): number => {
    const difference = Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y);
    return difference ^ ((difference | 0) >>> 16);
  };
  const pool = Uint32Array.from({ length: size }, (_, i) => hash(words[i] ?? 0));
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) if (to !== from) pool[to] = mix(pool[to]!, hash(pool[from]!));
  }
  for (let from = size; from < words.length; from++) {
    for (let to = 0; to < size; to++) pool[to] = mix(pool[to]!, hash(words[from]!));
  }
  return pool;
}
