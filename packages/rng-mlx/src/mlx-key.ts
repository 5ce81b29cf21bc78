/**
 * MLX's keys.
 *
 * @module
 */
import { registerRng } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { countOf, refuse } from "./arguments.ts";
import { type KeyWords, keyOf, seedOf, splitWords } from "./key-words.ts";
import { MlxGenerator } from "./mlx-generator.ts";

/**
 * `mx.random.key(seed)`. It is a value: the same key gives the same numbers at each call; make others with {@link split}.
 *
 * @example
 * ```ts
 * import { randn32 } from "@weightinit/core";
 * import { MlxKey } from "@weightinit/rng-mlx";
 *
 * // mx.random.normal((3,), key=mx.random.key(42))
 * console.log(randn32(new MlxKey(42), 3));
 * // 3-element CpuTensor<float32>:
 * //   0.186936
 * //  -1.28065
 * //  -1.55931
 * ```
 */
export class MlxKey extends MlxGenerator {
  /** The key as MLX's array has it. */
  readonly data: KeyWords;

  /**
   * `mx.random.key(seed)`.
   *
   * @throws WeightInitError `WI_BAD_SEED` unless an integer from 0 to 2⁶⁴ − 1
   */
  constructor(seed: number | bigint) {
    super();
    this.data = Object.freeze(keyOf(seed));
  }

  /**
   * `mx.random.split(key, count)`: other keys.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  split(count: number = 2): MlxKey[] {
    if (countOf(count) < 1) throw refuse("WI_BAD_ARGUMENT", "at least one key", count);
    return splitWords(this.data, count).map((words) => new MlxKey(seedOf(words)));
  }

  protected draw<T>(made: (key: KeyWords) => T): T {
    return made(this.data);
  }

  /** The key itself: it never changes. */
  clone(): MlxKey {
    return this;
  }

  /** The key as JSON data: its words. */
  toJSON(): KeyWords {
    return this.data;
  }

  override toString(): string {
    return `MlxKey(${seedOf(this.data)})`;
  }
}

registerRng(MlxKey, cpuDevice);
