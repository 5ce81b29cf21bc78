/**
 * In which order a library draws the numbers of a model: what a generator needs that repeats the library's stream, where
 * every call moves it on, those included whose numbers are drawn over later.
 *
 * @module
 */
import { type DType, WeightInitError } from "@weightinit/core";
import type { Parameter, ParameterInitializer } from "../plan.ts";

/** A parameter that keeps numbers of a {@link Draw}. */
export interface Fill {
  /** The parameter's name. */
  readonly name: string;
  /** Where its numbers begin in those drawn, which it has side by side. Default 0. */
  readonly from?: number;
  /** Where all of the drawn numbers begin in the parameter, of one that several calls fill. */
  readonly at?: number;
  /** The row that the library makes 0 afterwards. */
  readonly zeroRow?: number;
  /** The parameter's numbers, where they are a function of those drawn; in float32, row-major. */
  readonly values?: (drawn: Float32Array, functions: LibraryFunctions) => Float32Array;
}

/** Functions of float32 numbers as the library computes them on the generator's device, rounded to float32. */
export interface LibraryFunctions {
  /** The natural logarithm. */
  log(x: number): number;
  /** x / y, y a number that is not of a tensor. */
  quotient(x: number, y: number): number;
}

/** One call of the library that takes numbers from its generator. */
export interface Draw {
  /** The law of the call. */
  readonly law: ParameterInitializer;
  /** Of the tensor in memory, which may be more than one in the file. */
  readonly shape: readonly number[];
  /** The dtype, where it is not the model's. */
  readonly dtype?: DType;
  /** Who keeps its numbers. None: they are thrown away. */
  readonly fills: readonly Fill[];
}

/** The calls of a library for a list of parameters. */
export interface DrawOrder {
  /** The library: `"torch"`. */
  readonly library: string;
  /** The calls, in order. */
  readonly draws: () => readonly Draw[];
}

/** By list, so that a list that has been changed, which is another one, has no order that would no longer be true. */
const orders = /* @__PURE__ */ new WeakMap<readonly Parameter[], readonly DrawOrder[]>();

/**
 * The same list, with the order in which a library draws it; one order a library.
 *
 * @example
 * ```ts
 * import { normal } from "@weightinit/core";
 * import { type Parameter, withDrawOrder } from "@weightinit/recipes";
 *
 * // A layer that PyTorch would draw twice: first N(0, 1), then N(0, 0.02²).
 * const table: Parameter[] = [{ name: "table", shape: [9, 4], initializer: normal({ std: 0.02 }), law: "normal(std 0.02)" }];
 * const layer = withDrawOrder(table, {
 *   library: "torch",
 *   draws: () => [
 *     { law: normal({}), shape: [9, 4], fills: [] },
 *     { law: normal({ std: 0.02 }), shape: [9, 4], fills: [{ name: "table" }] },
 *   ],
 * });
 * console.log(layer === table); // true
 * ```
 */
export function withDrawOrder(parameters: readonly Parameter[], order: DrawOrder): readonly Parameter[] {
  const others = (orders.get(parameters) ?? []).filter(({ library }) => library !== order.library);
  orders.set(parameters, [...others, order]);
  return parameters;
}

/** The order in which a library draws a list of parameters, where it is known. */
export function drawOrderOf(parameters: readonly Parameter[], library: string): DrawOrder | undefined {
  return orders.get(parameters)?.find((order) => order.library === library);
}

/** Names of the schemes that recipes use and that draw nothing. */
const fixed = /* @__PURE__ */ new Set(["constant", "given", "identityInit", "mambaALog", "sinusoidalPositions"]);

/** Laws that draw nothing although others of their scheme do. */
const fixedLaws = /* @__PURE__ */ new WeakSet<ParameterInitializer>();

/** The same law, known to draw nothing: blocks of rows, all of them constant. */
export function asFixed(law: ParameterInitializer): ParameterInitializer {
  fixedLaws.add(law);
  return law;
}

/** Whether a law draws nothing; `false` for those that are not known here. */
export function isFixed(law: ParameterInitializer): boolean {
  return fixed.has(law.settings.name) || fixedLaws.has(law);
}

/** A generator that draws a whole model in the order of a library. */
export interface LibraryRng {
  /** The library: `"torch"`. */
  readonly library: string;
  /** The generator of a call, for libraries that have one for each; by default the calls go on where the last one ended. */
  drawsFrom?(draw: Draw, index: number): unknown;
  /**
   * Moves on as an initializer's call would, given its name, how many numbers it makes and of which dtype, without making
   * them; `false`, with nothing done, if it cannot. By default the call is made.
   */
  skips?(scheme: string, n: number, dtype: DType): boolean;
  /** Another generator at the same point; without it tensors cannot be made in another order. */
  clone?(): unknown;
  /** The library's functions on its device; by default those of JavaScript, rounded. */
  readonly functions?: LibraryFunctions;
}

/** The library whose order a generator follows; `undefined` for one that makes each parameter by its name. */
export function libraryOf(rng: object): string | undefined {
  const { library } = rng as Partial<LibraryRng>;
  return typeof library === "string" ? library : undefined;
}

export function noOrder(library: string, got: string): WeightInitError {
  return new WeightInitError(
    "WI_NOT_REPRODUCED",
    `expected a model or layers whose order of draws in ${library} is known, got ${got}; a generator that can fork, as CpuRng can, makes each parameter by its name`,
  );
}
