/**
 * What KerasSeed, SeedGenerator and KerasRng share: Keras' random functions, checked, over the seeds that they take.
 *
 * @module
 */
import { type DType, dtypeInfo, type ForeignRequest, type ForeignRng, shown, WeightInitError } from "@weightinit/core";
import type { CpuMakes } from "@weightinit/cpu";
import { fillByKerasLaw, kerasLaw, type RealType } from "@weightinit/rng-parts";
import type { Draws, SeedPair } from "./backends/backend.ts";
import { backendOf, type KerasBackend } from "./backends/index.ts";

/** The dtype that an array has by itself. */
const elementTypeOf = (out: unknown): DType => (out instanceof Float64Array ? "float64" : "float32");

/** `dtype`, if it is a real one, for which `out` is the right kind of array. */
function realOf(out: unknown, dtype: DType): RealType {
  const { isComplex, part } = dtypeInfo(dtype);
  if (isComplex) throw new WeightInitError("WI_BAD_DTYPE", `expected a real dtype, as keras.random has, got ${dtype}`);
  const Class = part === "float64" ? Float64Array : Float32Array;
  if (out instanceof Class) return part;
  throw new WeightInitError("WI_BAD_ARGUMENT", `expected a ${Class.name} to fill with ${dtype}, got ${shown(out)}`);
}

/** Refuses parameters of a law that are not finite, and negative deviations. */
function checkLaw(names: readonly [string, string], a: unknown, b: unknown): void {
  if (Number.isFinite(a) && Number.isFinite(b) && (names[1] !== "std" || (b as number) >= 0)) return;
  throw new WeightInitError(
    "WI_BAD_ARGUMENT",
    `expected a finite ${names[0]} and a finite ${names[1]}${names[1] === "std" ? " ≥ 0" : ""}, got ${shown(a)} and ${shown(b)}`,
  );
}

/** What `KerasSeed`, `SeedGenerator` and `KerasRng` have in common. */
export abstract class KerasRandom implements ForeignRng<CpuMakes> {
  /** Which tensors it makes, for the type checker alone. */
  declare readonly "~makes": CpuMakes;
  /** Keras' backend, whose numbers it repeats. */
  readonly backend: KerasBackend;

  constructor(backend: KerasBackend) {
    this.backend = backend;
  }

  /** The pair for the next draw, after which a state has moved on. */
  protected abstract nextPair(): SeedPair;

  /** The state as JSON data; the class's `fromState` gives the generator back. */
  abstract get state(): object;

  /** A copy that goes on independently from the same point. */
  abstract clone(): this;

  /** What it is and where it stands, for people. */
  abstract toString(): string;

  private draws(): Draws {
    return backendOf(this.backend).draws(this.nextPair());
  }

  /**
   * `keras.random.uniform(shape, minval=lo, maxval=hi)` of a real dtype.
   *
   * @param out - a `Float64Array` for float64, otherwise a `Float32Array`
   * @param dtype - the tensor's; without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DTYPE` or `WI_BAD_RANGE`
   */
  uniform(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), lo: number = 0, hi: number = 1): void {
    const type = realOf(out, dtype);
    checkLaw(["lo", "hi"], lo, hi);
    if (!(lo <= hi && Number.isFinite(hi - lo))) {
      throw new WeightInitError("WI_BAD_RANGE", `expected bounds lo ≤ hi of a finite range, got ${lo} and ${hi}`);
    }
    this.draws().uniform(out, type, lo, hi);
  }

  /**
   * `keras.random.normal(shape, mean=mean, stddev=std)` of a real dtype.
   *
   * @param out - a `Float64Array` for float64, otherwise a `Float32Array`
   * @param dtype - the tensor's; without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DTYPE`
   */
  normal(out: Float32Array | Float64Array, dtype: DType = elementTypeOf(out), mean: number = 0, std: number = 1): void {
    const type = realOf(out, dtype);
    checkLaw(["mean", "std"], mean, std);
    this.draws().normal(out, type, mean, std);
  }

  /**
   * `keras.random.truncated_normal(shape, mean=mean, stddev=std)` of a real dtype: cut at two standard deviations.
   *
   * @param out - a `Float64Array` for float64, otherwise a `Float32Array`
   * @param dtype - the tensor's; without it the type of `out`
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DTYPE`
   */
  truncatedNormal(
    out: Float32Array | Float64Array,
    dtype: DType = elementTypeOf(out),
    mean: number = 0,
    std: number = 1,
  ): void {
    const type = realOf(out, dtype);
    checkLaw(["mean", "std"], mean, std);
    this.draws().truncatedNormal(out, type, mean, std);
  }

  /**
   * `keras.random.shuffle(x)` of one axis: a shuffled copy.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`
   */
  shuffle<T>(array: readonly T[]): T[] {
    if (!Array.isArray(array)) {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected a list to shuffle, got ${shown(array)}`);
    }
    return Array.from(this.draws().permutation(array.length), (i) => array[i] as T);
  }

  /** @internal Makes a whole tensor as Keras' initializers do: core asks. */
  fillTensor(out: Uint16Array | Float32Array | Float64Array, request: ForeignRequest): boolean {
    const { part, isComplex } = dtypeInfo(request.dtype);
    const law = isComplex ? undefined : kerasLaw(request);
    if (law === undefined || (law.kind === "orthogonal" && out instanceof Uint16Array)) throw refuse(request);
    fillByKerasLaw(this, out, part, law);
    return true;
  }

  /** What `JSON.stringify` saves: {@link state}. */
  toJSON(): this["state"] {
    return this.state;
  }

  /**
   * Keras' generators have no children by name.
   *
   * @throws WeightInitError `WI_NOT_PORTABLE`, always
   */
  fork(_name: string | number | bigint): never {
    const { name } = this.constructor;
    throw new WeightInitError(
      "WI_NOT_PORTABLE",
      `expected a portable generator to fork, got ${name}; fork a CpuRng, or make another ${name}`,
    );
  }

  /** @internal Vue's mark of objects that `reactive` hands out as they are, as `markRaw` sets it. */
  get __v_skip(): true {
    return true;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

function refuse({ scheme, dtype, law }: ForeignRequest): WeightInitError {
  const expected = dtypeInfo(dtype).isComplex
    ? `a real dtype, as Keras' initializers make, got ${scheme} of ${dtype}`
    : law.kind === "truncatedNormal"
      ? `bounds at two standard deviations from the mean, as Keras' truncated normals have, got [${law.lo}, ${law.hi}] of mean ${law.mean} and std ${law.std}`
      : law.kind === "orthogonal"
        ? `float32 or float64 of a whole matrix for ${scheme}, as the backends decompose no others, got ${dtype}`
        : `an initializer that Keras has, got ${scheme}`;
  return new WeightInitError("WI_NOT_REPRODUCED", `expected ${expected}`);
}
