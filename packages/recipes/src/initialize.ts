/**
 * From a plan to the tensors of a model.
 *
 * @module
 */
import {
  type DType,
  type DTypeOf,
  deviceOf,
  type Rng,
  shown,
  sourceOf,
  type TensorOf,
  WeightInitError,
} from "@weightinit/core";
import { derived } from "./derived.ts";
import { drawOrderOf, libraryOf } from "./draws/draw-order.ts";
import { initializeInOrder, type Work } from "./draws/initialize-in-order.ts";
import type { Parameter, Plan } from "./plan.ts";

/** How {@link initialize} makes a model. */
export interface InitializeOptions<D extends DType = DType> {
  /** The model's dtype; some parameters have one of their own. Default `"float32"`. */
  readonly dtype?: D | undefined;
  /**
   * A generator of the CPU with the seed of `rng`, where that is of another device and the model has parameters that are
   * functions of others (wav2vec 2.0 and HuBERT): it makes those others once more.
   */
  readonly host?: Rng | undefined;
  /** Stops between two tensors. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each tensor. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

interface ForkingRng extends Rng {
  fork(name: string): Rng;
}

/** Parameters, and lists of them. */
type Items = readonly (Parameter | readonly Parameter[])[];

/** One call of an initializer whose types the compiler does not follow. */
function make(parameter: Parameter, rng: ForkingRng, dtype: DType): unknown {
  const init = parameter.initializer as unknown as (...args: readonly unknown[]) => unknown;
  return init(rng.fork(parameter.drawnAs ?? parameter.name), dtype, [...parameter.shape]);
}

/** The generator's device; keys of another library, whose forks are generators, have none of their own. */
function deviceFor(rng: Rng): ReturnType<typeof deviceOf> | undefined {
  try {
    return deviceOf(rng);
  } catch {
    return undefined;
  }
}

/** Each parameter by a generator of its name. */
function byName({ rng, dtype: model, host, check, onMade }: Work, parameters: readonly Parameter[]): void {
  if (typeof (rng as Partial<ForkingRng>)?.fork !== "function") {
    throw new WeightInitError("WI_NOT_PORTABLE", `expected a portable generator, which can fork, got ${shown(rng)}`);
  }
  const forking = rng as ForkingRng;
  const sourceOfDerived = (name: string) => {
    const source = parameters.find((one) => one.name === name);
    if (source !== undefined) return source;
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected the plan to have ${name}, which others are functions of`);
  };
  const all = () => {
    for (const parameter of parameters) {
      check();
      const { name, from, tiedTo, dtype } = parameter;
      if (dtype === "int64" || tiedTo !== undefined) onMade(name, undefined);
      else if (from === undefined) onMade(name, make(parameter, forking, dtype ?? model));
      else onMade(name, derived(parameter, { source: sourceOfDerived(from.name), rng: forking, host, dtype: model }));
    }
  };
  // A device that sends its work sends that of a whole model together.
  const device = deviceFor(forking);
  if (device?.batch === undefined) all();
  else device.batch(forking, all);
}

/** The lists that have orders of their own, and single parameters as lists of one. */
function listsOf(list: Items, library: string): readonly (readonly Parameter[])[] {
  if (drawOrderOf(list as readonly Parameter[], library) !== undefined) return [list as readonly Parameter[]];
  return list.map((item) => (Array.isArray(item) ? (item as readonly Parameter[]) : [item as Parameter]));
}

/**
 * The weights of a model, or of a list of layers: a Map from names to tensors on the generator's device. Each is made from `rng.fork(name)` by one
 * call of its initializer, so it depends on seed, name, shape and law alone. Tied names have the same tensor; counters of
 * dtype int64 are left out.
 *
 * A generator that repeats a library's stream (`TorchRng`, `TorchCudaRng`) draws in that library's order instead, what the
 * library draws and throws away included: the weights are those that it gives the model after the same seed.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` for what is no plan, or a name that comes twice; `WI_NOT_PORTABLE` for a generator that cannot fork;
 *   `WI_NOT_REPRODUCED` for a model whose order of draws in the generator's library is not known; `WI_BAD_OPTION` without a
 *   `host` that a model needs; the signal's reason; and the codes of the initializers.
 * @example
 * ```ts
 * import { CpuRng } from "@weightinit/cpu";
 * import { initialize, planOf } from "@weightinit/recipes";
 *
 * const plan = planOf({ model_type: "gpt2", n_embd: 64, n_layer: 2, n_head: 4, vocab_size: 100, n_positions: 32 });
 * const weights = initialize(new CpuRng(42), plan, { dtype: "bfloat16" });
 * console.log(weights.get("transformer.h.1.mlp.c_fc.weight")!.shape); // [ 64, 256 ]
 * ```
 */
export function initialize<R extends Rng, D extends DTypeOf<R> = "float32" & DTypeOf<R>>(
  rng: R,
  plan: Plan | readonly (Parameter | readonly Parameter[])[],
  { dtype, host, signal, onProgress }: InitializeOptions<D> = {},
): Map<string, TensorOf<R, D>> {
  const list = Array.isArray(plan) ? (plan as Items) : (plan as Plan | undefined)?.parameters;
  if (!Array.isArray(list)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a plan or a list of parameters, got ${shown(plan)}`);
  }
  const parameters = list.flat() as Parameter[];
  const made = new Map<string, unknown>();
  for (const { name, dtype: own } of parameters) {
    if (made.has(name)) throw new WeightInitError("WI_BAD_ARGUMENT", `expected each name once, got ${name} twice`);
    // This keeps its place in the map.
    if (own !== "int64") made.set(name, undefined);
  }
  let done = 0;
  const work: Work = {
    rng,
    dtype: dtype ?? "float32",
    host,
    check: () => signal?.throwIfAborted(),
    onMade: (name, tensor) => {
      if (tensor !== undefined) made.set(name, tensor);
      onProgress?.({ done: ++done, total: parameters.length });
    },
  };
  const library = libraryOf(sourceOf(rng));
  if (library === undefined) byName(work, parameters);
  else initializeInOrder(work, listsOf(list as Items, library));
  for (const { name, tiedTo } of parameters) if (tiedTo !== undefined) made.set(name, made.get(tiedTo));
  return made as Map<string, TensorOf<R, D>>;
}
