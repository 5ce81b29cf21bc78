/**
 * The calling convention to the compiler: the tensor's type follows the RNG's type and the dtype, and wrong calls do
 * not compile. An RNG carries, in one phantom property, a map dtype → tensor; everything here is an indexed access
 * into that map.
 *
 * @module
 */
import type { DType } from "./dtype.ts";
import type { CommonOptions } from "./options.ts";
import type { DTypeOf, Rng, RngWith, TensorOf } from "./rng.ts";
import type { Tensor } from "./tensor.ts";

/** Not bound yet. */
export type None = undefined;

type Dims = number[];
/** `dims..., options?` or `[dims], options?`; options are mandatory while `O` has a required key. */
type Tail<O> =
  Record<never, never> extends O
    ? Dims | [...dims: Dims, options: O] | [dims: readonly number[]] | [dims: readonly number[], options: O]
    : [...dims: Dims, options: O] | [dims: readonly number[], options: O];

/** Options of a partial call; giving any makes the required ones optional later. */
type Early<O> = [] | [options: Partial<O>];
type Left<O, P extends unknown[]> = P extends [] ? O : Partial<O>;

type WithOut<O, R extends Rng> = O & { out?: R["~makes"]["out"] | undefined };
/** Whose memory `out` names is known only once the RNG is. */
type WithBoundOut<O, R extends Rng | None> = R extends Rng ? WithOut<O, R> : O;

type DTypeOr<D extends DType | None> = D extends DType ? D : "float32";
/** An RNG that can make the bound dtype. Any RNG if none is bound, so that code generic over RNGs compiles. */
type RngFor<D extends DType | None> = D extends DType ? RngWith<D> : Rng;
type DTypesFor<A extends DType, R extends Rng | None> = R extends Rng ? A & DTypeOf<R> : A;
type Made<R extends Rng | None, D extends DType | None> = R extends Rng ? TensorOf<R, DTypeOr<D>> : Tensor<DTypeOr<D>>;

/**
 * An initializer: `init([rng], [dtype], ...dims, [options])` makes a tensor; without dims it is the same initializer
 * with what was given filled in. What is given later wins.
 *
 * @typeParam O - the scheme's options
 * @typeParam A - the dtypes it accepts; `never` if its dtype is fixed
 * @typeParam R - the RNG bound so far
 * @typeParam D - the dtype bound so far
 */
export interface Initializer<
  O extends CommonOptions,
  A extends DType = DType,
  R extends Rng | None = None,
  D extends DType | None = None,
> {
  // Partial forms come first: `init(rng)` must not match `init(rng, ...dims)` with no dims.
  <P extends Early<WithBoundOut<O, R>>>(...early: P): Initializer<Left<O, P>, A, R, D>;
  <R2 extends RngFor<D>, P extends Early<WithOut<O, R2>>>(rng: R2, ...early: P): Initializer<Left<O, P>, A, R2, D>;
  <D2 extends DTypesFor<A, R>, P extends Early<WithBoundOut<O, R>>>(
    dtype: D2,
    ...early: P
  ): Initializer<Left<O, P>, A, R, D2>;
  <R2 extends Rng, D2 extends DTypesFor<A, R2>, P extends Early<WithOut<O, R2>>>(
    rng: R2,
    dtype: D2,
    ...early: P
  ): Initializer<Left<O, P>, A, R2, D2>;

  (...dims: Tail<WithBoundOut<O, R>>): Made<R, D>;
  <D2 extends DTypesFor<A, R>>(dtype: D2, ...dims: Tail<WithBoundOut<O, R>>): Made<R, D2>;
  <R2 extends Rng, D2 extends DTypesFor<A, R2>>(rng: R2, dtype: D2, ...dims: Tail<WithOut<O, R2>>): TensorOf<R2, D2>;
  <R2 extends RngFor<D>>(rng: R2, ...dims: Tail<WithOut<O, R2>>): TensorOf<R2, DTypeOr<D>>;

  /** The scheme's name: `kaimingNormal`. */
  readonly name: string;
  /** What is filled in so far: `kaimingNormal(CpuRng(…), float32, ...dims, { gain: 1 })`. */
  toString(): string;
}

/** An initializer whose dtype is part of its name, like `zeros32`. */
export type FixedInitializer<O extends CommonOptions, D extends DType> = Initializer<O, never, None, D>;
