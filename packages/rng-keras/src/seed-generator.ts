/**
 * `keras.random.SeedGenerator`.
 *
 * @module
 */
import { registerRng, shown, WeightInitError } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import type { SeedPair } from "./backends/backend.ts";
import { backendOf, type KerasBackend } from "./backends/index.ts";
import { KerasRandom } from "./keras-random.ts";
import { checkOptions, integerOf, type KerasOptions, seedOf } from "./options.ts";

/** Options of {@link SeedGenerator}. */
export interface SeedGeneratorOptions extends KerasOptions {
  /**
   * Whether the second number counts the draws. `false` for Keras' global generator, whose seeds jump about. Default
   * `true`.
   */
  readonly ordered?: boolean | undefined;
}

/** A {@link SeedGenerator}'s state as JSON data. */
export interface SeedGeneratorState {
  /** Name of the class. */
  readonly generator: "SeedGenerator";
  /** Keras' backend. */
  readonly backend: KerasBackend;
  /** Whether the second number counts the draws. */
  readonly ordered: boolean;
  /** `generator.state.numpy()`: two integers, as digits. */
  readonly state: readonly [string, string];
}

/**
 * `keras.random.SeedGenerator(seed)`: each draw takes the next seed.
 *
 * @example
 * ```ts
 * import { normal } from "@weightinit/core";
 * import { SeedGenerator } from "@weightinit/rng-keras";
 *
 * const generator = new SeedGenerator(42, { backend: "jax" });
 * console.log(generator.next(), generator.next()); // [ 42n, 0n ] [ 42n, 1n ]
 * // keras.random.normal((2,), stddev=0.05, seed=SeedGenerator(42)), on TensorFlow
 * console.log(normal(new SeedGenerator(42), 2, { std: 0.05 }).data.join());
 * // 0.000790853810030967,-0.0795043483376503
 * ```
 */
export class SeedGenerator extends KerasRandom {
  /** Whether the second number counts the draws. */
  readonly ordered: boolean;
  /** A function, so that a Proxy that wraps every object it comes to, or a store that freezes them, ends here. */
  private readonly pair: () => [bigint, bigint];

  /**
   * @param seed - an integer that the backend's seeds can be: of 64 bits with sign on TensorFlow, of 32 with sign on
   *   PyTorch, below 2³² on JAX and NumPy
   * @param options - `backend` and `ordered`
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(seed: number | bigint, options: SeedGeneratorOptions = {}) {
    const { backend, ordered = true } = checkOptions<SeedGeneratorOptions>(options, ["backend", "ordered"]);
    super(backend);
    if (typeof ordered !== "boolean") {
      throw new WeightInitError("WI_BAD_OPTION", `expected ordered: true or false, got ${shown(ordered)}`);
    }
    this.ordered = ordered;
    const pair: [bigint, bigint] = [seedOf(seed, backend, "generator"), 0n];
    this.pair = () => pair;
  }

  /** `next(ordered)`: the seed for a draw, after which the state moves on. */
  next(ordered: boolean = this.ordered): readonly [bigint, bigint] {
    const pair = this.pair();
    const [s, k] = pair;
    const { asSeed } = backendOf(this.backend);
    // Both operations are of the seeds' type; the remainder is never negative.
    const scrambled = (a: bigint) => ((asSeed((a + 1n) * 5387n) % 933199n) + 933199n) % 933199n;
    pair[0] = ordered ? s : scrambled(s);
    pair[1] = ordered ? asSeed(k + 1n) : scrambled(k);
    return [s, k];
  }

  /** @internal */
  protected override nextPair(): SeedPair {
    return this.next();
  }

  override get state(): SeedGeneratorState {
    const [s, k] = this.pair();
    const { backend, ordered } = this;
    return { generator: "SeedGenerator", backend, ordered, state: [String(s), String(k)] };
  }

  /**
   * The generator that `state` was taken from, at that point.
   *
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState(state: SeedGeneratorState): SeedGenerator {
    const { generator, backend, ordered, state: words } = (state ?? {}) as Partial<SeedGeneratorState>;
    const [s, k] = Array.isArray(words) && words.length === 2 ? words.map(integerOf) : [];
    const isKnown = generator === "SeedGenerator" && backend !== undefined && typeof ordered === "boolean";
    if (!isKnown || s === undefined || k === undefined || backendOf(backend).asSeed(k) !== k) {
      throw new WeightInitError(
        "WI_BAD_STATE",
        `expected a state that a SeedGenerator's \`state\` gave, got ${shown(state)}`,
      );
    }
    const made = new SeedGenerator(s, { backend, ordered });
    made.pair()[1] = k;
    return made;
  }

  override clone(): this {
    return SeedGenerator.fromState(this.state) as this;
  }

  /** What it is and where it stands, for people. */
  override toString(): string {
    return `SeedGenerator(state ${this.pair().join(", ")}, ${this.backend})`;
  }
}

registerRng(SeedGenerator, cpuDevice);
