/**
 * `np.random.MT19937`, under the Generator.
 *
 * @module
 */
import { registerRng } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { countOf, refuse, type Size } from "./arguments.ts";
import { jump } from "./mt19937-jump.ts";
import { Mt19937Source } from "./mt19937-source.ts";
import { readWords, type TwisterWords, wordsOf } from "./mt19937-state.ts";
import { type GeneratorOptions, NumpyGenerator, type Seed } from "./numpy-generator.ts";
import { StateReader } from "./state.ts";

/** `bit_generator.state` of an MT19937. */
export interface Mt19937State {
  /** NumPy's name of the class. */
  readonly bit_generator: "MT19937";
  /** The words, and the place of the next one. */
  readonly state: TwisterWords;
}

/**
 * NumPy's `Generator(MT19937(seed))`. For `np.random.seed` and `RandomState` there is {@link RandomState}: the same
 * recursion, seeded otherwise.
 *
 * @example
 * ```ts
 * import { Mt19937 } from "@weightinit/rng-numpy";
 *
 * console.log(new Mt19937(42).random()); // 0.5419938930062744
 * ```
 */
export class Mt19937 extends NumpyGenerator {
  protected override readonly source: () => Mt19937Source;

  /**
   * @param seed - an integer ≥ 0 of any size, a list of them, or a {@link SeedSequence}
   * @param options - `glibc`
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(seed: Seed, options?: GeneratorOptions) {
    super(seed, options);
    const source = new Mt19937Source();
    source.mt.key.set(this.seedSequence!.generateState(624));
    source.mt.key[0] = 0x80000000;
    // Not 624: the first word is the last of these, before any twist.
    source.mt.position = 623;
    this.source = () => source;
  }

  /** The state as NumPy prints it. */
  override get state(): Mt19937State {
    return { bit_generator: "MT19937", state: wordsOf(this.source()) };
  }

  /**
   * The generator whose state NumPy printed, or ours, at that point; of the subclass that it is called on.
   *
   * @param given - as data, or the text that Python's `json.dumps(rng.bit_generator.state, default=lambda a: a.tolist())` writes
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends Mt19937>(
    this: new (
      seed: Seed,
      options?: GeneratorOptions,
    ) => R,
    given: Mt19937State | string,
    options?: GeneratorOptions,
  ): R {
    const rng: Mt19937 = new (typeof this === "function" ? this : Mt19937)(0, options);
    const state = new StateReader("Mt19937", given);
    state.name("MT19937");
    readWords(state.inner("state"), rng.source());
    return rng.forgetSeed() as R;
  }

  /**
   * `jumped(jumps)`: a new generator, `jumps` times 2¹²⁸ words ahead, to the bit where NumPy's is. Takes some hundredths
   * of a second a jump.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  jumped(jumps = 1): this {
    if (!Number.isSafeInteger(jumps) || jumps < 0) throw refuse("WI_BAD_ARGUMENT", "jumps to be an integer ≥ 0", jumps);
    const copy = this.clone();
    for (let i = 0; i < jumps; i++) jump(copy.source().mt);
    return copy;
  }

  /** `bit_generator.random_raw(n)`: words of 32 bits. */
  override randomRaw(): bigint;
  override randomRaw(size: Size): BigUint64Array<ArrayBuffer>;
  override randomRaw(size?: Size): bigint | BigUint64Array<ArrayBuffer> {
    const count = size === undefined ? 1 : countOf(size);
    const words = BigUint64Array.from({ length: count }, () => BigInt(this.source().next32()));
    return size === undefined ? words[0]! : words;
  }
}

registerRng(Mt19937, cpuDevice);
