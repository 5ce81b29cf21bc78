/**
 * What an initializer expected where it got other arguments, so that the compiler's message names the option or the
 * dtypes. Only calls that match no overload come here, and none may match this.
 *
 * @module
 */
import type { DTypeOr, None, Nothing, RngFor, WithOut } from "./bound-types.ts";
import type { DType } from "./dtype.ts";
import type { DTypeOf, Rng } from "./rng.ts";

type List = readonly unknown[];
type Callable = (...args: never[]) => unknown;

/** The dtypes one by one, where the compiler would print `DType`; a dim where an initializer takes none. */
type Names<A extends DType> = [A] extends [never] ? number : { [D in A]: D }[A];

type ExpectedDims<X extends List> = X extends readonly [List] ? [dims: readonly number[]] : { [I in keyof X]: number };

/** `...dims, [options]`. */
type ExpectedRest<X extends List, Options> = X extends readonly [...infer Dims, infer Last]
  ? Last extends number | string | null | undefined
    ? Nothing extends Options
      ? ExpectedDims<X>
      : [...dims: ExpectedDims<Dims>, options: Options]
    : Last extends List
      ? Nothing extends Options
        ? ExpectedDims<X>
        : [...dims: ExpectedDims<X>, options: Options]
      : [...dims: ExpectedDims<Dims>, options: Options]
  : ExpectedDims<X>;

/** `[dtype], ...dims, [options]`. */
type ExpectedAfterRng<X extends List, O, A extends DType, R extends Rng, D extends DType | None> = X extends readonly [
  infer First extends string,
  ...infer Rest,
]
  ? [dtype: Names<A & DTypeOf<R>>, ...rest: ExpectedRest<Rest, WithOut<O, R, First extends DType ? First : DTypeOr<D>>>]
  : ExpectedRest<X, WithOut<O, R, DTypeOr<D>>>;

/** `[rng], [dtype], ...dims, [options]`. */
type Expected<X extends List, O, A extends DType, R extends Rng, D extends DType | None> = X extends readonly [
  infer First extends Rng,
  ...infer Rest,
]
  ? [rng: RngFor<D>, ...rest: ExpectedAfterRng<Rest, O, A, First, D>]
  : X extends readonly [Callable, ...infer Rest]
    ? [rng: RngFor<D>, ...rest: ExpectedAfterRng<Rest, O, A, R, D>]
    : ExpectedAfterRng<X, O, A, R, D>;

/** Names in the last argument that its parameter does not have: the compiler refuses those by itself. */
type UnknownNames<X extends List, E extends List> = [X, E] extends [
  readonly [...unknown[], infer Given],
  readonly [...unknown[], infer Options],
]
  ? Exclude<keyof Given, keyof Options>
  : never;

/** `E`, unless the arguments would fit: then nothing fits. */
type Unfitting<X extends List, E extends List> = [...X] extends E
  ? [UnknownNames<X, E>] extends [never]
    ? never[]
    : E
  : E;

/** The parameters that the arguments `X`, which fit no other overload, come nearest to. */
export type ExpectedArguments<X extends List, O, A extends DType, R extends Rng, D extends DType | None> = [X] extends [
  readonly [],
]
  ? X
  : Unfitting<X, Expected<X, O, A, R, D>>;
