/**
 * NumPy's Generator: the methods of `np.random.default_rng(seed)`, over any of its bit generators.
 *
 * @module
 */
import { type DType, WeightInitError } from "@weightinit/core";
import { checkFloat, countOf, finite, integerOf, type NumpyFloat, optionsOf, refuse, type Size } from "./arguments.ts";
import { boundsOf, type IntegerOptions, integersOf } from "./bounds.ts";
import { type ChoiceOptions, choiceOf } from "./choice.ts";
import { fillExponential, fillExponential32, fillExponentialByInversion } from "./exponential.ts";
import { drawIntegers } from "./integers.ts";
import { type GlibcVersion, log1pfOf } from "./log1p-of.ts";
import { fillNormal, fillNormal32 } from "./normal.ts";
import { isNumbers, NumpyRng, printed } from "./numpy-rng.ts";
import { type Entropy, SeedSequence } from "./seed-sequence.ts";
import { chooseDistinct, chooseWeighted, chooseWeightedDistinct } from "./shuffle.ts";
import { fillUniform, fillUniform32, type Numbers } from "./uniform.ts";

/** Options of `Pcg64`, `Pcg64Dxsm`, `Philox`, `Sfc64` and `Mt19937`. */
export interface GeneratorOptions {
  /**
   * The C library whose `log1pf` the tails of float32 normals and exponentials take: `"2.36"` (default) or `"2.41"`,
   * where it changed. A few numbers of a million depend on it, and nothing in float64.
   */
  readonly glibc?: GlibcVersion | undefined;
}

/** What seeds a generator: entropy for a {@link SeedSequence}, or one. */
export type Seed = Entropy | SeedSequence;

/** A number, or one for each element. */
export type Parameter = number | readonly number[] | Numbers;

/** The methods of `np.random.Generator`. */
export abstract class NumpyGenerator extends NumpyRng {
  /** Whose `log1pf` is taken. */
  readonly glibc: GlibcVersion;
  /** A function, as {@link source} is one; what it holds is forgotten by generators made from a state. */
  private readonly seededBy: () => { sequence: SeedSequence | undefined };

  constructor(seed: Seed, options?: GeneratorOptions) {
    super();
    const { glibc = "2.36" } = optionsOf(options, ["glibc"]) as GeneratorOptions;
    if (glibc !== "2.36" && glibc !== "2.41") throw refuse("WI_BAD_OPTION", 'glibc: "2.36" or "2.41"', glibc);
    this.glibc = glibc;
    const seededBy = { sequence: seed instanceof SeedSequence ? seed : new SeedSequence(seed) };
    this.seededBy = () => seededBy;
  }

  /** The sequence that it was seeded by; `undefined` if it was made from a state. */
  get seedSequence(): SeedSequence | undefined {
    return this.seededBy().sequence;
  }

  /** A generator of this class with the same options, of a seed. */
  protected another(seed: Seed): this {
    const Class = this.constructor as new (seed: Seed, options: GeneratorOptions) => this;
    return new Class(seed, { glibc: this.glibc });
  }

  override clone(): this {
    const copy = this.another(this.seedSequence ?? 0);
    copy.source().copy(this.source());
    copy.seededBy().sequence = this.seedSequence;
    return copy;
  }

  /** @internal Marks a generator as made from a state. */
  protected forgetSeed(): this {
    this.seededBy().sequence = undefined;
    return this;
  }

  /**
   * `spawn(n)`: generators of the next n children of its seed sequence.
   *
   * @throws WeightInitError `WI_BAD_DIMS`, or `WI_BAD_STATE` if it was made from a state, which has no seed sequence
   */
  spawn(n: number): this[] {
    const { seedSequence } = this;
    if (seedSequence === undefined) {
      throw new WeightInitError(
        "WI_BAD_STATE",
        `expected a generator that was made from a seed to spawn, got ${this}; spawn children of a SeedSequence`,
      );
    }
    return seedSequence.spawn(n).map((child) => this.another(child));
  }

  /** `bit_generator.random_raw(n)`: the bit generator's own words. */
  randomRaw(): bigint;
  randomRaw(size: Size): BigUint64Array<ArrayBuffer>;
  randomRaw(size?: Size): bigint | BigUint64Array<ArrayBuffer> {
    const source = this.source();
    const words = new BigUint64Array(size === undefined ? 1 : countOf(size));
    for (let i = 0; i < words.length; i++) {
      source.next64();
      words[i] = (BigInt(source.high >>> 0) << 32n) | BigInt(source.low >>> 0);
    }
    return size === undefined ? words[0]! : words;
  }

  /**
   * `random(size, dtype)`: uniform numbers in [0, 1), of 53 bits, or of 24 in float32.
   *
   * @throws WeightInitError `WI_BAD_DIMS` or `WI_BAD_DTYPE`
   */
  random(): number;
  random(size: Size, dtype?: "float64"): Float64Array<ArrayBuffer>;
  random(size: Size, dtype: "float32"): Float32Array<ArrayBuffer>;
  random(size?: Size, dtype: NumpyFloat = "float64"): number | Float64Array | Float32Array {
    return this.made(size, dtype, (out) => this.fillUniform(out));
  }

  /**
   * `standard_normal(size, dtype)`: standard normal numbers by the ziggurat.
   *
   * @throws WeightInitError `WI_BAD_DIMS` or `WI_BAD_DTYPE`
   */
  standardNormal(): number;
  standardNormal(size: Size, dtype?: "float64"): Float64Array<ArrayBuffer>;
  standardNormal(size: Size, dtype: "float32"): Float32Array<ArrayBuffer>;
  standardNormal(size?: Size, dtype: NumpyFloat = "float64"): number | Float64Array | Float32Array {
    return this.made(size, dtype, (out) => this.fillNormal(out));
  }

  /**
   * `standard_exponential(size, dtype, method)`: by the ziggurat, or by inversion (`method: "inv"`).
   *
   * @throws WeightInitError `WI_BAD_DIMS`, `WI_BAD_DTYPE` or `WI_BAD_OPTION`
   */
  standardExponential(): number;
  standardExponential(
    size: Size,
    options?: { readonly dtype?: "float64" | undefined; readonly method?: "zig" | "inv" | undefined },
  ): Float64Array<ArrayBuffer>;
  standardExponential(
    size: Size,
    options: { readonly dtype: "float32"; readonly method?: "zig" | "inv" | undefined },
  ): Float32Array<ArrayBuffer>;
  standardExponential(
    size?: Size,
    options?: { readonly dtype?: NumpyFloat | undefined; readonly method?: "zig" | "inv" | undefined },
  ): number | Float64Array | Float32Array {
    const { dtype = "float64", method = "zig" } = optionsOf(options, ["dtype", "method"]);
    if (method !== "zig" && method !== "inv") throw refuse("WI_BAD_OPTION", 'method: "zig" or "inv"', method);
    return this.made(size, checkFloat(dtype), (out) => {
      if (method === "inv") fillExponentialByInversion(this.source(), out);
      else if (out instanceof Float32Array) fillExponential32(this.source(), out, log1pfOf(this.glibc));
      else fillExponential(this.source(), out, 1);
    });
  }

  /**
   * `exponential(scale, size)`.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DIMS`
   */
  exponential(scale?: number): number;
  exponential(scale: number, size: Size): Float64Array<ArrayBuffer>;
  exponential(scale = 1, size?: Size): number | Float64Array {
    finite("scale", scale, 0);
    const fill = (out: Numbers): void => fillExponential(this.source(), out as Float64Array, scale);
    return this.made(size, "float64", fill) as number | Float64Array;
  }

  /**
   * `uniform(low, high, size)`: low + (high − low)·u in float64. Given an array, fills it with numbers in [0, 1), as
   * `random(out=…)` does.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DIMS` or `WI_BAD_DTYPE`
   */
  override uniform(low?: number, high?: number): number;
  override uniform(low: Parameter, high: Parameter, size: Size): Float64Array<ArrayBuffer>;
  override uniform(out: Numbers, dtype?: DType): void;
  override uniform(first: Parameter = 0, second?: Parameter | DType, size?: Size): number | Float64Array | undefined {
    if (isNumbers(first) && (second === undefined || typeof second === "string")) {
      this.fillUniform(first);
      return undefined;
    }
    return this.affine("low", "high", [first, (second ?? 1) as Parameter], size, (out, low, high) => {
      finite("high - low", high - low, 0);
      this.fillUniform(out, { low, high });
    });
  }

  /**
   * `normal(loc, scale, size)`: loc + scale·z in float64. Given an array, fills it with standard normal numbers, as
   * `standard_normal(out=…)` does.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DIMS` or `WI_BAD_DTYPE`
   */
  override normal(loc?: number, scale?: number): number;
  override normal(loc: Parameter, scale: Parameter, size: Size): Float64Array<ArrayBuffer>;
  override normal(out: Numbers, dtype?: DType): void;
  override normal(first: Parameter = 0, second?: Parameter | DType, size?: Size): number | Float64Array | undefined {
    if (isNumbers(first) && (second === undefined || typeof second === "string")) {
      this.fillNormal(first);
      return undefined;
    }
    return this.affine("loc", "scale", [first, (second ?? 1) as Parameter], size, (out, loc, scale) => {
      finite("scale", scale, 0);
      this.fillNormal(out, { loc, scale });
    });
  }

  /**
   * `integers(low, high, size)`: low … high − 1, with one bound 0 … bound − 1; bigints if a bound is one.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DIMS`, `WI_BAD_DTYPE`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  integers(low: number, high?: number | null): number;
  integers(low: bigint, high?: bigint | null): bigint;
  integers(low: number, high: number | null, size: Size, options?: IntegerOptions): number[];
  integers(low: bigint, high: bigint | null, size: Size, options?: IntegerOptions): bigint[];
  integers(
    first: number | bigint,
    second?: number | bigint | null,
    size?: Size,
    options?: IntegerOptions,
  ): number | bigint | number[] | bigint[] {
    const bounds = boundsOf(first, second, options, ["dtype", "endpoint"]);
    const result = integersOf(this.source(), "lemire", bounds, size === undefined ? 1 : countOf(size), [first, second]);
    return size === undefined ? result[0]! : result;
  }

  /**
   * `choice(a, size, { replace, p, shuffle })`: items of a list, or of 0 … a − 1.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DIMS`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  choice(n: number, size?: undefined, options?: ChoiceOptions): number;
  choice(n: number, size: Size, options?: ChoiceOptions): number[];
  choice<T>(items: readonly T[], size?: undefined, options?: ChoiceOptions): T;
  choice<T>(items: readonly T[], size: Size, options?: ChoiceOptions): T[];
  choice(from: number | readonly unknown[], size?: Size, options?: ChoiceOptions): unknown {
    const items = Array.isArray(from) ? from : undefined;
    const choice = choiceOf(items?.length ?? from, size, options, ["replace", "p", "shuffle"]);
    const source = this.source();
    const { n, p, replace } = choice;
    let places: number[] = [];
    if (p !== undefined) places = (replace ? chooseWeighted : chooseWeightedDistinct)(source, p, choice.size);
    else if (!replace) places = chooseDistinct(source, n, choice.size, choice.shuffle);
    else {
      drawIntegers(source, "lemire", "int64", BigInt(Math.max(n - 1, 0)), choice.size, (place) => {
        places.push(place as number);
      });
    }
    const result = items === undefined ? places : places.map((place) => items[place]);
    return size === undefined ? result[0] : result;
  }

  override toString(): string {
    return `${this.constructor.name}(${printed(this.seedSequence)})`;
  }

  protected override fillUniform(out: Numbers, bounds?: { readonly low: number; readonly high: number }): void {
    if (bounds !== undefined) fillUniform(this.source(), out, bounds.low, bounds.high - bounds.low);
    else if (out instanceof Float32Array) fillUniform32(this.source(), out);
    else fillUniform(this.source(), out);
  }

  protected override fillNormal(out: Numbers, law?: { readonly loc: number; readonly scale: number }): void {
    if (law === undefined && out instanceof Float32Array) fillNormal32(this.source(), out, log1pfOf(this.glibc));
    else fillNormal(this.source(), out, law);
  }

  private made(
    size: Size | undefined,
    dtype: NumpyFloat,
    fill: (out: Numbers) => void,
  ): number | Float64Array | Float32Array {
    const Class = checkFloat(dtype) === "float64" ? Float64Array : Float32Array;
    const out = new Class(size === undefined ? 1 : countOf(size));
    fill(out);
    return size === undefined ? out[0]! : out;
  }

  /** Numbers of a law with two parameters, each of which may be an array with one for each element. */
  private affine(
    firstName: string,
    secondName: string,
    parameters: readonly [Parameter, Parameter],
    size: Size | undefined,
    fill: (out: Float64Array, first: number, second: number) => void,
  ): number | Float64Array {
    const count = size === undefined ? 1 : countOf(size);
    const [first, second] = parameters.map((parameter, i) => {
      const name = i === 0 ? firstName : secondName;
      if (typeof parameter === "number") return finite(name, parameter);
      if ((Array.isArray(parameter) || isNumbers(parameter)) && parameter.length === count) {
        return Array.from(parameter, (one) => finite(name, one));
      }
      throw refuse("WI_BAD_ARGUMENT", `${name} to be a number, or one for each of ${count} elements`, parameter);
    }) as [number | number[], number | number[]];
    const out = new Float64Array(count);
    if (typeof first === "number" && typeof second === "number") fill(out, first, second);
    else {
      for (let i = 0; i < count; i++) {
        const at = (parameter: number | number[]): number =>
          typeof parameter === "number" ? parameter : parameter[i]!;
        fill(out.subarray(i, i + 1), at(first), at(second));
      }
    }
    return size === undefined ? out[0]! : out;
  }
}

/** @internal The integer of `advance` and `jumped`. */
export const stepsOf = (steps: unknown): bigint => integerOf("steps", steps);
