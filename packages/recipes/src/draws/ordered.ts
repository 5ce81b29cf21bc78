/**
 * A list of parameters with the order in which a library draws it, checked.
 *
 * @module
 */
import { type DType, product } from "@weightinit/core";
import type { Parameter } from "../plan.ts";
import { type Draw, drawOrderOf, isFixed, noOrder } from "./draw-order.ts";

/** One list with its calls. */
export interface Ordered {
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** None where nothing is drawn. */
  readonly draws: readonly Draw[];
  /** Those that nothing is drawn for. */
  readonly others: readonly Parameter[];
}

/**
 * Checks that every parameter that is drawn is filled by a call.
 *
 * @throws WeightInitError `WI_NOT_REPRODUCED` if one is not.
 */
export function orderedOf(list: readonly Parameter[], library: string, dtype: DType): Ordered {
  const draws = drawOrderOf(list, library)?.draws() ?? [];
  const parameters = new Map(list.map((parameter) => [parameter.name, parameter]));
  const filled = new Set(draws.flatMap(({ fills }) => fills.map(({ name }) => name)));
  const others = list.filter(({ name }) => !filled.has(name));
  const missing = others.find(
    ({ initializer, shape, tiedTo }) => tiedTo === undefined && !isFixed(initializer) && product(shape) > 0,
  );
  const computed = dtype === "float64" ? draws.flatMap(({ fills }) => fills).find(({ values }) => values) : undefined;
  if (computed !== undefined) throw noOrder(library, `${computed.name} in float64, which is computed in float32`);
  if (missing !== undefined) throw noOrder(library, `${missing.name}, ${missing.law}, without one`);
  return { parameters, draws, others };
}
