/**
 * What a random generator is to this library: an object whose class says on which device it makes what.
 *
 * @module
 */
import type { DType } from "./dtype.ts";
import type { Tensor } from "./tensor.ts";

/** What one kind of RNG makes: a tensor type for each dtype it supports, and the memory its `out` option may name. */
export interface Makes {
  /** Tensor type of each dtype; a dtype that is missing does not compile. */
  readonly tensors: { readonly [D in DType]?: Tensor<D> };
  /** Type of the `out` option. */
  readonly out: unknown;
  /** Type of the `out` option by dtype, where it depends on the dtype; `out` is then their union. */
  readonly outs?: { readonly [D in DType]?: unknown };
}

/**
 * Any generator. A class becomes one by declaring what it makes (`declare readonly "~makes": CpuMakes`) and by being
 * registered for a device with {@link registerRng}.
 */
export interface Rng<M extends Makes = Makes> {
  /** Type-only: never exists at run time. */
  readonly "~makes": M;
}

/** The tensors an RNG makes, by dtype. */
export type TensorsOf<R extends Rng> = R["~makes"]["tensors"];
/** The dtypes an RNG's device has. */
export type DTypeOf<R extends Rng> = keyof TensorsOf<R> & DType;
/** The tensor an RNG makes for a dtype. */
export type TensorOf<R extends Rng, D extends DType> = R extends Rng
  ? D extends keyof TensorsOf<R>
    ? NonNullable<TensorsOf<R>[D]>
    : never
  : never;
/** The memory that a tensor of dtype `D` may be written to. */
export type OutOf<R extends Rng, D extends DType> = R extends Rng
  ? R["~makes"] extends { readonly outs: infer Outs }
    ? Outs[D & keyof Outs]
    : R["~makes"]["out"]
  : never;
/** Any RNG whose device has dtype `D`. */
export type RngWith<D extends DType> = Rng<Makes & { readonly tensors: { readonly [K in D]: Tensor<K> } }>;
