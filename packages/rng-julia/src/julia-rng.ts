/**
 * What MersenneTwister and Xoshiro share: Julia's fills and scalar functions over their raw source.
 *
 * @module
 */
import { type DType, type ForeignRng, shown, WeightInitError } from "@weightinit/core";
import type { CpuMakes } from "@weightinit/cpu";
import { fillNormal, fillUniform, type JuliaFloat, nextNormalOf, nextUniform } from "./fill.ts";
import { type JuliaOptions, type JuliaVersion, juliaVersion } from "./options.ts";
import type { RawSource } from "./raw-source.ts";
import { seedOf } from "./seeding.ts";
import type { JuliaState } from "./state.ts";

/** A raw source that also gives integers. */
export interface IntegerSource extends RawSource {
  nextUint32(): number;
  nextUint64(): bigint;
}

/** What `MersenneTwister` and `Xoshiro` have in common. */
export abstract class JuliaRng implements ForeignRng<CpuMakes> {
  declare readonly "~makes": CpuMakes;
  /** Julia's arrays are column-major: element [i, j] of a tensor is Julia's [i, j]. */
  readonly fillOrder = "column-major";
  /** The seed it was made with. */
  readonly seed: bigint;
  /** The Julia version whose numbers it repeats. */
  readonly julia: JuliaVersion;
  /** A function, so that a Proxy that wraps every object it comes to, or a store that freezes them, ends here. */
  protected abstract readonly source: () => IntegerSource;

  constructor(seed: number | bigint, options: JuliaOptions = {}) {
    this.julia = juliaVersion(options);
    this.seed = seedOf(seed, this.julia);
  }

  /** The state as JSON data; the class's `fromState` gives the generator back. */
  abstract get state(): JuliaState<string>;

  /** A copy that goes on independently from the same point. */
  abstract clone(): this;

  /** A generator of the same class, made from the same seed and options. */
  protected fresh(): this {
    const Class = this.constructor as new (seed: bigint, options: JuliaOptions) => this;
    return new Class(this.seed, { julia: this.julia });
  }

  /** What `JSON.stringify` saves: {@link state}. */
  toJSON(): this["state"] {
    return this.state;
  }

  /** @internal Vue's mark of objects that `reactive` hands out as they are, as `markRaw` sets it. */
  get __v_skip(): true {
    return true;
  }

  /**
   * `rand!(rng, out)`: uniform numbers in [0, 1), from `out[0]` on.
   *
   * @param out - a `Float64Array` for float64 and complex128, otherwise a `Float32Array`; complex ones interleaved
   * @param dtype - element type of the Julia array; without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DTYPE`
   */
  uniform(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out)): void {
    fillUniform(this.source(), out, dtype);
  }

  /**
   * `randn!(rng, out)`: standard normal numbers, from `out[0]` on. Both parts of a complex number have variance 1.
   *
   * @param out - a `Float64Array` for float64 and complex128, otherwise a `Float32Array`; complex ones interleaved
   * @param dtype - element type of the Julia array; without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DTYPE`
   */
  normal(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out)): void {
    fillNormal(this.source(), out, dtype);
  }

  /**
   * `rand(rng, T)`: one uniform number in [0, 1).
   *
   * @throws WeightInitError `WI_BAD_DTYPE`
   */
  rand(type: JuliaFloat = "float64"): number {
    return nextUniform(this.source(), checked(type));
  }

  /**
   * `randn(rng, T)`: one standard normal number.
   *
   * @throws WeightInitError `WI_BAD_DTYPE`
   */
  randn(type: JuliaFloat = "float64"): number {
    return nextNormalOf(this.source(), checked(type));
  }

  /** `rand(rng, UInt32)`. */
  nextUint32(): number {
    return this.source().nextUint32();
  }

  /** `rand(rng, UInt64)`. */
  nextUint64(): bigint {
    return this.source().nextUint64();
  }

  /**
   * Julia's generators have no children by name.
   *
   * @throws WeightInitError `WI_NOT_PORTABLE`, always
   */
  fork(_name: string | number | bigint): never {
    throw new WeightInitError(
      "WI_NOT_PORTABLE",
      `expected a portable generator to fork, got ${this.constructor.name}; fork a CpuRng, or seed another ${this.constructor.name}`,
    );
  }

  toString(): string {
    return `${this.constructor.name}(seed ${this.seed}, julia ${this.julia})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

const elementTypeOf = (out: unknown): DType => (out instanceof Float64Array ? "float64" : "float32");

function checked(type: JuliaFloat): JuliaFloat {
  if (type !== "float16" && type !== "float32" && type !== "float64") {
    throw new WeightInitError("WI_BAD_DTYPE", `expected "float16", "float32" or "float64", got ${shown(type)}`);
  }
  return type;
}
