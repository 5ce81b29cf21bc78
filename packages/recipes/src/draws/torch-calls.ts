/**
 * The calls of PyTorch for a model of transformers, collected while a recipe adds its parts in the order in which the
 * library constructs them.
 *
 * torch's constructors draw first. Then, at the end of the constructor of each `PreTrainedModel`, transformers' rule goes
 * over its modules, children before parents, and draws again; what a model within has drawn is left
 * (`PreTrainedModel.initialize_weights`, 5.24). So the second calls wait until {@link TorchCalls.settle}.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { uniformOf } from "../laws.ts";
import type { Parameter, ParameterInitializer } from "../plan.ts";
import { type Draw, type Fill, isFixed } from "./draw-order.ts";

/** Bound of `kaiming_uniform_` with a = √5, of `nn.Linear` and convolutions, as `torch/nn/init.py` computes it. */
export function torchConstructed(fanIn: number): ParameterInitializer {
  const gain = Math.sqrt(2 / (1 + Math.sqrt(5) ** 2));
  return uniformOf(Math.sqrt(3) * (gain / Math.sqrt(fanIn)));
}

/** x ** -0.5 of an integer, rounded once as Python has it; JavaScript's `**` and 1/√x are sometimes the neighbour. */
export function inverseRoot(x: number): number {
  const scaled = (1n << 240n) / BigInt(x);
  let root = BigInt(Math.floor(2 ** 53 / Math.sqrt(x))) << 67n;
  // Newton's steps, from 50 good bits.
  for (let i = 0; i < 3; i++) root = (root + scaled / root) >> 1n;
  return Number(root) * 2 ** -120;
}

/** Collects calls. */
export class TorchCalls {
  readonly #calls: Draw[] = [];
  #waiting: Draw[] = [];

  /** A call of a constructor. */
  construct(call: Draw): void {
    if (product(call.shape) > 0) this.#calls.push(call);
  }

  /** A call of the library's rule, which comes when the model that it belongs to is constructed. */
  redraw(call: Draw): void {
    if (product(call.shape) > 0) this.#waiting.push(call);
  }

  /** The end of a model's constructor: its rule draws, over all that it has not drawn yet. */
  settle(): void {
    this.#calls.push(...this.#waiting);
    this.#waiting = [];
  }

  /** A model within another, whose rule draws at the end of its own constructor and leaves the other's parts waiting. */
  within(add: () => void): void {
    const outer = this.#waiting;
    this.#waiting = [];
    add();
    this.settle();
    this.#waiting = outer;
  }

  /** All calls in order; only the last one that fills a parameter is kept, and none for those that are constant in the end. */
  finish(parameters: readonly Parameter[]): readonly Draw[] {
    this.settle();
    const filled = new Set(parameters.filter(({ initializer }) => isFixed(initializer)).map(({ name }) => name));
    const kept: Draw[] = [];
    for (const call of this.#calls.toReversed()) {
      const place = ({ name, at }: Fill) => (at === undefined ? name : `${name} ${at}`);
      const fills = call.fills.filter((fill) => !filled.has(place(fill)) && !filled.has(fill.name));
      for (const fill of fills) filled.add(place(fill));
      kept.push(fills.length === call.fills.length ? call : { ...call, fills });
    }
    return kept.reverse();
  }
}

/** What a parameter of one name keeps: all of it. */
export function whole(name: string | null): readonly Fill[] {
  return name === null ? [] : [{ name }];
}
