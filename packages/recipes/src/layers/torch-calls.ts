/**
 * How layers of torch.nn tell their parameters and calls.
 *
 * @module
 */
import { withDrawOrder } from "../draws/draw-order.ts";
import { TorchCalls } from "../draws/torch-calls.ts";
import { ModelBuilder } from "../model-builder.ts";
import type { Parameter, ParameterInitializer } from "../plan.ts";

/** Whether a layer has a bias. Default true. */
export interface BiasOptions {
  /** Whether it has a bias. */
  readonly bias?: boolean | undefined;
}

/** What a function adds to a model, as a list, with the calls that it tells. */
export function collect(add: (model: ModelBuilder) => void): readonly Parameter[] {
  const build = (calls?: TorchCalls) => {
    const model = new ModelBuilder(0, "", [], calls);
    add(model);
    return model.parameters;
  };
  const draws = () => {
    const calls = new TorchCalls();
    return calls.finish(build(calls));
  };
  return withDrawOrder(build(), { library: "torch", draws });
}

/** A parameter that its constructor draws, by `call` where PyTorch's arithmetic is another than the law's. */
export function drawn(
  model: ModelBuilder,
  name: string,
  shape: readonly number[],
  law: ParameterInitializer,
  call: ParameterInitializer = law,
): void {
  model.add(name, shape, law);
  model.constructs(name, shape, call);
}
