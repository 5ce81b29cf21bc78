/**
 * The calling convention to the compiler: the tensor's type follows the RNG's type and the dtype, and wrong calls do
 * not compile. An RNG carries, in one phantom property, a map dtype → tensor; everything here is an indexed access
 * into that map.
 *
 * @module
 */
import type { Bound, DTypeOr, None, Nothing, RngFor, WithOut } from "./bound-types.ts";
import type { DType } from "./dtype.ts";
import type { ExpectedArguments } from "./expected-arguments.ts";
import type { CommonOptions } from "./options.ts";
import type { DTypeOf, Rng, TensorOf } from "./rng.ts";
import type { Settings } from "./settings.ts";

/** Dims as numbers, with the options that they may not go without. */
export type Dims<Options> = Nothing extends Options ? number[] : [...dims: number[], options: Options];
/** Options behind an array of dims; `undefined` counts as none. */
export type AfterDims<Options> = Nothing extends Options ? [options?: Options | undefined] : [options: Options];
/** Options behind dims as numbers. */
export type Trailing<Options> = Nothing extends Options ? Options | undefined : Options;

/** The options still to give once those named `K` are bound: what was required no longer is. */
export type Later<O, K> = Nothing extends O
  ? O
  : CommonOptions & Omit<O, (K & keyof O) | keyof CommonOptions> & Partial<Pick<O, K & keyof O>>;

/**
 * An initializer: `init([rng], [dtype], ...dims, [options])` makes a tensor; without dims it is the same initializer
 * with what was given filled in. What is given later wins. A number is always a dim: a seed makes a generator, which is
 * the first argument.
 *
 * @typeParam O - the scheme's options
 * @typeParam A - the dtypes it accepts; `never` if its dtype is fixed
 * @typeParam R - the RNG bound so far
 * @typeParam D - the dtype bound so far
 */
export interface Initializer<
  O extends CommonOptions,
  A extends DType = DType,
  R extends Rng = None,
  D extends DType | None = None,
> {
  // Partial forms come first: `init(rng)` must not match `init(rng, ...dims)` with no dims.
  (): Initializer<O, A, R, D>;
  <R2 extends RngFor<D>>(rng: R2): Initializer<O, A, R2, D>;
  <D2 extends A & DTypeOf<R>>(dtype: D2): Initializer<O, A, R, D2>;
  <R2 extends Rng, D2 extends A & DTypeOf<R2>>(rng: R2, dtype: D2): Initializer<O, A, R2, D2>;
  <K extends keyof WithOut<O, R>>(options: Pick<WithOut<O, R, Bound<D>>, K>): Initializer<Later<O, K>, A, R, D>;
  <R2 extends RngFor<D>, K extends keyof WithOut<O, R2>>(
    rng: R2,
    options: Pick<WithOut<O, R2, Bound<D>>, K>,
  ): Initializer<Later<O, K>, A, R2, D>;
  <D2 extends A & DTypeOf<R>, K extends keyof WithOut<O, R>>(
    dtype: D2,
    options: Pick<WithOut<O, R, D2>, K>,
  ): Initializer<Later<O, K>, A, R, D2>;
  <R2 extends Rng, D2 extends A & DTypeOf<R2>, K extends keyof WithOut<O, R2>>(
    rng: R2,
    dtype: D2,
    options: Pick<WithOut<O, R2, D2>, K>,
  ): Initializer<Later<O, K>, A, R2, D2>;

  (...dims: Dims<O>): TensorOf<R, DTypeOr<D>>;
  (...args: [...dims: number[], options: Trailing<WithOut<O, R, DTypeOr<D>>>]): TensorOf<R, DTypeOr<D>>;
  (dims: readonly number[], ...options: AfterDims<WithOut<O, R, DTypeOr<D>>>): TensorOf<R, DTypeOr<D>>;
  <D2 extends A & DTypeOf<R>>(dtype: D2, ...dims: Dims<O>): TensorOf<R, D2>;
  <D2 extends A & DTypeOf<R>>(
    dtype: D2,
    ...args: [...dims: number[], options: Trailing<WithOut<O, R, D2>>]
  ): TensorOf<R, D2>;
  <D2 extends A & DTypeOf<R>>(
    dtype: D2,
    dims: readonly number[],
    ...options: AfterDims<WithOut<O, R, D2>>
  ): TensorOf<R, D2>;
  <R2 extends Rng, D2 extends A & DTypeOf<R2>>(rng: R2, dtype: D2, ...dims: Dims<O>): TensorOf<R2, D2>;
  <R2 extends Rng, D2 extends A & DTypeOf<R2>>(
    rng: R2,
    dtype: D2,
    ...args: [...dims: number[], options: Trailing<WithOut<O, R2, D2>>]
  ): TensorOf<R2, D2>;
  <R2 extends Rng, D2 extends A & DTypeOf<R2>>(
    rng: R2,
    dtype: D2,
    dims: readonly number[],
    ...options: AfterDims<WithOut<O, R2, D2>>
  ): TensorOf<R2, D2>;
  <R2 extends RngFor<D>>(rng: R2, ...dims: Dims<O>): TensorOf<R2, DTypeOr<D>>;
  <R2 extends RngFor<D>>(
    rng: R2,
    ...args: [...dims: number[], options: Trailing<WithOut<O, R2, DTypeOr<D>>>]
  ): TensorOf<R2, DTypeOr<D>>;
  <R2 extends RngFor<D>>(
    rng: R2,
    dims: readonly number[],
    ...options: AfterDims<WithOut<O, R2, DTypeOr<D>>>
  ): TensorOf<R2, DTypeOr<D>>;

  // Of many overloads the compiler explains only why the last one did not match.
  <const X extends readonly unknown[]>(...args: ExpectedArguments<X, O, A, R, D>): TensorOf<R, DTypeOr<D>>;

  /** The scheme's name: `kaimingNormal`. */
  readonly name: string;
  /** What is filled in so far, but for the generator, as data. */
  readonly settings: Settings;
  /** What is filled in so far: `kaimingNormal(CpuRng(…), float32, ...dims, { gain: 1 })`. */
  toString(): string;
}

/** An initializer whose dtype is part of its name, like `zeros32`. */
export type FixedInitializer<O extends CommonOptions, D extends DType> = Initializer<O, never, None, D>;
