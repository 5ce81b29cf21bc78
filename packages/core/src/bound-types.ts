/**
 * What a call has bound so far, to the compiler: an RNG, a dtype, or none of them.
 *
 * @module
 */
import type { DType } from "./dtype.ts";
import type { OutOf, Rng, RngWith } from "./rng.ts";
import type { Tensor } from "./tensor.ts";

/**
 * Nothing bound yet: as a dtype, the default; as an RNG, one whose device is not known, so that it makes plain
 * {@link Tensor}s of every dtype and has no memory for `out`. A type of its own and not `undefined`, which without
 * `strictNullChecks` belongs to every type.
 */
export interface None extends Rng<{ readonly tensors: { readonly [D in DType]: Tensor<D> }; readonly out: never }> {}

/** No members: what extends it, or lets it in, has none that are required. */
export type Nothing = Record<never, never>;

/** With the memory of the RNG's device that a tensor of dtype `D` may be written to. */
export type WithOut<O, R extends Rng, D extends DType = DType> = O & { out?: OutOf<R, D> | undefined };

export type DTypeOr<D extends DType | None> = D extends DType ? D : "float32";
/** Any dtype may follow a partial call; of one that binds a dtype, it is that one. */
export type Bound<D extends DType | None> = D extends DType ? D : DType;
/** An RNG that can make the bound dtype. Any RNG if none is bound, so that code generic over RNGs compiles. */
export type RngFor<D extends DType | None> = D extends DType ? RngWith<D> : Rng;
