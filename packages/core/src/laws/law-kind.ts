/**
 * What a kind of law needs to become a tensor. A scheme names the kinds that it returns, so that a bundle has the code of
 * those alone (docs/decisions/0036-schemes-bring-their-laws.md).
 *
 * @module
 */
import type { Fill } from "../device.ts";
import type { Distribution } from "../distribution.ts";
import type { DType, DTypeInfo, StorageOf } from "../dtype.ts";
import type { Rng } from "../rng.ts";
import type { Part, Where } from "../slice.ts";

/** What a device is asked to do for a tensor, in order. */
export type Work = readonly { readonly fill: Fill; readonly places: readonly Where[] }[];

/** One kind of law. */
export interface LawKind<L extends Distribution = Distribution> {
  /** Whether it consumes a draw number; otherwise the generator is left as it was. Default: it does. */
  draws?(law: L): boolean;
  /** Whether it makes a part of a tensor by itself. Default: any. */
  hasParts?(law: L, part: Part): boolean;
  /**
   * What a device does for it: parameters rounded once to the computing precision, bounds in the dtype, quantile cells.
   * Whatever is no law of the tensor or cannot be done exactly is refused here, before anything is allocated.
   *
   * @param shape - of the whole tensor, which is not empty
   * @throws WeightInitError `WI_BAD_LAW`, `WI_BAD_OPTION`, `WI_BAD_RANGE`, `WI_RANGE_TOO_NARROW`, `WI_BAD_DIMS`, or
   *   `WI_DTYPE_NOT_IN_SCHEME` for a truncated normal of a complex dtype.
   */
  work?(law: L, dtype: DTypeInfo, shape: readonly number[], part: Part): Work;
  /** In place of `work`: the values, made here. */
  values?(law: L, dtype: DTypeInfo, part: Part, rng: Rng): StorageOf[DType];
}

/** Kinds by name. */
export type LawKinds<K extends Distribution["kind"] = Distribution["kind"]> = {
  readonly [N in K]: LawKind<Extract<Distribution, { kind: N }>>;
};

/** One fill for all places. */
export const oneFill = (fill: Fill, { places }: Part): Work => [{ fill, places }];
