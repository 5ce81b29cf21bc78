/**
 * The tensors of a model from a generator that repeats a library's stream.
 *
 * @module
 */
import { type DType, given, product, type Rng, sourceOf } from "@weightinit/core";
import type { Parameter } from "../plan.ts";
import { type DrawOrder, drawOrderOf, isFixed, type LibraryRng, noOrder } from "./draw-order.ts";
import { type AnyCall, drawn, type HostTensor } from "./drawn.ts";

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

/** One list with its order; its order is empty where nothing is drawn. */
interface Ordered {
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly order: DrawOrder;
  /** Those that nothing is drawn for. */
  readonly others: readonly Parameter[];
}

/** Checks that every parameter that is drawn is filled by a draw. */
function ordered(list: readonly Parameter[], library: string, dtype: DType): Ordered {
  const order = drawOrderOf(list, library) ?? { library, draws: () => [] };
  const parameters = new Map(list.map((parameter) => [parameter.name, parameter]));
  const draws = order.draws();
  const filled = new Set(draws.flatMap(({ fills }) => fills.map(({ name }) => name)));
  const others = list.filter(({ name }) => !filled.has(name));
  const missing = others.find(
    ({ initializer, shape, tiedTo }) => tiedTo === undefined && !isFixed(initializer) && product(shape) > 0,
  );
  const computed = dtype === "float64" ? draws.flatMap(({ fills }) => fills).find(({ values }) => values) : undefined;
  if (computed !== undefined)
    throw noOrder(library, `${computed.name} in float64, which is computed of draws in float32`);
  if (missing !== undefined) throw noOrder(library, `${missing.name}, ${missing.law}, without one`);
  return { parameters, order, others };
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
  for (const { parameters, order, others } of lists.map((list) => ordered(list, source.library, dtype))) {
    for (const { name, initializer, shape, dtype: own = dtype, tiedTo } of others) {
      const isMade = own !== "int64" && tiedTo === undefined;
      onMade(name, isMade ? (initializer as unknown as AnyCall)(rng, own, shape) : undefined);
    }
    for (const [{ name }, tensor] of drawn({ rng: source, order, parameters, dtype })) {
      check();
      onMade(name, place(tensor));
    }
  }
}
