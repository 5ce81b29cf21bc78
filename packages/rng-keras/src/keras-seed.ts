/**
 * An initializer's seed.
 *
 * @module
 */
import { registerRng, shown, WeightInitError } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import type { SeedPair } from "./backends/backend.ts";
import type { KerasBackend } from "./backends/index.ts";
import { KerasRandom } from "./keras-random.ts";
import { checkOptions, integerOf, type KerasOptions, seedOf } from "./options.ts";

/** A {@link KerasSeed}'s state as JSON data. */
export interface KerasSeedState {
  /** Name of the class. */
  readonly generator: "KerasSeed";
  /** Keras' backend. */
  readonly backend: KerasBackend;
  /** The seed as digits. */
  readonly seed: string;
}

/**
 * An integer seed, as Keras' initializers and `keras.random` take it: `glorotUniform(new KerasSeed(42), 5, 4, { layout:
 * "keras" })` is `keras.initializers.GlorotUniform(seed=42)((5, 4))`. It is a value: the same numbers at each call.
 *
 * @example
 * ```ts
 * import { glorotUniform } from "@weightinit/core";
 * import { KerasSeed } from "@weightinit/rng-keras";
 *
 * // keras.initializers.GlorotUniform(seed=42)((2, 3)), on TensorFlow
 * console.log(glorotUniform(new KerasSeed(42), 2, 3, { layout: "keras" }));
 * // 2×3 CpuTensor<float32>:
 * //  -0.476665  -0.00346839  0.472046
 * //  -1.05118   -0.923245    0.277278
 * ```
 */
export class KerasSeed extends KerasRandom {
  /** The seed. */
  readonly seed: bigint;

  /**
   * @param seed - an integer that the backend takes: of 64 bits with sign on TensorFlow, below 2³² on JAX and NumPy,
   *   any on PyTorch, which takes it modulo 2³²
   * @param options - `backend`
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(seed: number | bigint, options: KerasOptions = {}) {
    super(checkOptions<KerasOptions>(options, ["backend"]).backend);
    this.seed = seedOf(seed, this.backend, "initializer");
  }

  /** @internal */
  protected override nextPair(): SeedPair {
    return [this.seed, 0n];
  }

  /** The seed itself: it never changes. */
  override clone(): this {
    return this;
  }

  override get state(): KerasSeedState {
    return { generator: "KerasSeed", backend: this.backend, seed: String(this.seed) };
  }

  /**
   * The seed that `state` was taken from.
   *
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState(state: KerasSeedState): KerasSeed {
    const { generator, backend, seed } = (state ?? {}) as Partial<KerasSeedState>;
    const value = integerOf(seed);
    if (generator === "KerasSeed" && backend !== undefined && value !== undefined) {
      return new KerasSeed(value, { backend });
    }
    throw new WeightInitError(
      "WI_BAD_STATE",
      `expected a state that a KerasSeed's \`state\` gave, got ${shown(state)}`,
    );
  }

  /** What it is and where it stands, for people. */
  override toString(): string {
    return `KerasSeed(${this.seed}, ${this.backend})`;
  }
}

registerRng(KerasSeed, cpuDevice);
