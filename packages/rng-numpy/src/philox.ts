/**
 * `np.random.Philox`.
 *
 * @module
 */
import { registerRng } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { integerOf, optionsOf, refuse } from "./arguments.ts";
import { type GeneratorOptions, NumpyGenerator, type Seed, stepsOf } from "./numpy-generator.ts";
import { PhiloxSource } from "./philox-source.ts";
import { integers64, type KeptHalf, keptHalf, StateReader } from "./state.ts";
import { type StateInteger, writeInteger } from "./words.ts";

/** `bit_generator.state` of a Philox: 64-bit integers, lowest first. */
export interface PhiloxState extends KeptHalf {
  /** NumPy's name of the class. */
  readonly bit_generator: "Philox";
  /** The words, 64 bits each, lowest first. */
  readonly state: {
    /** Four words; raised before each block. */
    readonly counter: readonly StateInteger[];
    /** Two words. */
    readonly key: readonly StateInteger[];
  };
  /** The last block, four words. */
  readonly buffer: readonly StateInteger[];
  /** How many of them are taken. */
  readonly buffer_pos: number;
}

/** Where a stream of a key begins. */
export interface PhiloxKey extends GeneratorOptions {
  /** The key, below 2¹²⁸. */
  readonly key: number | bigint;
  /** The counter, below 2²⁵⁶. Default 0; the first block is that of the counter after it. */
  readonly counter?: number | bigint | undefined;
}

/**
 * NumPy's `Generator(Philox(seed))`: counter-based, Philox4x64-10.
 *
 * @example
 * ```ts
 * import { Philox } from "@weightinit/rng-numpy";
 *
 * console.log(new Philox(42).random()); // 0.08607763073528474
 * console.log(Philox.fromKey({ key: 7n, counter: 1n }).randomRaw()); // 1528177845972429030n
 * ```
 */
export class Philox extends NumpyGenerator {
  protected override readonly source: () => PhiloxSource;

  /**
   * @param seed - an integer ≥ 0 of any size, a list of them, or a {@link SeedSequence}
   * @param options - `glibc`
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(seed: Seed, options?: GeneratorOptions) {
    super(seed, options);
    const source = new PhiloxSource().seed(this.seedSequence!.generateState(4));
    this.source = () => source;
  }

  /** The state as NumPy prints it, integers beyond 2⁵³ as digits. */
  override get state(): PhiloxState {
    const source = this.source();
    return {
      bit_generator: "Philox",
      state: { counter: integers64(source.state.subarray(0, 8)), key: integers64(source.state.subarray(8)) },
      buffer: integers64(source.block),
      buffer_pos: source.taken,
      ...keptHalf(source),
    };
  }

  /**
   * The generator whose state NumPy printed, or ours, at that point; of the subclass that it is called on.
   *
   * @param given - as data, or the text that Python's `json.dumps(rng.bit_generator.state, default=lambda a: a.tolist())` writes
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends Philox>(
    this: new (
      seed: Seed,
      options?: GeneratorOptions,
    ) => R,
    given: PhiloxState | string,
    options?: GeneratorOptions,
  ): R {
    const rng: Philox = new (typeof this === "function" ? this : Philox)(0, options);
    const state = new StateReader("Philox", given);
    state.name("Philox");
    const inner = state.inner("state");
    const words = [...inner.integers("counter", 4, 64), ...inner.integers("key", 2, 64)];
    const block = state.integers("buffer", 4, 64);
    const taken = Number(state.integer("buffer_pos", 3));
    if (taken > 4) throw state.bad("buffer_pos", taken);
    const source = rng.source();
    state.keptHalf(source);
    for (const [i, word] of words.entries()) writeInteger(word, source.state, 2 * i, 2);
    for (const [i, word] of block.entries()) writeInteger(word, source.block, 2 * i, 2);
    source.taken = taken;
    return rng.forgetSeed() as R;
  }

  /**
   * `Philox(key=key, counter=counter)`: the stream of a key, without a seed.
   *
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  static fromKey(given: PhiloxKey): Philox {
    const { key, counter = 0, ...options } = optionsOf(given, ["key", "counter", "glibc"]) as unknown as PhiloxKey;
    const rng = new Philox(0, options);
    const { state } = rng.source();
    for (const [name, value, at, count] of [
      ["key", key, 8, 4],
      ["counter", counter, 0, 8],
    ] as const) {
      const isInteger = typeof value === "bigint" || Number.isSafeInteger(value);
      const integer = isInteger ? integerOf(name, value) : -1n;
      if (integer < 0n || integer >> BigInt(32 * count) > 0n) {
        throw refuse("WI_BAD_SEED", `${name} to be an integer from 0 to 2^${32 * count} - 1`, value);
      }
      writeInteger(integer, state, at, count);
    }
    return rng.forgetSeed();
  }

  /**
   * `advance(steps)`: `steps` blocks of four 64-bit words, modulo 2²⁵⁶. Drops what is left of the last block.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  advance(steps: number | bigint): this {
    this.source().advance(stepsOf(steps));
    return this;
  }

  /**
   * `jumped(jumps)`: a new generator, `jumps` times 2¹²⁸ blocks ahead.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  jumped(jumps: number | bigint = 1): this {
    const copy = this.clone();
    copy.source().jump(stepsOf(jumps));
    return copy;
  }
}

registerRng(Philox, cpuDevice);
