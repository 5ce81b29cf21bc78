/**
 * Julia's `MersenneTwister`.
 *
 * @module
 */
import { registerRng } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { dsfmtWords, isRing } from "./dsfmt.ts";
import { JuliaRng } from "./julia-rng.ts";
import { MersenneTwisterSource } from "./mersenne-twister-source.ts";
import type { JuliaOptions } from "./options.ts";
import { hashedSeed, limbs } from "./seeding.ts";
import { badState, checkHeader, fromHex, type JuliaState, toHex } from "./state.ts";

/** A {@link MersenneTwister}'s state as JSON; words are 8 hexadecimal digits each, low half of a pair first. */
export interface MersenneTwisterState extends JuliaState<"MersenneTwister"> {
  /** dSFMT's 768 words, lung last. */
  readonly dsfmt: string;
  /** Scalar draws made and not yet taken. */
  readonly floats: string;
  /** 64-bit integers made and not yet taken, the next one last. */
  readonly integers: string;
}

/**
 * Julia's `MersenneTwister(seed)`, number for number: a dSFMT-19937.
 *
 * @example
 * ```ts
 * import { kaimingNormal } from "@weightinit/core";
 * import { MersenneTwister } from "@weightinit/rng-julia";
 *
 * const rng = new MersenneTwister(42);
 * console.log(String(kaimingNormal(rng, 2, 5)));
 * // 2×5 CpuTensor<float32>:
 * //  -0.351662   0.0171745   1.12442   -0.296372   -1.67094
 * //  -0.281053  -0.18941    -0.724099   0.0987538   0.634549
 * console.log(new MersenneTwister(1234).rand()); // 0.5908446386657102
 * ```
 */
export class MersenneTwister extends JuliaRng {
  protected readonly source: () => MersenneTwisterSource;

  /**
   * @param seed - an integer ≥ 0 of any size (also < 0 for Julia 1.11); a number must be a safe integer
   * @param options - `julia`: `"1.10"` (default; the same as 1.7 to 1.9) or `"1.11"`
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(seed: number | bigint, options?: JuliaOptions) {
    super(seed, options);
    const hashed = this.julia !== "1.10";
    const source = new MersenneTwisterSource(hashed ? hashedSeed(this.seed) : limbs(this.seed), hashed);
    this.source = () => source;
  }

  /** The state as JSON data, which `JSON.stringify` saves; {@link MersenneTwister.fromState} gives the generator back. */
  override get state(): MersenneTwisterState {
    const { dsfmt, floats, integers } = this.source().words;
    return {
      generator: "MersenneTwister",
      julia: this.julia,
      seed: String(this.seed),
      dsfmt: toHex(dsfmt),
      floats: toHex(floats),
      integers: toHex(integers),
    };
  }

  /**
   * The generator that `state` was taken from, at that point; of the subclass that it is called on.
   *
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends MersenneTwister>(
    this: new (
      seed: bigint,
      options: JuliaOptions,
    ) => R,
    state: MersenneTwisterState,
  ): R {
    const { seed, julia } = checkHeader(state, "MersenneTwister");
    const dsfmt = fromHex(state.dsfmt, (words) => words === dsfmtWords);
    const floats = fromHex(state.floats, (words) => words % 2 === 0 && words <= 2004);
    const integers = fromHex(state.integers, (words) => words % 2 === 0 && words <= 2004);
    if (!dsfmt || !isRing(dsfmt)) throw badState("MersenneTwister", "dsfmt", state.dsfmt);
    if (!floats) throw badState("MersenneTwister", "floats", state.floats);
    if (!integers) throw badState("MersenneTwister", "integers", state.integers);
    // `const { fromState } = MersenneTwister` has no class, nor has an object that holds it.
    const rng = new (typeof this === "function" ? this : MersenneTwister)(seed, { julia });
    rng.source().words = { dsfmt, floats, integers };
    return rng as R;
  }

  override clone(): this {
    const copy = this.fresh();
    copy.source().words = this.source().words;
    return copy;
  }
}

registerRng(MersenneTwister, cpuDevice);
