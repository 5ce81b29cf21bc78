/**
 * What `Pcg64` and `Pcg64Dxsm` share: their state, `advance` and `jumped`.
 *
 * @module
 */
import { type GeneratorOptions, NumpyGenerator, type Seed, stepsOf } from "./numpy-generator.ts";
import { Pcg64Source } from "./pcg64-source.ts";
import { type KeptHalf, keptHalf, StateReader } from "./state.ts";
import { type StateInteger, toStateInteger } from "./words.ts";

/** `bit_generator.state` of a PCG64 or PCG64DXSM. */
export interface PcgState<Name extends string> extends KeptHalf {
  /** NumPy's name of the class. */
  readonly bit_generator: Name;
  /** The words, below 2¹²⁸. */
  readonly state: {
    /** The number that each step multiplies. */
    readonly state: StateInteger;
    /** What each step adds; odd. */
    readonly inc: StateInteger;
  };
}

export abstract class PcgGenerator<Name extends "PCG64" | "PCG64DXSM"> extends NumpyGenerator {
  protected override readonly source: () => Pcg64Source;
  private readonly bitGenerator: Name;

  constructor(seed: Seed, options: GeneratorOptions | undefined, name: Name) {
    super(seed, options);
    const source = new Pcg64Source(name === "PCG64DXSM").seed(this.seedSequence!.generateState(8));
    this.source = () => source;
    this.bitGenerator = name;
  }

  /** The state as NumPy prints it, integers beyond 2⁵³ as digits. */
  override get state(): PcgState<Name> {
    const source = this.source();
    const { state, inc } = source.integers;
    return {
      bit_generator: this.bitGenerator,
      state: { state: toStateInteger(state), inc: toStateInteger(inc) },
      ...keptHalf(source),
    };
  }

  /**
   * `advance(steps)`: as if `steps` 64-bit words had been drawn, modulo 2¹²⁸; also back. Drops a kept half.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  advance(steps: number | bigint): this {
    this.source().advance(stepsOf(steps));
    return this;
  }

  /**
   * `jumped(jumps)`: a new generator, `jumps` times 210306068529402873165736369884012333109 steps ahead.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  jumped(jumps: number | bigint = 1): this {
    const copy = this.clone();
    copy.source().jump(stepsOf(jumps));
    return copy;
  }

  protected restored(given: unknown): this {
    const state = new StateReader(this.constructor.name, given);
    state.name(this.bitGenerator);
    const inner = state.inner("state");
    const increment = inner.integer("inc", 128);
    const value = inner.integer("state", 128);
    // An even increment is no generator of full period; no seed leads to it.
    if (increment % 2n === 0n) throw inner.bad("state.inc", String(increment));
    state.keptHalf(this.source());
    this.source().set(value, increment);
    return this.forgetSeed();
  }
}
