/**
 * `np.random.PCG64`, which `np.random.default_rng` takes.
 *
 * @module
 */
import { registerRng } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import type { GeneratorOptions, Seed } from "./numpy-generator.ts";
import { PcgGenerator, type PcgState } from "./pcg-generator.ts";

/**
 * NumPy's `default_rng(seed)`: the Generator over a PCG64.
 *
 * @example
 * ```ts
 * import { kaimingUniform } from "@weightinit/core";
 * import { Pcg64 } from "@weightinit/rng-numpy";
 *
 * const rng = new Pcg64(42); // np.random.default_rng(42)
 * console.log(rng.random(2)); // Float64Array(2) [ 0.7739560485559633, 0.4388784397520523 ]
 * const weight = kaimingUniform(rng, 64, 32); // rng.uniform(-bound, bound, (64, 32)).astype(np.float32)
 * ```
 */
export class Pcg64 extends PcgGenerator<"PCG64"> {
  /**
   * @param seed - an integer ≥ 0 of any size, a list of them, or a {@link SeedSequence}
   * @param options - `glibc`
   * @throws WeightInitError `WI_BAD_SEED`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  constructor(seed: Seed, options?: GeneratorOptions) {
    super(seed, options, "PCG64");
  }

  /**
   * The generator whose state NumPy printed, or ours, at that point; of the subclass that it is called on.
   *
   * @param state - as data, or the text that Python's `json.dumps(rng.bit_generator.state, default=lambda a: a.tolist())` writes
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends Pcg64>(
    this: new (
      seed: Seed,
      options?: GeneratorOptions,
    ) => R,
    state: PcgState<"PCG64"> | string,
    options?: GeneratorOptions,
  ): R {
    // `const { fromState } = Pcg64` has no class, nor has an object that holds it.
    const rng = new (typeof this === "function" ? this : Pcg64)(0, options);
    return rng.restored(state) as R;
  }
}

registerRng(Pcg64, cpuDevice);
