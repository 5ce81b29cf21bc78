/**
 * `np.random.SFC64`.
 *
 * @module
 */
import { registerRng } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { type GeneratorOptions, NumpyGenerator, type Seed } from "./numpy-generator.ts";
import { Sfc64Source } from "./sfc64-source.ts";
import { integers64, type KeptHalf, keptHalf, StateReader } from "./state.ts";
import { type StateInteger, writeInteger } from "./words.ts";

/** `bit_generator.state` of an SFC64. */
export interface Sfc64State extends KeptHalf {
  /** NumPy's name of the class. */
  readonly bit_generator: "SFC64";
  /** The words. */
  readonly state: {
    /** Three of 64 bits, and the counter. */
    readonly state: readonly StateInteger[];
  };
}

/**
 * NumPy's `Generator(SFC64(seed))`.
 *
 * @example
 * ```ts
 * import { Sfc64 } from "@weightinit/rng-numpy";
 *
 * console.log(new Sfc64(42).random()); // 0.5299360452325557
 * ```
 */
export class Sfc64 extends NumpyGenerator {
  protected override readonly source: () => Sfc64Source;

  /**
   * @param seed - an integer ≥ 0 of any size, a list of them, or a {@link SeedSequence}
   * @param options - `glibc`
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(seed: Seed, options?: GeneratorOptions) {
    super(seed, options);
    const source = new Sfc64Source().seed(this.seedSequence!.generateState(6));
    this.source = () => source;
  }

  /** The state as NumPy prints it, integers beyond 2⁵³ as digits. */
  override get state(): Sfc64State {
    const source = this.source();
    return { bit_generator: "SFC64", state: { state: integers64(source.state) }, ...keptHalf(source) };
  }

  /**
   * The generator whose state NumPy printed, or ours, at that point; of the subclass that it is called on.
   *
   * @param given - as data, or the text that Python's `json.dumps(rng.bit_generator.state, default=lambda a: a.tolist())` writes
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends Sfc64>(
    this: new (
      seed: Seed,
      options?: GeneratorOptions,
    ) => R,
    given: Sfc64State | string,
    options?: GeneratorOptions,
  ): R {
    const rng: Sfc64 = new (typeof this === "function" ? this : Sfc64)(0, options);
    const state = new StateReader("Sfc64", given);
    state.name("SFC64");
    const words = state.inner("state").integers("state", 4, 64);
    const source = rng.source();
    state.keptHalf(source);
    for (const [i, word] of words.entries()) writeInteger(word, source.state, 2 * i, 2);
    return rng.forgetSeed() as R;
  }
}

registerRng(Sfc64, cpuDevice);
