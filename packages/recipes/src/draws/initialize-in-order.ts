/**
 * The tensors of a model from a generator that repeats a library's stream.
 *
 * @module
 */
import { type DType, given, type Rng, sourceOf } from "@weightinit/core";
import type { Parameter } from "../plan.ts";
import type { LibraryRng } from "./draw-order.ts";
import { type AnyCall, drawn, type HostTensor } from "./drawn.ts";
import { orderedOf } from "./ordered.ts";

/** What `initialize` is to make. */
export interface Work {
  /** Where the tensors go. */
  readonly rng: Rng;
  /** The model's. */
  readonly dtype: DType;
  /** A generator of the CPU, for functions of other parameters. */
  readonly host: Rng | undefined;
  /** Throws if it was stopped. */
  readonly check: () => void;
  /** Called once a parameter; without a tensor for ties and counters. */
  readonly onMade: (name: string, tensor: unknown) => void;
}

/**
 * Makes all of them; `lists` in the order in which the library constructs them.
 *
 * @throws WeightInitError `WI_NOT_REPRODUCED` where the order is not known, before anything is drawn.
 */
export function initializeInOrder({ rng, dtype, check, onMade }: Work, lists: readonly (readonly Parameter[])[]): void {
  const source = sourceOf(rng) as Rng & LibraryRng;
  const place = (tensor: HostTensor) =>
    source === rng ? tensor : (given(tensor) as unknown as AnyCall)(rng, tensor.dtype, tensor.shape);
  for (const { parameters, draws, others } of lists.map((list) => orderedOf(list, source.library, dtype))) {
    for (const { name, initializer, shape, dtype: own = dtype, tiedTo } of others) {
      const isMade = own !== "int64" && tiedTo === undefined;
      onMade(name, isMade ? (initializer as unknown as AnyCall)(rng, own, shape) : undefined);
    }
    for (const [{ name }, tensor] of drawn({ rng: source, draws, parameters, dtype })) {
      check();
      onMade(name, place(tensor));
    }
  }
}
