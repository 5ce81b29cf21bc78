/**
 * MLX's global generator.
 *
 * @module
 */
import { registerRng, shown, WeightInitError } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { type KeyWords, keyOf, seedOf, splitWords } from "./key-words.ts";
import { MlxGenerator } from "./mlx-generator.ts";

/** The state: the key that the next draw splits, `mx.random.state[0].tolist()`. */
export type MlxState = KeyWords;

const isWord = (value: unknown) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;

/**
 * `mx.random.seed(seed)`, and what is drawn without a key after it: each draw splits the generator's key, keeps the first
 * half, and uses the second.
 *
 * @example
 * ```ts
 * import { uniform } from "@weightinit/core";
 * import { MlxRng } from "@weightinit/rng-mlx";
 *
 * const rng = new MlxRng(42); // mx.random.seed(42)
 * const bound = Math.sqrt(1 / 3); // mlx.nn.Linear(3, 2)
 * const weight = uniform(rng, 2, 3, { lo: -bound, hi: bound });
 * const bias = uniform(rng, 2, { lo: -bound, hi: bound });
 * console.log(weight.data[0], bias.data[0]); // -0.242488294839859 0.04284393787384033
 * ```
 */
export class MlxRng extends MlxGenerator {
  private key: KeyWords;

  /**
   * `mx.random.seed(seed)`.
   *
   * @throws WeightInitError `WI_BAD_SEED` unless an integer from 0 to 2⁶⁴ − 1
   */
  constructor(seed: number | bigint) {
    super();
    this.key = Object.freeze(keyOf(seed));
  }

  protected draw<T>(made: (key: KeyWords) => T): T {
    const [kept, used] = splitWords(this.key, 2) as [KeyWords, KeyWords];
    const result = made(used);
    this.key = Object.freeze(kept);
    return result;
  }

  /** The state, as JSON data. */
  get state(): MlxState {
    return this.key;
  }

  /**
   * The generator at a state; of the subclass that it is called on.
   *
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends MlxRng>(this: new (seed: bigint) => R, state: MlxState): R {
    if (!Array.isArray(state) || state.length !== 2 || !state.every(isWord)) {
      throw new WeightInitError(
        "WI_BAD_STATE",
        `expected the two words of mx.random.state[0], integers below 2^32, got ${shown(state)}`,
      );
    }
    return new (typeof this === "function" ? this : (MlxRng as never as typeof this))(seedOf(state as KeyWords));
  }

  /** A copy that goes on independently from the same point. */
  clone(): this {
    const Class = this.constructor as new (seed: bigint) => this;
    return new Class(seedOf(this.key));
  }

  /** What `JSON.stringify` saves: {@link state}. */
  toJSON(): MlxState {
    return this.state;
  }

  override toString(): string {
    return `MlxRng(key ${this.key.join(", ")})`;
  }
}

registerRng(MlxRng, cpuDevice);
