/**
 * The tensors of a model that a library draws, in any order.
 *
 * @module
 */
import { type DType, type Rng, shown, WeightInitError } from "@weightinit/core";
import type { Parameter, Plan } from "../plan.ts";
import { type Draw, type Fill, type LibraryRng, libraryOf, noOrder } from "./draw-order.ts";
import { type AnyCall, Assembly, type DrawingRng, draw, filled, type HostTensor, pass } from "./drawn.ts";
import { orderedOf } from "./ordered.ts";

/** Calls whose numbers several parameters keep, as the two of a layer's experts, that are remembered. */
const REMEMBERED = 2;

interface Place {
  readonly index: number;
  readonly fill: Fill;
}

/**
 * Makes tensors of a model one by one, in any order, from a generator that repeats a library's stream: the same tensors as
 * `initialize` gives. What is not asked for is passed over, so that one process of many makes its share, and no more than
 * one tensor need be held.
 *
 * @example
 * ```ts
 * import { DrawnTensors, initialize, planOf } from "@weightinit/recipes";
 * import { TorchRng } from "@weightinit/rng-torch";
 *
 * const plan = planOf({ model_type: "gpt2", n_embd: 64, n_layer: 2, n_head: 4, vocab_size: 100, n_positions: 32 });
 * const name = "transformer.h.1.mlp.c_fc.weight";
 * const one = new DrawnTensors(new TorchRng(42), plan).tensor(name);
 * console.log(one.data.join() === initialize(new TorchRng(42), plan).get(name)!.data.join()); // true
 * ```
 */
export class DrawnTensors {
  readonly #rng: DrawingRng;
  readonly #model: DType;
  readonly #calls: readonly Draw[];
  readonly #parameters: ReadonlyMap<string, Parameter>;
  readonly #places = new Map<string, Place[]>();
  /** Generators before the calls whose numbers are kept, as far as was walked. */
  readonly #before = new Map<number, DrawingRng>();
  readonly #remembered = new Map<number, HostTensor>();
  #walked = 0;

  /**
   * @param rng - a generator of the CPU that follows a library, at the beginning; a clone of it is used
   * @param plan - the model
   * @param options - the model's dtype. Default `"float32"`
   * @throws WeightInitError `WI_NOT_REPRODUCED` for a model whose order of draws is not known; `WI_NOT_PORTABLE` for a
   *   generator that follows no library, or has no `clone`.
   */
  constructor(
    rng: Rng,
    plan: Pick<Plan, "parameters">,
    { dtype = "float32" }: { readonly dtype?: DType | undefined } = {},
  ) {
    const library = libraryOf(rng);
    const clone = (rng as Rng & Partial<LibraryRng>).clone?.() as DrawingRng | undefined;
    if (library === undefined || clone === undefined) {
      throw new WeightInitError("WI_NOT_PORTABLE", `expected a generator of a library, as TorchRng, got ${shown(rng)}`);
    }
    const { draws, parameters } = orderedOf(plan.parameters, library, dtype);
    this.#rng = clone;
    this.#model = dtype;
    this.#calls = draws;
    this.#parameters = parameters;
    for (const [index, { fills }] of this.#calls.entries()) {
      for (const fill of fills) {
        const places = this.#places.get(fill.name) ?? [];
        this.#places.set(fill.name, places);
        places.push({ index, fill });
      }
    }
  }

  /** The generator before a call; walks there if nobody has been. */
  #at(index: number): DrawingRng {
    while (this.#walked <= index) {
      const call = this.#calls[this.#walked]!;
      if (call.fills.length > 0) this.#before.set(this.#walked, this.#copy(this.#rng));
      pass(this.#rng, call, this.#model, this.#walked++);
    }
    return this.#copy(this.#before.get(index)!);
  }

  #copy(rng: DrawingRng): DrawingRng {
    return rng.clone!() as DrawingRng;
  }

  #drawn(index: number): HostTensor {
    const known = this.#remembered.get(index);
    if (known !== undefined) return known;
    const call = this.#calls[index]!;
    const tensor = draw(this.#at(index), call, this.#model, index);
    if (call.fills.length === 1) return tensor;
    if (this.#remembered.size >= REMEMBERED) this.#remembered.delete(this.#remembered.keys().next().value!);
    this.#remembered.set(index, tensor);
    return tensor;
  }

  /**
   * A parameter's tensor, of the CPU.
   *
   * @throws WeightInitError `WI_BAD_ARGUMENT` for a name that the plan does not have, or of a counter of dtype int64.
   */
  tensor(name: string): HostTensor {
    const parameter = this.#parameters.get(name);
    if (parameter === undefined || parameter.dtype === "int64") {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected the name of a tensor of the plan, got ${shown(name)}`);
    }
    if (parameter.tiedTo !== undefined) return this.tensor(parameter.tiedTo);
    const places = this.#places.get(name);
    if (places === undefined) {
      const { initializer, dtype = this.#model, shape } = parameter;
      return (initializer as unknown as AnyCall)(this.#rng, dtype, shape);
    }
    const tools = { rng: this.#rng, parts: new Assembly() };
    for (const { index, fill } of places) {
      const isAlone = this.#calls[index]!.fills.length === 1;
      const own = filled(this.#drawn(index), { fill, parameter, model: this.#model, isAlone }, tools);
      if (own !== undefined) return own;
    }
    throw noOrder(this.#rng.library, `${name}, which the calls fill in part`);
  }
}
