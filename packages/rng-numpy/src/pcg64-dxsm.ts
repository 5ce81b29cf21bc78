/**
 * `np.random.PCG64DXSM`.
 *
 * @module
 */
import { registerRng } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import type { GeneratorOptions, Seed } from "./numpy-generator.ts";
import { PcgGenerator, type PcgState } from "./pcg-generator.ts";

/**
 * NumPy's `Generator(PCG64DXSM(seed))`: the variant with a stronger output.
 *
 * @example
 * ```ts
 * import { Pcg64Dxsm } from "@weightinit/rng-numpy";
 *
 * console.log(new Pcg64Dxsm(42).random()); // 0.6684007764691958
 * ```
 */
export class Pcg64Dxsm extends PcgGenerator<"PCG64DXSM"> {
  /**
   * @param seed - an integer ≥ 0 of any size, a list of them, or a {@link SeedSequence}
   * @param options - `glibc`
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(seed: Seed, options?: GeneratorOptions) {
    super(seed, options, "PCG64DXSM");
  }

  /**
   * The generator whose state NumPy printed, or ours, at that point; of the subclass that it is called on.
   *
   * @param state - as data, or the text that Python's `json.dumps(rng.bit_generator.state, default=lambda a: a.tolist())` writes
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends Pcg64Dxsm>(
    this: new (
      seed: Seed,
      options?: GeneratorOptions,
    ) => R,
    state: PcgState<"PCG64DXSM"> | string,
    options?: GeneratorOptions,
  ): R {
    // `const { fromState } = Pcg64Dxsm` has no class, nor has an object that holds it.
    const rng = new (typeof this === "function" ? this : Pcg64Dxsm)(0, options);
    return rng.restored(state) as R;
  }
}

registerRng(Pcg64Dxsm, cpuDevice);
