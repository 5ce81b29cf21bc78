/**
 * `keras.utils.set_random_seed`.
 *
 * @module
 */
import { registerRng, shown, WeightInitError } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { PythonRandom } from "@weightinit/rng-parts";
import type { SeedPair } from "./backends/backend.ts";
import type { KerasBackend } from "./backends/index.ts";
import { KerasRandom } from "./keras-random.ts";
import { checkOptions, integerOf, type KerasOptions } from "./options.ts";
import { SeedGenerator, type SeedGeneratorState } from "./seed-generator.ts";

/** A {@link KerasRng}'s state as JSON data. */
export interface KerasRngState {
  /** Name of the class. */
  readonly generator: "KerasRng";
  /** Keras' backend. */
  readonly backend: KerasBackend;
  /** What `set_random_seed` got, as digits. */
  readonly seed: string;
  /** How many seeds were taken. */
  readonly taken: number;
  /** The global generator, if there is one. */
  readonly global: SeedGeneratorState | null;
}

/** What moves on. */
interface Random {
  readonly random: PythonRandom;
  taken: number;
  global: SeedGenerator | undefined;
}

/**
 * Keras after `keras.utils.set_random_seed(seed)`: each tensor is one of an initializer that was made without a seed, in
 * the order in which they are made, which is that of the layers. `initialize` of `@weightinit/recipes` makes layers with
 * it, and takes the seeds that they draw besides.
 *
 * @example
 * ```ts
 * import { initialize, keras } from "@weightinit/recipes";
 * import { KerasRng } from "@weightinit/rng-keras";
 *
 * // keras.utils.set_random_seed(42); keras.Sequential([keras.Input((4,)), Dense(3), Dropout(0.1), Dense(2)])
 * const rng = new KerasRng(42, { backend: "tensorflow" });
 * const weights = initialize(rng, [keras.dense("dense", 4, 3), keras.dropout(), keras.dense("dense_1", 3, 2)]);
 * console.log(weights.get("dense/kernel")!.data.slice(0, 3).join());
 * // 0.6632373332977295,0.3011295795440674,-0.2616168260574341
 * ```
 */
export class KerasRng extends KerasRandom {
  /** What `set_random_seed` got. */
  readonly seed: bigint;
  /** A function, so that a Proxy that wraps every object it comes to, or a store that freezes them, ends here. */
  private readonly random: () => Random;

  /**
   * @param seed - what `set_random_seed` gets, an integer. NumPy, which it seeds, too, refuses those beyond 2³² − 1; Python's
   *   own `random.seed`, from which the seeds come, takes any
   * @param options - `backend`
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(seed: number | bigint, options: KerasOptions = {}) {
    super(checkOptions<KerasOptions>(options, ["backend"]).backend);
    const value = typeof seed === "string" ? undefined : integerOf(seed);
    if (value === undefined) {
      throw new WeightInitError(
        "WI_BAD_SEED",
        `expected a seed that is an integer (a bigint beyond 2^53), got ${shown(seed)}`,
      );
    }
    this.seed = value;
    const random: Random = { random: new PythonRandom(value), taken: 0, global: undefined };
    this.random = () => random;
  }

  /** Whose order of draws `initialize` of `@weightinit/recipes` follows: that in which Keras' layers are made. */
  get library(): "keras" {
    return "keras";
  }

  /** @internal Passes over an initializer, or a seed that is for no variable. */
  skips(): boolean {
    this.nextSeed();
    return true;
  }

  /** The seed that Keras gives the next initializer, or the next layer with a seed of its own: 1 … 10⁹. */
  nextSeed(): number {
    const random = this.random();
    random.taken++;
    return random.random.randint(1, 1e9);
  }

  /** Passes over seeds, such as those of layers that draw while they train. */
  skip(seeds: number): this {
    if (!(Number.isInteger(seeds) && seeds >= 0 && seeds < 2 ** 31)) {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected how many seeds to skip, got ${shown(seeds)}`);
    }
    for (let i = 0; i < seeds; i++) this.nextSeed();
    return this;
  }

  /** `keras.random.SeedGenerator()` without a seed: it takes the next one. */
  seedGenerator(): SeedGenerator {
    return new SeedGenerator(this.nextSeed(), { backend: this.backend });
  }

  /** What the functions of `keras.random` draw from without a seed; it takes a seed when it is first asked for. */
  get global(): SeedGenerator {
    const random = this.random();
    random.global ??= new SeedGenerator(this.nextSeed(), { backend: this.backend, ordered: false });
    return random.global;
  }

  /** @internal */
  protected override nextPair(): SeedPair {
    return [BigInt(this.nextSeed()), 0n];
  }

  override get state(): KerasRngState {
    const { taken, global } = this.random();
    const { backend, seed } = this;
    return { generator: "KerasRng", backend, seed: String(seed), taken, global: global?.state ?? null };
  }

  /**
   * The generator that `state` was taken from, at that point.
   *
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState(state: KerasRngState): KerasRng {
    const { generator, backend, seed, taken, global } = (state ?? {}) as Partial<KerasRngState>;
    const value = integerOf(seed);
    const isCount = Number.isInteger(taken) && taken! >= 0 && taken! < 2 ** 31;
    if (generator !== "KerasRng" || backend === undefined || value === undefined || !isCount) {
      throw new WeightInitError(
        "WI_BAD_STATE",
        `expected a state that a KerasRng's \`state\` gave, got ${shown(state)}`,
      );
    }
    const rng = new KerasRng(value, { backend }).skip(taken!);
    rng.random().global = global ? SeedGenerator.fromState(global) : undefined;
    return rng;
  }

  override clone(): this {
    return KerasRng.fromState(this.state) as this;
  }

  /** What it is and where it stands, for people. */
  override toString(): string {
    return `KerasRng(seed ${this.seed}, ${this.backend})`;
  }
}

registerRng(KerasRng, cpuDevice);
