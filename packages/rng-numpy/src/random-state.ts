/**
 * `np.random.RandomState`, which stands behind `np.random.seed`, `np.random.randn` and the other functions of the
 * module.
 *
 * @module
 */
import { type DType, registerRng } from "@weightinit/core";
import { cpuDevice } from "@weightinit/cpu";
import { glibcLog } from "@weightinit/rng-parts";
import { countOf, finite, refuse, type Size } from "./arguments.ts";
import { boundsOf, type IntegerOptions, integersOf } from "./bounds.ts";
import { type ChoiceOptions, choiceOf } from "./choice.ts";
import { drawIntegers } from "./integers.ts";
import { fillLegacyNormal, type KeptNormal } from "./legacy-normal.ts";
import { Mt19937Source } from "./mt19937-source.ts";
import { readWords, type TwisterWords, wordsOf } from "./mt19937-state.ts";
import { NumpyGenerator } from "./numpy-generator.ts";
import { isNumbers, NumpyRng } from "./numpy-rng.ts";
import { chooseWeighted, chooseWeightedDistinct, range, shuffle } from "./shuffle.ts";
import { StateReader, stateData } from "./state.ts";
import { fillUniform, type Numbers } from "./uniform.ts";
import type { WordSource } from "./word-source.ts";

/** `get_state(legacy=False)` of a RandomState. */
export interface RandomStateState {
  /** NumPy's name of the class. */
  readonly bit_generator: "MT19937";
  /** The words, and the place of the next one. */
  readonly state: TwisterWords;
  /** 1 if a normal number is kept. */
  readonly has_gauss: 0 | 1;
  /** The number that is kept. */
  readonly gauss: number;
}

/** `get_state()`: name, key, pos, has_gauss, cached_gaussian. */
export type RandomStateTuple = readonly ["MT19937", readonly number[], number, number, number];

/**
 * NumPy's `RandomState(seed)`, the generator of `np.random.seed(seed)`.
 *
 * @example
 * ```ts
 * import { normal } from "@weightinit/core";
 * import { RandomState } from "@weightinit/rng-numpy";
 *
 * const rng = new RandomState(42); // np.random.seed(42)
 * console.log(rng.randn(2)); // Float64Array(2) [ 0.4967141530112327, -0.13826430117118466 ]
 * console.log(rng.rand()); // 0.7319939418114051
 * const weight = normal(rng, 64, 32, { std: 0.02 }); // np.random.normal(0, 0.02, (64, 32)).astype(np.float32)
 * ```
 */
export class RandomState extends NumpyRng {
  protected override readonly source: () => WordSource;
  private readonly kept: () => KeptNormal;
  private readonly printed: string;
  private readonly over: () => NumpyGenerator | undefined;

  /**
   * @param seed - an integer from 0 to 2³² − 1, a list of them, or a generator of the Generator, whose words it takes
   * from then on (`RandomState(PCG64(42))`)
   * @throws WeightInitError `WI_BAD_SEED`
   */
  constructor(seed: number | bigint | readonly number[] | Uint32Array | NumpyGenerator) {
    super();
    const kept: KeptNormal = { has: false, value: 0 };
    this.kept = () => kept;
    if (seed instanceof NumpyGenerator) {
      this.over = () => seed;
      // Its words are protected, not private: a RandomState over a generator is one of the family.
      this.source = (seed as unknown as { source: () => WordSource }).source;
      this.printed = `over ${seed}`;
      return;
    }
    this.over = () => undefined;
    const source = seeded(seed);
    this.source = () => source;
    this.printed = `seed ${Array.isArray(seed) || ArrayBuffer.isView(seed) ? `[${seed}]` : seed}`;
  }

  /**
   * `seed(seed)`: starts over, as a new one would; a kept normal is dropped.
   *
   * @throws WeightInitError `WI_BAD_SEED`
   */
  seed(seed: number | bigint | readonly number[] | Uint32Array): void {
    const source = this.source();
    const fresh = seeded(seed);
    if (!(source instanceof Mt19937Source)) {
      throw refuse("WI_BAD_SEED", "a RandomState of its own to seed again", this);
    }
    source.copy(fresh);
    Object.assign(this.kept(), { has: false, value: 0 });
  }

  /**
   * `get_state(legacy=False)`, as JSON data.
   */
  override get state(): RandomStateState {
    const { has, value } = this.kept();
    const source = this.source();
    const words =
      source instanceof Mt19937Source
        ? { bit_generator: "MT19937", state: wordsOf(source) }
        : (this.over()!.state as RandomStateState);
    return { ...words, has_gauss: has ? 1 : 0, gauss: value } as RandomStateState;
  }

  /**
   * The generator whose `get_state()` NumPy printed, in either form, or our `state`; of the subclass that it is called
   * on.
   *
   * @param given - as data, or the text that Python's `json.dumps(rng.get_state(), default=lambda a: a.tolist())` writes
   * @throws WeightInitError `WI_BAD_STATE`
   */
  static fromState<R extends RandomState>(
    this: new (
      seed: number,
    ) => R,
    given: RandomStateState | RandomStateTuple | string,
  ): R {
    const rng: RandomState = new (typeof this === "function" ? this : RandomState)(0);
    const data = stateData(given);
    const state = new StateReader("RandomState", Array.isArray(data) ? fromTuple(data) : data);
    state.name("MT19937");
    const source = new Mt19937Source();
    readWords(state.inner("state"), source);
    const has = state.integer("has_gauss", 1) === 1n;
    const value = state.read("gauss", (gauss) => (Number.isFinite(gauss) ? (gauss as number) : undefined));
    (rng.source() as Mt19937Source).copy(source);
    Object.assign(rng.kept(), { has, value });
    return rng as R;
  }

  override clone(): this {
    const Class = this.constructor as new (seed: number | NumpyGenerator) => this;
    const copy = new Class(this.over()?.clone() ?? 0);
    copy.source().copy(this.source());
    Object.assign(copy.kept(), this.kept());
    return copy;
  }

  /**
   * `random_sample(size)`, `rand(n)`: uniform doubles in [0, 1).
   *
   * @throws WeightInitError `WI_BAD_DIMS`
   */
  randomSample(): number;
  randomSample(size: Size): Float64Array<ArrayBuffer>;
  randomSample(size?: Size): number | Float64Array {
    return this.made(size, (out) => this.fillUniform(out));
  }

  /**
   * `rand(d0, d1, …)`: uniform doubles in [0, 1), row-major.
   *
   * @throws WeightInitError `WI_BAD_DIMS`
   */
  rand(): number;
  rand(...dims: readonly [number, ...number[]]): Float64Array<ArrayBuffer>;
  rand(...dims: readonly number[]): number | Float64Array {
    return this.made(dims.length === 0 ? undefined : dims, (out) => this.fillUniform(out));
  }

  /**
   * `randn(d0, d1, …)`: standard normal numbers by the polar method, row-major.
   *
   * @throws WeightInitError `WI_BAD_DIMS`
   */
  randn(): number;
  randn(...dims: readonly [number, ...number[]]): Float64Array<ArrayBuffer>;
  randn(...dims: readonly number[]): number | Float64Array {
    return this.made(dims.length === 0 ? undefined : dims, (out) => this.fillNormal(out));
  }

  /**
   * `standard_normal(size)`.
   *
   * @throws WeightInitError `WI_BAD_DIMS`
   */
  standardNormal(): number;
  standardNormal(size: Size): Float64Array<ArrayBuffer>;
  standardNormal(size?: Size): number | Float64Array {
    return this.made(size, (out) => this.fillNormal(out));
  }

  /**
   * `standard_exponential(size)`: −ln(1 − u).
   *
   * @throws WeightInitError `WI_BAD_DIMS`
   */
  standardExponential(): number;
  standardExponential(size: Size): Float64Array<ArrayBuffer>;
  standardExponential(size?: Size): number | Float64Array {
    return this.exponential(1, size as Size);
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
    return this.made(size, (out) => {
      const source = this.source();
      for (let i = 0; i < out.length; i++) {
        source.ahead64(out.length - i);
        out[i] = scale * -glibcLog(1 - source.nextDouble());
      }
    });
  }

  /**
   * `uniform(low, high, size)`: low + (high − low)·u. Given an array, fills it with numbers in [0, 1).
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DIMS`
   */
  override uniform(low?: number, high?: number): number;
  override uniform(low: number, high: number, size: Size): Float64Array<ArrayBuffer>;
  override uniform(out: Numbers, dtype?: DType): void;
  override uniform(
    first: number | Numbers = 0,
    second: number | DType = 1,
    size?: Size,
  ): number | Float64Array | undefined {
    return this.filled(first, size, {
      law: (lower) => {
        const [low, high] = [finite("low", lower), finite("high", second)];
        finite("high - low", high - low);
        return { low, high };
      },
      fill: (out, bounds) => this.fillUniform(out, bounds),
    });
  }

  /**
   * `normal(loc, scale, size)`: loc + scale·z. Given an array, fills it with standard normal numbers.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DIMS`
   */
  override normal(loc?: number, scale?: number): number;
  override normal(loc: number, scale: number, size: Size): Float64Array<ArrayBuffer>;
  override normal(out: Numbers, dtype?: DType): void;
  override normal(
    first: number | Numbers = 0,
    second: number | DType = 1,
    size?: Size,
  ): number | Float64Array | undefined {
    return this.filled(first, size, {
      law: (loc) => ({ loc: finite("loc", loc), scale: finite("scale", second, 0) }),
      fill: (out, law) => this.fillNormal(out, law),
    });
  }

  /**
   * `randint(low, high, size)`: low … high − 1, with one bound 0 … bound − 1; bigints if a bound is one.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DIMS`, `WI_BAD_DTYPE`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  randint(low: number, high?: number | null): number;
  randint(low: bigint, high?: bigint | null): bigint;
  randint(low: number, high: number | null, size: Size, options?: Pick<IntegerOptions, "dtype">): number[];
  randint(low: bigint, high: bigint | null, size: Size, options?: Pick<IntegerOptions, "dtype">): bigint[];
  randint(
    first: number | bigint,
    second?: number | bigint | null,
    size?: Size,
    options?: Pick<IntegerOptions, "dtype">,
  ): number | bigint | number[] | bigint[] {
    const bounds = boundsOf(first, second, options, ["dtype"]);
    const result = integersOf(this.source(), "mask", bounds, size === undefined ? 1 : countOf(size), [first, second]);
    return size === undefined ? result[0]! : result;
  }

  /**
   * `choice(a, size, { replace, p })`: items of a list, or of 0 … a − 1.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DIMS`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
   */
  choice(n: number, size?: undefined, options?: Omit<ChoiceOptions, "shuffle">): number;
  choice(n: number, size: Size, options?: Omit<ChoiceOptions, "shuffle">): number[];
  choice<T>(items: readonly T[], size?: undefined, options?: Omit<ChoiceOptions, "shuffle">): T;
  choice<T>(items: readonly T[], size: Size, options?: Omit<ChoiceOptions, "shuffle">): T[];
  choice(from: number | readonly unknown[], size?: Size, options?: Omit<ChoiceOptions, "shuffle">): unknown {
    const items = Array.isArray(from) ? from : undefined;
    const { n, p, replace, size: count } = choiceOf(items?.length ?? from, size, options, ["replace", "p"]);
    const source = this.source();
    let places: number[] = [];
    if (p !== undefined) places = (replace ? chooseWeighted : chooseWeightedDistinct)(source, p, count);
    else if (replace) {
      drawIntegers(source, "mask", "int64", BigInt(Math.max(n - 1, 0)), count, (place) => {
        places.push(place as number);
      });
    } else {
      const all = range(n);
      shuffle(source, all);
      places = all.slice(0, count);
    }
    const result = items === undefined ? places : places.map((place) => items[place]);
    return size === undefined ? result[0] : result;
  }

  override toString(): string {
    return `${this.constructor.name}(${this.printed})`;
  }

  protected override fillUniform(out: Numbers, bounds?: { readonly low: number; readonly high: number }): void {
    if (bounds === undefined) fillUniform(this.source(), out);
    else fillUniform(this.source(), out, bounds.low, bounds.high - bounds.low);
  }

  protected override fillNormal(out: Numbers, law?: { readonly loc: number; readonly scale: number }): void {
    fillLegacyNormal(this.source(), this.kept(), out, law);
  }

  /** Fills an array that was given; otherwise makes numbers of the law that begins with `first`. */
  private filled<Law>(
    first: number | Numbers,
    size: Size | undefined,
    { law, fill }: { readonly law: (first: number) => Law; readonly fill: (out: Numbers, law?: Law) => void },
  ): number | Float64Array | undefined {
    if (isNumbers(first)) {
      fill(first);
      return undefined;
    }
    const checked = law(first);
    return this.made(size, (out) => fill(out, checked));
  }

  private made(size: Size | undefined, fill: (out: Float64Array) => void): number | Float64Array {
    const out = new Float64Array(size === undefined ? 1 : countOf(size));
    fill(out);
    return size === undefined ? out[0]! : out;
  }
}

/**
 * A number seeds by Knuth's rule, a list by `init_by_array`.
 *
 * @throws WeightInitError `WI_BAD_SEED`
 */
function seeded(seed: unknown): Mt19937Source {
  const source = new Mt19937Source();
  const isWord = (value: unknown): boolean =>
    (typeof value === "bigint" || Number.isInteger(value)) && (value as number) >= 0 && (value as number) < 2 ** 32;
  if (isWord(seed)) source.mt.seed(Number(seed));
  else {
    const list = Array.isArray(seed) || ArrayBuffer.isView(seed) ? Array.from(seed as ArrayLike<unknown>) : [];
    if (list.length === 0 || !list.every(isWord)) {
      throw refuse("WI_BAD_SEED", "an integer from 0 to 2^32 - 1, or a list of at least one", seed);
    }
    source.mt.seedByArray(list.map(Number));
  }
  return source;
}

function fromTuple(tuple: readonly unknown[]): object {
  const [bit_generator, key, pos, has_gauss = 0, gauss = 0] = tuple;
  return { bit_generator, state: { key, pos }, has_gauss, gauss };
}

registerRng(RandomState, cpuDevice);
