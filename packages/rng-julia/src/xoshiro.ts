/**
 * Julia's `Xoshiro`.
 *
 * @module
 */
import { registerRng } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { JuliaRng } from "./julia-rng.ts";
import type { JuliaOptions } from "./options.ts";
import { hashedSeed } from "./seeding.ts";
import { badState, checkHeader, fromHex, type JuliaState, toHex } from "./state.ts";
import { XoshiroSource } from "./xoshiro-source.ts";

/** A {@link Xoshiro}'s state as JSON. */
export interface XoshiroState extends JuliaState<"Xoshiro"> {
  /** s0 … s3 as 8 hexadecimal digits a half, low half first. */
  readonly words: string;
}

/**
 * Julia's `Xoshiro(seed)`, number for number: a xoshiro256++, Julia's default generator since 1.7.
 *
 * @example
 * ```ts
 * import { kaimingNormal } from "@weightinit/core";
 * import { Xoshiro } from "@weightinit/rng-julia";
 *
 * const rng = new Xoshiro(1234);
 * console.log(String(kaimingNormal(rng, 2, 5)));
 * // 2×5 CpuTensor<float32>:
 * //  -0.227513  -0.265372   0.265788  1.29955  -0.192836
 * //   0.687611   0.454679  -0.433656  0.20548   0.292002
 * console.log(new Xoshiro(1234).rand()); // 0.32597672886359486
 * ```
 */
export class Xoshiro extends JuliaRng {
  protected readonly source: () => XoshiroSource;

  /**
   * @param seed - an integer ≥ 0 of any size (also < 0 for Julia 1.11); a number must be a safe integer
   * @param options - `julia`: `"1.10"` (default; the same as 1.7 to 1.9) or `"1.11"`
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(seed: number | bigint, options?: JuliaOptions) {
    super(seed, options);
    const source = new XoshiroSource(hashedSeed(this.seed), this.julia !== "1.10");
    this.source = () => source;
  }

  /** The state as JSON data, which `JSON.stringify` saves; {@link Xoshiro.fromState} gives the generator back. */
  override get state(): XoshiroState {
    return {
      generator: "Xoshiro",
      julia: this.julia,
      seed: String(this.seed),
      words: toHex(this.source().words),
    };
  }

  /**
   * The generator that `state` was taken from, at that point; of the subclass that it is called on.
   *
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends Xoshiro>(this: new (seed: bigint, options: JuliaOptions) => R, state: XoshiroState): R {
    const { seed, julia } = checkHeader(state, "Xoshiro");
    const words = fromHex(state.words, (count) => count === 8);
    // All zeros is the one state that never changes; no seed leads to it.
    if (!words?.some((word) => word !== 0)) throw badState("Xoshiro", "words", state.words);
    // `const { fromState } = Xoshiro` has no class, nor has an object that holds it.
    const rng = new (typeof this === "function" ? this : Xoshiro)(seed, { julia });
    rng.source().words.set(words);
    return rng as R;
  }

  override clone(): this {
    const copy = this.fresh();
    copy.source().words.set(this.source().words);
    return copy;
  }
}

registerRng(Xoshiro, cpuDevice);
