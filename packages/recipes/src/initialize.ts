/**
 * From a plan to the tensors of a model.
 *
 * @module
 */
import { type DType, type DTypeOf, type Rng, shown, type TensorOf, WeightInitError } from "@weightinit/core";
import { derived } from "./derived.ts";
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

/** One call of an initializer whose types the compiler does not follow. */
function make(parameter: Parameter, rng: ForkingRng, dtype: DType): unknown {
  const init = parameter.initializer as unknown as (...args: readonly unknown[]) => unknown;
  return init(rng.fork(parameter.name), dtype, [...parameter.shape]);
}

/**
 * The weights of a model, or of a list of layers: a Map from names to tensors on the generator's device. Each is made from `rng.fork(name)` by one
 * call of its initializer, so it depends on seed, name, shape and law alone. Tied names have the same tensor; counters of
 * dtype int64 are left out.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` for what is no plan, or a name that comes twice; `WI_NOT_PORTABLE` for a generator that cannot fork;
 *   `WI_BAD_OPTION` without a `host` that a model needs; the signal's reason; and the codes of the initializers.
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
  const parameters = Array.isArray(plan) ? (plan as Parameter[][]).flat() : (plan as Plan | undefined)?.parameters;
  if (!Array.isArray(parameters)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a plan or a list of parameters, got ${shown(plan)}`);
  }
  if (typeof (rng as Partial<ForkingRng>)?.fork !== "function") {
    throw new WeightInitError("WI_NOT_PORTABLE", `expected a portable generator, which can fork, got ${shown(rng)}`);
  }
  const forking = rng as unknown as ForkingRng;
  const model: DType = dtype ?? "float32";
  const sourceOf = (name: string) => {
    const source = (parameters as readonly Parameter[]).find((one) => one.name === name);
    if (source !== undefined) return source;
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected the plan to have ${name}, which others are functions of`);
  };
  const made = new Map<string, unknown>();
  let done = 0;
  for (const parameter of parameters as readonly Parameter[]) {
    signal?.throwIfAborted();
    const { name, from, tiedTo } = parameter;
    if (made.has(name)) throw new WeightInitError("WI_BAD_ARGUMENT", `expected each name once, got ${name} twice`);
    if (parameter.dtype !== "int64") {
      // A tied tensor comes later: this keeps its place in the map.
      if (tiedTo !== undefined) made.set(name, undefined);
      else if (from === undefined) made.set(name, make(parameter, forking, parameter.dtype ?? model));
      else made.set(name, derived(parameter, { source: sourceOf(from.name), rng: forking, host, dtype: model }));
    }
    onProgress?.({ done: ++done, total: parameters.length });
  }
  for (const parameter of parameters as readonly Parameter[]) {
    if (parameter.tiedTo !== undefined) made.set(parameter.name, made.get(parameter.tiedTo));
  }
  return made as Map<string, TensorOf<R, D>>;
}
